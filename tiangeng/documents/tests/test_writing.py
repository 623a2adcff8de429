"""A checked sheet is written whole or in part, once, through the ordinary actions, and its bad rows come home."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from django.db import OperationalError
from psycopg.errors import LockNotAvailable

from conftest import COUNTY, NOON, VILLAGE
from tiangeng.documents import actions, storage
from tiangeng.documents.models import SheetImport
from tiangeng.documents.refusals import BadRowsLeft, InEachOthersWay, SheetDone
from tiangeng.documents.tests.bringing import (  # noqa: F401 — own_folder is a fixture
    HEAD,
    again,
    finish_tasks,
    heads,
    homes,
    own_folder,
    quiet,
    rows_in,
    taken_in,
    workbook,
    written,
)
from tiangeng.documents.tests.files import upload
from tiangeng.documents.workbooks import columns, mapping
from tiangeng.issues.models import Category, Issue
from tiangeng.kernel.models import LogEntry
from tiangeng.kernel.refusals import Missing, NotYours
from tiangeng.kernel.walls import acting
from tiangeng.people.models import Staff
from tiangeng.places import actions as places
from tiangeng.places.models import Household
from tiangeng.visits.models import Visit

# ---------------------------------------------------------------------- written


def test_all_or_nothing_refuses_a_sheet_with_a_bad_row(world, cast):
    sheet = taken_in(cast.county_admin, workbook(homes(["901", "叶一"], ["902", ""])))
    finish_tasks(cast.county_admin)
    with acting(cast.county_admin), pytest.raises(BadRowsLeft):
        actions.start_import(actor=cast.county_admin, now=NOON, import_id=sheet.pk, is_whole=True)


def test_the_good_rows_are_written_and_the_bad_ones_come_back_as_a_sheet_that_can_be_read_again(world, cast):
    sheet = taken_in(cast.county_admin, workbook(homes(["901", "叶一"], ["902", ""], ["903", "叶三"])))
    sheet = written(cast.county_admin, sheet, whole=False)
    assert sheet.applied_count == 2
    assert {"叶一", "叶三"} <= heads(cast.county_admin)
    back = storage.sheet_place(f"{sheet.pk}-bad.xlsx")
    head, row = rows_in(back)
    assert head[-1] == mapping.REASON_HEADING and "这一格要填" in row[-1]
    mended = [head, [*row[:2], "叶二", *row[3:]]]
    assert taken_in(cast.county_admin, workbook(mended)).bad_count == 0


def test_every_row_goes_through_the_ordinary_action(world, cast):
    sheet = taken_in(cast.county_admin, workbook(homes(["901", "叶一"], ["902", "叶二"])))
    written(cast.county_admin, sheet, whole=True)
    assert LogEntry.objects.filter(verb="household.created", actor_id=cast.county_admin.account_id).count() == 2


def test_homes_without_a_number_get_those_above_the_sheets_own(world, cast):
    sheet = taken_in(
        cast.county_admin, workbook(homes(["", "叶一"], ["1", "叶二"], ["7", "叶三"], ["", "叶四"], ["甲", "叶五"]))
    )
    assert written(cast.county_admin, sheet, whole=True).applied_count == 5
    with acting(cast.county_admin):
        numbers = dict(Household.objects.filter(region_code=VILLAGE).values_list("head_name", "number"))
        home = places.create_household(actor=cast.county_admin, now=NOON, region_code=VILLAGE, head_name="叶六")
    assert numbers == {"叶一": "008", "叶二": "1", "叶三": "7", "叶四": "009", "叶五": "甲"}
    assert home.number == "010"


def test_one_row_refused_on_the_way_takes_all_of_them_back(world, cast):
    actor = cast.county_admin
    sheet = taken_in(actor, workbook(homes(["901", "叶一"], ["902", "叶二"])))
    other = taken_in(actor, workbook(homes(["902", "别人"])))
    written(actor, other, whole=True)
    sheet = written(actor, sheet, whole=True)
    assert sheet.applied_count == 0 and list(sheet.refused) == ["3"]
    assert "叶一" not in heads(actor)


def test_a_worker_killed_half_way_goes_on_where_it_was(world, cast, monkeypatch):
    actor = cast.county_admin
    monkeypatch.setattr("tiangeng.documents.actions.performing.AT_ONCE", 2)
    sheet = taken_in(actor, workbook(homes(*([str(900 + n), f"叶{n}号"] for n in range(5)))))
    finish_tasks(actor)
    with acting(actor):
        actions.start_import(actor=actor, now=NOON, import_id=sheet.pk, is_whole=False)

    def killed(done, total=None):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        actions.run_sheet(actor=actor, now=NOON, import_id=sheet.pk, report=killed)
    assert again(actor, sheet).applied_count == 2
    actions.run_sheet(actor=actor, now=NOON, import_id=sheet.pk, report=quiet)
    assert again(actor, sheet).applied_count == 5
    with acting(actor):
        assert Household.objects.filter(head_name__endswith="号", region_code=VILLAGE).count() == 5


def test_a_worker_killed_behind_the_last_row_does_not_write_an_all_or_nothing_sheet_again(world, cast, monkeypatch):
    actor = cast.county_admin
    sheet = taken_in(actor, workbook(homes(["901", "叶一"], ["902", "叶二"])))
    finish_tasks(actor)
    with acting(actor):
        actions.start_import(actor=actor, now=NOON, import_id=sheet.pk, is_whole=True)

    def killed(*given, **more):
        raise KeyboardInterrupt

    with monkeypatch.context() as end:
        end.setattr("tiangeng.documents.actions.performing.log", killed)
        with pytest.raises(KeyboardInterrupt):
            actions.run_sheet(actor=actor, now=NOON, import_id=sheet.pk, report=quiet)
    assert again(actor, sheet).finished_at is None
    told = actions.run_sheet(actor=actor, now=NOON, import_id=sheet.pk, report=quiet)
    assert told == {"rows": 2, "refused": 0} and again(actor, sheet).finished_at
    assert LogEntry.objects.filter(verb="household.created", actor_id=actor.account_id).count() == 2


@pytest.mark.parametrize("whole", [True, False])
def test_in_each_others_way_it_says_so_and_goes_on_where_it_was(world, cast, monkeypatch, whole):
    """A row that somebody else is writing is waited for, and then the sheet gives way instead of breaking."""
    monkeypatch.setattr("tiangeng.documents.actions.performing.AT_ONCE", 2)
    actor, create = cast.county_admin, places.create_household
    sheet = taken_in(actor, workbook(homes(*([str(900 + n), f"叶{n}号"] for n in range(5)))))
    held = ["903"]

    def waits(**given):
        if given["number"] in held:
            raise OperationalError("canceling statement due to lock timeout") from LockNotAvailable()
        return create(**given)

    monkeypatch.setattr("tiangeng.places.actions.create_household", waits)
    with pytest.raises(InEachOthersWay):
        written(actor, sheet, whole=whole)
    assert again(actor, sheet).applied_count == (0 if whole else 2)
    held.clear()
    assert written(actor, sheet, whole=True).applied_count == 5
    with acting(actor):
        assert Household.objects.filter(head_name__endswith="号", region_code=VILLAGE).count() == 5


@pytest.mark.parametrize("is_gone", [True, False])
def test_a_worker_killed_while_it_puts_the_file_away_has_done_its_work(world, cast, monkeypatch, is_gone):
    actor = cast.county_admin
    sheet = taken_in(actor, workbook(homes(["901", "叶一"], ["902", "叶二"])))
    finish_tasks(actor)
    with acting(actor):
        actions.start_import(actor=actor, now=NOON, import_id=sheet.pk, is_whole=False)
    path, unlink = storage.sheet_place(f"{sheet.pk}.xlsx"), Path.unlink

    def killed(self, **given):
        if is_gone:
            unlink(self, **given)
        raise KeyboardInterrupt

    with monkeypatch.context() as end:
        end.setattr(Path, "unlink", killed)
        with pytest.raises(KeyboardInterrupt):
            actions.run_sheet(actor=actor, now=NOON, import_id=sheet.pk, report=quiet)
    assert path.exists() is not is_gone
    told = actions.run_sheet(actor=actor, now=NOON + timedelta(minutes=1), import_id=sheet.pk, report=quiet)
    assert told == {"rows": 2, "refused": 0} and not path.exists()
    assert again(actor, sheet).finished_at == NOON
    assert LogEntry.objects.filter(verb="sheet.imported", object_id=str(sheet.pk)).count() == 1


def test_a_sheet_is_written_once(world, cast):
    sheet = taken_in(cast.county_admin, workbook(homes(["901", "叶一"])))
    written(cast.county_admin, sheet, whole=True)
    finish_tasks(cast.county_admin)
    with acting(cast.county_admin), pytest.raises(SheetDone):
        actions.start_import(actor=cast.county_admin, now=NOON, import_id=sheet.pk, is_whole=True)


def test_a_sheet_belongs_to_whoever_brought_it(world, cast):
    sheet = taken_in(cast.county_admin, workbook(homes(["901", "叶一"])))
    for stranger in (cast.leader, cast.neighbour, cast.security_admin):
        with acting(stranger), pytest.raises(Missing):
            SheetImport.objects.visible_to(stranger).get_one(sheet.pk)


def test_who_may_not_enter_one_may_not_import_many(world, cast):
    with acting(cast.leader), pytest.raises(NotYours):
        actions.take_in_sheet(
            actor=cast.leader, now=NOON, kind="places.household", upload=upload(workbook(homes(["1", "叶"])), "a.xlsx")
        )


def test_a_place_outside_ones_territory_is_not_found(world, cast):
    sheet = taken_in(cast.cadre, workbook([HEAD, [f"{COUNTY}001201", "901", "叶一"]]))
    assert sheet.bad_count == 1


# ---------------------------------------------------------------------- the other kinds


def test_staff_come_in_by_the_name_of_their_unit(world, cast):
    rows = [
        ["工作单位", "干部姓名", "职务", "手机"],
        ["水利局", "王水", "科员", 13800001234],
        ["没有的局", "李", "", ""],
    ]
    sheet = taken_in(cast.county_admin, workbook(rows), kind="people.staff", name="干部.xlsx")
    assert (sheet.row_count, sheet.bad_count) == (2, 1)
    assert "13800001234" not in str(sheet.sample)
    written(cast.county_admin, sheet, whole=False)
    with acting(cast.county_admin):
        assert Staff.objects.filter(name="王水", organisation__code="water").exists()


def test_issues_come_in_with_their_category_by_name(world, cast):
    leaf = Category.objects.filter(county_code=COUNTY, code="channel-repair").get()
    rows = [
        ["标题", "情况", "村", "类别", "电话"],
        ["渠漏", "漏了三天", VILLAGE, leaf.name, "13800001234"],
        ["路", "坏", VILLAGE, "没有", ""],
    ]
    sheet = taken_in(cast.township_officer, workbook(rows), kind="issues.issue", name="事项.xlsx")
    assert sheet.bad_count == 1
    written(cast.township_officer, sheet, whole=False)
    with acting(cast.township_officer):
        assert Issue.objects.get(title="渠漏").category == leaf
    twice = taken_in(cast.township_officer, workbook(rows[:2]), kind="issues.issue", name="事项.xlsx")
    assert twice.bad_count == 1


def test_visits_come_in_with_days_as_days_as_text_and_as_numbers(world, cast):
    head = ["村", "走访日期", "听到的情况", "时段"]
    rows = [head, [VILLAGE, "2026年3月17日", "渠漏", "上午"], [VILLAGE, 46098, "路坏", ""], [VILLAGE, "昨天", "灯", ""]]
    sheet = taken_in(cast.cadre, workbook(rows), kind="visits.visit", name="走访.xlsx")
    assert (sheet.row_count, sheet.bad_count) == (3, 1)
    assert written(cast.cadre, sheet, whole=False).applied_count == 2
    with acting(cast.cadre):
        assert set(Visit.objects.filter(heard__in=["渠漏", "路坏"]).values_list("visited_on", flat=True)) == {
            date(2026, 3, 17)
        }


def test_every_kind_can_be_asked_for_by_its_capability(cast):
    offered = {kind.label.partition(":")[0] for kind in columns.offered(cast.county_admin)}
    assert offered == {
        *("places.household", "places.enterprise", "places.facility", "people.staff", "people.organisation"),
        *("issues.issue", "issues.ledger", "issues.promise", "visits.visit", "visits.firm", "answers"),
        *("meetings.meeting", "meetings.task", "assignments.assignment", "public.opinion"),
    }
    assert columns.offered(cast.leader) == []


def test_a_week_later_nothing_quoted_from_it_is_left_and_its_counts_are(world, cast, client_of):
    sheet = written(
        cast.county_admin, taken_in(cast.county_admin, workbook(homes(["A-1", "叶根水"], ["A-2", ""]))), whole=False
    )
    assert (sheet.applied_count, sheet.bad_count, bool(sheet.sample)) == (1, 1, True)
    bad = storage.sheet_place(f"{sheet.pk}-bad.xlsx")
    assert bad.exists()
    for days, count in ((6, 0), (8, 1)):
        assert actions.tidy_sheets(now=NOON + timedelta(days=days)) == count
    left = again(cast.county_admin, sheet)
    assert (left.name, left.headers, left.pairs, left.sample, left.refused) == ("", [], {}, [], {})
    assert (left.applied_count, left.bad_count, left.created_by_id) == (1, 1, cast.county_admin.account_id)
    assert not list(storage.sheet_place("").glob(f"{sheet.pk}*"))
    for page in ("/files/sheets/", left.get_absolute_url()):
        assert "已过期的表格" in client_of(cast.county_admin).get(page).content.decode()
