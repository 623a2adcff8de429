"""Cards as PDF: eight on a sheet of A4 to be cut, or one alone. Text stays text, the QR stays lines."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import cache
from pathlib import Path

import typst

from .refusals import NoChineseFont

LAYOUT = Path(__file__).parent / "templates" / "public" / "cards.typ"
# In the order they look best; all of them come as Debian packages.
CHINESE = ("Noto Sans CJK SC", "Source Han Sans SC", "WenQuanYi Micro Hei", "WenQuanYi Zen Hei")


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


@cache
def chinese_font() -> str:
    """A Chinese font of this machine; without one a PDF would be full of boxes."""
    there = set(typst.Fonts(include_embedded_fonts=False).families())
    return next((font for font in CHINESE if font in there), "")


def cards_pdf(cards: Iterable[Printed], *, title: str, is_single: bool, now: datetime) -> bytes:
    font = chinese_font()
    if not font:
        raise NoChineseFont
    given = {
        "cards": json.dumps([asdict(one) for one in cards], ensure_ascii=False),
        "title": title,
        "font": font,
        "single": "yes" if is_single else "",
    }
    made = typst.compile(str(LAYOUT), sys_inputs=given, timestamp=int(now.timestamp()))
    return bytes(made)
