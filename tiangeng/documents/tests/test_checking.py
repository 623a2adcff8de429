"""A sheet comes in: read whatever it is, its columns found, every bad cell marked, and nothing written."""

import io
from datetime import date

import pytest
import xlsxwriter

from conftest import NOON, VILLAGE
from tiangeng.documents import actions
from tiangeng.documents.models import SheetHeadings
from tiangeng.documents.refusals import ColumnsMissing, SheetRefused
from tiangeng.documents.tests.bringing import (  # noqa: F401 — own_folder is a fixture
    HEAD,
    finish_tasks,
    heads,
    homes,
    looked_at,
    own_folder,
    rows_in,
    taken_in,
    workbook,
    written,
)
from tiangeng.documents.workbooks import cells, mapping, reading, writing
from tiangeng.kernel.walls import acting

# ---------------------------------------------------------------------- checked


def test_nothing_is_written_before_somebody_has_seen_it(world, cast):
    before = heads(cast.county_admin)
    sheet = taken_in(cast.county_admin, workbook(homes(["901", "叶一"], ["902", "叶二"])))
    assert (sheet.row_count, sheet.bad_count) == (2, 0)
    assert heads(cast.county_admin) == before


def test_a_bad_cell_is_marked_where_it_stands(world, cast):
    sheet = taken_in(cast.county_admin, workbook([*homes(["901", ""]), ["没有的村", "902", "叶二"]]))
    assert sheet.bad_count == 2
    wrong = [[fault for _text, fault, _was in row["cells"]] for row in sheet.sample]
    assert wrong[0][2] == "这一格要填"
    assert "没有的村" in wrong[1][0]
    assert [row["number"] for row in sheet.sample] == [2, 3]


def test_headings_are_found_under_a_title_and_by_other_names(world, cast):
    rows = [["龙泉市农户花名册"], ["填表说明：……"], ["所在村", "户主姓名*"], [VILLAGE, "叶一"]]
    sheet = taken_in(cast.county_admin, workbook(rows))
    assert sheet.header_at == 2
    assert sheet.pairs == {"region_code": 0, "head_name": 1}
    assert sheet.bad_count == 0


def test_a_column_nobody_recognises_is_asked_for_and_then_remembered(world, cast):
    rows = [["村名", "当家人"], [VILLAGE, "叶一"]]
    sheet = taken_in(cast.county_admin, workbook(rows))
    assert sheet.checked_at is None and sheet.pairs == {"region_code": 0}
    finish_tasks(cast.county_admin)
    with acting(cast.county_admin), pytest.raises(ColumnsMissing):
        actions.map_columns(actor=cast.county_admin, now=NOON, import_id=sheet.pk, pairs={"region_code": 0})
    with acting(cast.county_admin):
        actions.map_columns(
            actor=cast.county_admin,
            now=NOON,
            import_id=sheet.pk,
            pairs={"region_code": 0, "head_name": 1},
            for_unit=True,
        )
    assert looked_at(cast.county_admin, sheet).bad_count == 0
    assert taken_in(cast.county_admin, workbook(rows)).pairs == {"region_code": 0, "head_name": 1}
    with acting(cast.county_admin):
        assert SheetHeadings.objects.count() == 2  # one's own, and the unit's


def test_a_number_that_stands_twice_is_told_from_one_that_is_there_already(world, cast):
    taken = taken_in(cast.county_admin, workbook(homes(["901", "叶一"])))
    written(cast.county_admin, taken, whole=True)
    sheet = taken_in(cast.county_admin, workbook(homes(["901", "叶二"], ["902", "叶三"], ["902", "叶四"])))
    said = [fault for row in sheet.sample for _text, fault, _was in row["cells"] if fault]
    assert said == ["这个户号在表里出现了两次"]
    assert (sheet.change_count, sheet.new_count) == (1, 1)  # 901 would be 叶二's: its owner is shown whose it is now
    assert [cell[2] for cell in sheet.sample[0]["cells"]] == ["", "", "叶一", "", ""]


def test_merged_cells_speak_for_every_row_they_reach(world, cast):
    rows = [HEAD, ["", "901", "叶一"], ["", "902", "叶二"]]
    sheet = taken_in(cast.county_admin, workbook(rows, merge=[(1, 2, 0, VILLAGE)]))
    assert (sheet.row_count, sheet.bad_count) == (2, 0)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
def test_a_csv_is_read_in_whatever_people_save_it(world, cast, encoding):
    text = "\r\n".join(",".join(row) for row in homes(["901", "叶一", "低保", ""]))
    sheet = taken_in(cast.county_admin, text.encode(encoding), name="农户.csv")
    assert (sheet.row_count, sheet.bad_count) == (1, 0)


def test_a_csv_with_a_title_above_its_headings_is_told_its_marks_by_the_headings(world, cast):
    rows = ["农户花名册，大贵溪村", "", *(";".join(row) for row in homes(["901", "叶一", "低保", "三口人,老屋"]))]
    sheet = taken_in(cast.county_admin, "\r\n".join(rows).encode("gbk"), name="农户.csv")
    assert (sheet.row_count, sheet.bad_count) == (1, 0)


# ---------------------------------------------------------------------- cells and bombs


@pytest.mark.parametrize(
    "cell",
    ["2026-03-18", "2026/3/18", "2026.3.18", "2026年3月18日", "20260318", "２０２６－０３－１８", 46099, 46099.0],
)
def test_a_day_is_a_day_however_it_is_written(cell):
    assert cells.day(cell) == date(2026, 3, 18)


@pytest.mark.parametrize("cell", ["三月十八", "2026-13-01", "18/3/2026", 5.0])
def test_what_is_no_day_is_said(cell):
    with pytest.raises(cells.BadCell, match="不是日期"):
        cells.day(cell)


def test_a_number_that_has_lost_its_last_digits_is_refused():
    assert cells.plain(13800001234.0) == "13800001234"
    with pytest.raises(cells.BadCell, match="末几位"):
        cells.plain(331181199001011234.0)


@pytest.mark.parametrize("text", ["=1+1", "+86", "-cmd", "@SUM(A1)", "\t=1", "＝1+1", "＠SUM(A1)"])
def test_what_a_spreadsheet_would_run_goes_out_neutral_and_comes_back_itself(text):
    assert cells.neutral(text) == "'" + text
    assert cells.plain(cells.neutral(text)) == text.strip() or text.startswith("\t")


def test_a_heading_is_neutral_too_and_means_what_it_meant(tmp_path):
    place = tmp_path / "out.xlsx"
    writing.write(place, headers=["=1+1", "户主"], rows=[["+86", "x" * 40_000]], mark="@谁")
    (mark, *_rest), head, row = rows_in(place)
    assert (mark, head[0], row[0]) == ("'@谁", "'=1+1", "'+86")
    assert len(row[1]) == cells.LONGEST - 1 and row[1].endswith("…")
    assert mapping.heading(head[0]) == mapping.heading("=1+1")


def test_two_cells_at_the_far_ends_of_a_sheet_are_refused_before_they_need_its_whole_area(world, cast):
    rows = io.BytesIO()
    book = xlsxwriter.Workbook(rows)
    sheet = book.add_worksheet()
    sheet.write(0, 0, "村")
    sheet.write(1_048_575, 16_383, "角")
    book.close()
    with pytest.raises(SheetRefused):
        taken_in(cast.county_admin, rows.getvalue())


def test_more_rows_or_columns_than_may_be_are_refused_not_cut_off(tmp_path):
    long = tmp_path / "long.csv"
    long.write_text("村,户主\n" + f"{VILLAGE},叶\n" * (reading.MOST_ROWS + reading.ABOVE_THE_ROWS + 1), "utf-8")
    with pytest.raises(SheetRefused) as said:
        reading.read(long, "csv")
    assert "行太多" in said.value.sentence
    wide = tmp_path / "wide.csv"
    wide.write_text(",".join("x" * 101), "utf-8")
    with pytest.raises(SheetRefused) as said:
        reading.read(wide, "csv")
    assert "列太多" in said.value.sentence
