"""What is read of a text: formulas out, names kept; and the same numbers from one text as from thousands."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tiangeng.algorithms.textmining import grams, words


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("尊敬的张县长：您好！请尽快解决A3区溪口石拱桥的问题。", "溪口石拱桥的"),
        ("204路公交和6号线，电话13800000000", "204路公交和6号线 电话"),
        ("ＡＢＣ１２　路灯", "abc12 路灯"),
        ("请加快建设力度", ""),
    ],
)
def test_formulas_codes_and_long_numbers_go_and_names_stay(text, left):
    assert words.normalise(text) == left


def test_the_words_of_a_text_leave_out_what_says_nothing():
    assert words.cut("村口的路灯坏了") == ["村口", "路灯", "坏"]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(max_size=30), min_size=1, max_size=8))
def test_a_text_has_the_same_features_alone_and_among_others(texts):
    def rows(some: list[str]) -> list[dict[int, float]]:
        letters = grams.Letters(some)
        kinds = [letters.runs(2, salt=2), letters.runs(3, salt=3), letters.words(salt=5, pair_salt=6)]
        found = grams.counted(grams.together(*kinds), len(some))
        edges = found.indptr
        return [
            dict(zip(found.number[a:b].tolist(), found.count[a:b].tolist(), strict=True)) for a, b in pairwise(edges)
        ]

    assert rows(texts) == [rows([text])[0] for text in texts]


def test_runs_are_counted_as_by_hand():
    letters = grams.Letters(["路灯路灯 灯", "灯路"])
    found = grams.counted(letters.runs(2, salt=2), 2)
    assert np.diff(found.indptr).tolist() == [2, 1]
    assert sorted(found.count[:2].tolist()) == [1, 2]
    assert found.number[2] in found.number[:2]


def test_a_word_has_the_number_of_the_same_word_elsewhere():
    spans = grams.Letters(["路灯 不亮 路灯", "不亮"]).words(salt=1)
    first, second, third, other = spans.number.tolist()
    assert first == third and second == other and first != second


def test_different_words_rarely_share_a_number():
    texts = [f"{a}{b}{c}" for a in "甲乙丙丁戊己庚辛" for b in "子丑寅卯辰巳午未" for c in "东南西北中上下左"]
    numbers = grams.Letters(texts).words(salt=1).number
    assert len(set(numbers.tolist())) >= len(texts) - 1
