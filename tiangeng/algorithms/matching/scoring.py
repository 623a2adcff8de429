"""A market as arrays, every candidate scored against every post at once; equal to `instance.build` number by number.

min(strength, need) is the number of steps t = 1 … 5 that both reach, so the sum over dimensions is one matrix product of
"reaches t" tables. All its terms are whole and far below 2²⁴, where single precision is exact.
"""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from tiangeng.algorithms.matching import ties
from tiangeng.algorithms.matching.arrays import Arrays, Flags, Small, Tiny
from tiangeng.algorithms.matching.bars import Bars
from tiangeng.algorithms.matching.instance import GUARANTEE, specialities_of, what_pins_leave
from tiangeng.algorithms.matching.market import FULL, TOP, UNKNOWN, Market, Need, Span
from tiangeng.algorithms.matching.refusals import TooLarge

MOST_CELLS = 60_000_000  # of the table candidates × posts; a county has about a million

STEPS = np.arange(1, TOP + 1)


def from_market(market: Market) -> Arrays:
    """The arrays of a checked market. Only 服从调剂 needs the whole table; refused by name when that is too large."""
    by_id = {post.id: p for p, post in enumerate(market.posts)}
    people = {candidate.id: i for i, candidate in enumerate(market.candidates)}
    pinned = {people[pin.candidate]: by_id[pin.post] for pin in market.valid_pins()}
    present = {people[here.candidate]: by_id[here.post] for here in market.present}
    specialities = specialities_of(market)
    index = {name: k for k, name in enumerate(specialities)}
    kinds = [index[candidate.speciality] for candidate in market.candidates]
    seats, kept = what_pins_leave(market, pinned, present, kinds, specialities)
    floors = np.zeros((len(seats), max(1, len(specialities))), dtype=np.int32)
    for p, counts in enumerate(kept):
        for k, count in counts.items():
            floors[p, k] = count
    start, posts, scores, own = _Options(market, by_id, people, pinned, present).rows()
    return Arrays(
        start=start,
        post=posts,
        score=scores,
        place=np.array(ties.places(market), dtype=np.int32),
        kind=np.array(kinds, dtype=np.int16),
        seats=np.minimum(seats, len(people)).astype(np.int32),
        floors=floors,
        own=own,
        specialities=specialities,
        pinned=pinned,
    )


def fits(strengths: Sequence[Mapping[str, Span]], needs: Sequence[Mapping[str, Need]]) -> Tiny:
    """`fit_tenths` of every candidate (rows) for every post (columns)."""
    if len(strengths) * len(needs) > MOST_CELLS:
        what = {"what": "服从调剂和评分", "what_english": "Scoring every post for everyone"}
        raise TooLarge(cells=len(strengths) * len(needs), limit=MOST_CELLS, **what)
    dimensions = sorted({dimension for asked in needs for dimension in asked})
    at = {dimension: d for d, dimension in enumerate(dimensions)}
    have = np.full((len(strengths), len(dimensions)), UNKNOWN[0], dtype=np.int8)
    for i, known in enumerate(strengths):
        for dimension, span in known.items():
            if dimension in at:
                have[i, at[dimension]] = span[0]
    level = np.zeros((len(needs), len(dimensions)), dtype=np.int8)
    weight = np.zeros((len(needs), len(dimensions)), dtype=np.float32)
    for p, asked in enumerate(needs):
        for dimension, need in asked.items():
            level[p, at[dimension]], weight[p, at[dimension]] = need.level, need.weight
    steps = len(dimensions) * TOP
    reached = (have[:, :, None] >= STEPS).reshape(len(strengths), steps).astype(np.float32)
    counted = ((level[:, :, None] >= STEPS) * weight[:, :, None]).reshape(len(needs), steps)
    full = counted.sum(axis=1).astype(np.int64)
    wide = np.int64 if full.max(initial=0) * FULL >= 2**31 else np.int32
    earned = (counted @ reached.T).astype(wide)  # posts × candidates: one divisor a row
    found = np.full((len(strengths), len(needs)), FULL, dtype=np.int16)
    for p, most in enumerate(full.tolist()):
        if most:
            found[:, p] = earned[p] * FULL // most
    return found


class _Options:
    """Everyone's options and scores, one row a candidate."""

    def __init__(
        self,
        market: Market,
        by_id: Mapping[str, int],
        people: Mapping[str, int],
        pinned: Mapping[int, int],
        present: Mapping[int, int],
    ) -> None:
        self.market, self.by_id, self.pinned, self.present = market, by_id, pinned, present
        self.fits = fits([c.strengths for c in market.candidates], [post.needs for post in market.posts])
        self.bars = Bars(market)
        kinds = {candidate.speciality for candidate in market.candidates}
        self.open = {kind: np.array([post.is_open_to(kind) for post in market.posts], dtype=bool) for kind in kinds}
        self.marks: dict[int, list[tuple[int, int]]] = {}
        for mark in market.marks:
            self.marks.setdefault(people[mark.candidate], []).append((by_id[mark.post], mark.tenths))

    def rows(self) -> tuple[NDArray[np.int64], Small, Tiny, Small]:
        posts, scores, own = [], [], []
        order = self._by_fit()
        for i in range(len(self.market.candidates)):
            asked, rest = self._row(i, order)
            row = np.concatenate((asked, rest))
            own.append(asked.size)
            posts.append(row)
            score = self.fits[i, row]
            for p, tenths in self.marks.get(i, ()):
                score = score + (row == p) * np.int16(tenths)
            if i in self.present and i not in self.pinned:
                score = score + (row == self.present[i]) * np.int16(GUARANTEE)
            scores.append(score)
        start = np.zeros(len(posts) + 1, dtype=np.int64)
        np.cumsum([row.size for row in posts], out=start[1:])
        flat = np.concatenate(posts).astype(np.int32) if posts else np.zeros(0, dtype=np.int32)
        flat_scores = np.concatenate(scores).astype(np.int16) if scores else np.zeros(0, dtype=np.int16)
        return start, flat, flat_scores, np.array(own, dtype=np.int32)

    def _by_fit(self) -> Small:
        """Each candidate's posts, best fit first and lower index before higher; sorted as single numbers."""
        value = (FULL - self.fits.astype(np.int32)) * np.int32(max(1, len(self.by_id)))
        value += np.arange(len(self.by_id), dtype=np.int32)
        value.sort(axis=1)
        value %= max(1, len(self.by_id))
        return value

    def _row(self, i: int, order: Small) -> tuple[Small, Small]:
        nothing = np.zeros(0, dtype=np.int32)
        if i in self.pinned:
            return nothing, nothing
        candidate = self.market.candidates[i]
        free: Flags = self.open[candidate.speciality]
        if barred := self.bars.of(candidate):
            free = free.copy()
            free[list(barred)] = False
        asked = np.array([self.by_id[wish] for wish in candidate.wishes], dtype=np.int32)
        asked = asked[free[asked]]
        if i in self.present:
            here = np.array([self.present[i]], dtype=np.int32)
            return asked, nothing if here[0] in asked else here
        if not candidate.accepts_adjustment:
            return asked, nothing
        left = free.copy()
        left[asked] = False
        return asked, order[i][left[order[i]]]
