"""What goes out as a sheet comes back: unchanged it is nothing new, one cell changed it is one change, and it becomes that."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from conftest import COUNTY, NOON, SYSTEM, TOWNSHIP, VILLAGE
from tests.cast import make_person
from tiangeng.algorithms import codes
from tiangeng.assignments import actions as assignments
from tiangeng.assignments.models import Assignment
from tiangeng.assignments.tests.factories import assigned, run
from tiangeng.documents.refusals import SheetIsRecord
from tiangeng.documents.tests.bringing import own_folder, taken_in, workbook, written  # noqa: F401 — a fixture
from tiangeng.documents.tests.test_exports import asked, made, rows_in
from tiangeng.documents.workbooks import columns
from tiangeng.exchange import actions as exchange
from tiangeng.exchange.models import HotlineCase
from tiangeng.forms import actions as forms
from tiangeng.forms.actions.answering import Beside
from tiangeng.forms.models import Form, FormAnswer
from tiangeng.forms.tests.conftest import GOOD
from tiangeng.issues import actions as issue_actions
from tiangeng.issues.models import Issue, Promise
from tiangeng.issues.tests import factories as issues
from tiangeng.kernel.models import TaskRun
from tiangeng.kernel.walls import acting
from tiangeng.meetings import actions as tables
from tiangeng.meetings.models import Item, Meeting
from tiangeng.meetings.tests.conftest import called, put_on, task
from tiangeng.people import actions as people
from tiangeng.people.models import Account, Organisation, Staff
from tiangeng.people.roles import Role
from tiangeng.places import actions as places
from tiangeng.places.models import Enterprise, Facility, Household, Level, Region
from tiangeng.public import actions as public
from tiangeng.public.models import Opinion
from tiangeng.public.tests.factories import _chance, unit
from tiangeng.visits import actions as visits
from tiangeng.visits.models import Visit

FORMULA = "=HYPERLINK(1)"
CREDIT = "91330000MA27U1234"


def _home(cast):
    return places.create_household(
        actor=cast.county_admin, now=NOON, region_code=VILLAGE, number="901", head_name=FORMULA, labels=["低保", "独居"]
    )


def _firm(cast):
    return places.create_enterprise(
        actor=cast.county_admin, now=NOON, region_code=TOWNSHIP, credit_code=CREDIT + codes.credit_code_check(CREDIT),
        name="竹器厂", contact_phone="13800001234", industry="-竹制品", is_above_scale=True,
    )  # fmt: skip


def _clinic(cast):
    return places.create_facility(
        actor=cast.county_admin, now=NOON, region_code=VILLAGE, kind="clinic", name="@卫生室", latitude=Decimal("28.05"),
        longitude=Decimal("119.1"),
    )  # fmt: skip


def _staff(cast):
    return people.create_staff(
        actor=cast.county_admin, now=NOON, organisation_id=unit("water").pk, name="王水", position="+科员", phone="13800001234"
    )  # fmt: skip


def _unit(cast):
    return people.create_organisation(
        actor=cast.county_admin, now=NOON, county_code=COUNTY, code="rt-unit", name="=试点办公室", short_name="试点办",
        kind="office", functions=["试点", "协调"], duty_phone="0578-7112345", parent_id=unit("organisation").pk,
    )  # fmt: skip


def _issue(cast):
    return issues.reported(cast.township_officer, now=NOON, title="=渠漏", body="-一下雨就漏\n要修", place="桥头")


def _promise(cast):
    home = places.create_household(actor=cast.cadre, now=NOON, region_code=VILLAGE, number="901", head_name="叶一")
    return issue_actions.make_promise(
        actor=cast.cadre, now=NOON, words="=月底前修好", until_on=NOON.date() + timedelta(days=9), household_id=home.pk
    )


def _visit(cast):
    """Written down by the township for a cadre, with whom he met."""
    home = places.create_household(
        actor=cast.township_officer, now=NOON, region_code=VILLAGE, number="901", head_name="叶 一"
    )
    return visits.record_visit(
        actor=cast.cadre, now=NOON, region_code=VILLAGE, visited_on=NOON.date(), heard="-路坏了\n灯也坏了", ideas="=修",
        household_ids=[home.pk], part_of_day="morning",
    )  # fmt: skip


def _case(cast):
    call = exchange.Call(
        system="12345", external_number="20260318001", content="=路灯不亮\n三天了", received_at=NOON - timedelta(hours=1),
        answer_by=NOON + timedelta(days=3), region_code=VILLAGE, caller_phone="13857801234", category="街道其他",
    )  # fmt: skip
    platform = make_person("12345平台", role=Role.HOTLINE, territory=COUNTY, unit=unit("petitions"), now=NOON)
    with acting(platform):
        exchange.take_case(actor=platform, county_code=COUNTY, call=call, now=NOON, random_below=_chance.randrange)
    return platform


def _firm_to_visit(cast):
    return places.create_enterprise(
        actor=cast.county_admin, now=NOON, region_code=VILLAGE, credit_code=CREDIT + codes.credit_code_check(CREDIT),
        name="=竹器厂", industry="-竹制品",
    )  # fmt: skip


def _account(cast):
    with acting(cast.county_admin):
        person = people.create_staff(
            actor=cast.county_admin, now=NOON, organisation_id=unit("water").pk, name="王水", phone="13800001234"
        )
    return people.create_account(actor=cast.system_admin, now=NOON, username="wangshui", staff_id=person.pk)[0]


def _opinion(cast):
    return public.note_opinion(
        actor=cast.system_admin, now=NOON, county_code=COUNTY, kind="hard", body="=字太小\n看不清"
    )


def _meeting(cast):
    return called(
        cast.township_officer, NOON, title="+周五接访", place="便民中心", chair_id=cast.township_officer.staff_id
    )


def _task(cast):
    """Given to the water bureau at the township's table."""
    meeting = called(cast.township_officer, NOON)
    item = put_on(cast.township_officer, NOON, meeting, issues.reported(cast.cadre, now=NOON))
    with acting(cast.township_officer):
        tables.hold(actor=cast.township_officer, now=NOON + timedelta(days=2), meeting_id=meeting.pk)
    return task(cast.township_officer, NOON + timedelta(days=2), item)


def _assigned(cast):
    """To the water bureau by the city above, and taken on."""
    organ = Organisation.objects.filter(county_code=COUNTY, kind="superior").order_by("code").first()
    with acting(SYSTEM):
        city = make_person("何市", role=Role.SUPERIOR, territory=COUNTY[:4], unit=organ, now=NOON)
    row = assigned(city, NOON, title="=汛前排查", reference="丽水〔2026〕3号")
    return run(assignments.accept, cast.bureau, NOON, row)


def _answer(cast):
    form = Form.objects.get(county_code=COUNTY, code="household-visit")
    home = places.create_household(actor=cast.cadre, now=NOON, region_code=VILLAGE, number="901", head_name="叶一")
    given = GOOD | {"head": "=老叶", "people": 12, "income": ["farm", "shop"]}
    return forms.answer_form(
        actor=cast.cadre, now=NOON, form=form, given=given, region_code=VILLAGE, answered_on=NOON.date(),
        instance_id="uuid:1", digest="1", beside=Beside(household_id=home.pk),
    )  # fmt: skip


@dataclass(frozen=True)
class Trip:
    """One kind: its list, what lies in it, whose sheet it is, and a cell that may be changed ('' where none may)."""

    path: str
    model: Any
    make: Callable[[Any], Any]
    who: str = "county_admin"
    cell: str = ""
    becomes: str = ""
    field: str = ""


TRIPS = {
    "places.household": Trip(
        "/places/households/", Household, _home, cell="户主姓名", becomes="叶二", field="head_name"
    ),
    "places.enterprise": Trip("/places/enterprises/", Enterprise, _firm, cell="行业", becomes="竹木", field="industry"),
    "places.facility": Trip("/places/facilities/", Facility, _clinic, cell="经度", becomes="119.2", field="longitude"),
    "people.staff": Trip("/people/?q=王水", Staff, _staff, cell="职务", becomes="副科长", field="position"),
    "people.organisation": Trip(
        "/people/units/?q=rt-unit", Organisation, _unit, cell="单位名称", becomes="试点工作办公室", field="name"
    ),
    "issues.issue": Trip("/issues/", Issue, _issue, "township_officer", "标题", "水渠漏", "title"),
    "issues.promise": Trip("/issues/promises/", Promise, _promise, "cadre", "哪天前", "2026-04-20", "until_on"),
    "visits.visit": Trip("/visits/", Visit, _visit, "cadre", "想法", "先修灯", "ideas"),
    "exchange.hotline": Trip("/hotline/", HotlineCase, _case, ""),
    "visits.firm": Trip("/visits/enterprises/", Enterprise, _firm_to_visit, "cadre"),
    "people.account": Trip("/people/accounts/?q=wangshui", Account, _account, "system_admin"),
    "public.opinion": Trip("/opinions/", Opinion, _opinion, "system_admin", "答复", "加了大字版", "answer"),
    "meetings.meeting": Trip("/meetings/", Meeting, _meeting, "township_officer", "在哪里开", "三楼", "place"),
    "meetings.task": Trip("/meetings/tasks/", Item, _task, "bureau", "办得怎样", "渠已补好", "result"),
    "assignments.assignment": Trip("/assignments/", Assignment, _assigned, "bureau", "回复", "查了十二座", "answer"),
    "answers": Trip("", FormAnswer, _answer, "cadre", "户主怎么称呼", "老吴", "words"),
}


@dataclass
class Sent:
    """A list that went out: the rows of the sheet, and who brings them back."""

    kind: str
    who: Any
    rows: list[list[Any]]
    trip: Trip

    def back(self):
        TaskRun.objects.all().update(state="done", finished_at=NOON)
        return taken_in(self.who, workbook(self.rows), kind=self.kind, name="回来.xlsx")

    def column(self, name):
        return self.rows[1].index(name)


@pytest.fixture
def sent(world, cast, request):
    kind = request.param
    trip = TRIPS[kind]
    who = getattr(cast, trip.who) if trip.who else None
    with acting(who or cast.county_admin):
        made_by = trip.make(cast)
    who = who or made_by
    if not trip.path:  # a kind of which there are many: the list is of the record's own
        trip = replace(trip, path=made_by.form.get_absolute_url())
        kind = f"{kind}:{made_by.form_id.hex}"
    path, _sep, query = trip.path.partition("?")
    return Sent(kind, who, rows_in(made(who, asked(who, path, query))), trip)


every = pytest.mark.parametrize("sent", TRIPS, indirect=True)
changing = pytest.mark.parametrize("sent", [name for name, trip in TRIPS.items() if trip.cell], indirect=True)


def test_every_kind_is_tried(cast):
    only_in = {"issues.ledger"}  # an office's old ledger has no list of its own: its rows become issues
    assert set(TRIPS) | only_in == {kind.label for kind in columns._kinds.values()} | set(columns._families)


@every
def test_as_it_went_out_it_is_nothing_new(sent):
    before = sent.trip.model.objects.count()
    sheet = sent.back()
    assert (sheet.row_count, sheet.bad_count, sheet.same_count, sheet.good_count) == (1, 0, 1, 0), sheet.sample
    assert sent.trip.model.objects.count() == before


@changing
def test_one_cell_changed_is_one_change_and_becomes_it(sent):
    at = sent.column(sent.trip.cell)
    was, sent.rows[2][at] = sent.rows[2][at], sent.trip.becomes
    sheet = sent.back()
    assert (sheet.bad_count, sheet.change_count, sheet.new_count) == (0, 1, 0), sheet.sample
    assert [cell[2] for cell in sheet.sample[0]["cells"] if cell[2]] == [was or "—"]
    assert written(sent.who, sheet, whole=True).applied_count == 1
    with acting(sent.who):
        found = [str(value) for value in sent.trip.model.objects.values_list(sent.trip.field, flat=True)]
    assert any(value.startswith(sent.trip.becomes) for value in found)
    assert sent.back().same_count == 1


@every
def test_two_rows_about_one_are_told(sent):
    sent.rows.append(list(sent.rows[2]))
    sheet = sent.back()
    assert (sheet.same_count, sheet.bad_count) == (1, 1)
    assert "第 3 行" in str(sheet.sample)


@every
def test_chosen_columns_still_come_back(sent, cast):
    """Whoever shows few columns on the page takes out few, in the words the import reads, and enough to come back."""
    path, _sep, query = sent.trip.path.partition("?")
    few = rows_in(made(sent.who, asked(sent.who, path, f"{query}&cols=state")))
    assert len(few[1]) < len(sent.rows[1])
    sent.rows = few
    assert sent.back().same_count == 1


def test_what_may_not_be_changed_is_said_with_what_stands_there(world, cast):
    with acting(cast.township_officer):
        _issue(cast)
    head, *rows = rows_in(made(cast.township_officer, asked(cast.township_officer, "/issues/")))[1:]
    rows[0][head.index("情况")] = "别的话"
    sheet = taken_in(cast.township_officer, workbook([head, *rows]), kind="issues.issue", name="事项.xlsx")
    assert (sheet.bad_count, sheet.change_count) == (1, 0)
    assert "不能用表改" in str(sheet.sample) and "一下雨就漏" in str(sheet.sample)


def test_what_was_changed_after_the_preview_is_not_written_over(world, cast):
    with acting(cast.county_admin):
        home = _home(cast)
    head, row = rows_in(made(cast.county_admin, asked(cast.county_admin, "/places/households/")))[1:]
    row[head.index("备注")] = "搬去城里"
    sheet = taken_in(cast.county_admin, workbook([head, row]))
    assert sheet.change_count == 1
    with acting(cast.county_admin):
        places.edit_household(actor=cast.county_admin, now=NOON, household_id=home.pk, head_name="叶三")
    sheet = written(cast.county_admin, sheet, whole=True)
    assert sheet.applied_count == 0 and "有人改过" in str(sheet.refused)
    with acting(cast.county_admin):
        assert Household.objects.get(pk=home.pk).head_name == "叶三"


def test_a_record_of_elsewhere_is_not_compared(world, cast):
    """A neighbour who knows a number learns nothing of what stands under it."""
    with acting(cast.township_officer):
        _issue(cast)
    head, row = rows_in(made(cast.township_officer, asked(cast.township_officer, "/issues/")))[1:]
    sheet = taken_in(cast.other_township, workbook([head, row]), kind="issues.issue", name="事项.xlsx")
    assert (sheet.same_count, sheet.change_count, sheet.bad_count) == (0, 0, 1)


@pytest.mark.parametrize(
    ("who", "path", "says"),
    [
        ("county_admin", "/places/households/", "原样导回"),
        ("county_admin", "/forms/", "这张表是记录，不能导回来：表单由县里写成"),
        ("auditor", "/log/", "谁也不能补写或改写"),
        ("security_admin", "/people/grants/", "另一个人在页面上批准"),
    ],
)
def test_a_sheet_says_itself_whether_it_can_come_back_and_why_not(world, cast, who, path, says):
    actor = getattr(cast, who)
    assert says in rows_in(made(actor, asked(actor, path)))[0][0]


@pytest.mark.parametrize("chosen", ["", "cols=actor_name&cols=reason"])
def test_the_log_is_refused_as_a_sheet_whatever_it_is_brought_as(world, cast, chosen):
    rows = rows_in(made(cast.auditor, asked(cast.auditor, "/log/", chosen)))
    with pytest.raises(SheetIsRecord) as said:
        taken_in(cast.county_admin, workbook(rows))
    assert "日志" in said.value.sentence and "谁也不能补写或改写" in said.value.sentence


def test_the_township_and_the_village_of_an_issue_are_two_columns_and_are_read_together(world, cast):
    with acting(cast.township_officer):
        _issue(cast)
    head, row = rows_in(made(cast.township_officer, asked(cast.township_officer, "/issues/")))[1:]
    town, village = head.index("乡镇(街道)"), head.index("村(社区)")
    assert row[town] and row[village] and row[town] not in row[village]
    few = rows_in(made(cast.township_officer, asked(cast.township_officer, "/issues/", "cols=category")))[1]
    assert {"乡镇(街道)", "村(社区)", "分类"} <= set(few)

    Region.objects.filter(code__startswith=TOWNSHIP, level=Level.VILLAGE).exclude(code=VILLAGE).update(
        name=row[village]
    )
    sheet = taken_in(cast.county_admin, workbook([head, row]), kind="issues.issue", name="事项.xlsx")
    assert sheet.same_count == 1, "its number says which, though two villages here have its name"
