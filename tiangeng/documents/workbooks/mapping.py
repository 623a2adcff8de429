"""Which column of a sheet is which of ours: by heading, by what else people write over it, by what was said last time."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from .cells import BadCell, plain
from .columns import Kind
from .reading import Row

LOOK_AT = 15  # rows in which the headings may stand: titles and explanations come first
REASON_HEADING = "哪里不对"  # the column the bad rows come back with; not read again
_AROUND = re.compile(r"[（(\[【].*?[)）\]】]|[\s*＊:：、_\-]")

Pairs = Mapping[str, int]  # our column → position in the sheet


@dataclass(slots=True)
class Checked:
    """One row of a sheet as it would be written; `faults` (column → sentence) is empty when it could be."""

    number: int  # as the sheet counts, from 1
    cells: Row
    values: dict[str, Any] = field(default_factory=dict)
    faults: dict[str, str] = field(default_factory=dict)


def heading(text: Any) -> str:
    """A heading without what people put around it: `*户主姓名（必填）：` is 户主姓名."""
    try:
        shown = plain(text)
    except BadCell:
        return ""
    return _AROUND.sub("", unicodedata.normalize("NFKC", shown)).lower()[:60]


def known_headings(kind: Kind, learned: Mapping[str, str]) -> dict[str, str]:
    """Every heading that means one of this kind's columns."""
    found: dict[str, str] = {}
    for column in kind.read_columns:
        said = [*column.words, column.name]
        for language in ("en", "zh-hans"):
            with translation.override(language):
                said.append(str(column.label))
        for word in said:
            found.setdefault(heading(word), column.name)
    return found | {word: name for word, name in learned.items() if kind.column(name)}


def header_row(rows: Sequence[Row], kind: Kind, learned: Mapping[str, str]) -> int:
    """Where the headings stand: the row that names the most of our columns; else the first with two cells filled."""
    known = known_headings(kind, learned)
    counts = [len({known[h] for cell in row if (h := heading(cell)) in known}) for row in rows[:LOOK_AT]]
    best = max(counts, default=0)
    if best:
        return counts.index(best)
    return next((at for at, row in enumerate(rows[:LOOK_AT]) if sum(cell != "" for cell in row) > 1), 0)


def propose(headers: Row, kind: Kind, learned: Mapping[str, str]) -> dict[str, int]:
    """Our columns and where they stand; of two equal headings the first is meant."""
    known = known_headings(kind, learned)
    pairs: dict[str, int] = {}
    for position, cell in enumerate(headers):
        name = known.get(heading(cell))
        if name:
            pairs.setdefault(name, position)
    return pairs


def missing(kind: Kind, pairs: Pairs) -> list[str]:
    """The required columns nothing in the sheet stands for."""
    return [str(column.label) for column in kind.read_columns if column.is_required and column.name not in pairs]


def checked(rows: Sequence[Row], *, header_at: int, pairs: Pairs, kind: Kind, known: Any) -> Iterator[Checked]:
    """Row after row below the headings; rows with nothing in the columns we read are no rows."""
    for number, cells in enumerate(rows[header_at + 1 :], start=header_at + 2):
        if any(pair < len(cells) and cells[pair] != "" for pair in pairs.values()):
            yield one_row(number, cells, pairs=pairs, kind=kind, known=known)


def one_row(number: int, cells: Row, *, pairs: Pairs, kind: Kind, known: Any) -> Checked:
    row = Checked(number, cells)
    for column in kind.read_columns:
        position = pairs.get(column.name)
        if position is None:
            continue
        cell = cells[position] if position < len(cells) else ""
        try:
            value = column.read(cell, known)
        except BadCell as fault:
            row.faults[column.name] = fault.sentence
            continue
        if column.is_required and value in ("", None):
            row.faults[column.name] = _("这一格要填")
        row.values[column.name] = value
    return row
