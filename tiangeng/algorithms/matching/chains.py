"""期中补缺: somebody is recalled, falls ill or comes late. Who moves, and because of whom?

The present matching is the start: everyone who serves keeps their seat unless they leave it for one they want more, so
nobody is displaced. The match runs in full with those seats guaranteed; what changed is then told as chains: an empty seat
is taken by A, whose seat is taken by B, … until a newcomer comes in or a seat stays empty. Swaps are chains without an end.
"""

from collections import defaultdict, deque
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date

from tiangeng.algorithms.matching import consistency
from tiangeng.algorithms.matching.market import Lottery, Market, Present
from tiangeng.algorithms.matching.outcome import Outcome


@dataclass(frozen=True, slots=True)
class Step:
    candidate: str
    left: str | None  # None: a newcomer
    post: str


@dataclass(frozen=True, slots=True)
class Chain:
    """Each takes the seat that the one before them left; the first takes an empty one, or in a swap that of the last."""

    steps: tuple[Step, ...]
    is_swap: bool = False

    @property
    def left_empty(self) -> str | None:
        """The post that has one seat more to spare in the end."""
        return None if self.is_swap else self.steps[-1].left


def midterm(
    outcome: Outcome, *, leaving: Collection[str], decided_on: date, lottery: Lottery, may_move: Collection[str] = ()
) -> Market:
    """The market of the vacancies: those who leave are out, those who serve are guaranteed, `may_move` may also ask again."""
    before = outcome.market
    posts = [before.posts[p].id if p >= 0 else None for p in outcome.post_of().tolist()]
    staying = [c for c in before.candidates if c.id not in leaving]
    serves = {c.id: post for c, post in zip(before.candidates, posts, strict=True) if post and c.id not in leaving}
    found = replace(
        before,
        decided_on=decided_on,
        lottery=lottery,
        candidates=tuple(replace(c, wishes=()) if c.id in serves and c.id not in may_move else c for c in staying),
        marks=tuple(mark for mark in before.marks if mark.candidate not in leaving),
        bans=tuple(ban for ban in before.bans if ban.candidate not in leaving),
        pins=tuple(pin for pin in before.pins if pin.candidate not in leaving),
        present=tuple(Present(candidate, post) for candidate, post in serves.items()),
    )
    consistency.check(found)
    return found


def chains(outcome: Outcome) -> list[Chain]:
    """What changed against `market.present`, every move exactly once; chains before swaps, in the market's order."""
    market = outcome.market
    held = {here.candidate: here.post for here in market.present}
    moves: dict[str, Step] = {}
    for candidate, p in zip(market.candidates, outcome.post_of().tolist(), strict=True):
        if p >= 0 and held.get(candidate.id) != market.posts[p].id:
            moves[candidate.id] = Step(candidate.id, held.get(candidate.id), market.posts[p].id)
    arrivals: dict[str, deque[Step]] = defaultdict(deque)
    for step in moves.values():
        arrivals[step.post].append(step)
    successor: dict[str, Step] = {}
    for step in moves.values():
        if step.left and arrivals[step.left]:
            successor[step.candidate] = arrivals[step.left].popleft()
    followers = {step.candidate for step in successor.values()}
    found = [_walk(step, successor) for name, step in moves.items() if name not in followers]
    told = {step.candidate for chain in found for step in chain.steps}
    for name, step in moves.items():
        if name not in told:
            found.append(replace(_walk(step, successor), is_swap=True))
            told.update(other.candidate for other in found[-1].steps)
    return found


def _walk(first: Step, successor: dict[str, Step]) -> Chain:
    steps = [first]
    while (following := successor.get(steps[-1].candidate)) and following != first:
        steps.append(following)
    return Chain(tuple(steps))
