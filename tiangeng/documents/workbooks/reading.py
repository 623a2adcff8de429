"""A table of rows out of whatever people call a sheet: xlsx, xls, CSV in UTF-8 or GBK; anything else in a sentence."""

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from tiangeng.documents.refusals import SheetRefused

MOST_ROWS, MOST_COLUMNS = 50_000, 100
ABOVE_THE_ROWS = 20  # title, explanation, header
PATIENCE = 90  # seconds
_OLE, _ZIP = b"\xd0\xcf\x11\xe0", b"PK\x03\x04"

Row = list[Any]


@dataclass(frozen=True, slots=True)
class Worksheet:
    """One of a workbook's tables: how many rows it has, and the first of them."""

    name: str
    count: int
    top: list[Row]


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of a sheet. Of several worksheets none is read before one is named: then there are only `worksheets`."""

    rows: list[Row]
    worksheets: list[Worksheet]


def kind_of(head: bytes, name: str) -> str:
    """xlsx, xls or csv by the first bytes; the name decides only between text that is a table and text that is not."""
    if head.startswith(_ZIP):
        return "xlsx"
    if head.startswith(_OLE):
        return "xls"
    is_text = b"\x00" not in head or head.startswith((b"\xff\xfe", b"\xfe\xff"))
    if is_text and name.lower().endswith((".csv", ".txt", ".tsv")):
        return "csv"
    raise SheetRefused(why=_("只收 Excel（xlsx、xls）和 CSV"))


def read(path: Path, kind: str, *, worksheet: str = "") -> Table:
    """Every row from the first, as text, numbers and truth values; days are ISO text.

    Read in a process of its own with its own limits: what cannot be read is a refusal, whatever it does to that process.
    """
    command = [sys.executable, "-m", f"{__package__}.child", str(path), kind,
               str(MOST_ROWS + ABOVE_THE_ROWS), str(MOST_COLUMNS), worksheet]  # fmt: skip
    root = Path(__file__).resolve().parents[3]
    try:
        ended = subprocess.run(command, capture_output=True, timeout=PATIENCE, check=False, cwd=root)
    except subprocess.TimeoutExpired:
        raise SheetRefused(why=_("读了太久还没读完，表可能太大")) from None
    lines = ended.stdout.decode("utf-8").split("\n")[:-1]
    head: dict[str, Any] = json.loads(lines[0]) if lines else {"fault": "large"}
    if "fault" in head:
        raise SheetRefused(why=_fault(head["fault"]))
    if ended.returncode or len(lines) != head["rows"] + 1:
        raise SheetRefused(why=_fault("large"))
    found = Table([json.loads(line) for line in lines[1:]], [Worksheet(*one) for one in head["worksheets"]])
    if not any(found.rows) and len(found.worksheets) < 2:
        raise SheetRefused(why=_fault("empty"))
    return found


def _fault(code: str) -> str:
    return {
        "empty": _("里面没有内容；隐藏的工作表不读"),
        "wide": _("列太多，最多 %(limit)s 列") % {"limit": MOST_COLUMNS},
        "long": _("行太多，最多 %(limit)s 行，请分成几张表") % {"limit": MOST_ROWS},
        "absent": _("里面没有这个名字的工作表，或者它是隐藏的"),
        "locked": _("加了密码，请去掉密码再传"),
        "letters": _("文字编码认不出来，请另存为 xlsx 或 UTF-8 的 CSV"),
        "large": _("太大或者结构不正常，读不下去"),
    }.get(code) or _("打不开，可能没有传完整")
