"""Events and kinds: heat that adds up, titles from their own words, numbers that last."""

import os
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tiangeng.algorithms.textmining import Corrections, heat, identities, mine
from tiangeng.algorithms.textmining.vectors import Message

from .letters import COUNTY, MATTERS, NOON, messages

EXAMPLES = 2000 if os.environ.get("TIANGENG_SOAK") else 40


def test_each_matter_is_one_event_named_by_its_place():
    run = mine(messages(), now=NOON)
    assert len(run.events) == len(MATTERS)
    for thing in MATTERS:
        own = [event for event in run.events if thing in event.title]
        assert len(own) == 1 and own[0].reporters == 8 and own[0].anchors
        assert own[0].medoid_id in own[0].member_ids


def test_the_run_does_not_depend_on_order():
    rows = messages()
    first = mine(rows, now=NOON)
    Random(4).shuffle(rows)
    assert mine(rows, now=NOON) == first


def test_hottest_come_first():
    heats = [event.heat.total for event in mine(messages(), now=NOON).events]
    assert heats == sorted(heats, reverse=True)


def _villages(thing: str, count: int) -> list[Message]:
    """One single report in each village, each with its own place name."""
    names = ["大赛", "龙井", "黄鹤", "均溪", "山溪", "金田", "高际", "盛地", "瑞垟", "炉岙"]
    found = []
    for n, name in enumerate(names[:count]):
        text = f"{name}村口{thing}"
        found.append(Message(f"k{n}", f"w{n}", NOON, text, f"{name}那一段，{thing}", f"{COUNTY}20020{n}"))
    return found


def test_the_same_trouble_in_many_villages_is_a_kind_and_no_event():
    run = mine([*messages(), *_villages("太阳能板被雷劈坏黑漆漆", 7)], now=NOON)
    kind = next(k for k in run.kinds if "k0" in k.member_ids)
    assert {f"k{n}" for n in range(7)} <= set(kind.member_ids)
    assert len(kind.places) >= 7 and kind.heat.parts["spread"] > 0


def test_two_villages_are_no_kind_yet():
    run = mine([*messages(), *_villages("太阳能板被雷劈坏黑漆漆", 2)], now=NOON)
    assert not any("k0" in kind.member_ids for kind in run.kinds)


def test_a_persons_joining_and_parting_are_replayed():
    said = Corrections(must=(("s000", "s001"),), cannot=(("m0000", "m0001"),))
    for seed in (1, 2):
        run = mine(messages(), now=NOON, corrections=said)
        of = {id: event.id for event in run.events for id in event.member_ids}
        assert of["s000"] == of["s001"]
        assert of.get("m0000", 0) != of.get("m0001", 1), seed


# ---------------------------------------------------------------- heat

people = st.sampled_from(["", "u1", "u2", "u3"])
many = st.lists(
    st.builds(
        Message,
        id=st.uuids().map(str),
        user=people,
        at=st.integers(-100, 10).map(lambda days: NOON + timedelta(days=days)),
        title=st.just("桥"),
        body=st.just(""),
        place=st.sampled_from(["", "331181100201", "331181100202"]),
        severity=st.floats(0, 1),
        likes=st.integers(0, 10**6),
        dislikes=st.integers(0, 10**6),
    ),
    min_size=1,
    max_size=30,
)


@settings(max_examples=EXAMPLES, deadline=None)
@given(many)
def test_heat_is_the_sum_of_its_parts_each_within_its_most(rows):
    found = heat.heat(rows, now=NOON)
    assert found.total == sum(found.parts.values())
    assert found.parts.keys() == heat.MOST.keys()
    assert all(0 <= points <= heat.MOST[name] for name, points in found.parts.items())
    assert found == heat.heat(list(reversed(rows)), now=NOON)


@settings(max_examples=EXAMPLES, deadline=None)
@given(many)
def test_a_persons_second_message_adds_no_reporter(rows):
    named = [replace(row, user=row.user or "u1") for row in rows]
    again = [*named, replace(named[0], id="again")]
    assert heat.heat(again, now=NOON).parts["reporters"] == heat.heat(named, now=NOON).parts["reporters"]


def test_heat_by_hand():
    """Three people, the last today; two of them within 14 days, one in the 14 before; two villages; severity one half."""
    rows = [
        Message("a", "u1", NOON, "", "", "v1", severity=0.5),
        Message("b", "u2", NOON - timedelta(days=3), "", "", "v2", likes=3),
        Message("c", "u3", NOON - timedelta(days=20), "", "", "v2"),
    ]
    parts = {"reporters": 133, "recency": 200, "growth": 30, "severity": 75, "spread": 24, "echo": 9}
    assert heat.heat(rows, now=NOON).parts == parts
    assert heat.heat(rows, now=NOON).total == 471


# ---------------------------------------------------------------- the same number from run to run


def test_a_problem_keeps_its_number_when_it_grows_and_says_what_is_new_and_cooled():
    first = mine(messages(each=5), now=NOON)
    more = [m for m in messages(each=8) if not m.id.startswith("m5")]
    second = mine(more, now=NOON, previous=first.members())
    titles = {event.id: event.anchors[0] for event in first.events}
    assert {event.id for event in second.events} <= titles.keys()
    assert len(second.event_changes.kept) == 5 and len(second.event_changes.cooled) == 1
    fresh = mine(messages(), now=NOON, previous=second.members())
    assert len(fresh.event_changes.new) == 1


def test_merged_and_split_are_told():
    numbers, changes = identities.identify([["a", "b", "c", "d"]], {"P": ["a", "b", "c"], "Q": ["d"]})
    assert numbers == ["P"] and changes.merged == {"P": ("P", "Q")} and not changes.cooled
    numbers, changes = identities.identify([["a", "b"], ["c"]], {"P": ["a", "b", "c"]})
    assert numbers[0] == "P" and changes.split == {"P": tuple(sorted(numbers))} and not changes.new


@settings(max_examples=EXAMPLES, deadline=None)
@given(st.lists(st.integers(0, 5), min_size=1, max_size=25), st.lists(st.integers(0, 5), min_size=1, max_size=25))
def test_numbers_are_unique_and_do_not_depend_on_order(before, after):
    previous: dict[str, list[str]] = {}
    for member, group in enumerate(before):
        previous.setdefault(f"P{group}", []).append(f"{member:02}")
    groups: dict[int, list[str]] = {}
    for member, group in enumerate(after):
        groups.setdefault(group, []).append(f"{member:02}")
    given_groups = list(groups.values())
    numbers, changes = identities.identify(given_groups, previous)
    assert len(set(numbers)) == len(numbers)
    turned, same = identities.identify(given_groups[::-1], previous)
    assert turned[::-1] == numbers and same == changes
    again, nothing = identities.identify(given_groups, dict(zip(numbers, given_groups, strict=True)))
    assert again == numbers and not (nothing.new or nothing.cooled or nothing.split or nothing.merged)


def test_two_runs_in_a_row_on_the_same_messages_change_nothing():
    runs = [mine(messages(), now=NOON)]
    for _ in range(2):
        runs.append(mine(messages(), now=NOON, previous=runs[-1].members()))
    for one, other in pairwise(runs):
        assert one.events == other.events and one.kinds == other.kinds


@pytest.mark.parametrize("days", [1, 30, 400])
def test_an_event_cools_as_nobody_writes_any_more(days):
    now, later = mine(messages(), now=NOON), mine(messages(), now=NOON + timedelta(days=days))
    assert sum(e.heat.total for e in later.events) < sum(e.heat.total for e in now.events)
