"""Draws that can be repeated, and the probability of finding what is bad, against counting by hand and by trying."""

import random
from itertools import combinations
from math import isclose

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tiangeng.algorithms import sampling

SEED = b"2026-03"
CASES = st.lists(st.text(min_size=1, max_size=12), unique=True, max_size=40)


@given(CASES, st.integers(0, 50), st.randoms(use_true_random=False))
def test_the_same_seed_draws_the_same_whatever_order_the_list_came_in(cases, size, chance):
    shuffled = cases[:]
    chance.shuffle(shuffled)
    found = sampling.drawn(cases, size=size, seed=SEED)
    assert found == sampling.drawn(shuffled, size=size, seed=SEED)
    assert len(found) == min(size, len(cases))
    assert set(found) <= set(cases)
    assert sampling.digest(cases) == sampling.digest(shuffled)


@given(CASES.filter(bool), st.text(min_size=1, max_size=12))
def test_one_more_case_changes_nobody_elses_place(cases, late):
    if late in cases:
        return
    before = sampling.drawn(cases, size=len(cases), seed=SEED)
    after = sampling.drawn([*cases, late], size=len(cases) + 1, seed=SEED)
    assert [case for case in after if case != late] == before
    assert sampling.digest(cases) != sampling.digest([*cases, late])


def test_every_case_is_drawn_about_as_often_as_any_other():
    cases, chance = [str(n) for n in range(20)], random.Random(7)
    seen = dict.fromkeys(cases, 0)
    for _n in range(4000):
        for case in sampling.drawn(cases, size=5, seed=chance.randbytes(16)):
            seen[case] += 1
    assert all(850 < count < 1150 for count in seen.values())  # 1,000 expected, five standard deviations either way


def test_the_example_worked_by_hand():
    assert isclose(sampling.finding_power(population=10, size=3, bad_share=0.1), 0.3)


@pytest.mark.parametrize(("population", "size", "bad"), [(6, 2, 2), (8, 3, 1), (7, 5, 3), (5, 5, 1), (9, 0, 4)])
def test_the_power_is_the_share_of_all_draws_that_hold_a_bad_case(population, size, bad):
    draws = list(combinations(range(population), size))
    holding = sum(any(case < bad for case in draw) for draw in draws)
    power = sampling.finding_power(population=population, size=size, bad_share=bad / population)
    assert isclose(power, holding / len(draws))


@given(st.integers(1, 300), st.floats(0.01, 1), st.floats(0, 0.99))
def test_the_size_asked_for_is_the_smallest_that_does(population, share, power):
    size = sampling.size_for(population=population, bad_share=share, power=power)
    assert sampling.finding_power(population=population, size=size, bad_share=share) >= power
    if size:
        assert sampling.finding_power(population=population, size=size - 1, bad_share=share) < power


@given(st.integers(1, 200), st.floats(0, 1))
def test_more_calls_never_find_less(population, share):
    powers = [sampling.finding_power(population=population, size=n, bad_share=share) for n in range(population + 1)]
    assert powers == sorted(powers)
    assert powers[0] == 0.0


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: sampling.drawn(["a", "a"], size=1, seed=SEED),
        lambda: sampling.drawn(["a"], size=-1, seed=SEED),
        lambda: sampling.finding_power(population=3, size=4, bad_share=0.1),
        lambda: sampling.finding_power(population=3, size=1, bad_share=1.2),
    ],
)
def test_what_makes_no_sense_is_refused(wrong):
    with pytest.raises(ValueError, match=r"[一-鿿]"):
        wrong()
