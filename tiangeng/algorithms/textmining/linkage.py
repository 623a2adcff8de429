"""Average linkage on a sparse graph of likeness, with what people have said kept.

Question: which messages form one group, when nobody knows how many groups there are?

Formula: the likeness of two groups is the mean likeness of their pairs, an absent edge counting 0:
    s(A, B) = Σ_{a∈A, b∈B} s(a, b) / (|A|·|B|).
Two groups that are each other's nearest are joined while s ≥ `cut`. Average linkage is reducible (a join never makes a
third group nearer than the nearer of the two was), so joining all reciprocal pairs of a round at once gives the tree of
joining one pair at a time. A round is one product of sparse matrices: S' = MᵀSM sums the pairs of joined groups.

Constraints: `must` pairs are joined before the first round; groups that hold a `cannot` pair are never joined. A pair that
is both, directly or through others, is refused by name.

Source: R. Sokal & C. Michener 1958 (UPGMA); reciprocal neighbours: J.-P. Benzécri 1982, M. Bruynooghe 1978; constraints:
I. Davidson & S. Ravi, PKDD 2005.

Limits: ties are broken by the order of rows, which the caller must fix (by id). With `cannot` pairs the order of joins can
matter; the outcome is still the same for the same input, and the constraints hold. An edge below `edge` counts as 0.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import sparse
from scipy.sparse import csgraph

from .rows import row_of

Labels = npt.NDArray[np.int64]
Sizes = npt.NDArray[np.float64]


class Contradiction(ValueError):
    """Somebody said that two messages are the same matter, and somebody that they are not."""


def likeness(vectors: sparse.csr_matrix, *, edge: float, chunk: int = 1024) -> sparse.csr_matrix:
    """All dot products of rows ≥ `edge`, the diagonal left out; a chunk of rows at a time."""
    turned = vectors.T.tocsr()
    parts = []
    for start in range(0, vectors.shape[0], chunk):
        part = (vectors[start : start + chunk] @ turned).tocsr()
        part.data[part.data < edge] = 0
        part.data[row_of(part) + start == part.indices] = 0
        part.eliminate_zeros()
        parts.append(part)
    return sparse.vstack(parts, format="csr") if parts else sparse.csr_matrix((0, 0))


def components(pairs: Iterable[tuple[int, int]], size: int) -> Labels:
    """Which rows are joined by `pairs`, directly or through others; numbered by their first row."""
    listed = list(pairs)
    if not listed:
        return np.arange(size, dtype=np.int64)
    left, right = np.array(listed).T
    graph = sparse.csr_matrix((np.ones(len(left)), (left, right)), shape=(size, size))
    found = csgraph.connected_components(graph, directed=False)[1]
    return in_order(found)


def in_order(labels: npt.NDArray[np.int64]) -> Labels:
    """The same groups, numbered by where they first occur."""
    _, first, inverse = np.unique(labels, return_index=True, return_inverse=True)
    rank = np.empty(len(first), np.int64)
    rank[np.argsort(first, kind="stable")] = np.arange(len(first))
    found: Labels = rank[inverse]
    return found


def link(
    likenesses: sparse.csr_matrix,
    *,
    cut: float,
    groups: Labels | None = None,
    sizes: Sizes | None = None,
    cannot: Sequence[tuple[int, int]] = (),
    settled: npt.NDArray[np.bool_] | None = None,
) -> Labels:
    """The group of every row.

    `groups` are rows joined beforehand, `sizes` how many messages a row stands for (its likeness is then a mean), and two
    groups that both hold a `settled` row stay two.
    """
    count = likenesses.shape[0]
    labels = in_order(groups) if groups is not None else np.arange(count, dtype=np.int64)
    own = np.ones(count) if sizes is None else sizes
    sums = likenesses.tocsr().astype(np.float64)
    sums.data = sums.data * own[row_of(sums)] * own[sums.indices]
    fixed = np.zeros(count, np.bool_) if settled is None else settled
    state = _State(sums, own, _symmetric(cannot, count), fixed).joined(labels)
    if state.apart.diagonal().any():
        raise Contradiction("同一对消息既说是一件事，又说不是。 The same pair is must-link and cannot-link.")
    while state.total.nnz and (step := state.reciprocal(cut)) is not None:
        state = state.joined(step)
        labels = step[labels]
    return in_order(labels)


@dataclass(frozen=True, slots=True)
class _State:
    """Groups between two rounds: summed likeness, messages, who stays apart, who is settled."""

    total: sparse.csr_matrix
    weight: Sizes
    apart: sparse.csr_matrix
    settled: npt.NDArray[np.bool_]

    def joined(self, step: Labels) -> "_State":
        groups = int(step.max(initial=-1)) + 1
        member = sparse.csr_matrix((np.ones(len(step)), (np.arange(len(step)), step)), shape=(len(step), groups))
        total = (member.T @ self.total @ member).tocsr()
        total.data[row_of(total) == total.indices] = 0
        total.eliminate_zeros()
        total.sort_indices()
        weight = np.bincount(step, weights=self.weight, minlength=groups).astype(np.float64)
        settled = np.bincount(step, weights=self.settled, minlength=groups) > 0
        return _State(total, weight, (member.T @ self.apart @ member).tocsr(), settled)

    def reciprocal(self, cut: float) -> Labels | None:
        """Groups after joining every pair that prefer each other; None when no pair reaches the cut."""
        count, row, column = self.total.shape[0], row_of(self.total), self.total.indices
        mean = np.round(self.total.data / (self.weight[row] * self.weight[column]), 9)
        mean[(mean < cut) | (self.settled[row] & self.settled[column])] = 0
        if self.apart.nnz:
            mean[np.asarray(self.apart[row, column]).ravel() > 0] = 0
        best = np.zeros(count)
        np.maximum.at(best, row, mean)
        is_best = (mean > 0) & (mean == best[row])
        nearest = np.full(count, count, np.int64)
        np.minimum.at(nearest, row[is_best], column[is_best])
        found = np.flatnonzero(nearest < count)
        found = found[(nearest[nearest[found]] == found) & (found < nearest[found])]
        if not len(found):
            return None
        step = np.arange(count, dtype=np.int64)
        step[nearest[found]] = found
        return np.unique(step, return_inverse=True)[1].astype(np.int64)


def _symmetric(pairs: Sequence[tuple[int, int]], size: int) -> sparse.csr_matrix:
    if not pairs:
        return sparse.csr_matrix((size, size))
    left, right = np.array(pairs).T
    both = np.concatenate([left, right]), np.concatenate([right, left])
    return sparse.csr_matrix((np.ones(2 * len(left)), both), shape=(size, size))
