"""Perhaps the same as …: found by exact text, by likeness, while typing; in place and time only; undone exactly."""

from datetime import timedelta
from random import Random

import pytest

from tiangeng.algorithms.textmining import DuplicateIndex

from .letters import COUNTY, NOON, messages

VILLAGE = f"{COUNTY}100201"


@pytest.fixture
def index() -> DuplicateIndex:
    found = DuplicateIndex()
    for m in messages():
        found.add(m.id, f"{m.title} {m.body}", place=m.place, at=m.at)
    found.add("lamp", "卫生室门口的路灯坏了半个月，老人夜里看病摸黑。", place=VILLAGE, at=NOON - timedelta(days=3))
    return found


def ids(index: DuplicateIndex, text: str, *, place: str = VILLAGE, at=NOON) -> list[str]:
    return [match.id for match in index.near(text, place=place, at=at)]


def test_the_same_words_in_other_clothes_are_exact(index):
    found = index.near("卫生室门口的路灯坏了半个月!老人夜里看病摸黑", place=VILLAGE, at=NOON)
    assert (found[0].id, found[0].why, found[0].score) == ("lamp", "exact", 1.0)


@pytest.mark.parametrize("typed", ["卫生室门口的路灯", "门口的路灯坏了", "夜里看病摸黑，路灯坏了半个月"])
def test_half_a_sentence_finds_the_whole_letter_and_says_by_what(index, typed):
    found = index.near(typed, place=VILLAGE, at=NOON)
    assert found[0].id == "lamp" and found[0].why == "near"
    assert any(stretch in typed for stretch in found[0].shared)


def test_something_else_is_not_suggested(index):
    assert ids(index, "想问种灵芝有没有补贴") == []
    assert ids(index, "灯") == []


def test_only_the_same_place_and_time_count(index):
    same = "卫生室门口的路灯坏了"
    assert ids(index, same, place=COUNTY) == ["lamp"]
    assert ids(index, same, place="") == ["lamp"]
    assert ids(index, same, place=f"{COUNTY}100202") == []
    assert ids(index, same, at=NOON + timedelta(days=28)) == []


def test_removing_is_the_exact_undoing_of_adding(index):
    before = index.near("卫生室门口的路灯", place=VILLAGE, at=NOON)
    index.add("other", "卫生室门口的路灯又灭了", place=VILLAGE, at=NOON)
    assert index.near("卫生室门口的路灯", place=VILLAGE, at=NOON) != before
    index.remove("other")
    index.remove("never there")
    assert index.near("卫生室门口的路灯", place=VILLAGE, at=NOON) == before
    index.remove("lamp")
    assert ids(index, "卫生室门口的路灯") == []
    for m in messages():
        index.remove(m.id)
    assert len(index) == 0 and not index._places


def test_the_order_of_adding_changes_nothing(index):
    rows = messages()
    Random(9).shuffle(rows)
    other = DuplicateIndex()
    other.add("lamp", "卫生室门口的路灯坏了半个月，老人夜里看病摸黑。", place=VILLAGE, at=NOON - timedelta(days=3))
    for m in rows:
        other.add(m.id, f"{m.title} {m.body}", place=m.place, at=m.at)
    for m in rows[:20]:
        asked = {"place": COUNTY, "at": NOON}
        assert other.near(m.title, **asked) == index.near(m.title, **asked)
    assert list(other.pairs()) == list(index.pairs())


def test_the_merge_queue_pairs_a_later_message_with_an_earlier_one():
    index = DuplicateIndex()
    index.add("b", "溪口石拱桥桥墩被水掏空", place=VILLAGE, at=NOON)
    index.add("a", "溪口石拱桥的桥墩被水掏空了", place=VILLAGE, at=NOON + timedelta(hours=1))
    index.add("c", "养老金停发", place=VILLAGE, at=NOON)
    assert [(late, match.id) for late, match in index.pairs()] == [("a", "b")]


def test_two_tellings_of_one_lamp_are_alike_without_two_letters_in_a_row():
    index = DuplicateIndex(threshold=0.1)
    index.add("lamp", "祠堂门前的太阳能灯晚上只亮一会儿就灭", place=VILLAGE, at=NOON)
    index.add("bus", "下午三点以后就没有回村的班车了", place=VILLAGE, at=NOON)
    assert ids(index, "宗祠前面的灯，亮不到半个钟头") == ["lamp"]


def test_two_of_different_kinds_are_less_alike():
    index = DuplicateIndex(threshold=0.01)
    index.add("lamp", "祠堂门前的太阳能灯晚上只亮一会儿就灭", place=VILLAGE, at=NOON, kind="street-light")
    asked = {"text": "宗祠前面的灯，亮不到半个钟头", "place": VILLAGE, "at": NOON}
    same, unknown, other = (index.near(**asked, kind=kind)[0].score for kind in ("street-light", "", "power-outage"))
    assert same == unknown and other == pytest.approx(0.7 * same, abs=1e-6)
