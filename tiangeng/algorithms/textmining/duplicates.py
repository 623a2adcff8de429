"""Perhaps the same as …: messages close to one that is being written, in the same place and time.

Question: has somebody here reported this already, asked after every few letters that are typed?

Method. Exact: equal after `words.exact_key` (spaces, punctuation, width and case aside). Near: of the first 400 characters
after `words.normalise` every character but the commonest (weight 1) and every two neighbours (weight ½), times their rarity
x = ln(1 + (n + 30) / (d + 1))² among the n messages that are compared, the new one with them, d of which hold it, and
    score = max( cosine of the two,  0.6 · share of the new text's weight that the old one contains )
where the second counts only from `TYPED` different ones on, so that half a sentence finds the whole letter. Of two whose
kinds are both known and differ, 0.7 of it. A match must lie in the same place (of two codes one begins with the other, and an
unknown place fits any) and within `days` of each other.

Why characters: two neighbours tell of one broken lamp in their own words, and then they share 灯 and no two letters in a
row. With runs of two and three characters alone a pair of such tellings is hardly ever above 0.1. Rarity is counted among
those compared, because in a village where the lamps are on everybody's lips 灯 says nothing and 祠堂 says all.

The index suggests. Joining two messages is a person's tap, and can be undone: `remove` and `add` are exact opposites.

Source: weighted containment, A. Broder 1997; squared rarity, K. Spärck Jones 1972. MinHash alone had a B-cubed recall of 0.40 on
the developers' letters, so every message of the place and window is looked at, as an array of numbers. They are hashed to 20
bits: two share a number now and then, which moves a score by a hair.

Limits: who says it without one word in common is not found (measured: docs/algorithms/textmining.md). A template with another
subject differs in few runs; its shared runs become common and cheap once there are a few. Time and memory grow with the
messages of the place and window.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
import numpy.typing as npt

from . import grams, words

TYPED = 4
LIMIT = 400  # characters that are compared
COMPARED = 50
CONTAINED = 0.6
NEIGHBOURS = 0.5  # what two characters in a row weigh beside one
OF_ANOTHER_KIND = 0.7
BACKGROUND = 30  # as if so many others had been told here already: in a quiet village two tellings are not yet alike
_BITS = 20

# The commonest of what people say to each other: alone they tell no matter from another.
_COMMON = re.compile(
    "[的一是不了在人有我和就都也很到说去会着看好这那中大来个上们为子你出时得要下以自过家对可里么心多天而能没于起还成事"
    "只作当想开用又把被从让给跟向与及等但或再才因由各每年月日号方如前所见经头面已动两长叫连点样后儿几回次怎谁什打拿放走"
    "知道他她它您吗呢吧啊呀哦之其些]"
)


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
    runs: npt.NDArray[np.int32]  # odd: one character; even: two in a row
    place: str
    at: datetime
    kind: str


class DuplicateIndex:
    """Of the messages of one county's window. Adding, removing and asking do not depend on order."""

    def __init__(self, *, threshold: float = 0.3, days: int = 30) -> None:
        self.threshold = threshold
        self.window = timedelta(days=days)
        self._entries: dict[str, _Entry] = {}
        self._places: dict[str, set[str]] = defaultdict(set)

    def __len__(self) -> int:
        return len(self._entries)

    def add(self, id: str, text: str, *, place: str, at: datetime, kind: str = "") -> None:
        """An id that is there already is replaced."""
        self.remove(id)
        entry = _entry(text, place, at, kind)
        self._entries[id] = entry
        self._places[place].add(id)

    def remove(self, id: str) -> None:
        """As if it had never been there; an id that is not there is fine."""
        entry = self._entries.pop(id, None)
        if entry is None:
            return
        self._places[entry.place].discard(id)
        if not self._places[entry.place]:
            del self._places[entry.place]

    def near(
        self, text: str, *, place: str, at: datetime, kind: str = "", k: int = 5, besides: str = ""
    ) -> list[Match]:
        """Best first; of equals the lower id. `besides` is the message itself when it is in the index."""
        return self._near(_entry(text, place, at, kind), k=k, besides=besides)

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
        """How rare a run is, is counted among those compared: at home 路灯 may be on everybody's lips."""
        ids = [id for id in ids if len(self._entries[id].runs)]
        if not ids or not len(asked.runs):
            return
        rows = [asked.runs, *(self._entries[id].runs for id in ids)]
        runs, place, held = np.unique(np.concatenate(rows), return_inverse=True, return_counts=True)
        weight = _weights(runs, held, len(rows))
        starts = np.cumsum([0, *map(len, rows)])[:-1]
        whole = np.add.reduceat(weight[place], starts)
        mine = np.zeros(len(runs))
        mine[place[: len(asked.runs)]] = weight[place[: len(asked.runs)]]
        common = np.add.reduceat(mine[place], starts)
        score = common / np.sqrt(whole[0] * whole)
        if len(asked.runs) >= TYPED:
            score = np.maximum(score, CONTAINED * common / whole[0])
        for id, found in zip(ids, score[1:].tolist(), strict=True):
            theirs = self._entries[id].kind
            yield id, found if not asked.kind or not theirs or theirs == asked.kind else OF_ANOTHER_KIND * found


def _weights(runs: npt.NDArray[np.int32], held: npt.NDArray[np.int64], among: int) -> npt.NDArray[np.float64]:
    """Squared, as a cosine adds them up."""
    size = np.where(runs & 1, 1.0, NEIGHBOURS)
    found: npt.NDArray[np.float64] = (size * np.log(1 + (among + BACKGROUND) / (held + 1)) ** 2) ** 2
    return found


def _entry(text: str, place: str, at: datetime, kind: str) -> _Entry:
    bare = words.normalise(text, limit=LIMIT)
    ones = grams.Letters([_COMMON.sub(" ", bare)]).runs(1, salt=1).number >> (grams.BITS - _BITS)
    pairs = grams.Letters([bare]).runs(2, salt=2).number >> (grams.BITS - _BITS)
    runs = np.unique(np.concatenate([ones << 1 | 1, pairs << 1])).astype(np.int32)
    return _Entry(words.exact_key(text), bare, runs, place, at, kind)


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
