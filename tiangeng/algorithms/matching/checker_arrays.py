"""Blocking pairs counted over arrays, by another road than the solvers took.

A candidate and a full post both want each other when the post would gain by exchanging one person: a weaker one of the same
kind, a weaker one whose kind has more seats than its floor, or — the candidate's kind being below its floor — anybody whose
kind can spare one. Nothing here is shared with the solvers; `checker` does the same from the JSON, one pair at a time.
"""

import numpy as np

from tiangeng.algorithms.matching.arrays import Arrays, Ints, Small

NOBODY = np.int64(2**62)


def blocking_rows(arrays: Arrays, taken: Small, *, at_once: int = 4_000_000) -> Ints:
    """The rows of options that their owner and their post both prefer to what they got; empty is what one wants to see."""
    needed = _weakest(arrays, taken).ravel()
    n, kinds = arrays.candidates, arrays.floors.shape[1]
    ahead = np.where(taken < 0, np.diff(arrays.start), taken).astype(np.int64)
    ends = np.cumsum(ahead)
    found, first = [np.zeros(0, dtype=np.int64)], 0
    while first < n:
        last = max(first + 1, int(np.searchsorted(ends, (ends[first - 1] if first else 0) + at_once, side="right")))
        some = np.arange(first, last)
        owner = np.repeat(some, ahead[some])
        before = np.repeat(ends[some] - ahead[some], ahead[some])
        row = arrays.start[owner] + (np.arange(owner.size) + (ends[first - 1] if first else 0) - before)
        value = arrays.score[row].astype(np.int64) * n + (n - 1 - arrays.place[owner])
        least = needed[arrays.post[row].astype(np.int64) * kinds + arrays.kind[owner]]
        found.append(row[value > least])
        first = last
    return np.concatenate(found)


def _weakest(arrays: Arrays, taken: Small) -> Ints:
    """Posts × kinds: the key a newcomer of that kind has to beat."""
    posts, kinds = arrays.floors.shape
    n = arrays.candidates
    sits = np.flatnonzero(taken >= 0)
    row = arrays.start[sits] + taken[sits]
    where, kind = arrays.post[row].astype(np.int64), arrays.kind[sits].astype(np.int64)
    value = arrays.score[row].astype(np.int64) * n + (n - 1 - arrays.place[sits])
    count = np.bincount(where * kinds + kind, minlength=posts * kinds).reshape(posts, kinds)
    low = np.full((posts, kinds), NOBODY)
    np.minimum.at(low, (where, kind), value)
    spare = np.where(count > arrays.floors, low, NOBODY).min(axis=1, initial=NOBODY)
    needed: Ints = np.minimum(low, spare[:, None])
    needed[(count < arrays.floors) & (spare < NOBODY)[:, None]] = -1
    needed[count.sum(axis=1) < arrays.seats] = -1
    return needed


def overfull(arrays: Arrays, taken: Small) -> Ints:
    """Posts with more people than seats."""
    sits = np.flatnonzero(taken >= 0)
    row = arrays.start[sits] + taken[sits]
    return np.flatnonzero(np.bincount(arrays.post[row], minlength=arrays.posts) > arrays.seats)
