"""Formulas of an xlsx that have no result: one that failed (#N/A), one nobody has reckoned yet. Both read as empty cells otherwise."""

import re
import zipfile
from collections.abc import Iterator
from posixpath import normpath
from xml.etree import ElementTree

UNRECKONED = "#FORMULA!"
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_PLACE = rb'<c r="([A-Z]{1,3})([0-9]{1,7})"'
_FORMULA = rb"<f[^>]*>(?:[^<]*</f>)?"
_FAILED = re.compile(_PLACE + rb'[^>]*? t="e"[^>]*>(?:' + _FORMULA + rb")?<v>([^<]{1,20})</v>")
_EMPTY = re.compile(_PLACE + rb'(?:(?! t="str")[^>])*>' + _FORMULA + rb"(?:<v>\s*</v>|<v\s*/>)?()</c>")


def without_result(path: str, worksheet: str) -> Iterator[tuple[int, int, str]]:
    """Row and column, from 0, and what stands there: `#N/A` and its like, or `UNRECKONED`."""
    if not zipfile.is_zipfile(path):  # the old xls
        return
    with zipfile.ZipFile(path) as archive:
        part = _part_of(archive, worksheet)
        content = archive.read(part) if part in archive.namelist() else b""
    for pattern in (_FAILED, _EMPTY):
        for letters, number, said in pattern.findall(content):
            yield int(number) - 1, _column(letters), said.decode("ascii", "replace") or UNRECKONED


def _part_of(archive: zipfile.ZipFile, worksheet: str) -> str:
    """Where in the archive the worksheet of this name lies; '' where it cannot be told."""
    try:
        book = ElementTree.fromstring(archive.read("xl/workbook.xml"))
        ways = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    except (KeyError, ElementTree.ParseError):
        return ""
    ids = {one.get("name"): one.get(_ID) for one in book.iter(f"{_MAIN}sheet")}
    target = next((way.get("Target", "") for way in ways if way.get("Id") == ids.get(worksheet)), "")
    return target.lstrip("/") if target.startswith("/") else normpath(f"xl/{target}")


def _column(letters: bytes) -> int:
    found = 0
    for letter in letters:
        found = found * 26 + letter - ord("A") + 1
    return found - 1
