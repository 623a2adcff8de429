"""`python -m tiangeng.documents.workbooks.child FILE KIND ROWS COLUMNS`: one table read in a process of its own.

A workbook of a few kilobytes may claim a cell at the far corner of a sheet and with it more memory than there is. Here it
can take this process down and nothing else. One line of JSON a row on stdout; the first line says whether it could be read.
"""

import csv
import io
import json
import resource
import sys
from collections.abc import Iterator
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import python_calamine

MEMORY, SECONDS = 1_500_000_000, 60
MOST_SHEETS = 20


class Unread(Exception):
    """Why there is nothing to read: one of the codes `reading` has a sentence for."""


def main(path: str, kind: str, most_rows: int, most_columns: int) -> None:
    for what, limit in ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_CPU, SECONDS), (resource.RLIMIT_CORE, 0)):
        resource.setrlimit(what, (limit, limit))
    try:
        rows = _csv(Path(path)) if kind == "csv" else _workbook(path, most_rows, most_columns)
        kept = _within(rows, most_rows, most_columns)
    except Unread as fault:
        print(json.dumps({"fault": str(fault)}))
        return
    except python_calamine.PasswordError:
        print(json.dumps({"fault": "locked"}))
        return
    except (python_calamine.CalamineError, csv.Error, OSError, ValueError, IndexError):
        print(json.dumps({"fault": "broken"}))
        return
    sys.stdout.write(json.dumps({"rows": len(kept)}) + "\n")
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


def _workbook(path: str, most_rows: int, most_columns: int) -> Iterator[list[Any]]:
    book = python_calamine.CalamineWorkbook.from_path(path)
    visible = [one.name for one in book.sheets_metadata if "Visible" in str(one.visible)]
    for name in visible[:MOST_SHEETS]:
        sheet = book.get_sheet_by_name(name)
        if sheet.total_height:
            if sheet.total_width > most_columns * 4:
                raise Unread("wide")
            if sheet.total_height > most_rows * 4:
                raise Unread("long")
            return _unmerged(sheet)
    raise Unread("empty")


def _unmerged(sheet: python_calamine.CalamineSheet) -> Iterator[list[Any]]:
    """Cells merged downward say the same for every row they reach; sideways, only the first cell speaks."""
    rows = [[_plain(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)]
    for (top, column), (bottom, _right) in sheet.merged_cell_ranges or ():
        for row in rows[top + 1 : bottom + 1]:
            if column < len(row) and row[column] == "":
                row[column] = rows[top][column]
    return iter(rows)


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
    head = next((line for line in text.splitlines()[:20] if line.strip()), "")
    if not head:
        raise Unread("empty")
    mark = max(",\t;", key=head.count)
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
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))
