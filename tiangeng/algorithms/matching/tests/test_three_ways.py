"""Reference, NumPy and numba: the same matching number by number, and the same bytes in the result."""

import random
from dataclasses import replace

import numpy as np
import pytest

from tiangeng.algorithms.matching import (
    arrays,
    checker_arrays,
    generate,
    instance,
    outcome,
    reference,
    result,
    rounds,
    scoring,
    writing,
)
from tiangeng.algorithms.matching.arrays import Arrays
from tiangeng.algorithms.matching.market import Market, Present, ThirdRound
from tiangeng.algorithms.matching.solvers import Way, has_numba
from tiangeng.algorithms.matching.tests.factories import random_instance, times

numba_is_there = pytest.mark.skipif(not has_numba(), reason="the extra numba is not installed")


def medium(chance: random.Random) -> instance.Instance:
    return random_instance(
        chance, chance.randint(20, 90), chance.randint(3, 12), chance.randint(1, 4), chance.choice((2, 50))
    )


@numba_is_there
def test_a_thousand_medium_markets_end_alike_three_times() -> None:
    """1,000 with TIANGENG_SOAK=1."""
    from tiangeng.algorithms.matching import compiled

    chance = random.Random(7)
    for _ in times(40, 1_000):
        found = medium(chance)
        as_arrays = arrays.from_instance(found)
        expected = reference.solve(found)
        assert rounds.solve(as_arrays).tolist() == expected
        assert compiled.solve(as_arrays).tolist() == expected
        assert not checker_arrays.blocking_rows(as_arrays, np.array(expected, dtype=np.int32)).size


@pytest.mark.parametrize("way", [Way.NUMPY, pytest.param(Way.NUMBA, marks=numba_is_there)])
def test_whole_markets_give_the_same_bytes(way: Way) -> None:
    for seed in times(3, 40):
        market = generate.market(60, 8, seed)
        documents = [
            writing.text(result.document(outcome.solve(market, way=each), market="")) for each in (Way.REFERENCE, way)
        ]
        assert documents[0] == documents[1]


def test_the_fast_scores_are_the_slow_ones() -> None:
    """Options, order of 服从调剂, scores, ties, seats and floors; with people who serve already and a second pin."""
    for seed in times(6, 60):
        market = with_present(generate.market(50, 10, seed))
        assert_equal(scoring.from_market(market), arrays.from_instance(instance.build(market)))


def with_present(market: Market) -> Market:
    """A third of a first outcome stays guaranteed."""
    first = outcome.solve(replace(market, rules=replace(market.rules, third_round=ThirdRound.OFF)))
    there = [
        Present(c.id, market.posts[p].id)
        for c, p in zip(market.candidates, first.post_of().tolist(), strict=True)
        if p >= 0
    ]
    return replace(market, present=tuple(there[1::3]))


def assert_equal(one: Arrays, other: Arrays) -> None:
    for name in ("start", "post", "score", "place", "kind", "seats", "floors", "own"):
        assert np.array_equal(getattr(one, name), getattr(other, name)), name
    assert (one.specialities, one.pinned) == (other.specialities, other.pinned)


def test_back_and_forth_between_lists_and_arrays() -> None:
    found = medium(random.Random(3))
    assert arrays.to_instance(arrays.from_instance(found)) == found


def test_the_order_in_which_candidates_are_listed_does_not_matter() -> None:
    """Only the ticket, not the row, decides the last tie."""
    for seed in times(4, 40):
        market = generate.market(40, 6, seed)
        other = replace(market, candidates=tuple(random.Random(seed).sample(market.candidates, 40)))
        assert where(market) == where(other)


def where(market: Market) -> dict[str, int]:
    return {c.id: p for c, p in zip(market.candidates, outcome.solve(market).post_of().tolist(), strict=True)}


def test_ties_by_the_thousand_are_settled_the_same_way_every_time() -> None:
    """Everyone alike: the lottery alone decides, and still nobody regrets anything."""
    found = random_instance(random.Random(5), 1200, 12, kinds=1, scores=0)
    found = instance.Instance(
        found.options, found.scores, found.places, found.kinds, found.specialities, [60] * 12, found.floors, found.own
    )
    as_arrays = arrays.from_instance(found)
    taken = rounds.solve(as_arrays)
    assert taken.tolist() == reference.solve(found)
    assert not checker_arrays.blocking_rows(as_arrays, taken).size
    assert 0 < (taken < 0).sum() < 1200


@pytest.mark.parametrize("way", [Way.REFERENCE, Way.NUMPY, pytest.param(Way.NUMBA, marks=numba_is_there)])
def test_without_candidates_or_posts_there_is_nothing_and_no_crash(way: Way) -> None:
    for n, m in ((0, 3), (3, 0), (0, 0)):
        found = outcome.solve(generate.market(n, m, 1), way=way)
        assert found.post_of().tolist() == [-1] * n
        assert result.document(found, market="")["counts"]["placed"] == 0
