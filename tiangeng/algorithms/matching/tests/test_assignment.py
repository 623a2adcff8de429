"""The least-cost assignment against every assignment there is."""

import itertools
import random

import numpy as np
import pytest

from tiangeng.algorithms.matching.assignment import assign, cheapest
from tiangeng.algorithms.matching.tests.factories import times


def test_no_other_assignment_is_cheaper() -> None:
    chance = random.Random(1955)
    for _ in times(150, 3_000):
        rows, columns = chance.randint(1, 4), chance.randint(1, 5)
        top = chance.choice((2, 9, 1 << 45))
        cost = np.array([[chance.randint(0, top) for _ in range(columns)] for _ in range(rows)], dtype=np.int64)
        found = cheapest(cost)
        assert len({row for row, _ in found}) == len({column for _, column in found}) == min(rows, columns)
        wide = cost if rows <= columns else cost.T
        best = min(
            sum(int(wide[row, column]) for row, column in enumerate(chosen))
            for chosen in itertools.permutations(range(wide.shape[1]), wide.shape[0])
        )
        assert sum(int(cost[row, column]) for row, column in found) == best


def test_more_rows_than_columns_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(ValueError, match="more rows"):
        assign(np.zeros((2, 1), dtype=np.int64))
