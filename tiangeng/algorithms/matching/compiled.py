"""Deferred acceptance compiled by numba, in rounds: the fastest of the three, with the extra `numba`.

What costs time is not arithmetic but memory touched at random, so a round goes through it in order. All who have no seat
step over the options whose line lies above their score (lines only rise); who still asks is laid into the bucket of the post
asked; then the posts answer one after the other, each with its own people close together. The order in which people ask
does not change the outcome (Dubins and Freedman 1981).

One number is a claim: score, then luck, then kind, so that comparing claims is ranking people, and its lower bits say whose it
is. Of a post's people the kept seats of a kind are one stretch and all others another; a stretch becomes a heap with the lowest
claim in front when it is full and somebody asks on.
"""

from collections.abc import Callable
from typing import NamedTuple

import numba
import numpy as np
from numpy.typing import NDArray

from tiangeng.algorithms.matching.arrays import Arrays, Ints, Small, Tiny

NOBODY = -1  # below every claim
OPEN, CLOSED = -(2**15), 2**15 - 1  # lines: below and above every score
SPARSE = 64  # when fewer than one in so many asks, it is not worth going through all of them in order


class Posts(NamedTuple):
    """Who sits where. Post p's kept seats of kind k are the cell c = p · kinds + k."""

    first: Ints  # of each post's other seats in `claim`
    used: Small  # of them
    room: Small  # how many they are: every kept seat that is taken is one less
    heaped: NDArray[np.bool_]
    claim: Ints
    kept_first: Ints  # of each cell in `kept_claim`, and the end of the last
    kept_used: Small
    kept_claim: Ints
    line: Tiny  # of each cell: a lower score is refused


def _settle(claim: Ints, first: int, spot: int, end: int, one: int) -> None:
    """Put `one` where `spot` is or below, so that no claim in first … end is lower than the one above it."""
    below = 2 * spot - first + 1
    while below + 1 < end:
        below += int(claim[below + 1] < claim[below])  # a sum, not a branch that is guessed wrong half the time
        if claim[below] >= one:
            claim[spot] = one
            return
        claim[spot] = claim[below]
        spot, below = below, 2 * below - first + 1
    if below < end and claim[below] < one:
        claim[spot] = claim[below]
        spot = below
    claim[spot] = one


def _heap(claim: Ints, first: int, end: int) -> None:
    for spot in range(first + (end - first) // 2 - 1, first - 1, -1):
        settle(claim, first, spot, end, claim[spot])


def _empty(seats: Small, floors: Small, people: int) -> Posts:
    posts, kinds = floors.shape
    first, kept_first = np.zeros(posts + 1, np.int64), np.zeros(posts * kinds + 1, np.int64)
    room = np.zeros(posts, np.int32)
    for p in range(posts):
        room[p] = min(seats[p], people)
        first[p + 1] = first[p] + room[p]
        for k in range(kinds):
            kept_first[p * kinds + k + 1] = kept_first[p * kinds + k] + floors[p, k]
    return Posts(
        first,
        np.zeros(posts, np.int32),
        room,
        np.zeros(posts, np.bool_),
        np.empty(first[posts], np.int64),
        kept_first,
        np.zeros(posts * kinds, np.int32),
        np.empty(kept_first[posts * kinds], np.int64),
        np.full(posts * kinds, OPEN, np.int16),
    )


def _ask(
    asking: Small, taken: Small, start: Ints, post: Small, score: Tiny, own: Ints, bits: int, at: Posts, claim: Ints
) -> Small:
    """Everyone's claim on their next option that is not hopeless, post after post; where each post's claims end."""
    kinds = at.line.size // at.room.size
    ends, count = np.zeros(at.room.size + 1, np.int32), 0
    wanted, wanting = np.empty(asking.size, np.int32), np.empty(asking.size, np.int64)
    for who in asking:
        row, end, kind = start[who] + taken[who], start[who + 1], own[who] & KIND
        while row < end and score[row] < at.line[post[row] * kinds + kind]:
            row += 1
        taken[who] = row - start[who]
        if row < end:
            wanted[count], wanting[count] = post[row], (np.int64(score[row]) << bits) | own[who]
            ends[post[row] + 1] += 1
            count += 1
    for p in range(at.room.size):
        ends[p + 1] += ends[p]
    for n in range(count):
        claim[ends[wanted[n]]] = wanting[n]
        ends[wanted[n]] += 1
    return ends


def _answer(ends: Small, claim: Ints, at: Posts, bits: int, by_luck: Small, taken: Small, away: Small) -> int:
    """Every post that was asked keeps its best; how many are sent `away`, each a step further on their list."""
    kinds, sent, n = at.line.size // at.room.size, 0, 0
    for p in range(at.room.size):
        if n == ends[p]:
            continue
        first, used, room, heaped = at.first[p], at.used[p], at.room[p], at.heaped[p]
        while n < ends[p]:
            one, gone = claim[n], NOBODY
            n += 1
            cell = p * kinds + (one & KIND)
            kept, seats = at.kept_first[cell], at.kept_first[cell + 1] - at.kept_first[cell]
            if at.kept_used[cell] < seats:  # a kept seat is free
                at.kept_claim[kept + at.kept_used[cell]] = one
                at.kept_used[cell] += 1
                if at.kept_used[cell] == seats:
                    heap(at.kept_claim, kept, kept + seats)
                room -= 1
                if used <= room:
                    continue
                if not heaped:
                    heap(at.claim, first, first + used)
                    heaped = True
                used -= 1
                gone = at.claim[first]
                settle(at.claim, first, first, first + used, at.claim[first + used])
            else:
                if seats and at.kept_claim[kept] < one:  # somebody leaves a kept seat, and stands among all others
                    lowest = at.kept_claim[kept]
                    settle(at.kept_claim, kept, kept, kept + seats, one)
                    one = lowest
                if used < room:
                    at.claim[first + used] = one
                    used += 1
                    continue
                if used and not heaped:
                    heap(at.claim, first, first + used)
                    heaped = True
                gone = one
                if used and at.claim[first] < one:
                    gone = at.claim[first]
                    settle(at.claim, first, first, first + used, one)
            away[sent] = by_luck[(gone & ((1 << bits) - 1)) >> KIND_BITS]
            taken[away[sent]] += 1
            sent += 1
        at.used[p], at.room[p], at.heaped[p] = used, room, heaped
        raise_lines(at, p, kinds, bits)
    return sent


def _raise_lines(at: Posts, p: int, kinds: int, bits: int) -> None:
    """A full post refuses below the lower of its general line and, where a kind's kept seats are taken, that kind's own."""
    if at.used[p] < at.room[p] or (at.used[p] and not at.heaped[p]):
        return
    general = at.claim[at.first[p]] >> bits if at.used[p] else CLOSED
    for cell in range(p * kinds, (p + 1) * kinds):
        kept, seats = at.kept_first[cell], at.kept_first[cell + 1] - at.kept_first[cell]
        line = general
        if at.kept_used[cell] < seats:
            line = OPEN
        elif seats:
            line = min(line, at.kept_claim[kept] >> bits)
        at.line[cell] = line


def _in_order(away: Small, flags: NDArray[np.bool_]) -> None:
    """The same people as the options lie in memory."""
    for who in away:
        flags[who] = True
    n = 0
    for who in range(flags.size):
        if flags[who]:
            flags[who] = False
            away[n] = who
            n += 1


def _run(
    start: Ints, post: Small, score: Tiny, own: Ints, by_luck: Small, seats: Small, floors: Small, bits: int
) -> Small:
    people = own.size
    at = empty(seats, floors, people)
    taken, claim, flags = np.zeros(people, np.int32), np.empty(people, np.int64), np.zeros(people, np.bool_)
    queue, asking = np.arange(people).astype(np.int32), people
    while asking:
        ends = ask(queue[:asking], taken, start, post, score, own, bits, at, claim)
        asking = answer(ends, claim, at, bits, by_luck, taken, queue)
        if asking > people // SPARSE:
            in_order(queue[:asking], flags)
    for who in range(people):
        if taken[who] == start[who + 1] - start[who]:
            taken[who] = NOBODY
    return taken


KIND_BITS = 16
KIND = (1 << KIND_BITS) - 1

settle = numba.njit(cache=True)(_settle)
heap = numba.njit(cache=True)(_heap)
empty = numba.njit(cache=True)(_empty)
ask = numba.njit(cache=True)(_ask)
raise_lines = numba.njit(cache=True)(_raise_lines)
answer = numba.njit(cache=True)(_answer)
in_order = numba.njit(cache=True)(_in_order)
run: Callable[..., Small] = numba.njit(cache=True)(_run)


def solve(arrays: Arrays) -> Small:
    """Each candidate's position in their own options, or −1: the reference's answer."""
    if not arrays.posts:
        return np.full(arrays.candidates, NOBODY, dtype=np.int32)
    luck = arrays.candidates - 1 - arrays.place.astype(np.int64)
    own = (luck << KIND_BITS) | arrays.kind
    given = (arrays.start, arrays.post, arrays.score, own, arrays.by_place()[::-1], arrays.seats, arrays.floors)
    bits = KIND_BITS + max(1, arrays.candidates).bit_length()
    found: Small = run(*map(np.ascontiguousarray, given), bits)  # one layout: compiled once
    return found
