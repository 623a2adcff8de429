"""One thing told by several neighbours in their own words is found often enough, and what else is shown is bounded."""

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import permutations
from pathlib import Path

import pytest
import yaml

from tiangeng.algorithms.textmining import DuplicateIndex
from tiangeng.issues.likeness import ALIKE_FROM, SHOWN

NOON = datetime(2026, 11, 1, 4, tzinfo=UTC)
TOLD = yaml.safe_load((Path(__file__).parent / "data" / "retold.yaml").read_text())
WRITTEN_LAST = ("j", "k", "l")


def tellings(village: str) -> list[tuple[str, str, str]]:
    """Kind, which matter, the words."""
    return [
        (kind, f"{kind}/{number}", words)
        for kind, matters in TOLD[village].items()
        for number, matter in enumerate(matters)
        for words in matter
    ]


def scored(villages: tuple[str, ...], *, kinds: bool) -> Iterator[tuple[bool, bool, float]]:
    """Of every two of a village, either way round: whether they are of one kind, of one matter, and how alike."""
    for village in villages:
        told = tellings(village)
        index = DuplicateIndex(threshold=0)
        for number, (kind, _matter, words) in enumerate(told):
            index.add(f"{number:03}", words, place="1", at=NOON, kind=kind)
        found = {}
        for number, (kind, _matter, words) in enumerate(told):
            asked = {"place": "1", "at": NOON, "kind": kind if kinds else "", "besides": f"{number:03}"}
            found |= {(number, int(one.id)): one.score for one in index.near(words, k=len(told), **asked)}
        for a, b in permutations(range(len(told)), 2):
            yield told[a][0] == told[b][0], told[a][1] == told[b][1], found.get((a, b), 0.0)


def figures(villages: tuple[str, ...], *, kinds: bool = False, threshold: float = ALIKE_FROM) -> tuple[float, ...]:
    """Found of those that are one matter; right of those of one kind that are shown; right of all that are shown."""
    rows = list(scored(villages, kinds=kinds))
    shown = [(of_kind, is_same) for of_kind, is_same, score in rows if score >= threshold]
    right = sum(is_same for _kind, is_same in shown)
    every = sum(is_same for _kind, is_same, _score in rows)
    return right / every, right / sum(of_kind for of_kind, _same in shown), right / len(shown)


def test_the_set_is_large_enough_to_say_anything():
    rows = [row for village in TOLD for row in scored((village,), kinds=False)]
    assert sum(same for _kind, same, _score in rows) // 2 >= 300
    assert sum(kind and not same for kind, same, _score in rows) // 2 >= 900


@pytest.mark.parametrize(
    ("villages", "kinds", "found", "of_kind", "of_all"),
    [(tuple(TOLD), False, 0.5, 0.7, 0.55), (tuple(TOLD), True, 0.5, 0.7, 0.6), (WRITTEN_LAST, False, 0.55, 0.75, 0.6)],
)
def test_how_many_are_found_and_how_many_of_those_shown_are_right(villages, kinds, found, of_kind, of_all):
    for figure, least in zip(figures(villages, kinds=kinds), (found, of_kind, of_all), strict=True):
        assert figure >= least


def test_among_the_few_that_are_shown_the_same_matter_is_there_more_often_than_not():
    hit = asked = wrong = 0
    for village in TOLD:
        told = tellings(village)
        for number, (_kind, matter, words) in enumerate(told):
            index = DuplicateIndex(threshold=ALIKE_FROM)
            for other, (_, _, theirs) in enumerate(told):
                if other != number:
                    index.add(f"{other:03}", theirs, place="1", at=NOON)
            right = [told[int(one.id)][1] == matter for one in index.near(words, place="1", at=NOON, k=SHOWN)]
            asked, hit, wrong = asked + 1, hit + any(right), wrong + len(right) - sum(right)
    assert hit / asked >= 0.6
    assert wrong / asked <= 0.7, "most see none that is not theirs, or one"
