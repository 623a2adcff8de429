"""Messages as vectors in which rare shared names weigh most: what the common problems are found in.

Question: how alike are two messages, so that "the same mixing plant by the same estate" counts and "please hurry" does not?

Formula: runs of 2–4 characters of the heading (three times) and of the first 300 characters of the body, as they are after
`words.normalise`. With f the weighted count, d the number of messages of the block that hold the run, n all messages, and
k(u) the number of messages of the same person that hold it,
    x = (1 + ln f) · (ln((1+n)/(1+d)) + 1)^1.25 · min(1, 3/k(u)),   rows scaled to length 1.
Runs held by one message only, or by more than three in ten of them (and more than 50), are left out. The last factor is
the gate against one person's series: who writes forty letters "please speed up …" shares that phrase with nobody else, and
it counts little.

Source: TF-IDF with sublinear counts, G. Salton & C. Buckley 1988; the exponent and the factor per person are ours, tuned on
the developers' half of real letters (docs/algorithms/textmining.md says what else was tried and did not help).

Limits: a matter named by more than three in ten of a county's messages loses its name's runs and hangs on its other words.
In a collection of short notes one common turn of phrase weighs more than in one of letters.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
import numpy.typing as npt
from scipy import sparse

from . import grams, rows, words


@dataclass(frozen=True, slots=True)
class Message:
    """One report. `place` is a region's code (prefixes nest), `kind` a category, `severity` from 0 to 1."""

    id: str
    user: str
    at: datetime
    title: str
    body: str
    place: str = ""
    kind: str = ""
    severity: float = 0.0
    likes: int = 0
    dislikes: int = 0


@dataclass(frozen=True, slots=True)
class Measure:
    """The numbers of the formula above."""

    sizes: tuple[int, ...] = (2, 3, 4)
    title_times: int = 3
    body_limit: int = 300
    idf_power: float = 1.25
    person_cap: int = 3
    largest_share: float = 0.3
    largest_least: int = 50


def counts(messages: Sequence[Message], measure: Measure) -> sparse.csr_matrix:
    """Weighted counts of runs, one row a message, in the common space of `grams.NUMBERS` columns."""
    parts = []
    for start in range(0, len(messages), grams.CHUNK):
        chunk = messages[start : start + grams.CHUNK]
        titles = _runs([words.normalise(m.title, limit=200) for m in chunk], measure.sizes)
        bodies = _runs([words.normalise(m.body, limit=measure.body_limit) for m in chunk], measure.sizes)
        parts.append((titles * measure.title_times + bodies).tocsr())
    return sparse.vstack(parts, format="csr") if parts else sparse.csr_matrix((0, grams.NUMBERS), dtype=np.float32)


@dataclass(frozen=True, slots=True)
class Rarity:
    """How many of `size` messages hold each run: the same for every block of a county, so that blocks can be compared."""

    held: npt.NDArray[np.int32]
    size: int

    @classmethod
    def of(cls, blocks: Iterable[sparse.csr_matrix]) -> "Rarity":
        held, size = np.zeros(grams.NUMBERS, np.int32), 0
        for block in blocks:
            runs, many = rows.held(block)
            held[runs] += many.astype(np.int32)
            size += block.shape[0]
        return cls(held, size)

    def kept(self, runs: npt.NDArray[np.int32], measure: Measure) -> npt.NDArray[np.bool_]:
        """Which of `runs` at least two messages share, and not too many."""
        held = self.held[runs]
        return (held >= 2) & (held <= max(measure.largest_share * self.size, measure.largest_least))


def weighted(
    found: sparse.csr_matrix, messages: Sequence[Message], rarity: Rarity, measure: Measure
) -> sparse.csr_matrix:
    """Rows of length 1 from counts; a message that shares no run with another has an empty row."""
    kept = rarity.kept(found.indices, measure)
    ends = np.concatenate([np.zeros(1, np.int64), np.cumsum(kept)])[found.indptr]
    found = sparse.csr_matrix((found.data[kept], found.indices[kept], ends), shape=found.shape)
    people = np.unique([m.user or f"\0{m.id}" for m in messages], return_inverse=True)[1]
    data = (1 + np.log(found.data)) * np.minimum(1, measure.person_cap / _of_the_same_person(found, people))
    data *= (np.log((1 + rarity.size) / (1 + rarity.held[found.indices])) + 1) ** measure.idf_power
    return rows.scaled(sparse.csr_matrix((data, found.indices, found.indptr), shape=found.shape))


def _runs(texts: Sequence[str], sizes: Sequence[int]) -> sparse.csr_matrix:
    letters = grams.Letters(texts)
    found = grams.counted(grams.together(*(letters.runs(n, salt=n) for n in sizes)), len(texts))
    return sparse.csr_matrix((found.count, found.number, found.indptr), shape=(len(texts), grams.NUMBERS))


def _of_the_same_person(found: sparse.csr_matrix, people: npt.NDArray[np.int64]) -> npt.NDArray[np.float64]:
    """For every stored entry: how many of its writer's messages hold the same run."""
    where = people[rows.row_of(found)].astype(np.int64) * grams.NUMBERS + found.indices
    _, inverse, times = np.unique(where, return_inverse=True, return_counts=True)
    counted: npt.NDArray[np.float64] = times[inverse].astype(np.float64)
    return counted
