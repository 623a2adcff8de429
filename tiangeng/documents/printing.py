"""Pages as PDF by typst: words go in as data, never as source. Text stays text."""

import json
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import typst

from .refusals import NoChineseFont

# In the order they look best; all of them come as Debian packages.
CHINESE = ("Noto Sans CJK SC", "Source Han Sans SC", "WenQuanYi Micro Hei", "WenQuanYi Zen Hei")


@cache
def chinese_font() -> str:
    """A Chinese font of this machine; without one a PDF would be full of boxes."""
    there = set(typst.Fonts(include_embedded_fonts=False).families())
    return next((font for font in CHINESE if font in there), "")


def pdf(layout: Path, *, now: datetime, **given: Any) -> bytes:
    """The layout filled in: strings as they are, anything else as JSON, and the font under `font`."""
    font = chinese_font()
    if not font:
        raise NoChineseFont
    told = {
        name: value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        for name, value in given.items()
    }
    return bytes(typst.compile(str(layout), sys_inputs={**told, "font": font}, timestamp=int(now.timestamp())))
