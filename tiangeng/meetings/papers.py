"""The minutes 会议纪要 as PDF."""

from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path

from tiangeng.documents import printing

LAYOUT = Path(__file__).parent / "templates" / "meetings" / "minutes.typ"


@dataclass(frozen=True, slots=True)
class PrintedItem:
    """One thing of the agenda, its words ready to be set."""

    number: str
    title: str
    about: str
    rows: list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Printed:
    """A whole sitting, its words ready to be set."""

    heading: str
    title: str
    rows: list[tuple[str, str]]
    summary: str
    foot: str
    items: list[PrintedItem] = field(default_factory=list)


def minutes_pdf(printed: Printed, *, now: datetime) -> bytes:
    return printing.pdf(LAYOUT, now=now, **asdict(printed))
