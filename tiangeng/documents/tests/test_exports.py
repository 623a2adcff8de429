"""A list goes out as a sheet: what its page shows, in the headings its import knows, and large ones by two people."""

from datetime import timedelta

import pytest
import python_calamine
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from conftest import NOON, SYSTEM, TOWNSHIP, VILLAGE
from tiangeng.algorithms import codes
from tiangeng.documents import actions, queries, storage
from tiangeng.documents.actions import exporting
from tiangeng.documents.models import SheetExport
from tiangeng.documents.refusals import ExportDayFull, ExportDecided, ExportReasonNeeded, ExportWaiting, NoList
from tiangeng.documents.tests.bringing import own_folder, quiet, taken_in, written  # noqa: F401 — a fixture
from tiangeng.kernel.models import LogEntry
from tiangeng.kernel.refusals import Missing, NotYours
from tiangeng.kernel.walls import acting
from tiangeng.places import actions as places
from tiangeng.places.models import Household

CREDIT = "91330000MA27U1234"
HOMES, FIRMS = "/places/households/", "/places/enterprises/"


@pytest.fixture
def homes(world, cast):
    with acting(cast.county_admin):
        for number, head in (("901", "叶一"), ("902", "=HYPERLINK(1)")):
            places.create_household(
                actor=cast.county_admin, now=NOON, region_code=VILLAGE, number=number, head_name=head, labels=["低保"]
            )


def asked(actor, path=HOMES, query="", reason=""):
    with acting(actor):
        return actions.ask_export(actor=actor, now=NOON, path=path, query=query, reason=reason)


def made(actor, export):
    actions.make_sheet(actor=actor, now=NOON, export_id=export.pk, report=quiet)
    with acting(actor):
        return actions.fetch_export(actor=actor, now=NOON, export_id=export.pk)[1]


def rows_in(path):
    return python_calamine.load_workbook(str(path)).get_sheet_by_index(0).to_python()


def test_a_sheet_says_whose_it_is_and_nothing_in_it_is_a_formula(homes, cast):
    mark, head, *rows = rows_in(made(cast.county_admin, asked(cast.county_admin)))
    assert cast.county_admin.name in mark[0] and "2026-03-18" in mark[0]
    assert head[:3] == ["村(社区)", "户号", "户主姓名"]
    assert {row[2] for row in rows} == {"叶一", "'=HYPERLINK(1)"}


def test_filters_and_order_are_those_of_the_page(homes, cast):
    _mark, _head, *rows = rows_in(made(cast.county_admin, asked(cast.county_admin, query="q=901")))
    assert [row[1] for row in rows] == ["901"]


def test_nobody_takes_out_what_he_may_not_see(homes, cast):
    assert asked(cast.other_township).row_count == 0
    with pytest.raises(NotYours):
        asked(cast.auditor)


def test_a_right_taken_away_meanwhile_is_gone(homes, cast):
    export = asked(cast.county_admin)
    late = type(cast.county_admin)(cast.county_admin.account_id, cast.county_admin.name)
    with pytest.raises(Missing):
        actions.make_sheet(actor=late, now=NOON, export_id=export.pk, report=quiet)


def test_what_goes_out_comes_back_in(homes, cast):
    path = made(cast.county_admin, asked(cast.county_admin))
    with acting(cast.county_admin):
        before = set(Household.objects.values_list("region_code", "number", "head_name"))
        Household.objects.all().delete()
    sheet = taken_in(cast.county_admin, path.read_bytes())
    assert (sheet.row_count, sheet.bad_count) == (2, 0)
    written(cast.county_admin, sheet, whole=True)
    with acting(cast.county_admin):
        assert set(Household.objects.values_list("region_code", "number", "head_name")) == before


def test_sealed_numbers_go_out_masked_and_come_back_as_nothing(world, cast):
    with acting(cast.county_admin):
        places.create_enterprise(
            actor=cast.county_admin, now=NOON, region_code=TOWNSHIP, credit_code=CREDIT + codes.credit_code_check(CREDIT),
            name="竹器厂", contact_phone="13800001234",
        )  # fmt: skip
    _mark, head, row = rows_in(made(cast.county_admin, asked(cast.county_admin, FIRMS)))
    assert "13800001234" not in str(row) and "*" in row[head.index("联系电话")]


@pytest.mark.parametrize(
    "path",
    ["/places/facilities/", "/people/", "/people/units/", "/issues/", "/issues/promises/", "/visits/", HOMES, FIRMS],
)
def test_every_list_can_be_taken_out(homes, cast, path):
    head = rows_in(made(cast.county_admin, asked(cast.county_admin, path)))
    assert len(head) >= 2


def test_what_is_no_list_is_not_taken_out(world, cast):
    for path in ("/", "/issues/report/", "/nowhere/"):
        with pytest.raises(NoList):
            asked(cast.county_admin, path)


# ---------------------------------------------------------------------- two people


@pytest.fixture
def large(homes, cast, monkeypatch):
    monkeypatch.setattr(exporting, "rows_alone", lambda actor: 1)
    return asked(cast.county_admin, reason="年度总结用")


def test_above_the_cap_a_reason_is_needed(homes, cast, monkeypatch):
    monkeypatch.setattr(exporting, "rows_alone", lambda actor: 1)
    with pytest.raises(ExportReasonNeeded):
        asked(cast.county_admin, reason="要")


def test_whoever_is_asked_for_a_reason_may_go_back_to_the_list_and_to_nowhere_else(homes, cast, client_of, monkeypatch):
    monkeypatch.setattr(exporting, "rows_alone", lambda actor: 1)
    client, address = client_of(cast.county_admin), reverse("documents:export_new")
    for sent, back in (
        ({"path": HOMES, "query": "q=90"}, f'href="{HOMES}?q=90">取消'),
        ({"path": "//elsewhere.example/"}, f'href="{reverse("documents:exports")}">取消'),
    ):
        assert back in client.post(address, sent).text


def test_many_small_sheets_of_a_day_are_one_large_one_until_midnight(homes, cast, monkeypatch):
    monkeypatch.setattr(exporting, "rows_alone", lambda actor: 3)
    first = asked(cast.county_admin)
    assert not first.needs_second
    with pytest.raises(ExportDayFull) as refused:
        asked(cast.county_admin)
    assert "加上您今天已经导出的 2 行" in refused.value.sentence
    assert asked(cast.county_admin, reason="年度总结用").needs_second
    assert not asked(cast.county_admin, query="q=901").needs_second, "what waits for a second person is not one's own"
    assert not asked(cast.cadre).needs_second, "another person's day"
    with acting(cast.county_admin):
        SheetExport.objects.filter(needs_second=False).update(created_at=NOON - timedelta(hours=13))
    assert not asked(cast.county_admin).needs_second


def test_above_the_cap_nothing_is_made_before_a_second_person_agrees(large, cast):
    assert large.needs_second and large.task_id is None
    with acting(cast.county_admin), pytest.raises(ExportWaiting):
        actions.fetch_export(actor=cast.county_admin, now=NOON, export_id=large.pk)
    with acting(cast.security_admin):
        assert list(queries.exports_to_decide(cast.security_admin)) == [large]
        agreed = actions.decide_export(
            actor=cast.security_admin, now=NOON, export_id=large.pk, is_agreed=True, words="可以"
        )
    assert agreed.task_id and agreed.decided_by_name == cast.security_admin.name
    assert len(rows_in(made(cast.county_admin, large))) == 4
    verbs = set(LogEntry.objects.filter(object_id=str(large.pk)).values_list("verb", flat=True))
    assert verbs == {"sheet.export_asked", "sheet.export_agreed", "sheet.exported", "sheet.fetched"}


def test_declined_it_is_never_made(large, cast, client_of):
    with acting(cast.security_admin):
        actions.decide_export(actor=cast.security_admin, now=NOON, export_id=large.pk, is_agreed=False)
        with pytest.raises(ExportDecided):
            actions.decide_export(actor=cast.security_admin, now=NOON, export_id=large.pk, is_agreed=True)
    with acting(cast.county_admin), pytest.raises(ExportWaiting):
        actions.fetch_export(actor=cast.county_admin, now=NOON, export_id=large.pk)
    assert f"{cast.security_admin.name}不同意" in client_of(cast.county_admin).get("/files/exports/").content.decode()


def test_nobody_agrees_to_his_own_and_only_the_security_administrator_agrees(large, cast):
    for person in (cast.county_admin, cast.system_admin, cast.leader):
        with acting(person), pytest.raises(NotYours):
            actions.decide_export(actor=person, now=NOON, export_id=large.pk, is_agreed=True)
    with acting(cast.county_admin), pytest.raises(IntegrityError), transaction.atomic():
        SheetExport.objects.filter(pk=large.pk).update(
            decided_by_id=cast.county_admin.account_id, decided_at=NOON, is_agreed=True
        )


def test_a_week_later_the_files_are_gone(homes, cast):
    path = made(cast.county_admin, asked(cast.county_admin))
    with acting(SYSTEM):
        assert actions.tidy_sheets(now=NOON + timedelta(days=6)) == 0
        assert actions.tidy_sheets(now=NOON + timedelta(days=8)) == 1
    assert not path.exists() and storage.sheet_place("").exists()


def test_what_a_second_person_agrees_to_after_days_is_there_for_a_whole_week(large, cast, client_of):
    late = NOON + timedelta(days=9)
    with acting(SYSTEM):
        assert actions.tidy_sheets(now=late) == 0, "nothing was made yet, and it may still be agreed to"
    with acting(cast.security_admin):
        actions.decide_export(actor=cast.security_admin, now=late, export_id=large.pk, is_agreed=True)
    with acting(SYSTEM):
        assert actions.tidy_sheets(now=late + timedelta(hours=1)) == 0, "it is being made"
    path = made(cast.county_admin, large)
    with acting(cast.county_admin):
        SheetExport.objects.filter(pk=large.pk).update(finished_at=late)
    page = client_of(cast.county_admin).get("/files/exports/").content.decode()
    assert "4月3日" in page.partition("留到")[2]
    with acting(SYSTEM):
        assert actions.tidy_sheets(now=late + timedelta(days=6)) == 0
        assert actions.tidy_sheets(now=late + timedelta(days=8)) == 1
    assert not path.exists()


def test_asking_and_seeing_take_a_fixed_number_of_queries(homes, cast, client_of):
    client = client_of(cast.county_admin)
    client.get("/files/exports/")
    counts = []
    for _n in range(2):
        for _m in range(3):
            asked(cast.county_admin)
        with CaptureQueriesContext(connection) as found:
            assert client.get("/files/exports/").status_code == 200
        counts.append(len(found))
    assert counts[0] == counts[1]
