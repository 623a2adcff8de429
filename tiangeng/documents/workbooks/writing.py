"""Sheets that go out: row by row with constant memory, nothing in them a spreadsheet would run, and a line that says whose it is."""

from collections.abc import Collection, Iterable, Sequence
from itertools import chain, repeat
from pathlib import Path
from typing import Any

import xlsxwriter

from .cells import neutral

MOST_ROWS = 1_000_000  # what Excel can open, with room for the lines above
_SAFE = {
    "constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False,
    "in_memory": False,
}  # fmt: skip
WIDTH = 16


def write(
    target: Path,
    *,
    headers: Sequence[Any],
    rows: Iterable[Sequence[Any]],
    mark: str = "",
    wrong: Iterable[Collection[int]] = (),
) -> int:
    """Write the sheet; `mark` stands above the headings and at the foot of every printed page. Returns the rows written.

    `wrong`: of each row the cells that are coloured, to be put right.
    """
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o750)
    beside = target.with_name(f".{target.name}")
    count = 0
    book = xlsxwriter.Workbook(str(beside), _SAFE | {"tmpdir": str(target.parent)})
    try:
        sheet = book.add_worksheet()
        grey, bold = book.add_format({"font_color": "#808080"}), book.add_format({"bold": True})
        red = book.add_format({"bg_color": "#FAD9D2"})
        top = 0
        sheet.set_column(0, max(len(headers) - 1, 0), WIDTH)
        if mark:
            sheet.write_string(0, 0, neutral(mark), grey)
            sheet.set_footer(f"&L{mark.replace('&', '&&')[:200]}&R&P / &N")
            top = 1
        for at, header in enumerate(headers):
            sheet.write_string(top, at, neutral(str(header)), bold)
        sheet.freeze_panes(top + 1, 0)
        for count, (row, faulty) in enumerate(zip(rows, chain(wrong, repeat(())), strict=False), start=1):
            for at, value in enumerate(row):
                cell, look = neutral(value), red if at in faulty else None
                if cell != "":
                    (sheet.write_string if isinstance(cell, str) else sheet.write_number)(top + count, at, cell, look)
                elif look:
                    sheet.write_blank(top + count, at, None, look)
            if count >= MOST_ROWS:
                break
        book.close()
        beside.replace(target)
    finally:
        beside.unlink(missing_ok=True)
    return count
