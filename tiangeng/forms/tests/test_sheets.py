"""A form filled in on a sheet, by an office that kept its answers in Excel, and put right by one."""

from datetime import timedelta

import pytest

from conftest import NOON, VILLAGE
from tiangeng.documents.tests.bringing import own_folder, taken_in, workbook, written  # noqa: F401
from tiangeng.documents.workbooks import columns
from tiangeng.forms import queries
from tiangeng.forms.models import FormAnswer
from tiangeng.kernel.walls import acting
from tiangeng.places import actions as places


@pytest.fixture
def kind(form):
    return columns.find(f"answers:{form.pk.hex}")


@pytest.fixture
def heads(kind):
    return {column.name: str(column.label) for column in kind.columns}


@pytest.fixture
def row(cast, heads):
    places.create_household(actor=cast.cadre, now=NOON, region_code=VILLAGE, number="901", head_name="叶一")

    def line(**more):
        given = {
            "region_code": VILLAGE, "answered_on": "2026-03-17", "household_id": "叶一", "q_head": "老叶", "q_people": 3,
            "q_income": "种地", "q_land": 2.5, "q_house": "好", "q_water": "自来水，好用", "q_care": "没有",
        } | more  # fmt: skip
        return given

    return line


def sheet_of(heads, *rows):
    names = list(dict.fromkeys(name for row in rows for name in row))
    return workbook([[heads[name] for name in names], *([row.get(name, "") for name in names] for row in rows)])


def faults(sheet):
    return [fault for row in sheet.sample for _text, fault, _was in row["cells"] if fault]


def brought(cast, kind, content):
    return taken_in(cast.cadre, content, kind=kind.label, name="表.xlsx")


def test_rows_become_answers_once_and_the_forms_own_rules_are_asked(world, cast, kind, heads, row, form):
    labels = {item.name: dict(item.choices) for item in queries.columns_of([form])}
    good = row(q_income=labels["income"]["farm"], q_house=labels["house"]["good"], q_water=labels["water"]["tap"],
               q_care=labels["care"]["no"])  # fmt: skip
    bad = [good | {"q_people": "三口"}, good | {"q_water": "雨水"}, good | {"household_id": "没有的人"}, good]
    sheet = brought(cast, kind, sheet_of(heads, good, *bad))
    assert (sheet.row_count, sheet.bad_count) == (5, 4), faults(sheet)
    assert any("整数" in said for said in faults(sheet)) and any("没有登记" in said for said in faults(sheet))
    assert written(cast.cadre, sheet, whole=False).applied_count == 1
    with acting(cast.cadre):
        answer = FormAnswer.objects.get()
    assert (
        answer.answers["people"] == 3 and answer.answers["income"] == ["farm"] and answer.household.head_name == "叶一"
    )
    twice = brought(cast, kind, sheet_of(heads, good))
    assert twice.bad_count == 1 and "已经填过" in faults(twice)[0]
    right = good | {"household_id": "901 叶一", "q_people": 4, "number": str(answer.pk)}
    sheet = brought(cast, kind, sheet_of(heads, right))
    assert (sheet.change_count, sheet.bad_count) == (1, 0), faults(sheet)
    written(cast.cadre, sheet, whole=True)
    with acting(cast.cadre):
        assert FormAnswer.objects.get(is_current=True).answers["people"] == 4
    assert brought(cast, kind, sheet_of(heads, right)).same_count == 1


def test_only_its_author_puts_an_answer_right_by_a_sheet(world, cast, kind, heads, fill_in):
    answer = fill_in(on=NOON.date() - timedelta(days=1))
    line = {"region_code": VILLAGE, "answered_on": "2026-03-17", "q_people": 5, "number": str(answer.pk)}
    sheet = taken_in(cast.partner, sheet_of(heads, line), kind=kind.label, name="表.xlsx")
    assert (sheet.change_count, sheet.bad_count) == (0, 1), faults(sheet)


def test_each_form_is_a_sheet_of_its_own_for_who_may_fill_it_in(world, cast, kind):
    assert kind.label in {one.label for one in columns.offered(cast.cadre)}
    assert (
        kind.label not in {one.label for one in columns.offered(cast.bureau)}
        or "visits.record" in cast.bureau.capabilities
    )
    assert columns.find("answers:" + "0" * 32) is None and columns.find("answers:x") is None
