"""A dirty sheet comes in, is put right and comes in again; a list goes out, and a long one by two people."""

from pathlib import Path

import pytest

from tests.journeys.browser import Street

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
    officer.main.get_by_label("户主姓名").select_option(label="当家人")
    officer.presses("按这样重新检查")
    officer.reads("1 行可以导入", "2 行要改", "这一格要填", "没有找到“没有的村”").looks("sheet-preview")
    officer.presses("只导入好的行")
    officer.reads("写入了 1 行", "下载要改的行").looks("sheet-result")
    officer.goes("/places/households/?q=王新一").reads("1 条", "王新一")


def test_a_list_goes_out_as_a_sheet(street: Street) -> None:
    officer = street.officer("jiwen").goes("/places/households/?q=王").presses("导出").looks("exports")
    download = officer.main.get_by_role("link", name="下载").first
    download.wait_for(timeout=60_000)
    with officer.page.expect_download() as found:
        download.click()
    assert found.value.suggested_filename.startswith("农户")
