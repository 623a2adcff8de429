"""导师帮带: novices and mentors, a second and small match after the posts are known.

A novice asks for the mentors of the same township first, then for those who are ahead of them in most. A mentor, with two
or three places, prefers the same township, then those they can help most. Deferred acceptance as in the first match, so
again no novice and mentor would both rather have each other. It is a match of its own because pairs inside the first one
could leave it without any stable plan (Roth 1984).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tiangeng.algorithms.matching import reference
from tiangeng.algorithms.matching.instance import Instance
from tiangeng.algorithms.matching.market import UNKNOWN, Span

NEAR = 1000  # the same township counts more than any difference in strengths
PLACES = 3


@dataclass(frozen=True, slots=True)
class Mentor:
    id: str
    township: str
    strengths: Mapping[str, Span]
    places: int = 2

    def __post_init__(self) -> None:
        if not 0 <= self.places <= PLACES:
            raise ValueError(f"{self.id}：一名导师最多带 {PLACES} 人。· a mentor takes {PLACES} at most")


@dataclass(frozen=True, slots=True)
class Novice:
    id: str
    township: str
    strengths: Mapping[str, Span]


@dataclass(frozen=True, slots=True)
class MentorPair:
    """With the reason: where, and in what the mentor is ahead by how many steps."""

    novice: str
    mentor: str | None
    same_township: bool
    ahead: tuple[tuple[str, int], ...]


def pair(mentors: Sequence[Mentor], novices: Sequence[Novice]) -> list[MentorPair]:
    """One pair a novice, in the order given; whoever is named first comes first among equals."""
    worth = [[_worth(mentor, novice) for mentor in mentors] for novice in novices]
    options = [
        sorted((m for m in range(len(mentors)) if mentors[m].id != novice.id), key=lambda m: (-row[m], m))
        for novice, row in zip(novices, worth, strict=True)
    ]
    instance = Instance(
        options=options,
        scores=[[row[m] for m in asked] for row, asked in zip(worth, options, strict=True)],
        places=list(range(len(novices))),
        kinds=[0] * len(novices),
        specialities=("",),
        seats=[mentor.places for mentor in mentors],
        floors=[{} for _ in mentors],
        own=[len(asked) for asked in options],
    )
    taken = reference.solve(instance)
    return [
        _told(novice, mentors[options[i][taken[i]]] if taken[i] != reference.NOWHERE else None)
        for i, novice in enumerate(novices)
    ]


def ahead(mentor: Mentor, novice: Novice) -> list[tuple[str, int]]:
    """Dimensions in which the mentor surely has more than the novice surely has, the largest lead first."""
    leads = [
        (name, span[0] - novice.strengths.get(name, UNKNOWN)[0])
        for name, span in mentor.strengths.items()
        if span[0] > novice.strengths.get(name, UNKNOWN)[0]
    ]
    return sorted(leads, key=lambda lead: (-lead[1], lead[0]))


def _worth(mentor: Mentor, novice: Novice) -> int:
    near = bool(mentor.township) and mentor.township == novice.township
    return NEAR * near + min(NEAR - 1, sum(steps for _, steps in ahead(mentor, novice)))


def _told(novice: Novice, mentor: Mentor | None) -> MentorPair:
    if mentor is None:
        return MentorPair(novice.id, None, False, ())
    near = bool(mentor.township) and mentor.township == novice.township
    return MentorPair(novice.id, mentor.id, near, tuple(ahead(mentor, novice)))
