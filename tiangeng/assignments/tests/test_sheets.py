"""A round of assignments from above comes as a sheet, and is answered by one."""

from conftest import VILLAGE
from tests.cast import make_superior
from tiangeng.assignments.models import Assignment
from tiangeng.documents.tests.bringing import own_folder, taken_in, workbook, written  # noqa: F401 — a fixture
from tiangeng.kernel.walls import acting
from tiangeng.people.models import Organisation

HEAD = ["任务", "工作要求", "责任单位", "完成时限", "文号", "办理情况"]
KIND = {"kind": "assignments.assignment", "name": "任务分解表.xlsx"}


def faults(sheet):
    return [fault for row in sheet.sample for _text, fault, _was in row["cells"] if fault]


def test_a_round_is_given_out_by_a_sheet_and_what_may_not_go_to_a_village_is_told(world, cast, city):
    village = Organisation.objects.get(county_code=VILLAGE[:6], code=VILLAGE)
    rows = [
        HEAD,
        ["汛前排查", "逐座排查", "龙泉市 水利局", "2026-04-10", "丽〔2026〕3号", ""],
        ["农房安全", "逐户排查", village.name, "2026-04-10", "", ""],
        ["没有的局的", "排查", "没有的局", "2026-04-10", "", ""],
        ["过了的", "排查", "水利局", "2025-04-10", "", ""],
        ["带回复的", "排查", "水利局", "2026-04-10", "", "办好了"],
    ]
    sheet = taken_in(city, workbook(rows), **KIND)
    assert (sheet.row_count, sheet.bad_count) == (5, 4), sheet.sample
    assert any("未经县级" in said or "批准" in said for said in faults(sheet)), faults(sheet)
    assert written(city, sheet, whole=False).applied_count == 1
    with acting(city):
        row = Assignment.objects.get()
    assert (row.title, row.organisation.code, row.reference) == ("汛前排查", "water", "丽〔2026〕3号")


def test_what_is_not_taken_on_yet_cannot_be_answered_by_a_sheet(row, cast):
    rows = [[*HEAD, "交办编号"], [row.title, row.body, row.organisation.name, "2026-04-10", "", "查好了", str(row.pk)]]
    sheet = taken_in(cast.bureau, workbook(rows), **KIND)
    assert (sheet.change_count, sheet.bad_count) == (0, 1) and faults(sheet)


def test_a_province_names_a_unit_with_its_county_where_two_have_one_of_the_name(world, cast, now):
    province = make_superior("33", now=now)
    rows = [HEAD, ["排查", "排查", "水利局", "2026-04-10", "", ""]]
    with acting(province):
        names = Organisation.objects.visible_to(province).filter(code="water").count()
    sheet = taken_in(province, workbook(rows), **KIND)
    assert sheet.bad_count == (0 if names == 1 else 1), sheet.sample
