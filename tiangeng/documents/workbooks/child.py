"""`python -m tiangeng.documents.workbooks.child FILE KIND ROWS COLUMNS [WORKSHEET]`: one table read in a process of its own.

A workbook of a few kilobytes may claim a cell at the far corner of a sheet and with it more memory than there is. Here it
can take this process down and nothing else. One line of JSON a row on stdout; the first line says whether it could be read,
and what of several worksheets there is to choose from: then no row follows before one is named.
"""

import csv
import io
import json
import resource
import sys
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import python_calamine

from . import formulas

MEMORY, SECONDS = 1_500_000_000, 60
MOST_SHEETS, TOP, NAME = 100, 20, 100
Found = list[
    tuple[str, int, list[list[Any]]]
]  # of every worksheet with rows in it: its name, how many, the first of them


class Unread(Exception):
    """Why there is nothing to read: one of the codes `reading` has a sentence for."""


def main(path: str, kind: str, most_rows: int, most_columns: int, worksheet: str = "") -> None:
    for what, limit in ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_CPU, SECONDS), (resource.RLIMIT_CORE, 0)):
        resource.setrlimit(what, (limit, limit))
    try:
        found, rows = ([], _csv(Path(path))) if kind == "csv" else _workbook(path, most_rows, most_columns, worksheet)
        kept = _within(rows, most_rows, most_columns)
    except Unread as fault:
        print(json.dumps({"fault": str(fault)}))
        return
    except python_calamine.PasswordError:
        print(json.dumps({"fault": "locked"}))
        return
    except (python_calamine.CalamineError, zipfile.BadZipFile, zlib.error, csv.Error, OSError, ValueError, IndexError):
        print(json.dumps({"fault": "broken"}))
        return
    sys.stdout.write(json.dumps({"rows": len(kept), "worksheets": found}, ensure_ascii=False) + "\n")
    for row in kept:
        sys.stdout.write(json.dumps(row, ensure_ascii=False) + "\n")


def _within(rows: Iterator[list[Any]], most_rows: int, most_columns: int) -> list[list[Any]]:
    """The rows up to the last one with something in it; more than may be is refused, never cut off."""
    kept: list[list[Any]] = []
    last = 0
    for row in rows:
        while row and row[-1] == "":
            row.pop()
        if len(row) > most_columns:
            raise Unread("wide")
        kept.append(row)
        if row:
            last = len(kept)
        if last > most_rows:
            raise Unread("long")
        if len(kept) > most_rows * 4:
            break
    return kept[:last]


# ---------------------------------------------------------------------- Excel


def _workbook(path: str, most_rows: int, most_columns: int, wanted: str) -> tuple[Found, Iterator[list[Any]]]:
    """The worksheet wanted, or the only one people can see with rows in it; of several, what they are and no row."""
    book = python_calamine.CalamineWorkbook.from_path(path)
    seen = [one.name for one in book.sheets_metadata if _is_seen(one) and len(one.name) <= NAME]
    if wanted:
        if wanted not in seen:
            raise Unread("absent")
        return [], _rows_of(path, book.get_sheet_by_name(wanted), most_rows, most_columns)
    found: Found = []
    only = None
    for name in seen[:MOST_SHEETS]:
        sheet = book.get_sheet_by_name(name)
        if sheet.total_height:
            only = None if found else sheet
            top = [row[:most_columns] for row in _unmerged(sheet, TOP)]
            found.append((name, sheet.total_height + 1, top))
    if not found:
        raise Unread("empty")
    return found, _rows_of(path, only, most_rows, most_columns) if only else iter(())


def _is_seen(one: python_calamine.SheetMetadata) -> bool:
    visible, table = python_calamine.SheetVisibleEnum.Visible, python_calamine.SheetTypeEnum.WorkSheet
    return bool(one.visible == visible and one.typ == table)


def _rows_of(path: str, sheet: python_calamine.CalamineSheet, most_rows: int, most_columns: int) -> Iterator[list[Any]]:
    if sheet.total_width > most_columns * 4:
        raise Unread("wide")
    if sheet.total_height > most_rows * 4:
        raise Unread("long")
    rows = _unmerged(sheet)
    for row, column, said in formulas.without_result(path, sheet.name):
        if row < len(rows) and column < len(rows[row]) and rows[row][column] == "":
            rows[row][column] = said
    return iter(rows)


def _unmerged(sheet: python_calamine.CalamineSheet, most: int | None = None) -> list[list[Any]]:
    """Cells merged downward say the same for every row they reach; sideways, only the first cell speaks."""
    rows = [[_plain(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False, nrows=most)]
    for (top, column), (bottom, _right) in sheet.merged_cell_ranges or ():
        for row in rows[top + 1 : bottom + 1]:
            if column < len(row) and row[column] == "":
                row[column] = rows[top][column]
    return rows


def _plain(cell: Any) -> Any:
    """What JSON can carry; days and moments as ISO text, which every reader of days understands."""
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ", "seconds")
    if isinstance(cell, date | time):
        return cell.isoformat()
    if isinstance(cell, bool | float | int):
        return cell
    return str(cell).replace("\x00", "").strip()


# ---------------------------------------------------------------------- CSV


def _csv(path: Path) -> Iterator[list[Any]]:
    text = _decoded(path.read_bytes())
    csv.field_size_limit(100_000)
    top = [line for line in text.splitlines()[:40] if line.strip()][:20]  # a title above the headings knows no marks
    if not top:
        raise Unread("empty")
    mark = max(",\t;", key=lambda mark: max(line.count(mark) for line in top))
    return ([_plain(cell) for cell in row] for row in csv.reader(io.StringIO(text, newline=""), delimiter=mark))


def _decoded(content: bytes) -> str:
    """UTF-8 where it is valid UTF-8, else the Chinese code pages (GB 18030 contains GBK and GB 2312)."""
    encodings = ["utf-16"] if content.startswith((b"\xff\xfe", b"\xfe\xff")) else ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" in text:
            break
        return text
    raise Unread("letters")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4]), *sys.argv[5:])
