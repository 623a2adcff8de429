"""From a market to its outcome: score, match, fill what is left, and say how everyone came to their post."""

from dataclasses import dataclass
from enum import Enum

import numpy as np

from tiangeng.algorithms.matching import arrays as arrays_
from tiangeng.algorithms.matching import instance, lines, scoring, third_round
from tiangeng.algorithms.matching.arrays import Arrays, Ints, Small
from tiangeng.algorithms.matching.lines import Lines
from tiangeng.algorithms.matching.market import Market
from tiangeng.algorithms.matching.solvers import Way, solver


class How(Enum):
    """How a candidate came to the post; the order in which these are looked at."""

    PINNED = ("pinned", "组织指定", "by decision")
    WISH = ("wish", "本人志愿", "own wish")
    KEPT = ("kept", "留任", "stays")
    ADJUSTED = ("adjusted", "服从调剂", "adjustment accepted beforehand")
    ASSIGNED = ("assigned", "组织调配", "third round, not asked for")
    NONE = ("none", "未安排", "without a post")

    @property
    def code(self) -> str:
        return self.value[0]

    @property
    def chinese(self) -> str:
        return self.value[1]

    @property
    def english(self) -> str:
        return self.value[2]


@dataclass(frozen=True, slots=True)
class Shortage:
    """A floor that nobody could be found for."""

    post: int
    speciality: str
    missing: int


@dataclass(frozen=True, slots=True)
class Outcome:
    market: Market
    arrays: Arrays  # with the posts the third round appended
    taken: Small  # the position in each candidate's options; −1: none
    asked: Ints  # how many options each candidate had before the third round
    lines: Lines

    def post_of(self) -> Small:
        """Each candidate's post, −1 for none."""
        return self.arrays.posts_of(self.taken)

    def how(self, i: int) -> How:
        if i in self.arrays.pinned:
            return How.PINNED
        position = int(self.taken[i])
        if position < 0:
            return How.NONE
        if position < self.arrays.own[i]:
            return How.WISH
        if position >= self.asked[i]:
            return How.ASSIGNED
        return How.ADJUSTED if self.arrays.score[self.arrays.start[i] + position] < instance.GUARANTEE else How.KEPT

    def wish_number(self, i: int) -> int | None:
        """Which of the wishes as handed in, the barred ones counted; None if it is none of them."""
        if self.how(i) is not How.WISH:
            return None
        post = self.market.posts[int(self.arrays.post[self.arrays.start[i] + self.taken[i]])]
        return self.market.candidates[i].wishes.index(post.id) + 1

    def shortages(self) -> list[Shortage]:
        """Floors as declared, with everyone counted who sits there, the pinned too."""
        found: dict[int, dict[str, int]] = {
            p: dict(post.floors) for p, post in enumerate(self.market.posts) if post.floors
        }
        for i, p in enumerate(self.post_of().tolist()):
            speciality = self.market.candidates[i].speciality
            if p in found and speciality in found[p]:
                found[p][speciality] -= 1
        return [Shortage(p, name, left) for p, kinds in found.items() for name, left in kinds.items() if left > 0]


def solve(market: Market, *, way: Way = Way.AUTO) -> Outcome:
    """The outcome of a checked market; the same whichever way is taken."""
    match = solver(way, candidates=len(market.candidates))
    by_hand = way is Way.REFERENCE
    arrays = arrays_.from_instance(instance.build(market)) if by_hand else scoring.from_market(market)
    asked, taken = arrays.length(), match(arrays)
    while offers := third_round.offers(market, arrays, taken):
        arrays = arrays_.with_more(arrays, {offer.candidate: [(offer.post, offer.score)] for offer in offers})
        taken = match(arrays)
    return Outcome(market, arrays, np.asarray(taken, dtype=np.int32), asked, lines.of(arrays, taken))
