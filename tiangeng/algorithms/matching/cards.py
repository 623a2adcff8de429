"""为什么是这里，为什么不是那里，怎样才会不同: one card a person, every number of it checkable by hand.

"What would change it" says what would reach the lines as they stand. It is exact for the number and near-exact for the
outcome: if the plan is not the only stable one, one person's rise may lift the line a little. `whatif` runs it in full.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from tiangeng.algorithms.matching import gaps, instance, ties
from tiangeng.algorithms.matching.bars import Bars
from tiangeng.algorithms.matching.fit import Fit, Part, explain
from tiangeng.algorithms.matching.market import FULL, Ground
from tiangeng.algorithms.matching.outcome import How, Outcome
from tiangeng.algorithms.matching.ties import Tie

MOST_CHANGES = 3


class Why(Enum):
    BARRED = "barred"
    CLOSED = "closed"  # no seat that a person of this kind could get
    SHORT = "short"
    TIE = "tie"
    REACHED = "reached"  # the line was reached, and something they wanted more came first


@dataclass(frozen=True, slots=True)
class Change:
    """Raising one strength that would reach the line; `is_unknown`: saying what it is may be enough."""

    dimension: str
    level_now: int
    level_then: int
    score_then: int
    is_unknown: bool


@dataclass(frozen=True, slots=True)
class NotThere:
    """One post that was wanted more. Numbers in tenths of a point; None where no number decides."""

    post: str
    wish: int | None
    why: Why
    ground: Ground | None = None
    line: int | None = None
    score: int | None = None
    tie: Tie | None = None
    missing: tuple[Part, ...] = ()
    changes: tuple[Change, ...] = ()

    @property
    def short(self) -> int:
        return (self.line or 0) - (self.score or 0)


@dataclass(frozen=True, slots=True)
class Card:
    candidate: str
    post: str | None
    how: How
    wish: int | None
    fit: Fit | None
    mark: int
    line: int | None  # of the post got; None: open, or by decision
    not_there: tuple[NotThere, ...]  # the own wishes ahead, in order
    others_ahead: int  # further posts of 服从调剂 that were full

    @property
    def score(self) -> int | None:
        return self.fit.tenths + self.mark if self.fit else None


class Cards:
    """All cards of an outcome; `card(i)` words one."""

    def __init__(self, outcome: Outcome) -> None:
        self._outcome = outcome
        self._market, self._arrays = outcome.market, outcome.arrays
        self._gaps = gaps.of(outcome.arrays, outcome.taken, outcome.lines, outcome.asked)
        self._posts = outcome.post_of().tolist()
        self._index = {post.id: p for p, post in enumerate(self._market.posts)}
        self._bars = Bars(self._market)
        self._marks = {(mark.candidate, mark.post): mark.tenths for mark in self._market.marks}
        self._by_place = self._arrays.by_place().tolist()

    def __iter__(self) -> Iterator[Card]:
        return (self.card(i) for i in range(len(self._market.candidates)))

    def card(self, i: int) -> Card:
        outcome, candidate = self._outcome, self._market.candidates[i]
        post = self._market.posts[self._posts[i]] if self._posts[i] >= 0 else None
        how, wish = outcome.how(i), outcome.wish_number(i)
        ahead = candidate.wishes[: wish - 1] if wish else () if how is How.PINNED else candidate.wishes
        not_there = tuple(self.why_not(i, self._index[wanted]) for wanted in ahead)
        waited = int(self._gaps.first[i + 1] - self._gaps.first[i])
        asked_ahead = sum(1 for entry in not_there if entry.why is not Why.BARRED)
        return Card(
            candidate=candidate.id,
            post=post.id if post else None,
            how=how,
            wish=wish,
            fit=explain(candidate.strengths, post.needs) if post else None,
            mark=self._marks.get((candidate.id, post.id), 0) if post else 0,
            line=self._line(i, self._posts[i]) if post and how is not How.PINNED else None,
            not_there=not_there,
            others_ahead=max(0, waited - asked_ahead),
        )

    def why_not(self, i: int, p: int) -> NotThere:
        """Why candidate `i` is not at post `p`, whether or not they asked for it."""
        candidate, post = self._market.candidates[i], self._market.posts[p]
        wish = candidate.wishes.index(post.id) + 1 if post.id in candidate.wishes else None
        if ground := self._bars.ground(candidate, p):
            return NotThere(post.id, wish, Why.BARRED, ground=ground)
        lines = self._outcome.lines
        key = self._needed(i, p)
        line, mark = lines.score(key), self._marks.get((candidate.id, post.id), 0)
        fit = explain(candidate.strengths, post.needs)
        if line >= instance.GUARANTEE:
            return NotThere(post.id, wish, Why.CLOSED, score=fit.tenths + mark)
        score, is_behind = fit.tenths + mark, int(self._arrays.place[i]) > lines.place(key)
        reach = line + is_behind  # what it takes: a tie is lost to the last who got in, or won
        if score >= reach:
            return NotThere(post.id, wish, Why.REACHED, line=line, score=score)
        last = self._market.candidates[self._by_place[lines.place(key)]]
        return NotThere(
            post.id,
            wish,
            Why.TIE if score == line else Why.SHORT,
            line=line,
            score=score,
            tie=ties.decided_by(candidate, last) if score == line else None,
            missing=tuple(sorted((part for part in fit.parts if part.missing), key=lambda part: -part.missing)),
            changes=self._changes(fit, mark, reach),
        )

    def _needed(self, i: int, p: int) -> int:
        lines, kind = self._outcome.lines, self._arrays.kind[i]
        return int(min(lines.general[p], lines.kept[p, kind]))

    def _line(self, i: int, p: int) -> int | None:
        score = self._outcome.lines.score(self._needed(i, p))
        return score if self._needed(i, p) > 0 and score < instance.GUARANTEE else None

    def _changes(self, fit: Fit, mark: int, reach: int) -> tuple[Change, ...]:
        """Single strengths that would be enough, the smallest step first."""
        full = sum(part.weight * part.need for part in fit.parts)
        met = sum(part.weight * min(part.strength[0], part.need) for part in fit.parts)
        found = []
        for part in fit.parts:
            now = part.strength[0]
            for level in range(now + 1, part.need + 1):
                then = FULL * (met + part.weight * (level - now)) // full + mark
                if then >= reach:
                    found.append(Change(part.dimension, now, level, then, level <= part.strength[1]))
                    break
        return tuple(sorted(found, key=lambda change: change.level_then - change.level_now)[:MOST_CHANGES])


def points(tenths: int | None) -> str:
    """842 → 84.2."""
    return "–" if tenths is None else f"{'-' if tenths < 0 else ''}{abs(tenths) // 10}.{abs(tenths) % 10}"


assert points(FULL) == "100.0"
