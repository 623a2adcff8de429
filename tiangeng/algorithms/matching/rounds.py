"""Deferred acceptance in rounds over arrays: everyone without a seat asks at once, every post answers at once.

The order in which people ask does not change the outcome (Dubins and Freedman 1981), so asking together gives the same
matching as the reference, one by one. Each round: step over the options whose line is already above one's key — lines only
rise — then sort all who ask or sit at the posts that were asked, and keep the best. One number carries post, key and, by
the key's remainder, the person: sorting values is several times faster than sorting indexes.
"""

import numpy as np
from numpy.typing import NDArray

from tiangeng.algorithms.matching.arrays import Arrays, Ints, Small

LOOKAHEAD = 16  # options looked at together when stepping over the hopeless ones
OPEN, CLOSED = np.int64(0), np.int64(2**62)


class Rounds:
    """The state between two rounds."""

    def __init__(self, arrays: Arrays) -> None:
        self.arrays = arrays
        self.n = arrays.candidates
        self.kinds = arrays.floors.shape[1] if arrays.has_floors else 1
        self.kind = arrays.kind.astype(np.int64) if arrays.has_floors else np.zeros(self.n, dtype=np.int64)
        self.luck: Ints = self.n - 1 - arrays.place.astype(np.int64)
        self.by_luck = arrays.by_place()[::-1]
        self.span = (int(arrays.score.max(initial=0)) + 1) * self.n  # keys lie below it
        self.end = arrays.start[1:]
        self.row: Ints = arrays.start[:-1].copy()  # the option each candidate asks for or holds
        self.at: Ints = np.full(self.n, arrays.posts, dtype=np.int64)  # the post; one past the last: nowhere
        self.key: Ints = np.zeros(self.n, dtype=np.int64)
        line = np.where(arrays.seats > 0, OPEN, CLOSED)
        self.line: Ints = np.repeat(line, self.kinds)  # posts × kinds: a smaller key is refused

    def solve(self) -> Small:
        asking = np.arange(self.n, dtype=np.int64)
        while True:
            asking = self._advance(asking)
            if not asking.size:
                break
            asking = self._answer(asking)
        taken = np.full(self.n, -1, dtype=np.int32)
        seated = np.flatnonzero(self.at < self.arrays.posts)
        taken[seated] = self.row[seated] - self.arrays.start[seated]
        return taken

    def _advance(self, asking: Ints) -> Ints:
        """Move each to their next option that is not hopeless; those who have one are returned."""
        asking = asking[self.row[asking] < self.end[asking]]
        row, key = self.row[asking], self._keys(asking, self.row[asking])
        fine = key >= self._lines(asking, row)
        found, keys, rows = [asking[fine]], [key[fine]], [row[fine]]
        late, row = asking[~fine], row[~fine] + 1
        while late.size:
            ahead = row[:, None] + np.arange(LOOKAHEAD)
            inside = ahead < self.end[late][:, None]
            ahead = np.where(inside, ahead, row[:, None] - 1)
            key2 = self.arrays.score[ahead] * np.int64(self.n) + self.luck[late][:, None]
            line = self.line[self.arrays.post[ahead] * np.int64(self.kinds) + self.kind[late][:, None]]
            fine2 = inside & (key2 >= line)
            first, lines = fine2.argmax(axis=1), np.arange(late.size)
            lucky = fine2[lines, first]
            found.append(late[lucky])
            rows.append(ahead[lines, first][lucky])
            keys.append(key2[lines, first][lucky])
            on = ~lucky & inside[:, -1]
            self.row[late[~lucky & ~on]] = self.end[late[~lucky & ~on]]
            late, row = late[on], row[on] + LOOKAHEAD
        asking, row, key = np.concatenate(found), np.concatenate(rows), np.concatenate(keys)
        self.row[asking], self.key[asking], self.at[asking] = row, key, self.arrays.post[row]
        return asking

    def _keys(self, who: Ints, row: Ints) -> Ints:
        found: Ints = self.arrays.score[row] * np.int64(self.n) + self.luck[who]
        return found

    def _lines(self, who: Ints, row: Ints) -> Ints:
        found: Ints = self.line[self.arrays.post[row] * np.int64(self.kinds) + self.kind[who]]
        return found

    def _answer(self, asking: Ints) -> Ints:
        """Every post that was asked keeps its best; who is sent away is returned."""
        asked = np.zeros(self.arrays.posts + 1, dtype=bool)
        asked[self.at[asking]] = True
        here = np.flatnonzero(asked[self.at])
        value = self.at[here] * self.span + (self.span - 1 - self.key[here])
        value.sort()
        post, key = np.divmod(value, self.span)
        key = self.span - 1 - key
        who = self.by_luck[key % self.n].astype(np.int64)
        stays = self._stays(post, key, who)
        away: Ints = who[~stays]
        self.row[away] += 1
        self.at[away] = self.arrays.posts
        return away

    def _stays(self, post: Ints, key: Ints, who: Ints) -> NDArray[np.bool_]:
        """Who keeps a seat, given all at the asked posts, best first; raises the lines of the posts that are full."""
        seats = self.arrays.seats.astype(np.int64)
        if not self.arrays.has_floors:
            rank = rank_within(post)
            stays = rank < seats[post]
            last = rank == seats[post] - 1
            self.line[post[last]] = key[last]
            return stays
        floor = self.arrays.floors.ravel()
        cell = post * self.kinds + self.kind[who]
        by_cell = np.argsort(cell, kind="stable")
        kept = np.empty(post.size, dtype=bool)
        kept[by_cell] = rank_within(cell[by_cell]) < floor[cell[by_cell]]
        general = np.flatnonzero(~kept)
        room = seats - np.bincount(post[kept], minlength=seats.size)
        rank = rank_within(post[general])
        stays = kept.copy()
        stays[general] = rank < room[post[general]]
        self._raise_lines(post, key, cell, kept, stays, room)
        return stays

    def _raise_lines(
        self, post: Ints, key: Ints, cell: Ints, kept: NDArray[np.bool_], stays: NDArray[np.bool_], room: Ints
    ) -> None:
        """A full post refuses below the lower of its general line and, where a kind's floor is full, that kind's own."""
        posts = np.unique(post)
        full = np.bincount(post[stays], minlength=room.size) == self.arrays.seats
        posts = posts[full[posts]]
        line = np.full(room.size, CLOSED)
        plain = stays & ~kept
        np.minimum.at(line, post[plain], key[plain])
        of_kind = np.full(self.line.size, CLOSED)
        np.minimum.at(of_kind, cell[kept], key[kept])
        floor = self.arrays.floors.ravel()
        count = np.bincount(cell[kept], minlength=floor.size)
        of_kind[count < floor] = OPEN
        cells = (posts[:, None] * self.kinds + np.arange(self.kinds)).ravel()
        self.line[cells] = np.minimum(np.repeat(line[posts], self.kinds), of_kind[cells])


def rank_within(ordered: Ints) -> Ints:
    """0, 1, 2 … inside each run of equal values."""
    first = np.ones(ordered.size, dtype=bool)
    np.not_equal(ordered[1:], ordered[:-1], out=first[1:])
    begins = np.flatnonzero(first)
    return np.arange(ordered.size) - np.repeat(begins, np.diff(np.append(begins, ordered.size)))


def solve(arrays: Arrays) -> Small:
    """Each candidate's position in their own options, or −1: the reference's answer."""
    return Rounds(arrays).solve()
