"""What an expression comes to, given what has been answered. Formula, sources and limits: docs/algorithms/formulas.md.

Values are text, numbers (float), truths (bool), days (date) and moments (datetime); nothing answered is the empty text.
"""

import math
import re
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from decimal import ROUND_FLOOR, Decimal
from functools import lru_cache
from typing import Any, Protocol

from .parsing import AGGREGATES, Tree

DAY_ZERO = date(1970, 1, 1)
MOST_PLACES = 30
CRUMB = 1e-12
Value = Any


class Surroundings(Protocol):
    """What an expression sees around it."""

    today: date
    now: datetime

    def value(self, name: str) -> Value:
        """The answer to a question, as seen from here."""

    def values(self, name: str) -> Sequence[Value]:
        """The answers in all rows; for a repeat itself, one value a row."""

    def own(self) -> Value:
        """The answer the expression is about: `.`"""

    def column(self, name: str) -> Value:
        """A column of the choice a filter is asked about."""


def number(value: Value) -> float:
    if isinstance(value, bool):
        return float(value)
    if isinstance(value, int | float):
        return float(value)
    if isinstance(value, date):
        day = value.date() if isinstance(value, datetime) else value
        return float((day - DAY_ZERO).days)
    try:
        return float(text(value)) if text(value).strip() else math.nan
    except ValueError:
        return math.nan


def text(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        if math.isnan(value):
            return "NaN"
        if math.isinf(value):
            return "Infinity" if value > 0 else "-Infinity"
        return str(int(value)) if value == int(value) and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return " ".join(map(str, value))
    return str(value)


def truth(value: Value) -> bool:
    if isinstance(value, bool):
        return value
    if isinstance(value, int | float):
        return not (value == 0 or math.isnan(value))
    return text(value) != ""


def evaluate(tree: Tree, around: Surroundings) -> Value:
    """The value of an expression; what cannot be worked out (a day in the year 99999) is the empty text."""
    try:
        return _worked_out(tree, around)
    except (ArithmeticError, ValueError, re.error):
        return ""


def _worked_out(tree: Tree, around: Surroundings) -> Value:
    kind = tree[0]
    if kind == "number":
        return float(tree[1])
    if kind == "text":
        return tree[1]
    if kind == "ref":
        return around.value(tree[1])
    if kind == "self":
        return around.own()
    if kind == "column":
        return around.column(tree[1])
    if kind == "op":
        return _operate(tree[1], tree[2], tree[3], around)
    return _call(tree[1], tree[2:], around)


def _operate(sign: str, left: Tree, right: Tree, around: Surroundings) -> Value:
    if sign == "or":
        return truth(_worked_out(left, around)) or truth(_worked_out(right, around))
    if sign == "and":
        return truth(_worked_out(left, around)) and truth(_worked_out(right, around))
    a, b = _worked_out(left, around), _worked_out(right, around)
    if sign in ("=", "!="):
        return _same(a, b) is (sign == "=")
    return _ARITHMETIC[sign](number(a), number(b))


def _same(a: Value, b: Value) -> bool:
    """Truths with truths, then numbers with numbers, then words with words. Numbers as Collect takes them: 0.1 + 0.2 is 0.3."""
    if isinstance(a, bool) or isinstance(b, bool):
        return truth(a) is truth(b)
    if any(isinstance(one, int | float) for one in (a, b)):
        return number(a) == number(b) or abs(number(a) - number(b)) < CRUMB
    return text(a) == text(b)


def _divided(a: float, b: float) -> float:
    if b:
        return a / b
    return math.nan if not a or math.isnan(a) else math.copysign(math.inf, a)


_ARITHMETIC: dict[str, Callable[[float, float], Value]] = {
    "<": lambda a, b: a < b, "<=": lambda a, b: a <= b, ">": lambda a, b: a > b, ">=": lambda a, b: a >= b,
    "+": lambda a, b: a + b, "-": lambda a, b: a - b, "*": lambda a, b: a * b, "div": _divided,
    "mod": lambda a, b: math.fmod(a, b) if b and not math.isinf(a) else math.nan,
}  # fmt: skip


def _call(name: str, given: list[Tree], around: Surroundings) -> Value:
    if name == "if":
        return _worked_out(given[1 if truth(_worked_out(given[0], around)) else 2], around)
    if name in AGGREGATES:
        return _aggregate(name, given, around)
    if name == "today":
        return around.today
    if name == "now":
        return around.now
    if name == "string-length" and not given:
        return float(len(text(around.own())))
    return _PLAIN[name](*(_worked_out(part, around) for part in given))


def _aggregate(name: str, given: list[Tree], around: Surroundings) -> Value:
    """Over all rows of a repeat; several numbers named one by one will do for `min` and `max`."""
    separator = text(_worked_out(given[0], around)) if name == "join" else ""
    found: list[Value] = []
    for part in given[1:] if name == "join" else given:
        found += around.values(part[1]) if part[0] == "ref" else [_worked_out(part, around)]
    if name == "count":
        return float(len(found))
    if name == "join":
        return separator.join(text(value) for value in found)
    numbers = [number(value) for value in found if text(value) != ""]
    if name == "sum":
        return math.fsum(numbers)
    return (min if name == "min" else max)(numbers, default=math.nan)


def _rounded(value: Value, places: Value = 0.0) -> float:
    """Halves go up, by the digits as they are written: 1.005 to two places is 1.01."""
    by, amount = int(number(places)), number(value)
    if not math.isfinite(amount):
        return amount
    if abs(by) > MOST_PLACES:
        raise ValueError
    moved = Decimal(repr(amount)).scaleb(by)
    return float((moved + Decimal("0.5")).to_integral_value(ROUND_FLOOR).scaleb(-by))


def _whole(value: Value) -> float:
    amount = number(value)
    return amount if math.isnan(amount) or math.isinf(amount) else float(math.trunc(amount))


def _part(value: Value, start: Value, end: Value = None) -> str:
    letters = text(value)
    return letters[int(number(start)) : len(letters) if end is None else int(number(end))]


def _day(value: Value) -> Value:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, int | float):
        return "" if math.isnan(value) else DAY_ZERO + timedelta(days=int(value))
    try:
        return date.fromisoformat(text(value)[:10])
    except ValueError:
        return ""


def _formatted(value: Value, pattern: Value) -> str:
    day = value if isinstance(value, datetime) else _day(value)
    if day == "":
        return ""
    parts = {
        "Y": f"{day:%Y}",
        "y": f"{day:%y}",
        "m": f"{day:%m}",
        "n": str(day.month),
        "d": f"{day:%d}",
        "e": str(day.day),
        **{letter: f"{day:%{letter}}" for letter in "HMS"},
    }
    return re.sub(r"%(\w)", lambda found: parts.get(found[1], ""), text(pattern))


@lru_cache(maxsize=256)
def _pattern(source: str) -> re.Pattern[str]:
    return re.compile(source, re.ASCII)


_PLAIN: dict[str, Callable[..., Value]] = {
    "coalesce": lambda *given: next((value for value in given if text(value) != ""), ""),
    "not": lambda value: not truth(value),
    "true": lambda: True,
    "false": lambda: False,
    "boolean": truth,
    "number": number,
    "int": _whole,
    "round": _rounded,
    "abs": lambda value: abs(number(value)),
    "string": text,
    "concat": lambda *given: "".join(text(value) for value in given),
    "string-length": lambda value: float(len(text(value))),
    "contains": lambda value, part: text(part) in text(value),
    "starts-with": lambda value, part: text(value).startswith(text(part)),
    "ends-with": lambda value, part: text(value).endswith(text(part)),
    "substr": _part,
    "normalize-space": lambda value: " ".join(text(value).split()),
    "regex": lambda value, pattern: _pattern(text(pattern)).fullmatch(text(value)) is not None,
    "selected": lambda value, choice: text(choice) in text(value).split(),
    "count-selected": lambda value: float(len(text(value).split())),
    "date": _day,
    "format-date": _formatted,
}
