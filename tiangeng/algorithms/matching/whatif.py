"""如果…会怎样: the whole match again with one thing changed, and what differs. No shortcut, so no second truth.

Before somebody signs a pin they see who moves, what it does to the total fit, who from then on has a better claim to that
seat than the one who sits there (新增委屈), and which villages are touched.
"""

from dataclasses import dataclass, replace

import numpy as np

from tiangeng.algorithms.matching import consistency
from tiangeng.algorithms.matching.arrays import Arrays
from tiangeng.algorithms.matching.fit import fit_tenths
from tiangeng.algorithms.matching.market import Market, Pin
from tiangeng.algorithms.matching.outcome import Outcome, solve
from tiangeng.algorithms.matching.solvers import Way


@dataclass(frozen=True, slots=True)
class Move:
    candidate: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class Difference:
    moves: tuple[Move, ...]
    fit_before: int  # tenths of a point, all who have a post
    fit_after: int
    newly_passed_over: tuple[tuple[str, str], ...]  # (candidate, post): a better claim than somebody pinned there
    villages: tuple[str, ...]  # whose team changes

    @property
    def fit_change(self) -> int:
        return self.fit_after - self.fit_before


def what_if(before: Outcome, changed: Market, *, way: Way = Way.AUTO) -> Difference:
    """What the changed market would bring, against an outcome one has."""
    consistency.check(changed)
    return compare(before, solve(changed, way=way))


def compare(before: Outcome, after: Outcome) -> Difference:
    """Who was where and is where; candidates are told apart by id, so either side may have more of them."""
    was, will = placed(before), placed(after)
    ids = dict.fromkeys([c.id for c in before.market.candidates] + [c.id for c in after.market.candidates])
    moves = tuple(Move(i, was.get(i), will.get(i)) for i in ids if was.get(i) != will.get(i))
    village = {post.id: post.village for market in (before.market, after.market) for post in market.posts}
    touched = sorted({village[post] for move in moves for post in (move.before, move.after) if post})
    known = passed_over(before)
    return Difference(
        moves=moves,
        fit_before=total_fit(before),
        fit_after=total_fit(after),
        newly_passed_over=tuple(pair for pair in passed_over(after) if pair not in known),
        villages=tuple(touched),
    )


def placed(outcome: Outcome) -> dict[str, str]:
    market = outcome.market
    where = zip(market.candidates, outcome.post_of().tolist(), strict=True)
    return {candidate.id: market.posts[p].id for candidate, p in where if p >= 0}


def total_fit(outcome: Outcome) -> int:
    market = outcome.market
    where = zip(market.candidates, outcome.post_of().tolist(), strict=True)
    return sum(fit_tenths(candidate.strengths, market.posts[p].needs) for candidate, p in where if p >= 0)


def passed_over(outcome: Outcome) -> list[tuple[str, str]]:
    """Who wanted a post more than what they got and would have had it, were it not for somebody pinned there."""
    market, arrays = outcome.market, outcome.arrays
    marks = {(mark.candidate, mark.post): mark.tenths for mark in market.marks}
    posts, found = outcome.post_of(), dict[tuple[str, str], None]()
    for pinned, p in sorted(arrays.pinned.items()):
        person, post = market.candidates[pinned], market.posts[p]
        score = fit_tenths(person.strengths, post.needs) + marks.get((person.id, post.id), 0)
        there = arrays.kind[posts == p]
        floor = post.floors.get(person.speciality, 0)
        is_spare = int((there == arrays.kind[pinned]).sum()) > floor
        for i in _wanting(outcome, arrays, p):
            row = arrays.start[i] + np.flatnonzero(arrays.post[arrays.start[i] : arrays.start[i + 1]] == p)[0]
            mine = (int(arrays.score[row]), -int(arrays.place[i]))
            same = arrays.kind[i] == arrays.kind[pinned]
            kind = market.candidates[i].speciality
            needed = int((there == arrays.kind[i]).sum()) < post.floors.get(kind, 0)
            if (same or is_spare) and (needed or mine > (score, -int(arrays.place[pinned]))):
                found[market.candidates[i].id, post.id] = None
    return list(found)


def _wanting(outcome: Outcome, arrays: Arrays, p: int) -> list[int]:
    """Candidates with post `p` ahead of what they got; what the third round appended nobody wanted."""
    owner = arrays.owner()
    position = np.arange(arrays.post.size) - arrays.start[owner]
    limit = np.where(outcome.taken < 0, outcome.asked, np.minimum(outcome.taken, outcome.asked))
    return [int(i) for i in owner[(arrays.post == p) & (position < limit[owner])]]


def with_pin(market: Market, pin: Pin) -> Market:
    return replace(market, pins=(*market.pins, pin))


def with_strength(market: Market, candidate: str, dimension: str, level: int) -> Market:
    """The same market, this candidate's strength known to be `level`."""
    changed = tuple(
        replace(c, strengths={**c.strengths, dimension: (level, level)}) if c.id == candidate else c
        for c in market.candidates
    )
    return replace(market, candidates=changed)


def with_seats(market: Market, post: str, seats: int) -> Market:
    return replace(market, posts=tuple(replace(p, seats=seats) if p.id == post else p for p in market.posts))
