"""Texts as sparse vectors: character n-grams and words, counted by NumPy without a loop over characters.

Question: which runs of characters does each text contain, fast enough for 100,000 texts and for one?

Formula: with c the code points of a text and B an odd constant, a run c[i:j] has the polynomial hash
Σ c[k]·B^(j−1−k) mod 2⁶⁴. It is multiplied by an odd number that depends on the kind of feature (n-gram, word, pair of
words, in the heading or not), and its top 24 bits are the feature's number. A text's row holds each number once with its
count. No list of n-grams is kept anywhere: a model stores numbers, not villagers' words.

Source: feature hashing, K. Weinberger et al., "Feature hashing for large scale multitask learning", ICML 2009; the
multiplicative step is Fibonacci hashing, D. Knuth, TAOCP 3, 6.4.

Limits: two runs may share a number. With half a million different runs in 2²⁴ numbers about 3 % do; measured, it moves
no figure in the third place. A text is a sequence of code points: what `words.normalise` does not unify stays different.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

BITS = 24
NUMBERS = 1 << BITS
CHUNK = 4096  # texts counted at a time: bounds the memory whatever the number of texts

_BASE = 0x9E3779B97F4A7C15 | 1
_BREAK = "\n"

Ints = npt.NDArray[np.int64]
Hashes = npt.NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class Spans:
    """Features as they stand in the texts, before they are counted: which text, from where to where, which number."""

    text: Ints
    start: Ints
    end: Ints
    number: Ints


@dataclass(frozen=True, slots=True)
class Counts:
    """One row a text in CSR form: `number[indptr[i]:indptr[i+1]]`, ascending, each with its `count`."""

    indptr: Ints
    number: Ints
    count: npt.NDArray[np.float32]


class Letters:
    """Some texts laid end to end as code points, with what is needed to hash any run inside them."""

    def __init__(self, texts: Sequence[str]) -> None:
        joined = _BREAK.join(text.replace(_BREAK, " ") for text in texts) + _BREAK
        raw = joined.encode("utf-32-le", "replace")
        self.points = np.frombuffer(raw, dtype="<u4").astype(np.uint64)
        ends = np.flatnonzero(self.points == ord(_BREAK)).astype(np.int64)
        self.starts = np.concatenate([np.zeros(1, np.int64), ends[:-1] + 1])[: len(texts)]
        self.ends = ends[: len(texts)]
        self.is_letter = (self.points != ord(_BREAK)) & (self.points != ord(" "))

    def owner(self, positions: Ints) -> Ints:
        """Which text a position belongs to."""
        return (np.searchsorted(self.starts, positions, side="right") - 1).astype(np.int64)

    def runs(self, size: int, *, salt: int) -> Spans:
        """Every run of `size` characters that no space interrupts."""
        count = len(self.points) - size + 1
        if count <= 0:
            return _nothing()
        whole = self.is_letter[:count].copy()
        hashed = self.points[:count].copy()
        for step in range(1, size):
            whole &= self.is_letter[step : step + count]
            hashed *= np.uint64(_BASE)
            hashed += self.points[step : step + count]
        start = np.flatnonzero(whole).astype(np.int64)
        return Spans(self.owner(start), start, start + size, _numbers(hashed[start], salt))

    def words(self, *, salt: int, pair_salt: int = 0) -> Spans:
        """Every word between spaces; with `pair_salt` also every two neighbours."""
        start, end = self._word_edges()
        if not len(start):
            return _nothing()
        hashed = self._hash(start, end)
        found = Spans(self.owner(start), start, end, _numbers(hashed, salt))
        if not pair_salt:
            return found
        near = np.flatnonzero(found.text[1:] == found.text[:-1])
        both = hashed[near] * np.uint64(_BASE) + (hashed[near + 1] ^ np.uint64(0x5851F42D4C957F2D))
        pairs = Spans(found.text[near], start[near], end[near + 1], _numbers(both, pair_salt))
        return together(found, pairs)

    def _word_edges(self) -> tuple[Ints, Ints]:
        edge = np.diff(self.is_letter.astype(np.int8), prepend=np.int8(0))
        return np.flatnonzero(edge == 1).astype(np.int64), np.flatnonzero(edge == -1).astype(np.int64)

    def _hash(self, start: Ints, end: Ints) -> Hashes:
        """Of whole runs of any length: prefix sums of c[k]·B^−k, brought back by B^(j−1)."""
        size = len(self.points) + 1
        up, down = _powers(_BASE, size), _powers(pow(_BASE, -1, 1 << 64), size)
        sums = np.zeros(size, np.uint64)
        np.cumsum(self.points * down[:-1], out=sums[1:])
        result: Hashes = (sums[end] - sums[start]) * up[end - 1]
        return result


def together(*parts: Spans) -> Spans:
    """Several kinds of feature of the same texts as one."""
    return Spans(
        np.concatenate([part.text for part in parts]),
        np.concatenate([part.start for part in parts]),
        np.concatenate([part.end for part in parts]),
        np.concatenate([part.number for part in parts]),
    )


def counted(spans: Spans, texts: int) -> Counts:
    """Rows of distinct numbers: one sort of (text, number) packed into one integer."""
    packed = np.sort((spans.text << BITS) | spans.number)
    first = np.flatnonzero(np.diff(packed, prepend=np.int64(-1))).astype(np.int64)
    many = np.diff(first, append=len(packed)).astype(np.float32)
    distinct = packed[first]
    rows = np.bincount(distinct >> BITS, minlength=texts)
    return Counts(np.concatenate([np.zeros(1, np.int64), np.cumsum(rows)]), distinct & (NUMBERS - 1), many)


def _numbers(hashed: Hashes, salt: int) -> Ints:
    odd = np.uint64((0xD1342543DE82EF95 + 2 * salt * 0x2545F4914F6CDD1D) % (1 << 64) | 1)
    mixed = hashed ^ (hashed >> np.uint64(29))
    mixed *= odd
    mixed ^= mixed >> np.uint64(32)
    mixed *= np.uint64(_BASE)
    return (mixed >> np.uint64(64 - BITS)).astype(np.int64)


def _powers(base: int, size: int) -> Hashes:
    powers = np.full(size, base % (1 << 64), np.uint64)
    powers[0] = 1
    return np.cumprod(powers, dtype=np.uint64)


def _nothing() -> Spans:
    none = np.zeros(0, np.int64)
    return Spans(none, none, none, none)
