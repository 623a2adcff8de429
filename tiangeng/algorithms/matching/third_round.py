"""组织调配: who without a seat could fill what the wishes left open, and at which post. Every case is an exception.

A place is a floor that is not met or, if the rules allow, a seat that is empty. People without a seat and places are
brought together at the least cost, in this order: as many as possible; floors before seats; nobody made to move; the
highest score. Nobody is put there by force of this module: the post is appended to the person's options, and deferred
acceptance runs again. So nothing that was promised changes — no line is passed over, no met floor is lost, no seat falls
empty (Hafalir, Yenmez and Yildirim's choice rule takes a person of the kind whose floor is open before anyone else) — and
the only ones who stand where they did not ask to be are those listed.
"""

from dataclasses import dataclass

import numpy as np

from tiangeng.algorithms.matching.arrays import Arrays, Ints, Small
from tiangeng.algorithms.matching.assignment import cheapest
from tiangeng.algorithms.matching.bars import Bars
from tiangeng.algorithms.matching.market import Market, ThirdRound
from tiangeng.algorithms.matching.refusals import TooLarge
from tiangeng.algorithms.matching.scoring import fits

MOST_CELLS = 6_000_000
MOST_PAIRS = 4096  # keeps every sum below 2⁶²

# One step of a higher aim outweighs every step of the lower ones together.
MOVED = 1 << 11
ONLY_A_SEAT = MOVED << 12
IMPOSSIBLE = ONLY_A_SEAT << 13
ANYONE = -1


@dataclass(frozen=True, slots=True)
class Place:
    post: int
    kind: int  # whose floor is open; ANYONE for a seat without one
    is_empty: bool  # otherwise somebody has to move on


@dataclass(frozen=True, slots=True)
class Offer:
    candidate: int
    post: int
    score: int


def places(arrays: Arrays, taken: Small, what: ThirdRound) -> list[Place]:
    """What is still open, post by post; an open floor uses up an empty seat where there is one."""
    seated, rows = arrays.taken_rows(taken)
    posts, kinds = arrays.floors.shape
    cells = arrays.post[rows].astype(np.int64) * kinds + arrays.kind[seated]
    count = np.bincount(cells, minlength=posts * kinds).reshape(posts, kinds)
    missing = np.maximum(arrays.floors - count, 0)
    empty = arrays.seats - count.sum(axis=1)
    found = []
    for p in np.flatnonzero((missing.sum(axis=1) > 0) | (empty > 0)).tolist():
        left = int(empty[p])
        for kind, number in enumerate(missing[p].tolist()):
            for _ in range(number):
                found.append(Place(p, kind, left > 0))
                left -= left > 0
        if what is ThirdRound.SEATS:
            found += [Place(p, ANYONE, True)] * left
    return found


def offers(market: Market, arrays: Arrays, taken: Small) -> list[Offer]:
    """Who should be offered what; empty when nothing can be filled any more."""
    what = market.rules.third_round
    if what is ThirdRound.OFF:
        return []
    waiting = [int(i) for i in np.flatnonzero(taken < 0) if int(i) not in arrays.pinned]
    open_places = places(arrays, taken, what)
    if not waiting or not open_places:
        return []
    cells = len(waiting) * len(open_places)
    if cells > MOST_CELLS or min(len(waiting), len(open_places)) > MOST_PAIRS:
        what_is = {
            "what": "组织调配（rules.third_round 可设为 off）",
            "what_english": "The third round (or set it to off)",
        }
        raise TooLarge(cells=cells, limit=MOST_CELLS, **what_is)
    cost, score = _costs(market, arrays, waiting, open_places)
    chosen = [(row, column) for row, column in cheapest(cost) if cost[row, column] < IMPOSSIBLE]
    return [Offer(waiting[r], open_places[c].post, int(score[r, c])) for r, c in chosen]


def _costs(market: Market, arrays: Arrays, waiting: list[int], open_places: list[Place]) -> tuple[Ints, Ints]:
    """Cost and score of each person (row) in each place (column)."""
    posts = sorted({place.post for place in open_places})
    at = {p: c for c, p in enumerate(posts)}
    people = [market.candidates[i] for i in waiting]
    fit = fits([person.strengths for person in people], [market.posts[p].needs for p in posts]).astype(np.int64)
    numbers = {candidate.id: r for r, candidate in enumerate(people)}
    ids = {market.posts[p].id: p for p in posts}
    for mark in market.marks:
        if mark.candidate in numbers and mark.post in ids:
            fit[numbers[mark.candidate], at[ids[mark.post]]] += mark.tenths
    free = _free(market, arrays, waiting, posts)
    column = np.array([at[place.post] for place in open_places])
    wanted = np.array([place.kind for place in open_places])
    empty = np.array([place.is_empty for place in open_places])
    suits = arrays.kind[waiting][:, None] == wanted
    takes_anyone = empty & (market.rules.third_round is ThirdRound.SEATS)
    score = fit[:, column]
    cost = np.where(suits, np.where(empty, 0, MOVED), ONLY_A_SEAT) + (MOVED - 1 - score)
    cost[~(free[:, column] & (suits | takes_anyone))] = IMPOSSIBLE
    return cost, score


def _free(market: Market, arrays: Arrays, waiting: list[int], posts: list[int]) -> Ints:
    """Where each person may go and has not asked already."""
    bars = Bars(market)
    found = np.zeros((len(waiting), len(posts)), dtype=bool)
    for r, i in enumerate(waiting):
        candidate = market.candidates[i]
        asked = set(arrays.post[arrays.start[i] : arrays.start[i + 1]].tolist()) | bars.of(candidate).keys()
        found[r] = [p not in asked and market.posts[p].is_open_to(candidate.speciality) for p in posts]
    return found
