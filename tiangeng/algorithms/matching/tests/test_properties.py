"""What must hold whoever takes part: each property compares two matchings that differ in one thing."""

import random
from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from tiangeng.algorithms.matching import arrays, checker_arrays, lines, reference, rounds
from tiangeng.algorithms.matching.instance import Instance
from tiangeng.algorithms.matching.tests.factories import SOAK, random_instance

AS_OFTEN = settings(deadline=None, max_examples=1_000 if SOAK else 25)
CHANCES = st.randoms(use_true_random=False)
MARKETS = st.builds(
    lambda chance, n, m: random_instance(chance, n, m, scores=chance.choice((2, 60))),
    CHANCES,
    st.integers(1, 14),
    st.integers(1, 5),
)


def ranks(instance: Instance) -> list[int]:
    """How far down their own list everyone ends; its length for nowhere."""
    return [k if k >= 0 else len(row) for k, row in zip(reference.solve(instance), instance.options, strict=True)]


@AS_OFTEN
@given(MARKETS)
def test_everyone_gets_the_first_post_whose_line_they_reached(instance: Instance) -> None:
    """The guarantee as it is told to people, with the lines as they are published."""
    found = arrays.from_instance(instance)
    taken = rounds.solve(found)
    cut = lines.of(found, taken)
    for c, row in enumerate(instance.options):
        needed = cut.needed(np.array(row, dtype=np.int32), np.full(len(row), instance.kinds[c], dtype=np.int16))
        reached = [k for k in range(len(row)) if instance.key(c, k) >= needed[k]]
        assert (reached[0] if reached else -1) == taken[c]


@AS_OFTEN
@given(MARKETS)
def test_no_pair_is_left_that_would_rather_have_each_other(instance: Instance) -> None:
    found = arrays.from_instance(instance)
    taken = np.array(reference.solve(instance), dtype=np.int32)
    assert not checker_arrays.blocking_rows(found, taken).size
    assert not checker_arrays.overfull(found, taken).size


@AS_OFTEN
@given(MARKETS, CHANCES)
def test_a_better_score_never_hurts(instance: Instance, chance: random.Random) -> None:
    """Respecting improvements (Balinski and Sönmez 1999): who learns more, or gets a mark, is never worse off for it."""
    c = chance.randrange(len(instance.options))
    scores = [list(row) for row in instance.scores]
    scores[c] = [score + chance.choice((0, 0, 1, 5)) for score in scores[c]]
    assert ranks(replace(instance, scores=scores))[c] <= ranks(instance)[c]


@AS_OFTEN
@given(MARKETS, CHANCES)
def test_one_candidate_less_never_hurts_the_others(instance: Instance, chance: random.Random) -> None:
    c = chance.randrange(len(instance.options))
    without = replace(
        instance,
        options=[[] if i == c else row for i, row in enumerate(instance.options)],
        scores=[[] if i == c else row for i, row in enumerate(instance.scores)],
    )
    before, after = ranks(instance), ranks(without)
    assert all(after[i] <= before[i] for i in range(len(before)) if i != c)


@AS_OFTEN
@given(MARKETS, CHANCES)
def test_the_numbering_of_posts_does_not_matter(instance: Instance, chance: random.Random) -> None:
    order = list(range(len(instance.seats)))
    chance.shuffle(order)
    renamed = replace(
        instance,
        options=[[order[p] for p in row] for row in instance.options],
        seats=[instance.seats[order.index(p)] for p in range(len(order))],
        floors=[instance.floors[order.index(p)] for p in range(len(order))],
    )
    assert reference.solve(renamed) == reference.solve(instance)
