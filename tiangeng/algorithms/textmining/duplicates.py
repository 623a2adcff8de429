"""Perhaps the same as …: messages close to one that is being written, in the same place and time.

Question: has somebody here reported this already, asked after every few letters that are typed?

Method. Exact: equal after `words.exact_key` (spaces, punctuation, width and case aside). Near: runs of two and three
characters after `words.normalise`, x = idf(run) = ln(1 + N/d) over the N messages held, and
    score = max( cosine of the two,  0.9 · share of the new text's weight that the old one contains )
where the second counts only from `TYPED` different runs on, so that half a sentence finds the whole letter. Runs in more
than a tenth of the messages (and more than 20) name no matter and are not looked up. A match must lie in the same place: of
two codes one begins with the other, and an unknown place fits any; and within `days` of each other.

The index suggests. Joining two messages is a person's tap, and can be undone: `remove` and `add` are exact opposites.

Source: weighted containment, A. Broder 1997. MinHash alone found 0.40 of the gold pairs on the developers' letters, so rare
runs are looked up in an inverted index instead.

Limits: a template with another subject differs in few runs; its shared runs become common and cheap once there are a few.
Memory is about a kilobyte a message; keep the window's messages only.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import log, sqrt

from . import words

TYPED = 4
LIMIT = 400  # characters that are compared
COMPARED = 50


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
    text: str
    runs: frozenset[str]
    place: str
    at: datetime


class DuplicateIndex:
    """Of the messages of one county's window. Adding, removing and asking do not depend on order."""

    def __init__(self, *, threshold: float = 0.5, days: int = 30) -> None:
        self.threshold = threshold
        self.window = timedelta(days=days)
        self._entries: dict[str, _Entry] = {}
        self._exact: dict[str, set[str]] = defaultdict(set)
        self._holding: dict[str, set[str]] = defaultdict(set)

    def __len__(self) -> int:
        return len(self._entries)

    def add(self, id: str, text: str, *, place: str, at: datetime) -> None:
        """An id that is there already is replaced."""
        self.remove(id)
        entry = _entry(text, place, at)
        self._entries[id] = entry
        if entry.key:
            self._exact[entry.key].add(id)
        for run in entry.runs:
            self._holding[run].add(id)

    def remove(self, id: str) -> None:
        """As if it had never been there; an id that is not there is fine."""
        entry = self._entries.pop(id, None)
        if entry is None:
            return
        _drop(self._exact, entry.key, id)
        for run in entry.runs:
            _drop(self._holding, run, id)

    def near(self, text: str, *, place: str, at: datetime, k: int = 5, besides: str = "") -> list[Match]:
        """Best first; of equals the lower id. `besides` is the message itself when it is in the index."""
        asked = _entry(text, place, at)
        weight = {run: self._weight(run) for run in sorted(asked.runs)}
        exact = self._exact.get(asked.key, set()) if asked.key else set()
        found = []
        for id in {*exact, *self._closest(asked, weight)} - {besides}:
            entry = self._entries[id]
            if not self._fits(asked, entry):
                continue
            score = 1.0 if id in exact else self._score(asked, entry, weight)
            if score >= self.threshold:
                stretches = _stretches(asked, entry)
                found.append(Match(id, round(score, 6), "exact" if id in exact else "near", stretches))
        return sorted(found, key=lambda match: (-match.score, match.id))[:k]

    def pairs(self) -> Iterator[tuple[str, Match]]:
        """For a merge queue: every message with an earlier one that is close, the best of them, oldest first."""
        order = sorted(self._entries, key=lambda id: (self._entries[id].at, id))
        rank = {id: n for n, id in enumerate(order)}
        for id in order:
            entry = self._entries[id]
            for match in self.near(entry.text, place=entry.place, at=entry.at, k=len(order), besides=id):
                if rank[match.id] < rank[id]:
                    yield id, match
                    break

    def _closest(self, asked: _Entry, weight: dict[str, float]) -> list[str]:
        """Those in place and time that share the most weight: only they are compared whole."""
        shared: dict[str, float] = defaultdict(float)
        for run in sorted(asked.runs):
            holding = self._holding.get(run, ())
            if len(holding) <= max(20, len(self._entries) // 10):
                for id in holding:
                    shared[id] += weight[run] ** 2
        fitting = (id for id in shared if self._fits(asked, self._entries[id]))
        return sorted(fitting, key=lambda id: (-shared[id], id))[:COMPARED]

    def _weight(self, run: str) -> float:
        return log(1 + len(self._entries) / max(1, len(self._holding.get(run, ()))))

    def _fits(self, one: _Entry, other: _Entry) -> bool:
        nested = one.place.startswith(other.place) or other.place.startswith(one.place)
        return nested and abs(one.at - other.at) <= self.window

    def _score(self, asked: _Entry, entry: _Entry, weight: dict[str, float]) -> float:
        both = asked.runs & entry.runs
        common = sum(weight[run] ** 2 for run in sorted(both))
        mine = sum(weight[run] ** 2 for run in sorted(asked.runs))
        theirs = sum(self._weight(run) ** 2 for run in sorted(entry.runs))
        if not mine or not theirs:
            return 0.0
        contained = 0.9 * common / mine if len(asked.runs) >= TYPED else 0.0
        return max(common / sqrt(mine * theirs), contained)


def _entry(text: str, place: str, at: datetime) -> _Entry:
    bare = words.normalise(text, limit=LIMIT)
    pieces = bare.split()
    runs = frozenset(piece[i : i + size] for piece in pieces for size in (2, 3) for i in range(len(piece) - size + 1))
    return _Entry(words.exact_key(text), text[: 2 * LIMIT], runs, place, at)


def _stretches(one: _Entry, other: _Entry, most: int = 3) -> tuple[str, ...]:
    """The longest runs of the first text whose every three characters the second holds too."""
    found = []
    for piece in words.normalise(one.text, limit=LIMIT).split():
        start = 0
        for end in range(2, len(piece) + 1):
            if end == len(piece) or piece[end - 1 : end + 1] not in other.runs:
                if end - start >= 2 and piece[start : start + 2] in other.runs:
                    found.append(piece[start:end])
                start = end
    return tuple(sorted(set(found), key=lambda stretch: (-len(stretch), stretch))[:most])


def _drop(index: dict[str, set[str]], key: str, id: str) -> None:
    holding = index.get(key)
    if holding is not None:
        holding.discard(id)
        if not holding:
            del index[key]
