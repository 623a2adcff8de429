"""分数线: what it took to get a seat at each post.

Everyone ends at the first post of their own list whose line they reached; that is stability, said with one number a post
(Azevedo and Leshno 2016). A post with a seat to spare is open. Where seats are kept for a speciality there is a second
line for it: whoever has that speciality needs only the lower of the two.
"""

from dataclasses import dataclass

import numpy as np

from tiangeng.algorithms.matching.arrays import Arrays, Ints, Small, Tiny
from tiangeng.algorithms.matching.rounds import CLOSED, OPEN, rank_within


@dataclass(frozen=True, slots=True)
class Lines:
    """Keys, not scores, because equal scores are told apart: OPEN takes everyone, CLOSED nobody."""

    n: int
    general: Ints  # posts
    kept: Ints  # posts × kinds

    def needed(self, post: Small, kind: Tiny) -> Ints:
        """The key it takes at these posts for these kinds."""
        found: Ints = np.minimum(self.general[post], self.kept[post, kind])
        return found

    def score(self, key: int) -> int:
        return int(key) // self.n

    def place(self, key: int) -> int:
        """The place in the order of ties of the last who got in."""
        return self.n - 1 - int(key) % self.n


def of(arrays: Arrays, taken: Small) -> Lines:
    """The lines of a matching."""
    n, (posts, kinds) = max(1, arrays.candidates), arrays.floors.shape
    seated, rows = arrays.taken_rows(taken)
    post = arrays.post[rows].astype(np.int64)
    key = arrays.score[rows] * np.int64(n) + (n - 1 - arrays.place[seated].astype(np.int64))
    cell = post * kinds + arrays.kind[seated]
    best_first = np.lexsort((-key, cell))
    post, key, cell = post[best_first], key[best_first], cell[best_first]
    floor = arrays.floors.ravel()
    is_kept = rank_within(cell) < floor[cell]

    general = np.full(posts, CLOSED)
    np.minimum.at(general, post[~is_kept], key[~is_kept])
    general[np.bincount(post, minlength=posts) < arrays.seats] = OPEN
    kept = np.full(posts * kinds, CLOSED)
    np.minimum.at(kept, cell[is_kept], key[is_kept])
    kept[np.bincount(cell, minlength=posts * kinds) < floor] = OPEN
    return Lines(n, general, kept.reshape(posts, kinds))
