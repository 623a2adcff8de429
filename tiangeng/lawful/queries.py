"""The registers as they are read: searched, narrowed, in the order of the rooms."""

from collections.abc import Iterable
from dataclasses import dataclass

from tiangeng.kernel.register import Keep, Row, rows

KINDS = ("column", "box")


@dataclass(frozen=True, slots=True)
class Asked:
    """What the reader wants to see of the register."""

    words: str = ""
    kind: str = ""
    keep: str = ""
    personal: bool = False


def register(asked: Asked) -> list[Row]:
    """The lines that fit; words are looked for in whatever a line says, in the reader's language or by its name in code."""
    found: Iterable[Row] = rows()
    if asked.kind in KINDS:
        found = [row for row in found if row.kind == asked.kind]
    if asked.keep in Keep.values:
        label = str(Keep(asked.keep).label)
        found = [row for row in found if str(row.keep) == label]
    if asked.personal:
        found = [row for row in found if row.is_personal]
    for word in asked.words.lower().split():
        found = [row for row in found if word in _said(row)]
    return list(found)


def _said(row: Row) -> str:
    parts = (row.place, row.where, row.name, row.purpose, row.basis, row.seen, row.keep, row.known, row.fills)
    return " ".join(str(part) for part in parts).lower()
