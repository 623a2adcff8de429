"""The cheapest way to give each row a column of its own, in whole numbers.

Shortest augmenting paths with prices (Kuhn 1955, Munkres 1957, in the form of Jonker and Volgenant 1987), one path a row,
the columns together in NumPy. No fractions and the first of equals: the same answer on every machine, which a
floating-point solver does not promise. `rows² · columns` steps at worst.
"""

from collections.abc import Sequence

import numpy as np

from tiangeng.algorithms.matching.arrays import Ints

FAR = np.int64(2**62)


def assign(cost: Ints) -> list[int]:
    """The column of each row; every row gets one, so there must be as many columns as rows."""
    rows, columns = cost.shape
    if rows > columns:
        raise ValueError("more rows than columns")
    price_row, price = [0] * rows, np.zeros(columns, dtype=np.int64)
    holder: list[int] = [-1] * columns
    for row in range(rows):
        _augment(cost, row, price_row, price, holder)
    found = [-1] * rows
    for column, row in enumerate(holder):
        if row >= 0:
            found[row] = column
    return found


def _augment(cost: Ints, start: int, price_row: list[int], price: Ints, holder: list[int]) -> None:
    """Give `start` a column along the cheapest chain of exchanges."""
    columns = price.size
    distance = np.full(columns, FAR)
    came_from = np.full(columns, -1, dtype=np.int64)
    done = np.zeros(columns, dtype=bool)
    visited: list[int] = []
    row, walked, before = start, 0, -1
    while True:
        through = walked + cost[row] - price_row[row] - price
        better = ~done & (through < distance)
        distance[better] = through[better]
        came_from[better] = before
        column = int(np.where(done, FAR, distance).argmin())
        walked = int(distance[column])
        if holder[column] < 0:
            break
        done[column] = True
        visited.append(column)
        row, before = holder[column], column
    price_row[start] += walked
    for seen in visited:
        price_row[holder[seen]] += walked - int(distance[seen])
        price[seen] -= walked - int(distance[seen])
    while True:
        previous = int(came_from[column])
        if previous < 0:
            holder[column] = start
            return
        holder[column] = holder[previous]
        column = previous


def cheapest(cost: Ints) -> Sequence[tuple[int, int]]:
    """Pairs (row, column), as many as the shorter side allows."""
    if cost.shape[0] <= cost.shape[1]:
        return list(enumerate(assign(cost)))
    return sorted((row, column) for column, row in enumerate(assign(np.ascontiguousarray(cost.T))))
