"""How places are read, typed and put in order."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tiangeng.algorithms import pinyin
from tiangeng.algorithms.place_readings import FAMILIES, IN_PLACES, WORDS, readings, spell


@pytest.mark.parametrize(
    ("name", "typed", "initials"),
    [
        ("龙泉市", "longquanshi", "lqs"),
        ("丽水市", "lishuishi", "lss"),
        ("景宁畲族自治县", "jingningshezuzizhixian", "jnszzzx"),
        ("重庆市", "chongqingshi", "cqs"),
        ("长宁区", "changningqu", "cnq"),
        ("什邡市", "shifangshi", "sfs"),
        ("都安瑶族自治县", "duanyaozuzizhixian", "dayzzzx"),
        ("番禺区", "panyuqu", "pyq"),
        ("绿春县", "lvchunxian", "lcx"),
        ("单家村", "shanjiacun", "sjc"),
        ("110街社区", "110jieshequ", "110jsq"),
        ("幸福e家社区", "xingfuejiashequ", "xfejsq"),
        ("红旗村（夹街）", "hongqicunjiajie", "hqcjj"),
    ],
)
def test_a_place_is_found_by_what_one_types_for_it(name: str, typed: str, initials: str) -> None:
    spelling = spell(name)
    assert (spelling.pinyin, spelling.initials) == (typed, initials)


def test_tones_and_characters_put_places_in_the_order_of_a_dictionary() -> None:
    names = ["竹垟畲族乡", "岱垟村", "龙渊街道", "安仁镇", "八都镇", "西安村", "先农村", "110街", "喜来村"]
    assert sorted(names, key=lambda name: spell(name).sort_key.encode()) == [
        "110街", "安仁镇", "八都镇", "岱垟村", "龙渊街道", "西安村", "喜来村", "先农村", "竹垟畲族乡",
    ]  # fmt: skip


def test_a_market_in_the_south_is_read_otherwise_than_a_dyke_on_the_yangtze() -> None:
    assert spell("大圩镇").pinyin == "daweizhen"
    assert spell("大圩镇", local={"圩": "xu1"}).pinyin == "daxuzhen"
    assert spell("龙圩区").pinyin == "longxuqu"


def test_what_a_place_means_wins_over_the_phrase_it_seems_to_form() -> None:
    assert readings("马尾区") == ["ma3", "wei3", "qu1"]
    assert readings("朝阳市") == ["chao2", "yang2", "shi4"]
    assert readings("内蒙古自治区")[:3] == ["nei4", "meng3", "gu3"]
    assert readings("石头村")[1] == "tou2", "spoken out, as every character of a name"


@given(st.text(max_size=30))
def test_any_text_can_be_spelled(name: str) -> None:
    spelling = spell(name)
    assert spelling.pinyin.isascii()
    assert spelling.initials.isascii()
    assert len(readings(name)) == len(name)


def test_both_keys_of_the_house_have_one_form() -> None:
    """A list may hold regions, keyed here, and organisations, keyed by `pinyin`; one rule must order both."""
    for name in ("龙泉市", "安仁镇", "水利局", "民政局", "A座", "110街社区"):
        assert spell(name).sort_key == pinyin.sort_key(name)


def test_the_tables_hold_one_reading_for_each_character() -> None:
    for word, reading in WORDS.items():
        assert len(reading.split()) == len(word), word
    for character, reading in {**IN_PLACES, **FAMILIES}.items():
        assert len(character) == 1
        assert reading[-1] in "12345"
        assert reading[:-1].isascii()
        assert reading[:-1].isalpha()
