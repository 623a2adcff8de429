"""A county's diary by sheet: each visit is whose it was, with whom he met; what could not be recorded is said beforehand."""

import pytest

from conftest import NOON, VILLAGE
from tests.cast import make_person
from tiangeng.algorithms import codes
from tiangeng.documents.tests.bringing import own_folder, taken_in, workbook, written  # noqa: F401 — a fixture
from tiangeng.kernel.models import LogEntry
from tiangeng.kernel.walls import acting
from tiangeng.people.models import Organisation, Staff
from tiangeng.people.roles import Role
from tiangeng.places import actions as places
from tiangeng.visits import actions
from tiangeng.visits.models import Visit, VisitEdit
from tiangeng.visits.refusals import NotForOthers, NotTheAuthor

HEAD = ["村", "走访日期", "走访人", "走访内容", "走访农户", "走访企业", "走访机制"]
DAY = "2026-03-17"


def brought(actor, *rows):
    return taken_in(actor, workbook([HEAD, *rows]), kind="visits.visit", name="走访台账.xlsx")


def row(who="", heard="渠漏", homes="", firms="", programme="", village=VILLAGE, day=DAY):
    return [village, day, who, heard, homes, firms, programme]


def said(sheet):
    return [cell[1] for found in sheet.sample for cell in found["cells"] if cell[1]]


@pytest.fixture
def home(world, cast):
    with acting(cast.township_officer):
        for number in ("902", "903"):
            places.create_household(
                actor=cast.township_officer, now=NOON, region_code=VILLAGE, number=number, head_name="王同名"
            )
        return places.create_household(
            actor=cast.township_officer, now=NOON, region_code=VILLAGE, number="901", head_name="叶一"
        )


def test_a_sheet_of_many_peoples_visits_is_theirs_and_says_who_wrote_it_down(home, cast):
    rows = [row("叶青", "渠漏", "叶一、903 王同名"), row("吴敏", "路坏"), row("", "我自己去的")]
    sheet = brought(cast.township_officer, *rows)
    assert sheet.bad_count == 0, said(sheet)
    assert written(cast.township_officer, sheet, whole=True).applied_count == 3
    with acting(cast.township_officer):
        found = {visit.heard: visit for visit in Visit.objects.select_related("staff")}
        assert {heard: visit.staff.name for heard, visit in found.items()} == {
            "渠漏": "叶青", "路坏": "吴敏", "我自己去的": "季文"
        }  # fmt: skip
        first = found["渠漏"]
        assert set(first.households.values_list("number", flat=True)) == {"901", "903"}
        assert first.account_id == cast.cadre.account_id and first.organisation.short_name
        assert list(VisitEdit.objects.values_list("name", "kind").order_by("visit__heard")) == [
            ("季文", "behalf"), ("季文", "behalf")
        ]  # fmt: skip
    log = LogEntry.objects.filter(verb="visit.record", object_id=str(first.pk)).get()
    assert log.actor_id == cast.township_officer.account_id and log.changes["on_behalf_of"] == "叶青"


def test_the_one_whose_visit_it_is_puts_it_right_and_whoever_wrote_it_down_does_not(home, cast):
    written(cast.township_officer, brought(cast.township_officer, row("叶青")), whole=True)
    visit = Visit.objects.get()
    with acting(cast.township_officer), pytest.raises(NotTheAuthor):
        actions.edit_visit(actor=cast.township_officer, now=NOON, visit_id=visit.pk, version=1, heard="别的")
    with acting(cast.cadre):
        assert actions.edit_visit(actor=cast.cadre, now=NOON, visit_id=visit.pk, version=1, heard="渠漏水").version == 2


def test_of_two_with_one_name_the_unit_has_to_be_said(home, cast):
    water = Organisation.objects.get(county_code="331181", code="water")
    make_person("叶青", role=Role.DEPARTMENT, territory="331181", unit=water, now=NOON)
    sheet = brought(cast.county_admin, row("叶青"), row("水利局 叶青", "路坏"), row("查无此人", "灯"))
    assert said(sheet) == ["叫“叶青”的干部不止一位，前面请加上单位，如“水利局 叶青”", "在岗的干部里没有“查无此人”"]
    written(cast.county_admin, sheet, whole=False)
    with acting(cast.county_admin):
        assert Visit.objects.get().staff.organisation == water


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"day": "2025-01-01"}, "只能记"),
        ({"day": "2026-03-30"}, "不能晚于今天"),
        ({"homes": "没有这户"}, "本村没有登记“没有这户”"),
        ({"homes": "王同名"}, "不止一个“王同名”"),
        ({"firms": "没有的厂"}, "本村没有登记“没有的厂”"),
        ({"programme": "没有的机制"}, "没有“没有的机制”这个走访机制"),
    ],
)
def test_what_could_not_be_recorded_is_said_in_the_preview(home, cast, given, sentence):
    sheet = brought(cast.township_officer, row("叶青", **given))
    assert sheet.bad_count == 1 and sentence in said(sheet)[0]


def test_who_does_not_plan_the_fieldwork_records_his_own_and_nobody_elses(home, cast):
    sheet = brought(cast.cadre, row("吴敏"), row("叶青", "路坏"), row("", "灯"))
    assert (sheet.bad_count, sheet.good_count) == (1, 2) and "替别人记走访" in said(sheet)[0]
    with acting(cast.cadre), pytest.raises(NotForOthers):
        actions.record_visit(
            actor=cast.cadre, now=NOON, region_code=VILLAGE, visited_on=NOON.date(), heard="渠漏",
            staff_id=cast.partner.staff_id,
        )  # fmt: skip


def test_a_village_beyond_ones_own_is_no_village_of_the_sheet(home, cast):
    sheet = brought(cast.other_township, row("叶青"))
    assert sheet.bad_count == 1 and "您负责的范围里没有找到" in said(sheet)[0]


def test_of_somebody_without_an_account_whoever_wrote_it_down_may_put_it_right(home, cast):
    with acting(cast.county_admin):
        unit = Organisation.objects.get(county_code="331181", code="water")
        Staff.objects.create(
            organisation=unit, name="老周", sort_key="zhou", initials="lz", region_code="331181", county_code="331181"
        )
    written(cast.county_admin, brought(cast.county_admin, row("老周")), whole=True)
    with acting(cast.county_admin):
        visit = Visit.objects.get()
        assert (visit.staff.name, visit.account_id) == ("老周", cast.county_admin.account_id)
        assert (
            actions.edit_visit(
                actor=cast.county_admin, now=NOON, visit_id=visit.pk, version=1, heard="渠漏了"
            ).staff.name
            == "老周"
        )


def test_what_is_filled_in_beside_an_enterprise_is_a_visit_there_once(world, cast):
    actor, code = cast.cadre, "91330000MA27U1234"
    code += codes.credit_code_check(code)
    with acting(cast.county_admin):
        firm = places.create_enterprise(
            actor=cast.county_admin, now=NOON, region_code=VILLAGE, credit_code=code, name="竹器厂"
        )
    head = ["统一社会信用代码", "走访日期", "听到的情况"]
    rows = [head, [code, "2026-03-17", "缺工"], ["91330000MA27U12350", "2026-03-17", "缺电"]]
    assert taken_in(actor, workbook([head, [code, "", ""]]), kind="visits.firm", name="企业.xlsx").same_count == 1
    for row in ([code, "", "缺工"], [code, "2026-03-17", ""], [code, "2026-04-17", "还没到"]):
        assert taken_in(actor, workbook([head, row]), kind="visits.firm", name="企业.xlsx").bad_count == 1, row
    sheet = taken_in(actor, workbook(rows), kind="visits.firm", name="企业.xlsx")
    assert (sheet.change_count, sheet.bad_count) == (1, 1)
    assert written(actor, sheet, whole=False).applied_count == 1
    with acting(actor):
        assert Visit.objects.get(heard="缺工", enterprises=firm).visited_on.day == 17
    twice = taken_in(actor, workbook(rows[:2]), kind="visits.firm", name="企业.xlsx")
    assert twice.bad_count == 1 and "已经记过" in str(twice.sample)
