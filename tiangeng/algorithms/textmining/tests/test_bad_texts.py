"""Texts nobody should write, and some do."""

from dataclasses import replace
from datetime import timedelta
from random import Random

import pytest

from tiangeng.algorithms.textmining import DuplicateIndex, fit, mine, words
from tiangeng.algorithms.textmining.training import Letter
from tiangeng.algorithms.textmining.vectors import Message

from .letters import COUNTY, NOON, messages

ODD = {
    "empty": "",
    "spaces": " \t\n　",
    "one character": "水",
    "a hundred thousand characters": "水渠塌了没人管，" * 12_500,
    "English": "The street lamp in front of the clinic has been broken for weeks.",
    "Tibetan": "ཆུ་མི་འདུག",
    "emoji": "😡😡😡🚰💧",
    "joined emoji": "👨‍👩‍👧‍👦🏳️‍🌈",
    "half a surrogate": "路\ud83d灯\udc4d",
    "NUL and controls": "路\x00灯\x07不\u202e亮",
    "punctuation": "！！！？？……——",
    "digits": "1388888888812345678",
    "one long word": "啊" * 5000,
}
CATALOGUE = {"water": ["停水", "水渠塌了"], "light": ["路灯不亮"], "road": ["村道塌方"]}


@pytest.mark.parametrize("text", ODD.values(), ids=ODD.keys())
def test_an_odd_text_is_answered_by_every_part(text):
    answer = fit([], CATALOGUE).suggest(text)
    assert len(answer.suggestions) <= 3
    index = DuplicateIndex()
    index.add("a", text, place=COUNTY, at=NOON)
    assert [m.id for m in index.near(text, place=COUNTY, at=NOON)] == (["a"] if words.exact_key(text) else [])
    odd = [Message(f"odd{n}", f"w{n}", NOON, text, text) for n in range(2)]
    run = mine([*messages(), *odd], now=NOON)
    assert len(run.groups) == len(messages()) + 2


def test_all_the_odd_texts_together_do_not_find_each_other():
    odd = [Message(name, name, NOON, text, text) for name, text in ODD.items()]
    assert mine(odd, now=NOON).events == ()


def test_nothing_at_all_is_no_problem():
    run = mine([], now=NOON)
    assert run.events == run.kinds == () and run.groups == {}


def test_ten_thousand_copies_of_one_person_are_one_reporter():
    text = ("溪口石拱桥桥墩被水掏空", "过桥时摇晃得厉害，孩子上学都走这里。")
    copies = [Message(f"c{n:05}", "loud", NOON - timedelta(minutes=n), *text) for n in range(10_000)]
    neighbours = [Message(f"d{n}", f"n{n}", NOON, f"溪口石拱桥裂缝{n}", "大水过后桥身歪斜。") for n in range(3)]
    run = mine([*messages(each=3), *copies, *neighbours], now=NOON)
    loud = next(p for p in run.events if "c00000" in p.member_ids)
    assert {f"c{n:05}" for n in range(10_000)} <= set(loud.member_ids)
    others = len({id for id in loud.member_ids if not id.startswith("c")})
    assert loud.reporters == 1 + others
    alone = mine(copies[:50], now=NOON).events
    assert [(p.reporters, p.heat.parts["reporters"]) for p in alone] == [(1, 66)]  # 400 · lb 2 / lb 65


@pytest.mark.parametrize("writers", [1, 1000], ids=["one person", "a thousand people"])
def test_a_thousand_letters_of_one_template_about_different_things_do_not_merge(writers):
    letters, luck = [], Random(11)
    for n in range(1000):
        subject = "".join(chr(luck.randrange(0x4E00, 0x9FA5)) for _ in range(4))
        title = f"请加快{subject}的建设力度"
        body = f"尊敬的领导：您好！恳请有关部门重视{subject}一事，早日落实，造福百姓，谢谢！"
        letters.append(Message(f"t{n:04}", f"w{n % writers}", NOON - timedelta(hours=n), title, body))
    run = mine([*letters, *messages()], now=NOON)
    largest = max((sum(id.startswith("t") for id in p.member_ids) for p in run.events), default=0)
    assert largest <= 5  # two subjects that begin with the same character, now and then
    assert sum(id.startswith("m") for p in run.events for id in p.member_ids) == 48


def test_a_clock_ahead_of_ours_heats_nothing_beyond_today():
    rows = [replace(m, at=NOON + timedelta(days=9)) for m in messages()]
    today = [replace(m, at=NOON) for m in messages()]
    hot, honest = mine(rows, now=NOON), mine(today, now=NOON)
    assert [p.heat for p in hot.events] == [p.heat for p in honest.events]


def test_a_category_that_is_gone_is_never_suggested():
    router = fit([Letter("路灯不亮", "light")] * 8 + [Letter("停水断水", "water")] * 8, CATALOGUE)
    assert router.suggest("村口路灯不亮").suggestions[0].label == "light"
    alive = router.suggest("村口路灯不亮", among={"water", "road"})
    assert {s.label for s in alive.suggestions} == {"water", "road"}
    assert router.suggest("村口路灯不亮", among=set()).suggestions == ()
