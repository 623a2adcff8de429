"""A row about something the room has already: the same, changed, or changed where no sheet may change it.

What a record would say in an export is what a row is held against: so a sheet that went out comes back as nothing new.
"""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from tiangeng.kernel.actors import Actor

from .cells import BadCell, ident, neutral, plain
from .columns import Column, Kind
from .mapping import Checked, Pairs
from .reading import Row

SHOWN = 80


def find(rows: Sequence[Checked], *, actor: Actor, kind: Kind, pairs: Pairs, known: Any, met: dict[Any, int]) -> None:
    """Mark the rows that are about something there already; `met` holds the records earlier rows of the sheet were about."""
    if kind.there is None:
        return
    named = [row for row in rows if all(_is_said(row, name) for name in kind.key)]
    found = kind.there(actor, [row.values for row in named], known)
    for row in (row for at, row in enumerate(named) if at not in found and _is_numbered(row, kind)):
        row.faults[kind.key[-1]] = _("没有这个编号，或者您看不到；新的请把编号空着")
    for at, record in sorted(found.items()):
        row = named[at]
        first = met.setdefault(record.pk, row.number)
        if first == row.number:
            _compare(row, record, kind=kind, pairs=pairs, known=known)
        else:
            row.faults[kind.key[-1]] = _("和第 %(number)s 行说的是同一个") % {"number": first}


def _is_said(row: Checked, name: str) -> bool:
    return name not in row.faults and row.values.get(name) not in ("", None)


def _is_numbered(row: Checked, kind: Kind) -> bool:
    """Whether it bears an export's own number, which nothing new can have."""
    column = kind.column(kind.key[-1])
    return column is not None and column.read is ident and isinstance(row.values.get(column.name), UUID)


def _compare(row: Checked, record: Any, *, kind: Kind, pairs: Pairs, known: Any) -> None:
    row.record = record
    for column in kind.read_columns:
        if column.is_once:
            row.faults.pop(column.name, None)
        if column.name not in pairs or column.show is None or column.is_once or column.is_aside:
            continue
        cell, shown = _cell(row.cells, pairs[column.name]), neutral(column.show(record))
        if _says_the_same(column, row, cell, shown, known):
            row.faults.pop(column.name, None)
        elif column.name not in row.faults:
            row.before[column.name] = str(shown)[:SHOWN] or "—"
            if kind.change is None or column.is_fixed:
                row.faults[column.name] = _("登记过的不能用表改这一项，请到它的页面上改")
            else:
                row.changes[column.name] = row.values[column.name]


def _cell(cells: Row, at: int) -> Any:
    return cells[at] if at < len(cells) else ""


def _means_another(column: Column, row: Checked) -> bool:
    """The same village's name, and beside it another township's."""
    value = row.values.get(column.name) if column.said_after else None
    return bool(value) and value != getattr(row.record, column.name, value)


def _says_the_same(column: Column, row: Checked, cell: Any, shown: Any, known: Any) -> bool:
    """As text, or as what it means; what is masked says nothing, and neither does an empty cell of a sealed column."""
    try:
        if plain(cell) == plain(shown) and not _means_another(column, row):
            return True
        if column.name in row.faults:
            return False
        value = row.values[column.name]
        if not value and (column.is_sealed or column.is_kept):
            return True
        return bool(value == column.read(shown, known))
    except BadCell:
        return False


def differs(row: Checked, seen: Mapping[str, Sequence[str]]) -> str:
    """What has become of the row since its owner saw the preview (`seen`: row → columns it would change); '' as it was."""
    shown = seen.get(str(row.number))
    if row.faults:
        return "；".join(row.faults.values())
    if row.record is not None and shown is None:
        return _("检查以后有人登记了同一个，请重新检查这张表")
    if row.record is None and shown is not None:
        return _("检查以后它已经不在了，请重新检查这张表")
    if shown is not None and not set(row.changes) <= set(shown):
        return _("检查以后有人改过它，请重新检查这张表")
    return ""
