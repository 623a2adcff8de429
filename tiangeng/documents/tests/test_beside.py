"""A long sheet and everybody else: nobody waits for it, and killed in its middle it leaves nothing half."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from conftest import COUNTY, NOON, SYSTEM, VILLAGE
from tests.cast import make_cast, make_person
from tiangeng.documents import actions
from tiangeng.documents.tests.bringing import finish_tasks, own_folder, quiet, taken_in, workbook  # noqa: F401 — a fixture
from tiangeng.exchange.models import HotlineCase
from tiangeng.issues.models import Category, Issue
from tiangeng.issues.tests import factories as issues
from tiangeng.kernel.walls import acting
from tiangeng.people.roles import Role
from tiangeng.places import actions as places
from tiangeng.places.models import Household
from tiangeng.public.tests.factories import unit
from tiangeng.visits import actions as visits
from tiangeng.visits.models import Visit

PATIENCE = "400ms"  # what somebody beside waits for a row or a lock, instead of the fifteen seconds of a request


@pytest.fixture
def town(own_database, monkeypatch):
    """A database that is committed to, and a sheet written two rows at a time."""
    monkeypatch.setattr("tiangeng.documents.actions.performing.AT_ONCE", 2)
    with acting(SYSTEM):
        platform = {"role": Role.HOTLINE, "territory": COUNTY, "unit": unit("petitions"), "now": NOON}
        return make_cast(now=NOON), make_person("12345平台", **platform)


def beside(actor, act: Callable[[], object]) -> object:
    """Done by somebody else meanwhile, on a connection of their own, who waits for nobody."""

    def done() -> object:
        try:
            with acting(actor):
                with connection.cursor() as cursor:
                    cursor.execute("SELECT set_config('lock_timeout', %s, true)", [PATIENCE])
                return act()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as another:
        return another.submit(done).result()


def begun(actor, sheet, *, whole=True):
    finish_tasks(actor)
    with acting(actor):
        actions.start_import(actor=actor, now=NOON, import_id=sheet.pk, is_whole=whole)


def run(actor, sheet, meanwhile, *, after):
    """Write the sheet; once so many of its rows are there and nothing is committed, something else happens."""
    told = []

    def report(done, total=None):
        if done >= after and not told:
            told.append(done)
            meanwhile()

    actions.run_sheet(actor=actor, now=NOON, import_id=sheet.pk, report=report)
    assert told, "nothing happened meanwhile"


def _issue_rows():
    leaf = Category.objects.get(county_code=COUNTY, code="channel-repair").name
    return [["标题", "情况", "村", "分类"], *([f"渠漏{n}", f"第{n}处", VILLAGE, leaf] for n in range(6))]


def _ledger_rows():
    leaf = Category.objects.get(county_code=COUNTY, code="channel-repair").name
    return [
        ["标题", "情况", "村", "分类", "提出日期"],
        *([f"渠漏{n}", f"第{n}处", VILLAGE, leaf, "2025-05-06"] for n in range(6)),
    ]


def _home_rows():
    return [["村", "户主"], *([VILLAGE, f"叶{n}"] for n in range(6))]


def _visit_rows():
    return [["村", "走访日期", "听到的"], *([VILLAGE, "2026-03-17", f"第{n}件"] for n in range(6))]


def _case_rows():
    head = ["工单号", "来电时间", "诉求内容", "村"]
    return [head, *([f"T{n}", "2026-03-18 09:00", f"第{n}处路灯不亮", VILLAGE] for n in range(6))]


def _report(cast):
    return issues.reported(cast.cadre, now=NOON, title="桥栏断了").number


def _open_a_file(cast):
    home = places.create_household(actor=cast.cadre, now=NOON, region_code=VILLAGE, head_name="吴二")
    return home.number


def _write_down(cast):
    return visits.record_visit(
        actor=cast.cadre, now=NOON, region_code=VILLAGE, visited_on=NOON.date(), heard="灯不亮"
    ).pk


KINDS = {
    "issues.issue": (_issue_rows, Issue, _report, "number"),
    "issues.ledger": (_ledger_rows, Issue, _report, "number"),
    "exchange.hotline": (_case_rows, Issue, _report, "number"),
    "places.household": (_home_rows, Household, _open_a_file, "number"),
    "visits.visit": (_visit_rows, Visit, _write_down, "pk"),
}


def _who(town, label):
    return {"exchange.hotline": town[1], "visits.visit": town[0].cadre}.get(label, town[0].county_admin)


@pytest.mark.parametrize("label", KINDS)
def test_whoever_writes_the_same_kind_meanwhile_waits_for_no_sheet(town, label):
    rows, model, act, named = KINDS[label]
    actor = _who(town, label)
    sheet = taken_in(actor, workbook(rows()), kind=label, name="表.xlsx")
    assert (sheet.row_count, sheet.bad_count) == (6, 0)
    begun(actor, sheet)
    made = []

    def meanwhile():
        assert not beside(SYSTEM, model.objects.exists), "the sheet is all or nothing"
        made.extend(beside(town[0].cadre, lambda: act(town[0])) for _ in range(2))

    run(actor, sheet, meanwhile, after=4)
    with acting(SYSTEM):
        numbers = list(model.objects.values_list(named, flat=True))
    assert len(numbers) == len(set(numbers)) == 8
    assert set(made) <= set(numbers)


@pytest.mark.parametrize("label", ["issues.issue", "exchange.hotline", "places.household"])
def test_killed_in_its_middle_it_leaves_nothing_half_and_no_number_twice(town, label):
    rows, model, act, named = KINDS[label]
    actor = _who(town, label)
    sheet = taken_in(actor, workbook(rows()), kind=label, name="表.xlsx")
    begun(actor, sheet)

    def killed():
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(actor, sheet, killed, after=4)
    with acting(SYSTEM):
        assert not model.objects.exists() and not HotlineCase.objects.exists()
    between = beside(town[0].cadre, lambda: act(town[0]))
    assert actions.run_sheet(actor=actor, now=NOON, import_id=sheet.pk, report=quiet) == {"rows": 6, "refused": 0}
    with acting(SYSTEM):
        numbers = list(model.objects.values_list(named, flat=True))
    assert len(numbers) == len(set(numbers)) == 7 and between in numbers
