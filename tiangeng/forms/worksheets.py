"""A sheet of an XLSForm workbook by its headings, and where a value stands, as people who use spreadsheets say it."""

from dataclasses import dataclass
from typing import Any

from python_calamine import CalamineWorkbook


class BadWorkbook(ValueError):
    """What is wrong with a workbook, and where."""


@dataclass(frozen=True, slots=True)
class Cell:
    """Where a value stands, as people who use spreadsheets say it."""

    sheet: str
    row: int
    column: int = -1
    heading: str = ""

    def wrong(self, what: str) -> BadWorkbook:
        letters = f" {chr(65 + self.column % 26)} 列（{self.heading}）" if self.column >= 0 else ""
        return BadWorkbook(f"{self.sheet} 表第 {self.row} 行{letters}：{what}")


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a sheet by its headings."""

    sheet: str
    number: int
    values: dict[str, str]
    columns: dict[str, int]

    def get(self, heading: str) -> str:
        return self.values.get(heading, "")

    def at(self, heading: str = "") -> Cell:
        return Cell(self.sheet, self.number, self.columns.get(heading, -1), heading)


def rows_of(book: CalamineWorkbook, sheet: str, known: frozenset[str] | None) -> list[Row]:
    if sheet not in book.sheet_names:
        raise BadWorkbook(f"没有名叫 {sheet} 的表")
    cells = book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)
    if not cells:
        raise BadWorkbook(f"{sheet} 表是空的")
    headings = [plain(cell) for cell in cells[0]]
    columns: dict[str, int] = {}
    for at, heading in enumerate(headings):
        place = Cell(sheet, 1, at, heading)
        if heading in columns:
            raise place.wrong("这一列出现了两次")
        if heading and known is not None and heading not in known:
            raise place.wrong("不认识这一列，请看 docs/packs.md 里能用的列")
        if heading:
            columns[heading] = at
    rows = []
    for number, line in enumerate(cells[1:], start=2):
        values = {heading: plain(line[at]) for heading, at in columns.items() if at < len(line)}
        if any(values.values()):
            rows.append(Row(sheet, number, values, columns))
    return rows


def plain(cell: Any) -> str:
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float) and cell == int(cell):
        return str(int(cell))
    return str(cell).strip()
