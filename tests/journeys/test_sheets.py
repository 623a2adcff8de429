"""A dirty sheet comes in, is put right and comes in again; one as a county draws it up; a list goes out."""

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.journeys.browser import Person, Street

pytestmark = pytest.mark.journey

VILLAGE = "331181206227"  # 大贵溪村, in the officer's township


def test_a_dirty_sheet_is_checked_and_its_good_rows_written(street: Street, tmp_path: Path) -> None:
    sheet = tmp_path / "农户花名册.csv"
    rows = ["所在村,户号,当家人,备注", f"{VILLAGE},J01,王新一,=1+1", f"{VILLAGE},J02,,", "没有的村,J03,王新三,"]
    sheet.write_bytes("\r\n".join(rows).encode("gbk"))
    officer = street.officer("jiwen").goes("/files/sheets/").presses("导入表格").looks("sheet-new")
    officer.main.get_by_label("表格文件").set_input_files(sheet)
    officer.presses("上传并检查")
    officer.reads("表里没有认出这几列", "户主姓名").looks("sheet-columns")
    officer.main.get_by_label("户主姓名").select_option(label="C · 当家人")
    officer.presses("按这样重新检查")
    officer.reads("1 行可以导入", "2 行要改", "这一格要填", "没有找到“没有的村”").looks("sheet-preview", picture=True)
    officer.presses("只导入好的行")
    officer.reads("写入了 1 行", "下载要改的行").looks("sheet-result")
    officer.goes("/places/households/?q=王新一").reads("1 条", "王新一")


def test_a_sheet_as_a_county_draws_it_up_is_read_corrected_and_remembered(street: Street, tmp_path: Path) -> None:
    """Two worksheets, a title, headings in two rows, cells merged downward; bad rows back; the same words next month."""
    drawn = tmp_path / "2026年农户花名册.xlsx"
    _draw(drawn)
    officer = street.officer("jiwen").goes("/places/households/").presses("导入").looks("sheet-new-households")
    _brings(officer, drawn)
    officer.reads("文件里有 3 张工作表有内容，读的是“一组”", "表里没有认出这几列：户主姓名").looks("sheet-worksheets")
    officer.main.get_by_label("户主姓名").select_option(label="D · 家庭情况 · 掌门人")
    officer.presses("按这样重新检查")
    officer.reads("2 行可以导入", "1 行要改", "家庭情况 · 掌门人").looks("sheet-preview-merged")
    officer.presses("只导入好的行").reads("写入了 2 行", "1 行要改，没有写", "导的是“一组”").looks(
        "sheet-result-worksheets"
    )
    bad = tmp_path / "改好.xlsx"
    with officer.page.expect_download() as found:
        officer.main.get_by_role("link", name="下载要改的行").click()
    found.value.save_as(bad)

    officer.presses("接着读这一张").reads("1 行可以导入", "读的是“二组”").presses("全部导入").reads("写入了 1 行")

    book = openpyxl.load_workbook(bad)
    book.active["D2"] = "柳新三"  # where the coloured cell was
    book.save(bad)
    officer.goes("/files/sheets/new?kind=places.household")
    _brings(officer, bad)
    officer.reads("1 行可以导入").does_not_read("哪里不对").presses("全部导入").reads("写入了 1 行")

    later = tmp_path / "下个月.csv"
    later.write_bytes(f"组别,掌门人,户号,村名\r\n三组,柳新五,L05,{VILLAGE}\r\n".encode("gbk"))
    officer.goes("/files/sheets/new?kind=places.household")
    _brings(officer, later)
    officer.reads("1 行可以导入").presses("全部导入").reads("写入了 1 行")
    officer.goes("/places/households/?q=柳新").reads("5 条", "柳新三", "柳新五")


def _brings(officer: Person, path: Path) -> None:
    officer.main.get_by_label("表格文件").set_input_files(path)
    officer.presses("上传并检查")


def _draw(path: Path) -> None:
    book: Any = openpyxl.Workbook()
    said = book.active
    said.title = "填表说明"
    for line in ("一、每户一行。", "二、户号不重复。"):
        said.append([line])
    for group, homes in (("一组", ["柳新一", "柳新二", ""]), ("二组", ["柳新四"])):
        sheet = book.create_sheet(group)
        sheet.append([f"某某镇农户花名册（{group}）"])
        sheet.append(["序号", "所在村", "户号", "家庭情况", "", "备注"])
        sheet.append(["", "", "", "掌门人", "组别", ""])
        for at, name in enumerate(homes, start=1):
            number = f"L0{at}" if group == "一组" else "L04"
            sheet.append([at, VILLAGE if at == 1 else "", number, name, group, ""])
        for cells in ("A1:F1", "A2:A3", "B2:B3", "C2:C3", "D2:E2", "F2:F3", f"B4:B{3 + len(homes)}"):
            sheet.merge_cells(cells)
    book.save(path)


def test_a_list_goes_out_as_a_sheet(street: Street) -> None:
    officer = street.officer("jiwen").goes("/places/households/?q=王").presses("导出").looks("exports")
    download = officer.main.get_by_role("link", name="下载").first
    download.wait_for(timeout=60_000)
    with officer.page.expect_download() as found:
        download.click()
    assert found.value.suggested_filename.startswith("农户")
