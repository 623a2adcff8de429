"""The pack's part: differences question by question before anything is loaded, errors by file, line, sheet, row and column."""

import shutil

import pytest

from conftest import COUNTY, NOON, SYSTEM
from tiangeng.forms.models import Form
from tiangeng.forms.tests.books import q, workbook
from tiangeng.kernel import packs
from tiangeng.kernel.packs import PackRefused
from tiangeng.lawful.refusals import ApprovalNeeded

SETTINGS = {"form_id": "household-visit", "form_title": "入户走访表", "version": "2"}


@pytest.fixture
def folder(tmp_path):
    shutil.copytree(packs.FOLDER / "longquan", tmp_path / "longquan")
    return tmp_path


def put(folder, *rows, **settings):
    path = folder / "longquan" / "forms" / "household-visit.xlsx"
    path.write_bytes(workbook(list(rows), settings=SETTINGS | settings))


def load(folder):
    return packs.load("longquan", actor=SYSTEM, now=NOON, folder=folder)


def test_the_pack_as_loaded_has_its_form(world):
    form = Form.objects.get(county_code=COUNTY)
    assert (form.code, form.in_force, form.about) == ("household-visit", True, "household")
    assert form.xform.startswith("<?xml") and form.xform_hash.startswith("md5:")
    assert packs.differences("longquan") == []
    load(packs.FOLDER)
    assert Form.objects.filter(county_code=COUNTY).count() == 1


def test_a_changed_question_is_one_difference_and_then_another_version(world, folder):
    put(folder, q("text", "heard", "听到的"), q("text", "more", "还有"))
    load(folder)
    put(folder, q("text", "heard", "听到了什么"), q("text", "more", "还有"), version="3")
    found = {str(one) for one in packs.differences("longquan", folder=folder)}
    assert found == {
        'forms.forms.household-visit.survey.items.heard.label: "听到的" → "听到了什么"',
        'forms.forms.household-visit.version: "2" → "3"',
    }
    load(folder)
    rows = Form.objects.filter(county_code=COUNTY).order_by("loaded_at", "version")
    assert {(row.version, row.in_force) for row in rows} == {("2026010501", False), ("2", False), ("3", True)}


def test_an_older_version_can_be_brought_back(world, folder):
    put(folder, q("text", "heard", "听到的"))
    load(folder)
    load(packs.FOLDER)
    assert Form.objects.get(county_code=COUNTY, in_force=True).version == "2026010501"


def test_a_wrong_workbook_is_told_by_file_line_sheet_row_and_column(world, folder):
    put(folder, q("text", "a"), q("integer", "b", constraint=". >"))
    with pytest.raises(PackRefused) as refused:
        packs.differences("longquan", folder=folder)
    sentence = refused.value.sentence
    assert "forms.yaml 第 " in sentence
    assert "工作簿 household-visit.xlsx，survey 表第 3 行 E 列（constraint）：算式没有写完" in sentence
    assert Form.objects.filter(county_code=COUNTY).count() == 1


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("workbook: household-visit.xlsx", "workbook: nowhere.xlsx", "没有工作簿 forms/nowhere.xlsx"),
        ("workbook: household-visit.xlsx", "workbook: ../../x.xlsx", "没有工作簿 forms/x.xlsx"),
        ("code: household-visit", "code: other", "form_id 是 household-visit，和 code 不同"),
        ("about: household", "about: household\n    name: 自己写的", "name 写在工作簿里，不写在这里"),
    ],
)
def test_a_part_that_does_not_fit_its_workbook_is_refused(world, folder, old, new, said):
    path = folder / "longquan" / "forms.yaml"
    text = path.read_text("utf-8")
    head, tail = text.split("\nforms:", 1)
    assert old in tail
    path.write_text(f"{head}\nforms:{tail.replace(old, new, 1)}", "utf-8")
    with pytest.raises(PackRefused) as refused:
        packs.differences("longquan", folder=folder)
    assert said in refused.value.sentence


def test_a_form_belongs_to_fieldwork_the_county_has_agreed_to(world, folder):
    path = folder / "longquan" / "forms.yaml"
    path.write_text(path.read_text("utf-8").replace("programme: wednesday", "programme: every-day"), "utf-8")
    with pytest.raises(ApprovalNeeded):
        load(folder)
