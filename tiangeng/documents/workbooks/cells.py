"""One cell: what a person meant by it, or a sentence that says what is wrong with it."""

import re
import unicodedata
from collections.abc import Callable, Iterable
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from tiangeng.kernel.refusals import Refusal, clean_text

from .formulas import UNRECKONED

LONGEST = 32_767  # characters a cell can hold; a longer text would be left out
NEUTRAL = "'"  # before a text that a spreadsheet would take for a formula; taken off again on reading
DANGEROUS = (
    "=",
    "+",
    "-",
    "@",
    "\t",
    "\r",
    "\n",
    "＝",
    "＋",
    "－",
    "＠",
)  # full-width ones too: a Chinese keyboard's are taken alike
_DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:[ T].*|\s*\d{1,2}[时点].*)?")
_CLOCK = re.compile(r"(?:日|[ T]|\d)\s*(\d{1,2})\s*[:：时点]\s*(\d{1,2})?\s*分?(?:[:：]\s*(\d{1,2}))?")
_TIGHT_DAY = re.compile(r"(\d{4})(\d{2})(\d{2})")
_EPOCH, _DAYS = date(1899, 12, 30), range(20_000, 80_000)  # how Excel counts days: 1954 to 2119
FAILED = {"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#SPILL!", "#CALC!"}
EXACT = 10**15  # a number longer than this has lost its last digits in the sheet
_YES, _NO = (
    {"是", "有", "y", "yes", "true", "1", "√", "✓", "对"},
    {"否", "无", "n", "no", "false", "0", "×", "不是", ""},
)


class BadCell(Exception):
    """What is wrong with a cell, said to whoever typed it."""

    @property
    def sentence(self) -> str:
        return str(self.args[0])


def plain(cell: Any, known: Any = None) -> str:
    """The text of a cell. Digits that a sheet kept as a number come back as digits, unless it has lost some; a formula
    without a result is no text."""
    if isinstance(cell, bool):
        return _("是") if cell else _("否")
    if isinstance(cell, int | float):
        if abs(cell) >= EXACT:
            raise BadCell(_("这个号码在表里成了数字，末几位已经丢了；请把这一列设成“文本”再填一遍"))
        return str(int(cell)) if cell == int(cell) else repr(cell)
    text = str(cell).strip()
    if text in FAILED:
        raise BadCell(_("这一格的公式出错了（%(text)s），请改成文字或数字") % {"text": text})
    if text == UNRECKONED:
        raise BadCell(_("这一格的公式还没有算出结果，请在 Excel 里打开、保存一次再传"))
    return text[1:] if text[:1] == NEUTRAL and text[1:2] in DANGEROUS else text


def unmasked(cell: Any, known: Any = None) -> str:
    """A sealed number; one that an export has masked says nothing."""
    text = plain(cell)
    return "" if "*" in text else text


def text(limit: int, label: Any) -> Callable[[Any, Any], str]:
    """A reader of words no longer than they may be."""
    return lambda cell, known: _lawful(lambda words: clean_text(words, field=str(label), limit=limit), plain(cell))


def by_rule(rule: Callable[[str], Any], *, masked: bool = False) -> Callable[[Any, Any], Any]:
    """A reader that asks the room's own rule; what the rule refuses is said of the cell. Nothing there is nothing."""

    def read(cell: Any, known: Any) -> Any:
        words = unmasked(cell) if masked else plain(cell)
        return _lawful(rule, words) if words else ""

    return read


def _lawful(rule: Callable[[str], Any], words: str) -> Any:
    try:
        return rule(words)
    except Refusal as refusal:
        raise BadCell(refusal.sentence.rstrip("。")) from None


def day(cell: Any, known: Any = None) -> date | None:
    """A day, however it was written: as a day, as text, or as the number a sheet keeps for it."""
    if isinstance(cell, int | float) and not isinstance(cell, bool) and int(cell) in _DAYS:
        return _EPOCH + timedelta(days=int(cell))
    text = _narrow(plain(cell))
    if not text:
        return None
    found = _DAY.fullmatch(text) or _TIGHT_DAY.fullmatch(text)
    try:
        return date(*(int(part) for part in found.groups())) if found else _not_a_day(text)
    except ValueError:
        return _not_a_day(text)


def _narrow(text: str) -> str:
    """Full-width digits and signs are those of any other keyboard."""
    return unicodedata.normalize("NFKC", text)


def _not_a_day(text: str) -> date:
    raise BadCell(_("“%(text)s”不是日期，请写成 2026-03-18 这样") % {"text": text[:30]})


def moment(cell: Any, known: Any = None, *, otherwise: time = time.min) -> datetime | None:
    """A day with its time of day, in the county's own time; a day alone is meant `otherwise`."""
    found = day(cell)
    if found is None:
        return None
    clock = otherwise
    if isinstance(cell, int | float):
        if part := cell - int(cell):
            seconds = round(part * 86_400) % 86_400
            clock = time(seconds // 3600, seconds // 60 % 60, seconds % 60)
    elif said := _CLOCK.search(_narrow(plain(cell))):
        hour, minute, second = (int(one or 0) for one in said.groups())
        try:
            clock = time(hour, minute, second)
        except ValueError:
            _not_a_day(plain(cell))
    return timezone.make_aware(datetime.combine(found, clock))


def told(at: datetime | None) -> str:
    """A moment as a sheet holds it and `moment` reads it back."""
    if at is None:
        return ""
    here = timezone.localtime(at)
    return here.strftime("%Y-%m-%d %H:%M:%S" if here.second else "%Y-%m-%d %H:%M")


def last_day(due_at: datetime | None) -> str:
    """A deadline as a sheet holds it: one at midnight ends with the day before, and that is the day people call the last one."""
    if due_at is None:
        return ""
    here = timezone.localtime(due_at)
    return told(due_at) if here.time() != time.min else f"{here.date() - timedelta(days=1):%Y-%m-%d}"


def truth(cell: Any, known: Any = None) -> bool:
    text = plain(cell).lower()
    if text in _YES:
        return True
    if text in _NO:
        return False
    raise BadCell(_("“%(text)s”请填“是”或“否”") % {"text": text[:30]})


def ident(cell: Any, known: Any = None) -> UUID | str:
    """An export's own number of a row; whatever else people number their rows with says nothing."""
    try:
        return UUID(plain(cell))
    except ValueError:
        return ""


def several(cell: Any, known: Any = None) -> list[str]:
    """Words between commas, semicolons, 、 or line breaks."""
    return [word.strip() for word in re.split(r"[、，,;；/\n]", plain(cell)) if word.strip()]


def one_of(cell: Any, choices: Iterable[tuple[str, Any]], *, default: str = "") -> str:
    """The value of a choice, by its label or by itself."""
    text = plain(cell)
    if not text:
        return default
    labels = {str(label): value for value, label in choices} | {value: value for value, _label in choices}
    if text not in labels:
        shown = "、".join(str(label) for _value, label in choices)
        raise BadCell(_("“%(text)s”不在可选的里面：%(shown)s") % {"text": text[:30], "shown": shown})
    return labels[text]


def neutral(value: Any) -> Any:
    """A value as a cell that no spreadsheet will run."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if isinstance(value, int | float):
        return value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        value = "、".join(str(one) for one in value)
    text = str(value)
    if len(text) >= LONGEST:
        text = text[: LONGEST - 2] + "…"
    return NEUTRAL + text if text.startswith(DANGEROUS) else text
