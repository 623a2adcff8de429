"""A market as arrays, every candidate scored against every post at once; equal to `instance.build` number by number.

min(strength, need) is the number of steps t = 1 … 5 that both reach, so the sum over dimensions is one matrix product of
"reaches t" tables. All its terms are whole and far below 2²⁴, where single precision is exact.
"""

from collections.abc import Mapping, Sequence

import numpy as np

from tiangeng.algorithms.matching import ties
from tiangeng.algorithms.matching.arrays import Arrays, Flags, Ints, Small, Tiny
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

    def rows(self) -> tuple[Ints, Small, Tiny, Small]:
        """Start, post, score and how many were asked for; the appended ones of all candidates are picked in one go."""
        asked, here, left = self._asked()
        rest, rest_score = self._by_fit(left)
        own, held, more = _sizes(asked), _sizes(here), left.sum(axis=1)
        start = np.zeros(own.size + 1, dtype=np.int64)
        np.cumsum(own + held + more, out=start[1:])
        # Row after row: first what was asked for or is held, then what is appended.
        is_given = np.arange(start[-1]) - np.repeat(start[:-1], np.diff(start)) < np.repeat(own + held, np.diff(start))
        given = np.fromiter((p for one, two in zip(asked, here, strict=True) for p in (*one, *two)), dtype=np.int32)
        post, score = np.empty(start[-1], dtype=np.int32), np.empty(start[-1], dtype=np.int16)
        post[is_given], post[~is_given] = given, rest
        score[is_given], score[~is_given] = self.fits[np.repeat(np.arange(own.size), own + held), given], rest_score
        self._add_marks(start, post, score)
        return start, post, score, own.astype(np.int32)

    def _asked(self) -> tuple[list[list[int]], list[list[int]], Flags]:
        """Own wishes that are open, the seat held where it is none of them, and what may be appended (people × posts)."""
        left = np.zeros((len(self.market.candidates), len(self.by_id)), dtype=bool)
        asked: list[list[int]] = []
        here: list[list[int]] = []
        for i, candidate in enumerate(self.market.candidates):
            free = self.open[candidate.speciality]
            barred = () if i in self.pinned else self.bars.of(candidate)
            wishes = () if i in self.pinned else candidate.wishes
            asked.append([p for p in (self.by_id[wish] for wish in wishes) if free[p] and p not in barred])
            serves = i in self.present and i not in self.pinned
            here.append([self.present[i]] if serves and self.present[i] not in asked[-1] else [])
            if candidate.accepts_adjustment and i not in self.pinned and not serves:
                left[i] = free
                left[i, [*barred, *asked[-1]]] = False
        return asked, here, left

    def _add_marks(self, start: Ints, post: Small, score: Tiny) -> None:
        """Panel marks, and what a guaranteed seat counts, each into the one row it belongs to."""
        given = [(i, p, tenths) for i, marks in self.marks.items() for p, tenths in marks]
        given += [(i, p, GUARANTEE) for i, p in self.present.items() if i not in self.pinned]
        for i, p, tenths in given:
            row = slice(int(start[i]), int(start[i + 1]))
            score[row][post[row] == p] += np.int16(tenths)

    def _by_fit(self, left: Flags) -> tuple[Small, Tiny]:
        """Posts and fits of what is appended, row after row, best fit first and lower index before higher."""
        posts = max(1, len(self.by_id))
        wide = np.dtype(np.int64 if (FULL + 1) * posts >= 2**31 else np.int32)
        value = (FULL - self.fits.astype(wide)) * posts + np.arange(len(self.by_id), dtype=wide)
        value[~left] = 2 ** (8 * wide.itemsize - 1) - 1  # last
        value.sort(axis=1)  # one number carries both: sorting values is faster than sorting indexes
        picked = value[np.arange(len(self.by_id)) < left.sum(axis=1)[:, None]]
        fit, post = np.divmod(picked, posts)
        return post.astype(np.int32), (FULL - fit).astype(np.int16)


def _sizes(rows: Sequence[Sequence[int]]) -> Ints:
    return np.fromiter(map(len, rows), dtype=np.int64, count=len(rows))
