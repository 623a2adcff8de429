"""Perhaps the same as …: messages close to one that is being written, in the same place and time.

Question: has somebody here reported this already, asked after every few letters that are typed?

Method. Exact: equal after `words.exact_key` (spaces, punctuation, width and case aside). Near: runs of two and three
characters of the first 400 after `words.normalise`, x = ln(1 + N/d) over the N messages held, d of which hold the run, and
    score = max( cosine of the two,  0.9 · share of the new text's weight that the old one contains )
where the second counts only from `TYPED` different runs on, so that half a sentence finds the whole letter. A match must lie
in the same place (of two codes one begins with the other, and an unknown place fits any) and within `days` of each other.
The `COMPARED` messages that share most weight are compared whole.

The index suggests. Joining two messages is a person's tap, and can be undone: `remove` and `add` are exact opposites.

Source: weighted containment, A. Broder 1997. MinHash alone had a B-cubed recall of 0.40 on the developers' letters, so every
message of the place and window is looked at, as an array of numbers. Runs are hashed to 20 bits: two share a number now and
then, which moves a score by a hair.

Limits: a template with another subject differs in few runs; its shared runs become common and cheap once there are a few.
Time and memory grow with the messages of the place and window (measured: docs/algorithms/textmining.md).
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import sqrt

import numpy as np
import numpy.typing as npt

from . import grams, words

TYPED = 4
LIMIT = 400  # characters that are compared
COMPARED = 50
_BITS = 20


@dataclass(frozen=True, slots=True)
class Match:
    """`why` is "exact" or "near"; `shared` are the longest stretches both have, for showing."""

    id: str
    score: float
    why: str
    shared: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Entry:
    key: str
    text: str  # normalised, as far as it is compared
    runs: npt.NDArray[np.int32]
    place: str
    at: datetime


class DuplicateIndex:
    """Of the messages of one county's window. Adding, removing and asking do not depend on order."""

    def __init__(self, *, threshold: float = 0.3, days: int = 30) -> None:
        self.threshold = threshold
        self.window = timedelta(days=days)
        self._entries: dict[str, _Entry] = {}
        self._places: dict[str, set[str]] = defaultdict(set)
        self._held = np.zeros(1 << _BITS, np.int32)

    def __len__(self) -> int:
        return len(self._entries)

    def add(self, id: str, text: str, *, place: str, at: datetime) -> None:
        """An id that is there already is replaced."""
        self.remove(id)
        entry = _entry(text, place, at)
        self._entries[id] = entry
        self._places[place].add(id)
        self._held[entry.runs] += 1

    def remove(self, id: str) -> None:
        """As if it had never been there; an id that is not there is fine."""
        entry = self._entries.pop(id, None)
        if entry is None:
            return
        self._held[entry.runs] -= 1
        self._places[entry.place].discard(id)
        if not self._places[entry.place]:
            del self._places[entry.place]

    def near(self, text: str, *, place: str, at: datetime, k: int = 5, besides: str = "") -> list[Match]:
        """Best first; of equals the lower id. `besides` is the message itself when it is in the index."""
        return self._near(_entry(text, place, at), k=k, besides=besides)

    def pairs(self, *, apart: Collection[frozenset[str]] = ()) -> Iterator[tuple[str, Match]]:
        """For a merge queue: every message with an earlier one that is close, the best of them, oldest first.

        Of two that somebody has said are `apart` none is named with the other; the next best is, if there is one.
        """
        order = sorted(self._entries, key=lambda id: (self._entries[id].at, id))
        rank = {id: n for n, id in enumerate(order)}
        for id in order:
            matches = self._near(self._entries[id], k=COMPARED, besides=id)
            fitting = (m for m in matches if rank[m.id] < rank[id] and frozenset((m.id, id)) not in apart)
            earlier = next(fitting, None)
            if earlier is not None:
                yield id, earlier

    def _near(self, asked: _Entry, *, k: int, besides: str) -> list[Match]:
        fitting = sorted(id for id in self._around(asked) if id != besides)
        exact = [id for id in fitting if asked.key and self._entries[id].key == asked.key]
        found = [Match(id, 1.0, "exact", _stretches(asked.text, self._entries[id].text)) for id in exact]
        for id, score in self._scores(asked, sorted(set(fitting) - set(exact))):
            if score >= self.threshold:
                found.append(Match(id, round(score, 6), "near", _stretches(asked.text, self._entries[id].text)))
        return sorted(found, key=lambda match: (-match.score, match.id))[:k]

    def _around(self, asked: _Entry) -> Iterator[str]:
        for place, ids in self._places.items():
            if place.startswith(asked.place) or asked.place.startswith(place):
                yield from (id for id in ids if abs(asked.at - self._entries[id].at) <= self.window)

    def _scores(self, asked: _Entry, ids: Sequence[str]) -> Iterator[tuple[str, float]]:
        """Of those that share the most weight with what is asked."""
        entries = [self._entries[id] for id in ids if len(self._entries[id].runs)]
        ids = [id for id in ids if len(self._entries[id].runs)]
        if not entries or not len(asked.runs):
            return
        weight = np.zeros(1 << _BITS)
        weight[asked.runs] = self._weights(asked.runs)
        starts = np.cumsum([0, *(len(entry.runs) for entry in entries)])[:-1]
        common = np.add.reduceat(weight[np.concatenate([entry.runs for entry in entries])], starts)
        mine = float(self._weights(asked.runs).sum())
        for number in np.argsort(-common, kind="stable")[:COMPARED].tolist():
            theirs = float(self._weights(entries[number].runs).sum())
            contained = 0.9 * common[number] / mine if len(asked.runs) >= TYPED else 0.0
            yield ids[number], float(max(common[number] / sqrt(mine * theirs), contained))

    def _weights(self, runs: npt.NDArray[np.int32]) -> npt.NDArray[np.float64]:
        """Squared, as a cosine adds them up."""
        found: npt.NDArray[np.float64] = np.log(1 + len(self._entries) / np.maximum(1, self._held[runs])) ** 2
        return found


def _entry(text: str, place: str, at: datetime) -> _Entry:
    bare = words.normalise(text, limit=LIMIT)
    letters = grams.Letters([bare])
    spans = grams.together(letters.runs(2, salt=2), letters.runs(3, salt=3))
    runs = np.unique(spans.number >> (grams.BITS - _BITS)).astype(np.int32)
    return _Entry(words.exact_key(text), bare, runs, place, at)


def _stretches(one: str, other: str, most: int = 3) -> tuple[str, ...]:
    """The longest runs of at least two characters of the first text that stand in the second."""
    found = set()
    for piece in one.split():
        start = 0
        while start < len(piece) - 1:
            end = start + 1
            while end < len(piece) and piece[start : end + 1] in other:
                end += 1
            if end - start >= 2:
                found.add(piece[start:end])
            start = max(end - 1, start + 1)
    return tuple(sorted(found, key=lambda stretch: (-len(stretch), stretch))[:most])
