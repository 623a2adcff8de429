"""Sparse rows: the few operations the other modules share. None of them walks over columns that hold nothing."""

import numpy as np
import numpy.typing as npt
from scipy import sparse

Ints = npt.NDArray[np.int64]


def row_of(found: sparse.csr_matrix) -> Ints:
    """The row of every stored entry."""
    return np.repeat(np.arange(found.shape[0], dtype=np.int64), np.diff(found.indptr))


def held(found: sparse.csr_matrix) -> tuple[Ints, Ints]:
    """The columns that occur, ascending, and in how many rows each does."""
    columns, many = np.unique(found.indices, return_counts=True)
    return columns.astype(np.int64), many.astype(np.int64)


def only(found: sparse.csr_matrix, columns: npt.NDArray[np.signedinteger]) -> sparse.csr_matrix:
    """The same rows over `columns` (ascending) alone, numbered from 0."""
    if not len(columns):
        return sparse.csr_matrix((found.shape[0], 0), dtype=found.dtype)
    there = np.searchsorted(columns, found.indices)
    there[there == len(columns)] = 0
    hit = columns[there] == found.indices
    ends = np.concatenate([np.zeros(1, np.int64), np.cumsum(hit)])[found.indptr]
    return sparse.csr_matrix((found.data[hit], there[hit], ends), shape=(found.shape[0], len(columns)))


def scaled(found: sparse.csr_matrix, to: float = 1.0) -> sparse.csr_matrix:
    """Every row scaled to length `to`; an empty one stays empty."""
    where = row_of(found)
    length = np.sqrt(np.bincount(where, weights=found.data.astype(np.float64) ** 2, minlength=found.shape[0]))
    length[length == 0] = 1
    data = (found.data * (to / length[where])).astype(np.float32)
    return sparse.csr_matrix((data, found.indices, found.indptr), shape=found.shape)
