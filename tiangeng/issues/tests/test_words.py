"""The timeline is kept in Chinese and read in either language; what people wrote stays theirs."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.utils import translation

from tiangeng.issues import words
from tiangeng.issues.models import Issue, IssueEvent
from tiangeng.issues.states import State
from tiangeng.kernel.words import kept

NOON = datetime(2026, 3, 18, 4, 0, tzinfo=UTC)
TOLD = [
    ("report", {"source": "群众提出"}, "上报（群众提出）", "Reported (Villager)"),
    ("dispatch", {"lead": "水利局", "assisting": ["安仁镇", "电力公司"]}, "派给水利局牵头，安仁镇、电力公司配合",
     "Dispatched, 水利局 leads, 安仁镇, 电力公司 assisting"),
    ("resolve", {"beneficiaries": 220, "unit": "户"}, "办结，请群众来评（受益 220 户）",
     "Resolved, the villager is asked (serves 220 households)"),
    ("resolve", {"beneficiaries": 3, "unit": "户", "outcome": "partly"}, "办结，请群众来评：部分解决（受益 3 户）",
     "Resolved, the villager is asked: Partly solved (serves 3 households)"),
    ("escalate", {"level": "县级"}, "提级到县级", "Escalated to County level"),
    ("escalate", {"level": "县级", "to": "county"}, "提级到县里", "Escalated to the county"),
    ("supervise", {"kind": "黄牌督办", "unit": "水利局"}, "黄牌督办：水利局", "Yellow card: 水利局"),
    ("assist_finish", {"unit": "安仁镇"}, "配合完成：安仁镇", "Finished its part: 安仁镇"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "facts", "chinese", "english"), TOLD)
def test_each_line_is_said_in_the_readers_language(
    name: str, facts: dict[str, Any], chinese: str, english: str
) -> None:
    event = IssueEvent(name=name, facts=facts, at=NOON)
    assert words.said(event) == chinese
    with translation.override("en"):
        assert words.said(event) == english


def test_what_is_paused_says_when_it_is_looked_at_again() -> None:
    put_off = Issue(state=State.DEFERRED, review_on=date(2027, 2, 10), changed_at=NOON)
    assert words.awaited(put_off).startswith("挂账，2027年2月10日")
    assert words.hint_for(put_off, "resume").startswith("到那天会提醒")
    put_off.due_at = NOON
    assert "说好的日子到了" in words.hint_for(put_off, "resume"), "the day has come, or the villager has answered"
    assert words.awaited(Issue(state=State.WAITING, review_on=date(2027, 2, 10), changed_at=NOON)).endswith("再问")


@pytest.mark.parametrize("is_ruled", [False, True])
def test_what_stands_under_accepting_holds_for_who_stands_in_for_another_unit_too(is_ruled: bool) -> None:
    hint = words.hint_for(Issue(state=State.DISPATCHED, is_ruled=is_ruled), "accept")
    assert "接单" in hint and "本单位" not in hint


def test_the_systems_own_words_are_translated_and_a_persons_are_not() -> None:
    by_itself = IssueEvent(name="supervise", reason="已超期 2 个工作日", at=NOON)
    by_hand = IssueEvent(name="note", reason="已到期", at=NOON, actor_name="陈立")
    assert words.entry(by_itself).note == "已超期 2 个工作日"
    with translation.override("en"):
        assert words.entry(by_itself).note == "2 working days overdue"
        assert words.entry(by_hand).note == "已到期"


def test_a_label_is_kept_in_the_countys_language_whoever_writes() -> None:
    with translation.override("en"):
        assert kept(words.DONE["report"]) == "上报"
