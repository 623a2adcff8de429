"""Names in order and by their letters."""

from hypothesis import given
from hypothesis import strategies as st

from tiangeng.algorithms import pinyin


def in_order(names: list[str], *, person: bool = False) -> list[str]:
    return sorted(names, key=lambda name: pinyin.sort_key(name, person=person).encode())


def test_villages_stand_in_the_order_of_a_dictionary():
    assert in_order(["竹垟畲族乡", "岱垟", "龙渊街道", "安仁镇", "八都镇"]) == [
        "安仁镇", "八都镇", "岱垟", "龙渊街道", "竹垟畲族乡",
    ]  # fmt: skip


def test_a_shorter_syllable_comes_before_a_longer_one_and_a_lower_tone_before_a_higher():
    assert in_order(["西安", "先农", "喜来", "习水"]) == ["西安", "习水", "喜来", "先农"]


def test_families_that_sound_alike_are_not_mixed():
    found = in_order(["俞安", "余安", "于安", "俞一", "余一", "于一"], person=True)
    assert [name[0] for name in found] in (
        [a, a, b, b, c, c] for a in "俞余于" for b in "俞余于" for c in "俞余于" if len({a, b, c}) == 3
    )


def test_a_surname_is_read_as_a_surname_and_the_same_letter_in_a_place_is_not():
    assert pinyin.initials("曾小贤", person=True) == "zxx"
    assert pinyin.initials("单德华", person=True) == "sdh"
    assert pinyin.spelled("尉迟恭", person=True) == "yuchigong"
    assert pinyin.initials("单家村") == "djc"


def test_the_surname_makes_no_phrase_with_the_given_name():
    assert pinyin.spelled("和弄玉", person=True) == "henongyu"


def test_a_town_is_read_by_its_phrase():
    assert pinyin.spelled("重庆路社区") == "chongqinglushequ"
    assert pinyin.spelled("吕") == "lv"


def test_letters_and_digits_stay_and_marks_go():
    assert pinyin.initials("A座3楼（东）") == "az3ld"
    assert pinyin.spelled("买买提·吐尔逊", person=True) == "maimaitituerxun"


def test_a_name_longer_than_the_column_is_cut_and_an_empty_one_stays_empty():
    assert len(pinyin.sort_key("庄" * 60)) == 255
    assert len(pinyin.initials("庄" * 60, limit=40)) == 40
    assert pinyin.sort_key("") == pinyin.initials("") == pinyin.spelled("") == ""


def test_a_family_begins_with_its_keys_whatever_the_given_name():
    assert pinyin.family_keys("叶小") == ["ye4叶"]
    assert pinyin.family_keys("单") == ["chan2单", "shan4单"]
    for name in ("单于红梅", "单德华", "叶重庆", "令狐冲", "欧阳修"):
        assert any(pinyin.sort_key(name, person=True).startswith(key) for key in pinyin.family_keys(name))


@given(st.text(max_size=30), st.booleans())
def test_any_text_has_a_key_and_letters_fit_for_typing(name, person):
    assert len(pinyin.sort_key(name, person=person)) <= 255
    assert pinyin.initials(name, person=person).isascii()
    assert pinyin.spelled(name, person=person).isascii()
