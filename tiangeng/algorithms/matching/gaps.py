"""For every option somebody wanted more than what they got: how far they were from its line. The numbers behind all cards."""

from dataclasses import dataclass

import numpy as np

from tiangeng.algorithms.matching.arrays import Arrays, Ints, Small
from tiangeng.algorithms.matching.lines import Lines


@dataclass(frozen=True, slots=True)
class Gaps:
    """Options ahead of the one that was got, candidate after candidate; `short` in tenths, 0 when only a tie was lost."""

    first: Ints  # of candidate i: first[i] … first[i + 1]
    row: Ints
    needed: Ints  # the key of the line
    short: Ints


def of(arrays: Arrays, taken: Small, lines: Lines, asked: Ints) -> Gaps:
    """`asked`: how many options each had; what the third round appended was never wanted."""
    ahead = np.where(taken < 0, asked, np.minimum(taken, asked)).astype(np.int64)
    first = np.zeros(arrays.candidates + 1, dtype=np.int64)
    np.cumsum(ahead, out=first[1:])
    owner = np.repeat(np.arange(arrays.candidates), ahead)
    row = np.arange(first[-1]) - first[owner] + arrays.start[owner]
    needed = lines.needed(arrays.post[row], arrays.kind[owner])
    return Gaps(first, row, needed, needed // lines.n - arrays.score[row])
