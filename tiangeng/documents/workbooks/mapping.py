"""Which column of a sheet is which of ours: by heading, by what else people write over it, by what was said last time."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from .cells import BadCell, plain
from .columns import Column, Kind
from .reading import Row, Worksheet

LOOK_AT = 15  # rows in which the headings may stand: titles and explanations come first
REASON_HEADING = "哪里不对"  # the column the bad rows come back with; not read again
BETWEEN = " · "  # two rows of headings said as one: 户主 · 姓名
NO_COLUMN = ""  # what a heading means that somebody has said to mean nothing
_AROUND = re.compile(r"[（(\[【].*?[)）\]】]|[\s*＊:：、_·\-]")
_LEARNED, _LABEL, _WORD = range(3)  # what a heading is known by, the surest first

Pairs = Mapping[str, int]  # our column → position in the sheet


@dataclass(slots=True)
class Checked:
    """One row of a sheet as it would be written; `faults` (column → sentence) is empty when it could be.

    `record` is what it is about where that is there already, `changes` what would become of it, `before` what it says now.
    """

    number: int  # as the sheet counts, from 1
    cells: Row
    values: dict[str, Any] = field(default_factory=dict)
    faults: dict[str, str] = field(default_factory=dict)
    record: Any = None
    changes: dict[str, Any] = field(default_factory=dict)
    before: dict[str, str] = field(default_factory=dict)

    @property
    def is_same(self) -> bool:
        """Whether it says what is there already, and there is nothing to do."""
        return self.record is not None and not self.changes and not self.faults


def heading(text: Any) -> str:
    """A heading without what people put around it: `*户主姓名（必填）：` is 户主姓名."""
    try:
        shown = plain(text)
    except BadCell:
        return ""
    return _AROUND.sub("", unicodedata.normalize("NFKC", shown)).lower()[:60]


class Headings(dict[str, tuple[str, int]]):
    """Every heading that means one of a kind's columns → the column, and how surely."""

    def __init__(self, kind: Kind, learned: Mapping[str, str]) -> None:
        super().__init__()
        self.others: dict[str, str] = {}  # what a heading may mean where the column it means has a surer one
        for column in kind.read_columns:
            for language in ("en", "zh-hans"):
                with translation.override(language):
                    self.setdefault(heading(column.label), (column.name, _LABEL))
            self.setdefault(heading(column.name), (column.name, _LABEL))
        for column in kind.read_columns:
            for at, word in enumerate(column.words):
                if self.setdefault(heading(word), (column.name, _WORD + at))[0] != column.name:
                    self.others.setdefault(heading(word), column.name)
        for word, name in learned.items():
            if name == NO_COLUMN or kind.column(name):
                self[word] = (name, _LEARNED)

    def meant(self, cell: Any) -> tuple[str, int]:
        """Which column is meant, `NO_COLUMN` for none: of 户主 · 姓名 by the whole of it, else by what stands below."""
        for words in (cell, str(cell).rpartition(BETWEEN)[2]):
            if found := self.get(heading(words)):
                return found
        return NO_COLUMN, _LEARNED

    def count(self, row: Row) -> int:
        """How many of our columns a row names."""
        return len({name for cell in row if (name := self.meant(cell)[0])})


def headings_in(rows: Sequence[Row], known: Headings, *, at: int | None = None) -> tuple[int, list[str]]:
    """The row the headings end in, and what they are; `at` is the row somebody has pointed to.

    They stand in the row that names the most of our columns, else in the first with two cells filled. Of two rows of
    headings the upper one is said before the lower one.
    """
    top = list(rows[:LOOK_AT]) if at is None else list(rows[: at + 1])
    if at is None:
        counts = [known.count(row) for row in top]
        best = max(counts, default=0)
        at = counts.index(best) if best else next((n for n, row in enumerate(top) if sum(c != "" for c in row) > 1), 0)
        if at + 1 < len(top) and _goes_on(top[at], top[at + 1], known):
            at += 1
    if at and _goes_on(top[at - 1], top[at], known):
        return at, list(_joined(top[at - 1], top[at]))
    return at, [str(cell)[:60] for cell in top[at]]


def _goes_on(upper: Row, lower: Row, known: Headings) -> bool:
    """Whether the headings of a row go on in the next: some stand through, others have a known heading below them."""
    stands, divides = False, False
    for over, under in zip_longest(upper, lower, fillvalue=""):
        if over != "" and under in ("", over):
            stands = stands or bool(known.meant(over)[0])
        elif known.meant(under)[0]:
            divides = True
        elif known.meant(over)[0]:
            return False
    return stands and divides


def _joined(upper: Row, lower: Row) -> Iterator[str]:
    """What stands above reaches to the right as far as something stands below it."""
    group: Any = ""
    for over, under in zip_longest(upper, lower, fillvalue=""):
        group = "" if under in ("", over) else over or group
        yield f"{str(group)[:60]}{BETWEEN}{str(under)[:60]}" if group else str(under or over)[:60]


def choose(worksheets: Sequence[Worksheet], kind: Kind, known: Headings) -> str:
    """The worksheet that is most likely meant: with every column there has to be, with the most columns, the first."""

    def likelihood(one: Worksheet) -> tuple[bool, int]:
        pairs = propose(headings_in(one.top, known)[1], known)
        return not missing(kind, pairs), len(pairs)

    return max(worksheets, key=likelihood).name


def propose(headers: Sequence[str], known: Headings) -> dict[str, int]:
    """Our columns and where they stand: under the surest heading, of two equal ones under the first.

    A heading that was not needed for what it means goes to what else it may mean: 诉求 beside 标题 is what was said.
    """
    found: dict[str, tuple[int, int]] = {}
    for position, header in enumerate(headers):
        name, rank = known.meant(header)
        if name:
            found[name] = min(found.get(name, (rank, position)), (rank, position))
    taken = {position for _rank, position in found.values()}
    for position, header in enumerate(headers):
        other = known.others.get(heading(header))
        if other and position not in taken and known.meant(header)[1] != _LEARNED:
            found.setdefault(other, (_WORD, position))
    return {name: position for name, (_rank, position) in found.items()}


def to_remember(headers: Sequence[str], at: int, known: Headings) -> list[str]:
    """What a column is known by the next time: its heading; of two rows also the lower alone, where it says enough."""
    whole, below = heading(headers[at]), heading(headers[at].rpartition(BETWEEN)[2])
    alike = sum(heading(header.rpartition(BETWEEN)[2]) == below for header in headers)
    return [whole] if below in known or alike > 1 else [below, whole]


def missing(kind: Kind, pairs: Pairs) -> list[str]:
    """The required columns nothing in the sheet stands for."""
    return [str(column.label) for column in kind.read_columns if column.is_required and not _source(column, pairs)]


def _source(column: Column, pairs: Pairs) -> str:
    """The column of the sheet's that says it: its own, or the one that says it too; '' for none."""
    return next((name for name in (column.name, column.else_from) if name in pairs), "")


def says_two(kind: Kind, pairs: Pairs) -> list[tuple[Column, Column]]:
    """Which column is read from which other's cells, the sheet having none of its own."""
    return [
        (column, other)
        for column in kind.read_columns
        if _source(column, pairs) not in ("", column.name) and (other := kind.column(column.else_from))
    ]


TOTALS = frozenset({"合计", "小计", "总计"})


def is_total(cells: Row) -> bool:
    """Whether a row only adds up those above it."""
    first = next((str(cell) for cell in cells if cell != ""), "")
    return heading(first) in TOTALS


def checked(rows: Sequence[Row], *, header_at: int, pairs: Pairs, kind: Kind, known: Any) -> Iterator[Checked]:
    """Row after row below the headings; rows with nothing in the columns we read are no rows, nor is a heading repeated,
    nor a total.
    """
    for number, cells in enumerate(rows[header_at + 1 :], start=header_at + 2):
        if cells == rows[header_at] or is_total(cells):
            continue
        if any(pair < len(cells) and cells[pair] != "" for pair in pairs.values()):
            yield one_row(number, cells, pairs=pairs, kind=kind, known=known)


def one_row(number: int, cells: Row, *, pairs: Pairs, kind: Kind, known: Any) -> Checked:
    row = Checked(number, cells)
    for column in kind.read_columns:
        if not _source(column, pairs) or column.is_aside:
            continue
        try:
            value = _read(column, cells, pairs, known)
        except BadCell as fault:
            row.faults[column.name] = fault.sentence
            continue
        if column.is_required and value in ("", None):
            row.faults[column.name] = _("这一格要填")
        row.values[column.name] = value
    return row


def _read(column: Column, cells: Row, pairs: Pairs, known: Any) -> Any:
    """What a cell means; with what its neighbour says before it, where that is something."""

    def cell(name: str) -> Any:
        return cells[pairs[name]] if name in pairs and pairs[name] < len(cells) else ""

    own, before = cell(_source(column, pairs)), cell(column.said_after)
    if column.cut and (column.name in pairs) != (column.else_from in pairs):
        own = column.cut(plain(own))
    if own != "" and before != "":
        try:
            return column.read(f"{plain(before)} {plain(own)}", known)
        except BadCell:
            pass  # a township in other words, or a number: then the cell by itself
    return column.read(own, known)
