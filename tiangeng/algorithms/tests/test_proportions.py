"""Wilson intervals against a published table, a calculation by hand, and what must hold for every count."""

from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tiangeng.algorithms.proportions import Z_95, NotAShare, Rate, wilson

COUNTS = st.integers(1, 100_000).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of)))


@pytest.mark.parametrize(
    ("hits", "of", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0000, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_the_interval_equals_newcombes_table(hits: int, of: int, low: float, high: float) -> None:
    rate = Rate(hits, of)
    assert (round(rate.low or 0, 4), round(rate.high or 0, 4)) == (low, high)


def test_nine_of_ten_by_hand() -> None:
    """z² = 3.841459: centre (0.9 + 0.192073) / 1.384146 = 0.788987, half 1.959964·√(0.009 + 0.0096036)/1.384146."""
    rate = Rate(9, 10)
    half = 1.959964 * sqrt(0.0186036) / 1.384146
    assert rate.share == 0.9
    assert rate.low == pytest.approx(0.788987 - half, abs=1e-5) == pytest.approx(0.59585, abs=1e-5)
    assert rate.high == pytest.approx(0.788987 + half, abs=1e-5) == pytest.approx(0.98212, abs=1e-5)


def test_all_or_none_of_n_have_the_closed_form() -> None:
    z2 = Z_95**2
    assert wilson(9, 9) == pytest.approx((9 / (9 + z2), 1.0))
    assert wilson(0, 9) == pytest.approx((0.0, z2 / (9 + z2)))


def test_without_a_case_nothing_is_said() -> None:
    nothing = Rate(0, 0)
    assert (nothing.share, nothing.low, nothing.high, nothing.verdict_allowed) == (None, None, None, False)
    assert not nothing.surely_below(1.0)
    assert wilson(0, 0) == (0.0, 1.0)


def test_ten_cases_are_the_fewest_for_a_verdict() -> None:
    assert not Rate(0, 9).verdict_allowed
    assert Rate(0, 10).verdict_allowed


def test_a_verdict_needs_more_than_a_bad_looking_share() -> None:
    assert not Rate(8, 10).surely_below(0.9), "8 of 10 happens easily to somebody who satisfies nine in ten"
    assert Rate(800, 1000).surely_below(0.9)
    assert not Rate(0, 5).surely_below(0.9), "five cases never make a verdict"
    assert Rate(990, 1000).surely_above(0.9)
    assert not Rate(10, 10).surely_above(0.9)


@pytest.mark.parametrize(("hits", "of"), [(3, 2), (-1, 2), (0, -1)])
def test_more_hits_than_cases_is_a_counting_mistake(hits: int, of: int) -> None:
    with pytest.raises(NotAShare):
        Rate(hits, of)


@given(COUNTS)
def test_the_share_lies_inside_its_interval_and_the_interval_inside_zero_and_one(counts: tuple[int, int]) -> None:
    low, high = wilson(*counts)
    assert 0 <= low <= counts[0] / counts[1] <= high <= 1
    assert low < high


@given(COUNTS)
def test_both_bounds_solve_the_equation_the_interval_is_defined_by(counts: tuple[int, int]) -> None:
    """|p − π| = z·√(π(1−π)/n) at both ends: the definition, not the formula that was programmed."""
    hits, of = counts
    for bound in wilson(hits, of):
        assert abs(hits / of - bound) == pytest.approx(Z_95 * sqrt(bound * (1 - bound) / of), abs=1e-9)


@given(COUNTS)
def test_failures_are_successes_seen_from_the_other_side(counts: tuple[int, int]) -> None:
    hits, of = counts
    low, high = wilson(hits, of)
    assert wilson(of - hits, of) == pytest.approx((1 - high, 1 - low))


@given(COUNTS)
def test_one_more_satisfied_villager_never_lowers_a_bound_and_more_of_the_same_narrows_them(
    counts: tuple[int, int],
) -> None:
    hits, of = counts
    low, high = wilson(hits, of)
    if hits < of:
        better = wilson(hits + 1, of)
        assert better[0] > low
        assert better[1] > high or better[1] == 1.0
    wide = wilson(hits * 2, of * 2)
    assert wide[1] - wide[0] < high - low
