"""The same kind of trouble in many places: what no single event shows.

Question: which events and single messages, in different places, are the same sort of problem?

Formula: a unit is an event or a message that is in none. Its words are those of its messages that units of at least
`PLACES` places use and at most `COMMON` of all units do; x(word) = ln(1 + N/H) · √share of the unit's messages that hold it,
rows of length 1. Units of one category (where categories are known) are linked by average linkage, cut at `CUT`; a group
that spans at least `PLACES` places is a kind.

Source: the same linkage as for events; the place filter is ours. Limits: no gold standard exists, so the cut was set by
reading the kinds of the developers' letters. A unit has one kind only.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from math import log, sqrt

import numpy as np
from scipy import sparse

from . import linkage
from .grouping import Settings
from .naming import Vocabulary
from .rows import scaled
from .vectors import Message

PLACES = 3
COMMON = 0.1
CUT, EDGE = 0.15, 0.06

Unit = Sequence[Message]


def alike(units: Sequence[Unit], vocabulary: Vocabulary, settings: Settings) -> list[list[Message]]:
    """Kinds as their messages, sorted by id; each kind holds whole units."""
    found = []
    for shelf in _shelves(units, settings.block):
        labels = linkage.link(linkage.likeness(_rows(shelf, vocabulary), edge=EDGE), cut=CUT)
        groups: dict[int, list[Unit]] = {}
        for number, unit in zip(labels.tolist(), shelf, strict=True):
            groups.setdefault(number, []).append(unit)
        for group in groups.values():
            if len({place for unit in group for place in _places(unit)}) >= PLACES:
                found.append(sorted((m for unit in group for m in unit), key=lambda m: m.id))
    return sorted(found, key=lambda kind: kind[0].id)


def _shelves(units: Sequence[Unit], size: int) -> Iterator[list[Unit]]:
    """Units of one category, oldest first, at most `size` at a time."""
    by_kind: dict[str, list[Unit]] = {}
    for unit in units:
        by_kind.setdefault(Counter(m.kind for m in unit).most_common(1)[0][0], []).append(unit)
    for kind in sorted(by_kind):
        ordered = sorted(by_kind[kind], key=lambda unit: (min(m.at for m in unit), min(m.id for m in unit)))
        for start in range(0, len(ordered), size):
            yield ordered[start : start + size]


def _places(unit: Unit) -> set[str]:
    """Where a unit happened; without a place it is a place of its own."""
    return {m.place for m in unit if m.place} or {f"\0{min(m.id for m in unit)}"}


def _rows(units: Sequence[Unit], vocabulary: Vocabulary) -> sparse.csr_matrix:
    held, where = Counter[str](), dict[str, set[str]]()
    own = [Counter(word for m in unit for word in vocabulary.words_of[m.id]) for unit in units]
    for unit, counted in zip(units, own, strict=True):
        held.update(counted.keys())
        places = _places(unit)
        for word in counted:
            where.setdefault(word, set()).update(places)
    most = max(PLACES, COMMON * len(units))
    kept = {w: n for n, w in enumerate(sorted(w for w in held if len(where[w]) >= PLACES and held[w] <= most))}
    row, column, weight = [], [], []
    for number, (unit, counted) in enumerate(zip(units, own, strict=True)):
        for word in sorted(counted.keys() & kept.keys()):
            row.append(number)
            column.append(kept[word])
            weight.append(log(1 + len(units) / held[word]) * sqrt(counted[word] / len(unit)))
    shape = (len(units), max(1, len(kept)))
    return scaled(sparse.csr_matrix((np.array(weight, np.float32), (row, column)), shape=shape))
