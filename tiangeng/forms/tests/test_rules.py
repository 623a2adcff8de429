"""Answers are shaped, found relevant or not, and asked again; each question that is wrong has a sentence."""

from datetime import date

import pytest

from conftest import NOON
from tiangeng.forms import rules, workbooks
from tiangeng.forms.tests.books import q, workbook

DAY = date(2026, 3, 18)
CHOICES = [
    ("yn", "yes", "有", "a"),
    ("yn", "no", "没有", "b"),
    ("inc", "farm", "种田", ""),
    ("inc", "shop", "开店", ""),
]
ROWS = [
    q("today", "filled_on", ""),
    q("select_one yn", "care", "有没有要照应的", required="yes"),
    q("text", "care_what", "怎么照应", relevant="${care} = 'yes'", required="yes"),
    q("begin group", "home", "家里", relevant="${care} != ''"),
    q("integer", "people", "几口人", constraint=". >= 0 and . <= 30", constraint_message="0 到 30"),
    q("select_multiple inc", "income", "收入"),
    q("decimal", "land", "几亩地", relevant="selected(${income}, 'farm')"),
    q("end group"),
    q("begin repeat", "members", "外出的人"),
    q("text", "who", "谁", required="yes"),
    q("integer", "age", "多大", constraint=". > 0"),
    q("end repeat"),
    q("calculate", "ages", "", calculation="sum(${age})"),
    q("calculate", "told", "", calculation="concat(${people}, '口')"),
    q("select_one yn", "again", "再选", choice_filter="kind = 'a' or ${care} = 'no'"),
    q("acknowledge", "read", "念过了"),
    q("image", "photo", "照片"),
    q("date", "back_on", "哪天回", constraint=". >= ${filled_on}"),
]
GOOD = {"care": "no", "people": 3}


@pytest.fixture(scope="module")
def survey():
    return workbooks.read(workbook(ROWS, CHOICES)).survey


def settle(survey, **given):
    return rules.settle(survey, given, now=NOON, on=DAY)


def test_answers_are_kept_by_kind_and_what_is_worked_out_beside_them(survey):
    members = [{"who": "叶青", "age": "40"}, {"who": "小叶", "age": 9}]
    found = settle(
        survey, care="yes", care_what="送饭", people="3", income="farm shop", land="2.50", members=members, read=True,
        photo="a.jpg", back_on="2026-03-20",
    )  # fmt: skip
    assert not found.faults
    assert found.answers == {
        "filled_on": "2026-03-18", "care": "yes", "care_what": "送饭", "people": 3, "income": ["farm", "shop"], "land": 2.5,
        "members": [{"who": "叶青", "age": 40}, {"who": "小叶", "age": 9}], "ages": 49, "told": "3口", "read": "OK",
        "photo": "a.jpg", "back_on": "2026-03-20",
    }  # fmt: skip
    assert found.pictures == {"a.jpg": "photo"}


@pytest.mark.parametrize(
    ("given", "place", "sentence"),
    [
        ({"care": ""}, "care", "“有没有要照应的”必填"),
        ({"care": "maybe"}, "care", "“有没有要照应的”没有“maybe”这个选项"),
        ({"care": "yes"}, "care_what", "“怎么照应”必填"),
        ({"care_what": "送饭"}, "care_what", "“怎么照应”在前面的回答下不用填，请清空"),
        ({"people": 31}, "people", "“几口人”不合要求：0 到 30"),
        ({"people": "三"}, "people", "“几口人”要填整数"),
        ({"people": 2.5}, "people", "“几口人”要填整数"),
        ({"people": "1e999"}, "people", "“几口人”要填整数"),
        ({"people": [1]}, "people", "“几口人”填的不是一个值"),
        ({"income": "farm moon"}, "income", "“收入”没有“moon”这个选项"),
        ({"land": 3}, "land", "“几亩地”在前面的回答下不用填，请清空"),
        ({"income": ["farm"], "land": "nan"}, "land", "“几亩地”要填数字"),
        ({"members": [{"who": "叶青"}, {"age": 4}]}, "members[2].who", "“谁”必填"),
        ({"members": [{"who": "叶青", "age": -4}]}, "members[1].age", "“多大”不合要求：请改"),
        ({"members": "叶青"}, "members", "“外出的人”要一行一行地填"),
        ({"members": [{"who": "x"}] * 201}, "members", "“外出的人”最多 200 行"),
        ({"members": [{"who": "x", "size": 1}]}, "members[1].size", "“size”不是这张表单里的题"),
        ({"strange": 1}, "strange", "“strange”不是这张表单里的题"),
        ({"care": "yes", "care_what": "送饭", "again": "no"}, "again", "“再选”在前面的回答下没有“没有”这个选项"),
        ({"read": "perhaps"}, "read", "“念过了”只能是勾上或不勾"),
        ({"back_on": "昨天"}, "back_on", "“哪天回”要填日期，例如 2026-03-18"),
        ({"back_on": "2026-03-01"}, "back_on", "“哪天回”不合要求：请改"),
        ({"care": "yes", "care_what": "a\x00b"}, "care_what", "“怎么照应”里有不能保存的控制字符"),
    ],
)
def test_each_question_that_is_wrong_has_a_sentence(survey, given, place, sentence):
    faults = settle(survey, **(GOOD | given)).faults
    assert (place, sentence) in [(fault.place, fault.sentence) for fault in faults]


def test_a_day_that_was_filled_in_offline_is_judged_by_that_day(survey):
    found = rules.settle(
        survey, GOOD | {"filled_on": "2026-03-10", "back_on": "2026-03-12"}, now=NOON, on=date(2026, 3, 10)
    )
    assert not found.faults


def test_what_a_formula_makes_true_or_whole_stays_so_for_the_next_one():
    rows = [
        q("integer", "people", "几口人"),
        q("calculate", "is_big", "", calculation="${people} > 4"),
        q("text", "why", "怎么住得下", relevant="${is_big}"),
        q("integer", "pairs", "几对", calculation="${people} div 2"),
    ]
    survey = workbooks.read(workbook(rows)).survey
    found = settle(survey, people=3)
    assert (found.answers, found.faults) == ({"people": 3, "is_big": "false", "pairs": 1}, [])
    assert [fault.place for fault in settle(survey, people=3, why="挤").faults] == ["why"]
    assert settle(survey, people=7, why="挤").answers["pairs"] == 3


def test_a_moment_with_its_zone_is_kept_as_the_countys_clocks_show_it():
    survey = workbooks.read(workbook([q("datetime", "at")])).survey
    for said in ("2026-03-19T08:00", "2026-03-19T08:00:00.000+08:00", "2026-03-19T00:00:00.000Z"):
        assert settle(survey, at=said).answers == {"at": "2026-03-19T08:00"}


@pytest.mark.parametrize("said", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00", "2026-13-01T00:00"])
def test_a_moment_no_calendar_has_is_a_fault_and_no_crash(said):
    survey = workbooks.read(workbook([q("datetime", "at")])).survey
    assert [fault.what for fault in settle(survey, at=said).faults] == ["要填日期和时间"]


def test_an_empty_row_is_a_row_where_it_is_asked_and_nothing_where_it_is_not():
    rows = [
        q("integer", "people", "几口人"),
        q("begin repeat", "members", "成员", relevant="${people} > 0"),
        q("text", "who", "谁"),
        q("end repeat"),
        q("calculate", "count", "", calculation="count(${members})"),
    ]
    survey = workbooks.read(workbook(rows)).survey
    asked, unasked = (settle(survey, people=people, members=[{}, {}]) for people in (1, 0))
    assert (asked.answers, unasked.answers) == (
        {"people": 1, "members": [{}, {}], "count": 2}, {"people": 0, "count": 0},
    )  # fmt: skip
    assert not asked.faults and not unasked.faults
