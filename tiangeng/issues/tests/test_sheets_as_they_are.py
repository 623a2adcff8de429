"""Sheets of problems as offices keep them: with 诉求 in a column, with one column of words only, with a total below."""

import pytest

from conftest import VILLAGE
from tiangeng.documents.tests.bringing import finish_tasks, own_folder, taken_in, workbook, written  # noqa: F401 — a fixture
from tiangeng.issues.models import Issue
from tiangeng.kernel.walls import acting

LEAF, WORDS = "渠道渗漏", "田里进不去水。从上月起就这样，" + "村里报过。" * 20


def brought(cast, head, *rows):
    return taken_in(cast.township_officer, workbook([head, *rows]), kind="issues.issue", name="民情.xlsx")


@pytest.mark.parametrize(
    ("head", "row", "title", "body"),
    [
        (["村", "标题", "诉求", "类别"], [VILLAGE, "渠漏", "漏了三天", LEAF], "渠漏", "漏了三天"),
        (["村", "诉求", "情况", "类别"], [VILLAGE, "渠漏", "漏了三天", LEAF], "渠漏", "漏了三天"),
        (["村", "问题", "诉求", "类别"], [VILLAGE, "渠漏", "漏了三天", LEAF], "渠漏", "漏了三天"),
        (["村", "诉求", "类别"], [VILLAGE, WORDS, LEAF], "田里进不去水", WORDS),
        (["村", "什么事", "类别"], [VILLAGE, WORDS, LEAF], "田里进不去水", WORDS),
        (["村", "情况", "类别"], [VILLAGE, "水" * 100, LEAF], "水" * 80, "水" * 100),
    ],
)
def test_what_people_call_the_words_is_known_and_one_column_gives_both(world, cast, head, row, title, body):
    sheet = brought(cast, head, row)
    assert (sheet.row_count, sheet.bad_count) == (1, 0), (sheet.pairs, sheet.sample)
    assert written(cast.township_officer, sheet, whole=True).applied_count == 1
    with acting(cast.township_officer):
        issue = Issue.objects.get()
    assert (issue.title, issue.body) == (title, body)


def test_what_is_wrong_with_a_shared_cell_stands_under_it(world, cast):
    sheet = brought(cast, ["村", "情况", "类别"], [VILLAGE, "渠漏了", LEAF], [VILLAGE, "渠漏了", LEAF])
    faults = [fault for row in sheet.sample for _text, fault, _before in row["cells"] if fault]
    assert (sheet.bad_count, faults) == (1, ["这件事在表里出现了两次"])


def test_a_total_is_no_row_and_an_unread_day_leads_to_the_old_ledger(world, cast, client_of):
    head = ["编号", "村", "标题", "情况", "类别", "反映时间"]
    row, total = ["", VILLAGE, "渠漏", "漏了三天", LEAF, "2024-05-06"], ["合 计：", "", "1", "", "", ""]
    sheet = brought(cast, head, row, total)
    assert (sheet.row_count, sheet.bad_count) == (1, 0), sheet.sample
    finish_tasks(cast.township_officer)
    client = client_of(cast.township_officer)
    page = client.get(sheet.get_absolute_url()).content.decode()
    assert "第 3 行是合计，没有算进去" in page
    assert "请派单的人用“旧账（系统之前的事项）”导入" in page
    assert len(client.get(f"/api/files/sheets/{sheet.pk}").json()["rows"]) == 1
    assert written(cast.township_officer, sheet, whole=True).applied_count == 1
