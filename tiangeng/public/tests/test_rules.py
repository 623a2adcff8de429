from datetime import timedelta

import pytest

from tiangeng.public import rules


@pytest.mark.parametrize(
    ("body", "title"),
    [
        ("渠漏了。请来看看。", "渠漏了"),
        ("  \n\n渠漏了\n请来看看", "渠漏了"),
        ("渠漏了", "渠漏了"),
        ("？？？", ""),
        ("😀" * 50, "😀" * 39 + "…"),
        ("水碓坑的水渠从去年冬天埋管子以后一直在漏，下游的八十亩田浇不上水，已经快三个月了没有人管",
         "水碓坑的水渠从去年冬天埋管子以后一直在漏，下游的八十亩田浇不上水"),
    ],
)  # fmt: skip
def test_the_title_is_the_first_sentence(body, title):
    assert rules.title_of(body) == title
    assert len(title) <= rules.TITLE_LENGTH


def test_the_widest_kind_is_shown_branch_by_branch_and_the_others_as_one_choice_each():
    branches = [("a", "饮用水", "life"), ("b", "道路", "life"), ("c", "山林", "legacy")]
    groups = rules.groups_of(branches, {"legacy": "历史遗留"})
    assert [(g.code, g.name, g.branches) for g in groups] == [
        ("a", "饮用水", ("a",)),
        ("b", "道路", ("b",)),
        ("legacy", "历史遗留（山林）", ("c",)),
    ]


def test_people_and_their_numbers_stay_unsaid():
    text = "和李根土、李根土的儿子看过，电话 13857801234，身份证 33118119620101123X，水渠 138578012345 米"
    shown = rules.without_people(text, ["李根土", "李", ""])
    assert "李根土" not in shown
    assert "13857801234，" not in shown
    assert "33118119620101123X" not in shown
    assert "138****1234" in shown
    assert "138578012345 米" in shown, "a longer number is no telephone"


def test_what_was_struck_off_may_be_called_broken_for_thirty_days(now):
    assert not rules.may_say_broken(closed_at=None, now=now)
    assert rules.may_say_broken(closed_at=now - timedelta(days=30), now=now)
    assert not rules.may_say_broken(closed_at=now - timedelta(days=30, seconds=1), now=now)


def test_a_villager_reaches_no_further_than_the_village():
    villager = rules.villager_of("331181104201")
    assert villager.cover.holds("331181104201")
    assert not villager.cover.holds("331181104202")
    assert not villager.is_signed_in
    assert not rules.reader_of("331181").capabilities & {"issues.report", "issues.confirm", "issues.reopen"}
