"""The XForm of a workbook for devices, written by pyxform; what it refuses is told where it stands in the workbook."""

import re
from dataclasses import fields
from typing import Any

from python_calamine import CalamineWorkbook

from tiangeng.documents.pictures import LONGEST

from .worksheets import BadWorkbook, Cell, rows_of

_ROW, _SHEET = re.compile(r"\[row : (\d+)\]\s*"), re.compile(r"'(survey|choices|settings)' sheet")
_HEADING, _QUOTED = (
    re.compile(r"the '([\w:]+)' (?:value|column)"),
    re.compile(r"[{'\"“]([^}'\"”]+)[}'\"”]|Parameter (\S+)"),
)


def written(content: bytes, book: CalamineWorkbook) -> str:
    """The XForm, as pyxform writes it; what it refuses is told with the cell it names, or that of the question it names."""
    from pyxform.errors import PyXFormError  # a second of every process's start, and only loading a pack needs it
    from pyxform.xls2json_backends import get_xlsform
    from pyxform.xls2xform import convert

    try:
        return convert(_for_devices(get_xlsform(content, file_type=".xlsx")), warnings=[], pretty_print=False).xform
    except PyXFormError as error:
        said = " ".join(str(error).split())
        what = f"pyxform 不接受：{_ROW.sub('', said)}"
        cell = _where(said, book)
        raise (cell.wrong(what) if cell else BadWorkbook(what)) from error


def _where(said: str, book: CalamineWorkbook) -> Cell | None:
    """By its row; else by what it quotes, where only one question is called so or has it among its parameters."""
    row, found, heading = _ROW.search(said), _SHEET.search(said), _HEADING.search(said)
    sheet, column = found[1] if found else "survey", heading[1] if heading else ""
    if not column and "arameter" in said:
        column = "parameters"
    rows = rows_of(book, sheet, None)
    if row:
        here = [one for one in rows if one.number == int(row[1])]
        return here[0].at(column) if here else Cell(sheet, int(row[1]))
    quoted = {part for match in _QUOTED.finditer(said) for part in match.groups() if part}
    named = [one for one in rows if one.get("name") in quoted]
    told = [
        one for one in rows if any(re.search(rf"\b{re.escape(part)}\s*=", one.get("parameters")) for part in quoted)
    ]
    return next((few[0].at(column or "name") for few in (named, told) if len(few) == 1), None)


def _for_devices(book: Any) -> dict[str, Any]:
    """What a device is told beside the questions: an answer may be put right on it, and a picture larger than it would be
    kept is made smaller before it is sent."""
    sheets = {one.name: getattr(book, one.name) for one in fields(book)}
    for row in sheets["survey"]:
        told = str(row.get("parameters") or "")
        if str(row.get("type") or "").strip().lower() == "image" and "max-pixels" not in told:
            row["parameters"] = f"{told} max-pixels={LONGEST}".strip()
    sheets["survey_header"] = [{**sheets["survey_header"][0], "parameters": None}]
    sheets["settings"][0]["client_editable"] = "yes"
    sheets["settings_header"] = [{**sheets["settings_header"][0], "client_editable": None}]
    return sheets
