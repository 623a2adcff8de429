"""Workbooks: what is wrong is told with sheet, row and column in one sentence; ours are what our script writes."""

import sys

import pytest

from conftest import ROOT
from tiangeng.forms import workbooks
from tiangeng.forms.tests.books import HEADINGS, q, workbook
from tiangeng.forms.workbooks import BadWorkbook
from tiangeng.kernel import packs

sys.path.insert(0, str(ROOT / "scripts"))
import write_forms

YES_NO = [("yn", "yes", "有"), ("yn", "no", "没有")]


def test_a_workbook_becomes_questions_choices_and_an_xform():
    rows = [
        q("begin group", "g", "家里"),
        q("integer", "n", "几人", constraint=". >= 0", required="yes"),
        q("end group"),
        q("begin repeat", "m", "成员", relevant="${n} > 0"),
        q("select_one yn", "work", "干活吗"),
        q("end repeat"),
        q("calculate", "c", "", calculation="count(${m})"),
    ]
    found = workbooks.read(workbook(rows, YES_NO))
    group, repeat, count = found.survey["items"]
    assert (found.code, found.name, found.version) == ("trial", "试填", "1")
    assert group["items"][0] == {
        "name": "n", "kind": "integer", "label": "几人", "required": True, "constraint": ["op", ">=", ["self"], ["number", 0]],
    }  # fmt: skip
    assert repeat["relevant"] == ["op", ">", ["ref", "n"], ["number", 0]]
    assert repeat["items"][0]["choices"] == "yn"
    assert count["calculation"] == ["call", "count", ["ref", "m"]]
    assert found.survey["choices"]["yn"][1] == {"name": "no", "label": "没有"}
    assert 'constraint=". &gt;= 0"' in found.xform


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([q("integer", "n", constraint=". >=")], "survey 表第 2 行 E 列（constraint）：算式没有写完（第 5 个字）"),
        ([q("text", "a"), q("text", "b", relevant="${c} = 1")], "survey 表第 3 行 D 列（relevant）：引用了 c，前面没有这道题"),
        ([q("text", "a", relevant="pulldata('x')")], "survey 表第 2 行 D 列（relevant）：算式没有函数 pulldata（第 1 个字）"),
        ([q("text", "a"), q("text", "b", relevant="a = 1")], "survey 表第 3 行 D 列（relevant）：看不懂“a”"),
        ([q("geopoint", "where")], "survey 表第 2 行 A 列（type）：geopoint：不收填表的人在哪里"),
        ([q("start", "began")], "survey 表第 2 行 A 列（type）：start：不记填表用了多久"),
        ([q("audio", "a")], "survey 表第 2 行 A 列（type）：audio：附件只收照片"),
        ([q("txet", "a")], "survey 表第 2 行 A 列（type）：txet：没有这种题型"),
        ([q("select_one nope", "a")], "survey 表第 2 行 A 列（type）：choices 表里没有选项组 nope"),
        ([q("text", "a b")], "survey 表第 2 行 B 列（name）：题目的 name 用字母"),
        ([q("text", "a"), q("text", "a")], "survey 表第 3 行 B 列（name）：a 出现了两次"),
        ([q("text", "a", "")], "survey 表第 2 行 C 列（label）：要写题目"),
        ([q("calculate", "a")], "survey 表第 2 行 H 列（calculation）：calculate 要写算式"),
        ([q("begin group", "g"), q("text", "a")], "survey 表第 2 行 A 列（type）：begin group 没有收尾"),
        ([q("text", "a"), q("end repeat")], "survey 表第 3 行 A 列（type）：end repeat 没有对应的 begin"),
        (
            [q("begin repeat", "m"), q("integer", "age"), q("end repeat"), q("text", "b", relevant="${age} > 1")],
            "survey 表第 5 行 D 列（relevant）：age 在可以填多行的一组里",
        ),
        ([q("text", "a", constraint="regex(., '[')")], "survey 表第 2 行 E 列（constraint）：regex 的写法不对"),
        ([q("select_one yn", "a", choice_filter="size = 1")], "survey 表第 2 行 I 列（choice_filter）：选项组 yn 没有 size 这一列"),
        ([q("text", "a", relevant="coalesce('', 1, 2) = 1")], "survey 表第 2 行 D 列（relevant）：算式coalesce 的参数个数不对"),
        (
            [q("text", "a"), q("text", "b", relevant="selected(${a}, 1)")],
            "survey 表第 3 行 D 列（relevant）：算式selected 的第二个要写成文字",
        ),
        ([q("calculate", "a", calculation="sum(1)")], "survey 表第 2 行 H 列（calculation）：算式sum 汇总的要写成 ${题目的 name}"),
        (
            [q("begin repeat", "m"), q("integer", "age"), q("end repeat"), q("calculate", "b", calculation="max(${age}, 3)")],
            "survey 表第 5 行 H 列（calculation）：age 在可以填多行的一组里",
        ),
        ([q("today", "d"), q("calculate", "a", calculation="format-date(${d}, '%d %b')")],
         "survey 表第 3 行 H 列（calculation）：算式format-date 不认识 %b，能用的是 %Y %y"),
        ([q("text", "a", constraint="regex(., '(?P<x>a)')")],
         "survey 表第 2 行 E 列（constraint）：regex 的写法不对：(?P ODK Collect 不认识"),
        ([q("date", "a", constraint=". <= today()")], "survey 表第 2 行 E 列（constraint）：用了 today()、now()，要有一道 today 题"),
        ([], "survey 表里没有题目"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_with_sheet_row_and_column(rows, said):
    with pytest.raises(BadWorkbook) as refused:
        workbooks.read(workbook(rows, YES_NO))
    assert str(refused.value).startswith(said)


@pytest.mark.parametrize(("kind", "default", "is_bad"), [
    ("date", "today()", True), ("text", "concat('a', 'b')", True), ("text", "1 + 1", True), ("date", "2026-03-18", False),
    ("text", "旧的（两间）", False), ("integer", "7", False),
])  # fmt: skip
def test_a_default_a_device_would_work_out_is_refused(kind, default, is_bad):
    content = workbook([q(kind, "a", default=default)], headings=(*HEADINGS, "default"))
    if not is_bad:
        assert workbooks.read(content).survey["items"][0]["default"] == default
        return
    with pytest.raises(BadWorkbook, match="survey 表第 2 行 K 列（default）：只能写定下来的值"):
        workbooks.read(content)


def test_on_a_device_an_answer_may_be_put_right_and_a_picture_is_made_smaller_before_it_is_sent():
    rows = [q("image", "a"), q("image", "b", parameters="max-pixels=800"), q("text", "c")]
    for headings in (HEADINGS, (*HEADINGS, "parameters")):
        xform = workbooks.read(workbook(rows, headings=headings)).xform
        assert '<submission odk:client-editable="true"/>' in xform
        assert xform.count("orx:max-pixels=") == 2
    assert 'orx:max-pixels="2000"' in xform and 'orx:max-pixels="800"' in xform


def test_a_column_nobody_would_read_is_refused():
    with pytest.raises(BadWorkbook, match="survey 表第 1 行 K 列（bind::saveto）：不认识这一列"):
        workbooks.read(workbook([q("text", "a")], headings=(*HEADINGS, "bind::saveto")))


@pytest.mark.parametrize(
    ("choices", "said"),
    [
        ([("yn", "yes", "")], "choices 表第 2 行 C 列（label）：不能空着"),
        ([("yn", "yes", "有"), ("yn", "yes", "又有")], "choices 表第 3 行 B 列（name）：选项 yes 在这一组里出现了两次"),
        ([("yn", "y s", "有")], "choices 表第 2 行 B 列（name）：选项的 name 里不能有空格"),
    ],
)
def test_a_wrong_choice_is_told_with_row_and_column(choices, said):
    with pytest.raises(BadWorkbook) as refused:
        workbooks.read(workbook([q("select_one yn", "a")], choices))
    assert str(refused.value) == said


@pytest.mark.parametrize("content", [b"", b"no workbook", b"PK\x03\x04" + b"\x00" * 200])
def test_what_is_no_workbook_is_refused(content):
    with pytest.raises(BadWorkbook):
        workbooks.read(content)


@pytest.mark.parametrize(
    ("kind", "parameters", "said"),
    [
        ("image", "max-pixels=many", "survey 表第 3 行 K 列（parameters）：pyxform 不接受：Parameter max-pixels"),
        ("text", "rows=x", "survey 表第 3 行 K 列（parameters）：pyxform 不接受：Parameter rows"),
        ("image", "colour=red", "survey 表第 3 行 K 列（parameters）：pyxform 不接受：On the 'survey' sheet"),
    ],
)
def test_what_only_pyxform_refuses_is_told_with_its_cell(kind, parameters, said):
    rows = [q("text", "a"), q(kind, "p", parameters=parameters)]
    with pytest.raises(BadWorkbook) as refused:
        workbooks.read(workbook(rows, headings=(*HEADINGS, "parameters")))
    assert str(refused.value).startswith(said)


def test_where_two_questions_could_be_meant_none_is_named():
    rows = [q("image", name, parameters="max-pixels=many") for name in "ab"]
    with pytest.raises(BadWorkbook, match=r"^pyxform 不接受：Parameter max-pixels"):
        workbooks.read(workbook(rows, headings=(*HEADINGS, "parameters")))


@pytest.mark.parametrize("name", sorted(write_forms.BOOKS))
def test_the_packs_workbooks_are_what_the_script_writes_and_can_be_read(name, tmp_path):
    write_forms.write(tmp_path / "x.xlsx", *write_forms.BOOKS[name])
    kept = packs.FOLDER / name
    assert kept.read_bytes() == (tmp_path / "x.xlsx").read_bytes()
    assert len(kept.read_bytes()) < 100_000
    assert workbooks.read(kept.read_bytes()).code == write_forms.BOOKS[name][0]


def test_the_handbook_of_longquan_has_fourteen_questions():
    found = workbooks.read((packs.FOLDER / "longquan/forms/household-visit.xlsx").read_bytes())
    assert sum(item["kind"] != "today" for item in found.survey["items"]) == 14
