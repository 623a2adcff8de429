"""Deferred acceptance compiled by numba, one candidate after the other: the fastest of the three, with the extra `numba`.

Who sits at a post is a stretch of two flat arrays, person and key. Without a floor the stretch is a heap with the lowest key
in front. With one, the person sent away is the lowest of those whose kind has more seats than its floor.
"""

from collections.abc import Callable

import numba
import numpy as np
from numpy.typing import NDArray

from tiangeng.algorithms.matching.arrays import Arrays, Ints, Small, Tiny

NOBODY = -1


def _sift_up(people: Small, keys: Ints, base: int, spot: int, who: int, key: int) -> None:
    while spot > base:
        above = base + (spot - base - 1) // 2
        if keys[above] <= key:
            break
        people[spot], keys[spot] = people[above], keys[above]
        spot = above
    people[spot], keys[spot] = who, key


def _replace_lowest(people: Small, keys: Ints, base: int, size: int, who: int, key: int) -> None:
    spot = base
    while True:
        below = base + 2 * (spot - base) + 1
        if below >= base + size:
            break
        if below + 1 < base + size and keys[below + 1] < keys[below]:
            below += 1
        if keys[below] >= key:
            break
        people[spot], keys[spot] = people[below], keys[below]
        spot = below
    people[spot], keys[spot] = who, key


def _weakest(
    people: Small, keys: Ints, base: int, size: int, kind: Tiny, count: Small, floor: Small, mine: int, key: int
) -> int:
    """The spot to be vacated for a newcomer of kind `mine`, already counted; NOBODY when the newcomer has to go."""
    found, least = NOBODY, key
    must = count[mine] <= floor[mine]  # the newcomer is protected: somebody else goes
    for spot in range(base, base + size):
        other = kind[people[spot]]
        if count[other] > floor[other] and (must or keys[spot] < least):
            found, least, must = spot, keys[spot], False
    return found


def _ask(
    p: int,
    who: int,
    key: int,
    first: Ints,
    people: Small,
    keys: Ints,
    used: Small,
    kind: Tiny,
    seats: Small,
    floors: Small,
    count: Small,
    floored: NDArray[np.bool_],
) -> int:
    """Who has no seat once `who` has asked post `p`: nobody, somebody who sat there, or `who`."""
    base, size = first[p], used[p]
    if size < seats[p]:
        if floored[p]:
            people[base + size], keys[base + size] = who, key
            count[p, kind[who]] += 1
        else:
            sift_up(people, keys, base, base + size, who, key)
        used[p] += 1
        return NOBODY
    if not floored[p]:
        if size == 0 or key < keys[base]:
            return who
        gone: int = people[base]
        replace_lowest(people, keys, base, size, who, key)
        return gone
    mine = kind[who]
    count[p, mine] += 1
    spot = weakest(people, keys, base, size, kind, count[p], floors[p], mine, key)
    gone = who if spot == NOBODY else people[spot]
    if spot != NOBODY:
        people[spot], keys[spot] = who, key
    count[p, kind[gone]] -= 1
    return gone


def _run(
    start: Ints, post: Small, score: Tiny, luck: Ints, kind: Tiny, seats: Small, floors: Small, order: Ints
) -> Small:
    n, posts = luck.size, seats.size
    first, floored = np.zeros(posts + 1, np.int64), np.zeros(posts, np.bool_)
    for p in range(posts):
        first[p + 1] = first[p] + min(seats[p], n)
        floored[p] = floors[p].any()
    people, keys = np.empty(first[posts], np.int32), np.empty(first[posts], np.int64)
    used, count = np.zeros(posts, np.int32), np.zeros(floors.shape, np.int32)
    at, seated = start[:-1].copy(), np.zeros(n, np.bool_)  # the row each candidate asks for or holds
    for who in order:
        while at[who] < start[who + 1]:
            row = at[who]
            key = np.int64(score[row]) * n + luck[who]
            gone = ask(post[row], who, key, first, people, keys, used, kind, seats, floors, count, floored)
            if gone == who:
                at[who] += 1
                continue
            seated[who] = True
            if gone == NOBODY:
                break
            seated[gone] = False
            at[gone] += 1
            who = gone
    taken = np.full(n, NOBODY, np.int32)
    for i in range(n):
        if seated[i]:
            taken[i] = at[i] - start[i]
    return taken


sift_up = numba.njit(cache=True)(_sift_up)
replace_lowest = numba.njit(cache=True)(_replace_lowest)
weakest = numba.njit(cache=True)(_weakest)
ask = numba.njit(cache=True)(_ask)
run: Callable[..., Small] = numba.njit(cache=True)(_run)


def solve(arrays: Arrays) -> Small:
    """Each candidate's position in their own options, or −1: the reference's answer."""
    luck = arrays.candidates - 1 - arrays.place.astype(np.int64)
    given = (arrays.start, arrays.post, arrays.score, luck, arrays.kind, arrays.seats, arrays.floors)
    found: Small = run(*map(np.ascontiguousarray, given), by_first_wish(arrays))  # one layout: compiled once
    return found


def by_first_wish(arrays: Arrays) -> Ints:
    """People with the same first wish ask one after the other, so that the post's seats stay in the cache."""
    wishes = np.full(arrays.candidates, NOBODY, dtype=np.int32)
    some = np.flatnonzero(arrays.length() > 0)
    wishes[some] = arrays.post[arrays.start[some]]
    return np.argsort(wishes, kind="stable").astype(np.int64)
