"""The same instance in NumPy arrays: one row after the other, so that a province fits into memory."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from tiangeng.algorithms.matching.instance import Instance

Ints = NDArray[np.int64]
Small = NDArray[np.int32]
Tiny = NDArray[np.int16]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Arrays:
    """Options of candidate i are `post[start[i]:start[i + 1]]`, best first, with `score` beside them."""

    start: Ints
    post: Small
    score: Tiny
    place: Small  # of each candidate in the order of ties
    kind: Tiny
    seats: Small
    floors: Small  # posts × kinds
    own: Small
    specialities: tuple[str, ...] = ("",)
    pinned: Mapping[int, int] = field(default_factory=dict)

    @property
    def candidates(self) -> int:
        return len(self.place)

    @property
    def posts(self) -> int:
        return len(self.seats)

    @property
    def has_floors(self) -> bool:
        return bool(self.floors.any())

    def by_place(self) -> Small:
        """The candidate at each place of the order of ties."""
        found = np.empty_like(self.place)
        found[self.place] = np.arange(self.candidates, dtype=np.int32)
        return found

    def length(self) -> Ints:
        return np.diff(self.start)

    def owner(self) -> Small:
        """Whose option each row is."""
        return np.repeat(np.arange(self.candidates, dtype=np.int32), self.length())

    def taken_rows(self, taken: Small) -> tuple[Ints, Ints]:
        """The candidates with a seat, and the row of the option each of them got."""
        seated = np.flatnonzero(taken >= 0)
        return seated, self.start[seated] + taken[seated]

    def posts_of(self, taken: Small) -> Small:
        """The post of each candidate, pinned ones included; −1 for nobody's."""
        found = np.full(self.candidates, -1, dtype=np.int32)
        seated, rows = self.taken_rows(taken)
        found[seated] = self.post[rows]
        for candidate, post in self.pinned.items():
            found[candidate] = post
        return found


def from_instance(instance: Instance) -> Arrays:
    lengths = [len(row) for row in instance.options]
    floors = np.zeros((len(instance.seats), max(1, len(instance.specialities))), dtype=np.int32)
    for p, kept in enumerate(instance.floors):
        for kind, count in kept.items():
            floors[p, kind] = count
    return Arrays(
        start=np.concatenate(([0], np.cumsum(lengths, dtype=np.int64))).astype(np.int64),
        post=_flat(instance.options, np.int32),
        score=_flat(instance.scores, np.int16),
        place=np.array(instance.places, dtype=np.int32),
        kind=np.array(instance.kinds, dtype=np.int16),
        seats=np.array(instance.seats, dtype=np.int32),
        floors=floors,
        own=np.array(instance.own, dtype=np.int32),
        specialities=instance.specialities,
        pinned=dict(instance.pinned),
    )


def to_instance(arrays: Arrays) -> Instance:
    """Back to plain lists, for the reference."""
    cuts = arrays.start.tolist()
    post, score = arrays.post.tolist(), arrays.score.tolist()
    pairs = list(pairwise(cuts))
    return Instance(
        options=[post[a:b] for a, b in pairs],
        scores=[score[a:b] for a, b in pairs],
        places=arrays.place.tolist(),
        kinds=arrays.kind.tolist(),
        specialities=arrays.specialities,
        seats=arrays.seats.tolist(),
        floors=[{k: count for k, count in enumerate(row) if count} for row in arrays.floors.tolist()],
        own=arrays.own.tolist(),
        pinned=dict(arrays.pinned),
    )


def with_more(arrays: Arrays, more: Mapping[int, Sequence[tuple[int, int]]]) -> Arrays:
    """The same with (post, score) pairs at the end of some candidates' options."""
    at, posts, scores = [], [], []
    for candidate in sorted(more):
        for post, score in more[candidate]:
            at.append(int(arrays.start[candidate + 1]))
            posts.append(post)
            scores.append(score)
    added = np.zeros(arrays.candidates + 1, dtype=np.int64)
    for candidate, pairs in more.items():
        added[candidate + 1] = len(pairs)
    return Arrays(
        start=arrays.start + np.cumsum(added),
        post=np.insert(arrays.post, at, posts).astype(np.int32),
        score=np.insert(arrays.score, at, scores).astype(np.int16),
        place=arrays.place,
        kind=arrays.kind,
        seats=arrays.seats,
        floors=arrays.floors,
        own=arrays.own,
        specialities=arrays.specialities,
        pinned=arrays.pinned,
    )


def _flat(rows: Sequence[Sequence[int]], kind: type[np.signedinteger]) -> NDArray[np.signedinteger]:
    return np.fromiter((value for row in rows for value in row), dtype=kind)
