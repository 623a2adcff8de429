"""What a router reads of a message: words, pairs of words and runs of characters, those at the beginning twice.

Formula: four blocks, each a row of its own length 1 times a weight: words and pairs of neighbours (1), runs of 1–3 characters
(1), and both again of the first 12 words (½): a letter's heading says what it is about. Inside a block x = (1 + ln f) · idf,
idf = ln((1+n)/(1+d)) + 1 over the n messages it was fitted on; features in fewer than `fewest` of them are left out.

Source: TF-IDF, G. Salton & C. Buckley 1988. Limits: read as `words.segmented` leaves it, so a dialect word outside jieba's
dictionary counts by its characters only. Text beyond `words.LONGEST` characters is not read.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import sparse

from . import grams, rows, words

HEADING = 12  # words
WEIGHTS = (1.0, 1.0, 0.5, 0.5)
_SALTS = ((1, 2), (10,), (3, 4), (30,))  # words and pairs, runs, and the heading's

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Block:
    """The features of one kind that a model knows, ascending, and how rare each is."""

    number: npt.NDArray[np.int32]
    idf: Floats


@dataclass(frozen=True, slots=True)
class Reading:
    """One message's features as columns of the model, each with its weight, and where in the words they stand."""

    columns: npt.NDArray[np.int64]
    weights: Floats
    spans: tuple[tuple[grams.Spans, int], ...]  # of each block, with the block's first column


def read(text: str, text_seg: str = "") -> str:
    """The words of a message between single spaces; a segmentation that comes with it is taken as it is."""
    if text_seg.strip():
        return " ".join(words.plain(text_seg, limit=2 * words.LONGEST).split())
    return words.segmented(text)


def spans(texts: Sequence[str]) -> Iterator[grams.Spans]:
    """The features of each block, as they stand in `read` texts. Runs go through words, whose spaces are closed up."""
    heads = [" ".join(text.split(" ", HEADING)[:HEADING]) for text in texts]
    for part, (word, run) in ((texts, (_SALTS[0], _SALTS[1])), (heads, (_SALTS[2], _SALTS[3]))):
        yield grams.Letters(part).words(salt=word[0], pair_salt=word[1])
        closed = grams.Letters([text.replace(" ", "") for text in part])
        yield grams.together(*(closed.runs(size, salt=run[0] + size) for size in (1, 2, 3)))


def counts(texts: Sequence[str]) -> list[sparse.csr_matrix]:
    """Of each block, how often every feature occurs, in the common space of `grams.NUMBERS` columns."""
    parts: list[list[sparse.csr_matrix]] = [[] for _ in WEIGHTS]
    for start in range(0, len(texts), grams.CHUNK):
        chunk = texts[start : start + grams.CHUNK]
        for block, found in enumerate(spans(chunk)):
            row = grams.counted(found, len(chunk))
            shape = (len(chunk), grams.NUMBERS)
            parts[block].append(sparse.csr_matrix((row.count, row.number, row.indptr), shape=shape))
    return [sparse.vstack(part, format="csr") for part in parts]


def fit(counted: Sequence[sparse.csr_matrix], *, fewest: int) -> list[Block]:
    """The features worth knowing after these messages."""
    found = []
    for block in counted:
        number, held = rows.held(block)
        number, held = number[held >= fewest], held[held >= fewest]
        idf = np.log((1 + block.shape[0]) / (1 + held)) + 1
        found.append(Block(number.astype(np.int32), idf.astype(np.float32)))
    return found


def matrix(counted: Sequence[sparse.csr_matrix], blocks: Sequence[Block]) -> sparse.csr_matrix:
    """All blocks side by side, weighted; the columns are the model's."""
    parts = []
    for block, known, weight in zip(counted, blocks, WEIGHTS, strict=True):
        part = rows.only(block, known.number)
        part.data = (1 + np.log(part.data)) * known.idf[part.indices]
        parts.append(rows.scaled(part, weight))
    return sparse.hstack(parts, format="csr").astype(np.float32)


def reading(text: str, blocks: Sequence[Block]) -> Reading:
    """One message, without building a matrix: this is what a form waits for."""
    columns, weights, where, first = [], [], [], 0
    for found, known, weight in zip(spans([text]), blocks, WEIGHTS, strict=True):
        number, count = np.unique(found.number, return_counts=True)
        there = np.searchsorted(known.number, number)
        there[there == len(known.number)] = 0
        hit = known.number[there] == number if len(known.number) else np.zeros(len(number), np.bool_)
        there, x = there[hit], (1 + np.log(count[hit])) * known.idf[there[hit]]
        length = float(np.sqrt((x * x).sum())) or 1.0
        columns.append(there.astype(np.int64) + first)
        weights.append((x * (weight / length)).astype(np.float32))
        where.append((found, first))
        first += len(known.number)
    return Reading(np.concatenate(columns), np.concatenate(weights), tuple(where))
