"""Cards as PDF: eight on a sheet of A4 to be cut, or one alone. Text stays text, the QR stays lines."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from tiangeng.documents import printing

LAYOUT = Path(__file__).parent / "templates" / "public" / "cards.typ"


@dataclass(frozen=True, slots=True)
class Printed:
    """The words of one card, ready to be set; `qr` is a drawing in SVG."""

    name: str
    unit: str
    about: str
    scan: str
    otherwise: str
    address: str
    qr: str


def cards_pdf(cards: Iterable[Printed], *, title: str, is_single: bool, now: datetime) -> bytes:
    single = "yes" if is_single else ""
    return printing.pdf(LAYOUT, now=now, cards=[asdict(one) for one in cards], title=title, single=single)
