"""Where in a file the rows stand: in which worksheet, below which headings; and formulas that say nothing."""

import io

import openpyxl
import pytest

from conftest import COUNTY, NOON, VILLAGE
from tiangeng.documents import actions, storage
from tiangeng.documents.refusals import HeadingsTooLow, NoSuchWorksheet, SheetDone, SheetRefused
from tiangeng.documents.tests.bringing import (  # noqa: F401 — own_folder is a fixture
    HEAD,
    again,
    finish_tasks,
    heads,
    homes,
    looked_at,
    own_folder,
    taken_in,
    workbook,
    written,
)
from tiangeng.documents.workbooks import columns, mapping, reading
from tiangeng.kernel.walls import acting
from tiangeng.places.models import Region


def book(hidden=(), **worksheets):
    """A workbook with several worksheets, in this order."""
    made = openpyxl.Workbook()
    made.remove(made.active)
    for name, rows in worksheets.items():
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(row)
        sheet.sheet_state = "hidden" if name in hidden else "visible"
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def chosen(actor, sheet, **said):
    finish_tasks(actor)
    with acting(actor):
        found = actions.choose_worksheet(actor=actor, now=NOON, import_id=sheet.pk, **said)
    return looked_at(actor, found)


EXPLAINED = [["填表说明"], ["户主", "写户主姓名"], ["户号", "不填也行"]]


# ---------------------------------------------------------------------- worksheets


def test_the_worksheet_that_has_the_columns_is_read_and_said(world, cast):
    content = book(说明=EXPLAINED, 农户=homes(["901", "叶一"], ["902", "叶二"]), 空=[])
    sheet = taken_in(cast.county_admin, content)
    assert (sheet.worksheet, sheet.row_count, sheet.bad_count) == ("农户", 2, 0)
    assert sheet.worksheets == [["说明", 3], ["农户", 3]]


def test_another_worksheet_is_read_when_its_owner_says_so(world, cast):
    sheet = taken_in(cast.county_admin, book(一组=homes(["901", "叶一"]), 二组=homes(["902", "叶二"], ["903", "叶三"])))
    assert (sheet.worksheet, sheet.row_count) == ("一组", 1)
    sheet = chosen(cast.county_admin, sheet, worksheet="二组")
    assert (sheet.worksheet, sheet.row_count, sheet.bad_count) == ("二组", 2, 0)
    written(cast.county_admin, sheet, whole=True)
    assert {"叶二", "叶三"} <= heads(cast.county_admin) and "叶一" not in heads(cast.county_admin)


def test_the_next_worksheet_of_a_written_file_is_a_sheet_of_its_own(world, cast):
    actor = cast.county_admin
    first = written(actor, taken_in(actor, book(一组=homes(["901", "叶一"]), 二组=homes(["902", "叶二"]))), whole=True)
    second = chosen(actor, first, worksheet="二组")
    assert second.pk != first.pk and second.name == first.name
    written(actor, second, whole=True)
    assert {"叶一", "叶二"} <= heads(actor)
    assert again(actor, first).applied_count == 1


def test_hidden_worksheets_are_neither_read_nor_offered(world, cast):
    sheet = taken_in(cast.county_admin, book(hidden=["旧表"], 旧表=homes(["901", "旧"]), 农户=homes(["902", "叶二"])))
    assert (sheet.worksheet, sheet.worksheets, sheet.row_count) == ("", [], 1)
    assert sheet.sample[0]["cells"][2][0] == "叶二"
    finish_tasks(cast.county_admin)
    with acting(cast.county_admin), pytest.raises(NoSuchWorksheet):
        actions.choose_worksheet(actor=cast.county_admin, now=NOON, import_id=sheet.pk, worksheet="旧表")


def test_a_workbook_with_nothing_to_see_is_refused(world, cast):
    content = book(hidden=["旧表"], 旧表=homes(["901", "旧"]), 空=[])
    with pytest.raises(SheetRefused) as said:
        taken_in(cast.county_admin, content)
    assert "隐藏的工作表不读" in said.value.sentence


def test_a_written_sheet_of_one_worksheet_is_not_read_again(world, cast):
    sheet = written(cast.county_admin, taken_in(cast.county_admin, workbook(homes(["901", "叶一"]))), whole=True)
    assert not storage.sheet_place(f"{sheet.pk}.xlsx").exists()
    finish_tasks(cast.county_admin)
    with acting(cast.county_admin), pytest.raises(SheetDone):
        actions.choose_worksheet(actor=cast.county_admin, now=NOON, import_id=sheet.pk, heading_row=1)


def test_the_other_worksheets_can_be_chosen_where_the_one_read_is_too_long(world, cast, monkeypatch):
    monkeypatch.setattr(reading, "MOST_ROWS", 5 - reading.ABOVE_THE_ROWS)
    long = homes(*([str(n), f"叶{n}"] for n in range(9)))
    with pytest.raises(SheetRefused) as said:
        taken_in(cast.county_admin, book(全县=long, 一组=homes(["901", "叶一"])))
    assert "行太多" in said.value.sentence
    with acting(cast.county_admin):
        sheet = actions.importing.SheetImport.objects.get()
    assert sheet.worksheet_names == ["全县", "一组"]
    assert chosen(cast.county_admin, sheet, worksheet="一组").row_count == 1


# ---------------------------------------------------------------------- headings

STEM = [["农户花名册"], ["村", "户主", "", "住在哪里", "", "备注"], ["", "姓名", "电话", "小组", "住址", ""]]


def found_in(rows, *, at=None, learned=()):
    known = mapping.Headings(columns.find("places.household"), dict(learned))
    at, headers = mapping.headings_in(rows, known, at=at)
    return at, headers, mapping.propose(headers, known)


@pytest.mark.parametrize("stands_through", [True, False])
def test_two_rows_of_headings_are_read_as_one(world, stands_through):
    """As Excel merges them: a stem over two rows, a group over two columns; or as CSV keeps them, with nothing below."""
    title, upper, lower = STEM
    if stands_through:
        lower = ["村", *lower[1:5], "备注"]
    at, headers, pairs = found_in([title, upper, lower, [VILLAGE, "叶一", "1", "一组", "桥头", ""]])
    assert at == 2
    assert headers == ["村", "户主 · 姓名", "户主 · 电话", "住在哪里 · 小组", "住在哪里 · 住址", "备注"]
    assert pairs == {"region_code": 0, "head_name": 1, "hamlet": 3, "address": 4, "note": 5}


@pytest.mark.parametrize(
    "below",
    [
        [VILLAGE, "901", "叶一", "户主"],  # somebody's relation to the head of the house is a heading elsewhere
        ["", "", "叶一", "户主"],
        [VILLAGE, "", "户主", ""],
    ],
)
def test_a_row_below_the_headings_is_no_second_row_of_them(world, below):
    at, headers, _pairs = found_in([["农户花名册"], ["村", "户号", "户主", "关系"], below])
    assert (at, headers) == (1, ["村", "户号", "户主", "关系"])


def test_a_title_above_is_no_row_of_headings(world):
    at, headers, _pairs = found_in([["花名册", "", ""], ["填表单位：西街", "", "日期：3月"], ["村", "户主", "组"]])
    assert (at, headers) == (2, ["村", "户主", "组"])


def test_of_two_columns_that_could_be_meant_the_surest_heading_counts(world):
    _at, _headers, pairs = found_in([["序号", "户号", "村", "姓名"]])
    assert pairs == {"number": 1, "region_code": 2, "head_name": 3}


def test_the_row_somebody_points_to_is_the_row_of_headings(world, cast):
    rows = [["村", "户主", "组", "备注"], ["", "", "", ""], ["村名", "当家的姓名", "", ""], [VILLAGE, "叶一", "", ""]]
    sheet = taken_in(cast.county_admin, workbook(rows))
    assert (sheet.header_at, sheet.row_count) == (0, 2)
    sheet = chosen(cast.county_admin, sheet, heading_row=3)
    assert (sheet.header_at, sheet.headers, sheet.pairs) == (2, ["村名", "当家的姓名"], {"region_code": 0})
    finish_tasks(cast.county_admin)
    for row in (0, reading.ABOVE_THE_ROWS + 1):
        with acting(cast.county_admin), pytest.raises(HeadingsTooLow):
            actions.choose_worksheet(actor=cast.county_admin, now=NOON, import_id=sheet.pk, heading_row=row)


def test_of_two_rows_of_headings_the_lower_is_remembered_where_it_says_enough(world):
    known = mapping.Headings(columns.find("places.household"), {})
    headers = ["户主 · 大名", "户主 · 姓名", "户主 · 电话", "邻居 · 电话", "当家人"]
    told = [mapping.to_remember(headers, at, known) for at in range(len(headers))]
    assert told == [["大名", "户主大名"], ["户主姓名"], ["户主电话"], ["邻居电话"], ["当家人", "当家人"]]


def test_a_column_that_was_said_to_be_nothing_is_left_alone_the_next_time(world, cast):
    actor, rows = cast.county_admin, [["村", "户主", "序号"], [VILLAGE, "叶一", "1"]]
    sheet = taken_in(actor, workbook(rows))
    assert sheet.pairs["number"] == 2
    finish_tasks(actor)
    with acting(actor):
        actions.map_columns(actor=actor, now=NOON, import_id=sheet.pk, pairs={"region_code": 0, "head_name": 1})
    assert taken_in(actor, workbook(rows)).pairs == {"region_code": 0, "head_name": 1}


def test_a_township_in_a_column_of_its_own_tells_two_villages_of_one_name_apart(world, cast):
    village = Region.objects.get(code=VILLAGE)
    other = Region.objects.villages().below(COUNTY).exclude(code__startswith=VILLAGE[:9]).first()
    Region.objects.filter(code=other.code).update(name=village.name, full_name=village.full_name)
    town = Region.objects.get(code=VILLAGE[:9]).name
    rows = [
        ["乡镇", "村名", "户主"],
        ["", village.name, "叶一"],
        [town, village.name, "叶二"],
        ["别处", VILLAGE, "叶三"],
    ]
    sheet = taken_in(cast.county_admin, workbook(rows))
    assert [row["number"] for row in sheet.sample if row["bad"]] == [2]
    assert "不止一个" in next(row["cells"][0][1] for row in sheet.sample if row["bad"])
    written(cast.county_admin, sheet, whole=False)
    assert {"叶二", "叶三"} <= heads(cast.county_admin)


def test_headings_repeated_further_down_are_no_rows(world, cast):
    rows = homes(["901", "叶一"])
    sheet = taken_in(cast.county_admin, workbook([*rows, HEAD, [VILLAGE, "902", "叶二"]]))
    assert (sheet.row_count, sheet.bad_count) == (2, 0)


# ---------------------------------------------------------------------- formulas and what comes back


def test_formulas_that_say_nothing_are_marked(world, cast):
    made = openpyxl.load_workbook(io.BytesIO(workbook(homes(["901", "叶一", "", "好"]))))
    made.active["E2"], made.active["B2"] = "#N/A", "=1+1"
    made.active["E2"].data_type = "e"
    out = io.BytesIO()
    made.save(out)
    sheet = taken_in(cast.county_admin, out.getvalue())
    said = {name: fault for (name, fault, _was) in sheet.sample[0]["cells"] if fault}
    assert sheet.bad_count == 1
    assert "#N/A" in said["#N/A"] and "还没有算出结果" in said["#FORMULA!"]


def test_bad_rows_come_back_with_their_cells_coloured_and_their_reason_once(world, cast):
    actor = cast.county_admin
    sheet = taken_in(actor, workbook(homes(["901", ""])))
    for _time in range(2):
        back = openpyxl.load_workbook(storage.sheet_place(f"{sheet.pk}-bad.xlsx")).active
        assert [cell.value for cell in back[1]] == [*HEAD, mapping.REASON_HEADING]
        assert [cell.fill.fill_type for cell in back[2]] == [None, None, "solid", None, None, None]
        sheet = taken_in(actor, storage.sheet_place(f"{sheet.pk}-bad.xlsx").read_bytes())
    assert sheet.bad_count == 1


def test_a_sheet_refused_as_a_whole_can_be_written_in_part(world, cast):
    actor = cast.county_admin
    sheet = taken_in(actor, workbook(homes(["901", "叶一"], ["902", "叶二"])))
    written(actor, taken_in(actor, workbook(homes(["902", "别人"]))), whole=True)
    sheet = written(actor, sheet, whole=True)
    assert (sheet.applied_count, sheet.is_done) == (0, False)
    sheet = written(actor, sheet, whole=False)
    assert (sheet.applied_count, list(sheet.refused), sheet.is_done) == (1, ["3"], True)
    assert "叶一" in heads(actor)
