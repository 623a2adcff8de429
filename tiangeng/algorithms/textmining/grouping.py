"""Groups of messages that are about the same matter, in blocks that bound time and memory.

Question: which messages are one matter, among any number of them?

Method: messages are sorted by id, so that their order of arrival does not matter. Exact copies count as one text. The rest
is cut into blocks of one county and at most `block` messages in order of time. Inside a block: `vectors`,
`linkage.likeness`, average linkage. The groups of all blocks of a county are then linked once more by their mean vectors,
of which the `gist` heaviest runs are kept: the dot product of two means is the mean likeness of their pairs, so this is the
same linkage one floor up. Corrections cross blocks and counties: what a person joined lies in one block from the start.

Daily increment: with `known` groups nothing known is joined with or parted from anything known; new messages join the
nearest group or each other. The nightly rebuild runs without `known`.

Limits: only the gist is compared across blocks, so a matter spread thin over years may stay in two groups. Measured on real
letters: docs/algorithms/textmining.md.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import numpy as np
import numpy.typing as npt
from scipy import sparse

from . import linkage, vectors, words
from . import rows as rows_
from .linkage import Labels
from .vectors import Measure, Message

COUNTY = 6  # leading digits of a region's code


@dataclass(frozen=True, slots=True)
class Settings:
    """Where to cut, and how much to hold at a time. The defaults were tuned on the developers' half of real letters."""

    measure: Measure = field(default_factory=Measure)
    cut: float = 0.05
    edge: float = 0.03
    block: int = 10_000
    gist: int = 60
    gist_share: int = 200  # a run in more gists than this links nothing across blocks


Pairs = Sequence[tuple[str, str]]
Rows = npt.NDArray[np.int64]


def group(
    messages: Sequence[Message],
    settings: Settings,
    *,
    must: Pairs = (),
    cannot: Pairs = (),
    known: Mapping[str, int] | None = None,
) -> dict[str, int]:
    """Message id → number of its group; groups are numbered by their first message id. A message without text stands alone."""
    everyone = sorted(messages, key=lambda m: m.id)
    head = _heads(everyone, {id for pair in cannot for id in pair}, known or {})
    if len(head) != len(everyone):
        raise ValueError("同一个编号出现了两次。 An id occurs twice.")
    ordered = [message for message in everyone if head[message.id] == message.id]
    row = {message.id: number for number, message in enumerate(ordered)}
    row |= {id: row[first] for id, first in head.items()}
    before = {head[id]: number for id, number in (known or {}).items() if id in head}
    apart = _rows(cannot, row)
    bound = _bound(_rows(must, row), apart, before, row, len(ordered))
    settled = np.array([message.id in before for message in ordered], np.bool_)
    labels = np.arange(len(ordered), dtype=np.int64)
    for blocks in _counties(ordered, bound, settings.block):
        county = _County(ordered, settings, bound, _spread(apart, bound), settled)
        for rows, numbers in county.groups(blocks):
            labels[rows] = numbers
    final = linkage.in_order(labels[[row[message.id] for message in everyone]])
    return {message.id: int(number) for message, number in zip(everyone, final, strict=True)}


def _heads(everyone: Sequence[Message], parted: set[str], known: Mapping[str, int]) -> dict[str, str]:
    """Exact copies in a county count as one text: every message's id → the first copy's. What people parted stays itself,
    and so does a known group: its copies are joined with each other, never with another known group's."""
    first: dict[tuple[str, str, int | None], str] = {}
    found = {}
    for message in everyone:
        key = words.exact_key(f"{message.title}\n{message.body}")
        if not key or message.id in parted:
            found[message.id] = message.id
            continue
        found[message.id] = first.setdefault((message.place[:COUNTY], key, known.get(message.id)), message.id)
    return found


@dataclass(frozen=True, slots=True)
class _County:
    """What the blocks of one county are linked with; rows are positions in `ordered`."""

    ordered: Sequence[Message]
    settings: Settings
    bound: Labels
    apart: Sequence[tuple[int, int]]
    settled: npt.NDArray[np.bool_]

    def groups(self, blocks: Sequence[Rows]) -> Iterator[tuple[Rows, Labels]]:
        """For every block its rows, and for each of them the first row of its group."""
        kept = (
            self._counts(blocks[0]) if len(blocks) == 1 else None
        )  # counted once when it fits, twice when it does not
        rarity = vectors.Rarity.of([kept] if kept is not None else map(self._counts, blocks))
        linked, gists, sizes = [], [], []
        for rows in blocks:
            counts = kept if kept is not None else self._counts(rows)
            unit = vectors.weighted(counts, self._messages(rows), rarity, self.settings.measure)
            own = self._link(
                rows_.only(unit, rows_.held(unit)[0]), rows, groups=self.bound[rows], settled=self.settled[rows]
            )
            linked.append(own)
            if len(blocks) > 1:
                gists.append(_means(unit, own, self.settings.gist))
                sizes.append(np.bincount(own).astype(np.float64))
        if len(blocks) == 1:
            return iter([(blocks[0], _first(blocks[0], linked[0])[linked[0]])])
        return self._across(blocks, linked, sparse.vstack(gists, format="csr"), np.concatenate(sizes))

    def _across(
        self, blocks: Sequence[Rows], linked: Sequence[Labels], gists: sparse.csr_matrix, sizes: linkage.Sizes
    ) -> Iterator[tuple[Rows, Labels]]:
        """The groups of all blocks once more, each a row of `gists` in the order of blocks and groups."""
        start = np.cumsum([0, *(int(own.max(initial=-1)) + 1 for own in linked)])
        item = np.concatenate([own + first for own, first in zip(linked, start, strict=False)])
        rows = np.concatenate(blocks)
        runs, many = rows_.held(gists)
        gists = rows_.only(gists, runs[(many >= 2) & (many <= self.settings.gist_share)])
        settled = np.bincount(item, weights=self.settled[rows]) > 0
        final = self._link(gists, rows, at=item, sizes=sizes, settled=settled)[item]
        heads = _first(rows, final)[final]
        edges = np.cumsum([0, *map(len, blocks)])
        return ((block, heads[a:b]) for block, a, b in zip(blocks, edges[:-1], edges[1:], strict=True))

    def _link(
        self,
        vectors_: sparse.csr_matrix,
        rows: Rows,
        *,
        settled: npt.NDArray[np.bool_],
        at: Labels | None = None,
        groups: Labels | None = None,
        sizes: linkage.Sizes | None = None,
    ) -> Labels:
        item = dict(zip(rows.tolist(), (range(len(rows)) if at is None else at.tolist()), strict=True))
        return linkage.link(
            linkage.likeness(vectors_, edge=self.settings.edge),
            cut=self.settings.cut,
            groups=groups,
            sizes=sizes,
            cannot=[(item[a], item[b]) for a, b in self.apart if a in item and b in item],
            settled=settled,
        )

    def _messages(self, rows: Rows) -> list[Message]:
        return [self.ordered[row] for row in rows]

    def _counts(self, rows: Rows) -> sparse.csr_matrix:
        return vectors.counts(self._messages(rows), self.settings.measure)


def _counties(ordered: Sequence[Message], bound: Labels, size: int) -> Iterator[list[Rows]]:
    """Blocks of each county in order of time. Rows bound together lie in one block: their first row says where and when."""
    head = np.unique(bound, return_index=True)[1][bound]
    keys: dict[str, list[tuple[datetime, int, int]]] = {}
    for row, first in enumerate(head.tolist()):
        lead = ordered[first]
        keys.setdefault(lead.place[:COUNTY], []).append((lead.at, first, row))
    for county in sorted(keys):
        blocks: list[list[int]] = [[]]
        last = -1
        for _at, first, row in sorted(keys[county]):
            if len(blocks[-1]) >= size and first != last:
                blocks.append([])
            blocks[-1].append(row)
            last = first
        yield [np.array(block, np.int64) for block in blocks]


def _bound(
    must: Sequence[tuple[int, int]],
    apart: Sequence[tuple[int, int]],
    known: Mapping[str, int],
    row: Mapping[str, int],
    size: int,
) -> Labels:
    """Rows that are one group from the start. A known group gives way to a later word of a person, a `must` never does."""
    bound = linkage.components(must, size)
    if any(bound[a] == bound[b] for a, b in apart):
        raise linkage.Contradiction("同一对消息既说是一件事，又说不是。 The same pair is must-link and cannot-link.")
    first: dict[int, int] = {}
    links = [(first.setdefault(number, row[id]), row[id]) for id, number in known.items() if id in row]
    whole = linkage.components([*must, *links], size)
    broken = {int(whole[a]) for a, b in apart if whole[a] == whole[b]}
    return linkage.components([*must, *(link for link in links if int(whole[link[0]]) not in broken)], size)


def _spread(apart: Sequence[tuple[int, int]], bound: Labels) -> list[tuple[int, int]]:
    """What holds for one row of a bound group holds for its first: every pair is told of the groups' heads."""
    head = np.unique(bound, return_index=True)[1][bound]
    return [(int(head[a]), int(head[b])) for a, b in apart]


def _rows(pairs: Pairs, row: Mapping[str, int]) -> list[tuple[int, int]]:
    """Pairs of ids as rows; a pair with a message that is not there says nothing."""
    return [(row[a], row[b]) for a, b in pairs if a in row and b in row and row[a] != row[b]]


def _first(rows: Rows, own: Labels) -> Rows:
    """For each group the smallest of its rows."""
    found = np.full(int(own.max(initial=-1)) + 1, np.iinfo(np.int64).max, np.int64)
    np.minimum.at(found, own, rows)
    return found


def _means(unit: sparse.csr_matrix, own: Labels, gist: int) -> sparse.csr_matrix:
    """Each group's mean vector, its `gist` heaviest runs; equal weights keep the lower column."""
    groups = int(own.max(initial=-1)) + 1
    columns = rows_.held(unit)[0]
    member = sparse.csr_matrix((1 / np.bincount(own)[own], (own, np.arange(len(own)))), shape=(groups, len(own)))
    mean = (member @ rows_.only(unit, columns)).tocsr()
    mean.sort_indices()
    row = rows_.row_of(mean)
    order = np.lexsort((mean.indices, -mean.data, row))
    rank = np.arange(len(order)) - mean.indptr[row[order]]
    kept = np.sort(order[rank < gist])
    ends = np.concatenate([np.zeros(1, np.int64), np.cumsum(np.bincount(row[kept], minlength=groups))])
    return sparse.csr_matrix(
        (mean.data[kept].astype(np.float32), columns[mean.indices[kept]], ends), shape=(groups, unit.shape[1])
    )
