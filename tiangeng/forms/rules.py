"""What answers come to: shaped by their kind, relevant or not, allowed or not; a clear sentence for each question that is wrong.

The phone does the same with the same trees; the server does it again, for a phone may be old, or not ours.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from tiangeng.algorithms import formulas

Item = Mapping[str, Any]
TEXT_LIMIT, ROWS_LIMIT, NAME_LIMIT = 10_000, 200, 255
SILENT = frozenset({"note", "group"})  # nothing is kept of them
SUPPLIED = frozenset({"village"})  # known from where the form is filled in
PICTURES_AT_LEAST, PICTURES_AT_MOST = 200, 2_000
AGREED = ("OK", "true", "1", "yes")


@dataclass(frozen=True, slots=True)
class Fault:
    """One question that is wrong: its place (`members[2].age`), its label, and what to do."""

    place: str
    label: str
    what: str

    @property
    def sentence(self) -> str:
        return _("“%(question)s”%(what)s") % {"question": self.label, "what": self.what}


@dataclass(frozen=True, slots=True)
class Settled:
    """Answers as they are kept, what is wrong with them, the pictures they name (name → question)."""

    answers: dict[str, Any]
    faults: Sequence[Fault]
    pictures: dict[str, str]


class _Wrong(Exception):
    """Not of its kind."""


def most_pictures(survey: Mapping[str, Any]) -> int:
    """How many files an answer to it may carry: every picture it can name, within reason."""

    def named(items: Sequence[Item]) -> int:
        found = 0
        for item in items:
            times = ROWS_LIMIT if item["kind"] == "repeat" else 1
            found += times * named(item.get("items", ())) + (item["kind"] == "image")
        return found

    return min(max(named(survey["items"]), PICTURES_AT_LEAST), PICTURES_AT_MOST)


def settle(survey: Mapping[str, Any], given: Mapping[str, Any], *, now: datetime, on: date) -> Settled:
    """Work a form out as it was filled in on that day."""
    work = _Work(survey["choices"], on, now)
    root = _Level({}, None, "")
    work.walk(survey["items"], given, root, relevant=True)
    work.ask_constraints()
    return Settled(root.kept(), work.faults, work.pictures)


@dataclass
class _Level:
    """The form, or one row of a repeat: typed values by name, and the level it lies in."""

    values: dict[str, Any]
    above: "_Level | None"
    place: str
    rows: dict[str, list["_Level"]] = field(default_factory=dict)
    plain: dict[str, Any] = field(default_factory=dict)

    def kept(self) -> dict[str, Any]:
        return self.plain | {name: [row.kept() for row in rows] for name, rows in self.rows.items() if rows}


@dataclass
class _Here:
    """What a formula sees from one question."""

    level: _Level
    today: date
    now: datetime
    self_value: Any = ""
    choice: Mapping[str, str] = field(default_factory=dict)

    def value(self, name: str) -> Any:
        level: _Level | None = self.level
        while level is not None:
            if name in level.values:
                return level.values[name]
            level = level.above
        return ""

    def values(self, name: str) -> Sequence[Any]:
        level: _Level | None = self.level
        while level is not None:
            if name in level.values:
                return [level.values[name]]
            if found := list(_below(level, name)):
                return found
            level = level.above
        return []

    def own(self) -> Any:
        return self.self_value

    def column(self, name: str) -> Any:
        return self.choice.get(name, "")


def _below(level: _Level, name: str) -> Iterator[Any]:
    for repeat, rows in level.rows.items():
        for row in rows:
            if repeat == name:
                yield True
            elif name in row.values:
                yield row.values[name]
            else:
                yield from _below(row, name)


@dataclass
class _Work:
    choices: Mapping[str, Sequence[Mapping[str, str]]]
    today: date
    now: datetime
    faults: list[Fault] = field(default_factory=list)
    pictures: dict[str, str] = field(default_factory=dict)
    later: list[tuple[Item, _Level]] = field(default_factory=list)

    def fault(self, item: Item, level: _Level, what: str) -> None:
        self.faults.append(Fault(f"{level.place}{item['name']}", str(item["label"]), what))

    def come_to(self, tree: Any, level: _Level, *, own: Any = "", choice: Mapping[str, str] | None = None) -> Any:
        return formulas.evaluate(tree, _Here(level, self.today, self.now, own, choice or {}))

    def walk(self, items: Sequence[Item], given: Mapping[str, Any], level: _Level, *, relevant: bool) -> None:
        known = set(_names(items))
        for name in sorted(set(map(str, given)) - known):
            self.faults.append(Fault(f"{level.place}{name[:40]}", name[:40], _("不是这张表单里的题")))
        self._items(items, given, level, relevant=relevant)

    def _items(self, items: Sequence[Item], given: Mapping[str, Any], level: _Level, *, relevant: bool) -> None:
        for item in items:
            shown = relevant and ("relevant" not in item or formulas.truth(self.come_to(item["relevant"], level)))
            if item["kind"] == "group":
                self._items(item["items"], given, level, relevant=shown)
            elif item["kind"] == "repeat":
                self._repeat(item, given.get(item["name"]), level, shown=shown)
            elif item["kind"] not in SILENT:
                self._question(item, given.get(item["name"]), level, shown=shown)

    def _repeat(self, item: Item, given: Any, level: _Level, *, shown: bool) -> None:
        rows = [] if given in (None, "") else given
        if not isinstance(rows, list) or not all(isinstance(row, Mapping) for row in rows):
            return self.fault(item, level, _("要一行一行地填"))
        if not shown:  # rows in which nothing was answered may be left behind by a device
            return self.fault(item, level, _("在前面的回答下不用填，请清空")) if any(rows) else None
        if len(rows) > ROWS_LIMIT:
            return self.fault(item, level, _("最多 %(limit)s 行") % {"limit": ROWS_LIMIT})
        made = level.rows[item["name"]] = []
        for number, row in enumerate(rows, start=1):
            below = _Level({}, level, f"{level.place}{item['name']}[{number}].")
            made.append(below)
            self.walk(item["items"], row, below, relevant=True)
        return None

    def _question(self, item: Item, given: Any, level: _Level, *, shown: bool) -> None:
        name = item["name"]
        if "calculation" in item:
            given = _calculated(item, self.come_to(item["calculation"], level)) if shown else None
        elif item["kind"] == "today":
            given = given or self.today.isoformat()
        try:
            value, plain = self._shaped(item, given, level)
        except _Wrong as wrong:
            level.values[name] = ""
            return self.fault(item, level, str(wrong))
        if not shown and value != "":
            level.values[name] = ""
            return self.fault(item, level, _("在前面的回答下不用填，请清空"))
        level.values[name] = value
        if value != "":
            level.plain[name] = plain
            if item["kind"] == "image":
                self.pictures[plain] = name
        if shown:
            self.later.append((item, level))
        return None

    def ask_constraints(self) -> None:
        """Once everything is known: what must be there, and what it must be like."""
        for item, level in self.later:
            value = level.values[item["name"]]
            if value == "":
                required = item.get("required", False)
                if required is not False and (required is True or formulas.truth(self.come_to(required, level))):
                    self.fault(item, level, item.get("required_message") or _("必填"))
            elif "constraint" in item and not formulas.truth(self.come_to(item["constraint"], level, own=value)):
                self.fault(item, level, _("不合要求：%(what)s") % {"what": item.get("constraint_message") or _("请改")})

    def _shaped(self, item: Item, given: Any, level: _Level) -> tuple[Any, Any]:
        """The value formulas work with, and the one that is kept."""
        kind = item["kind"]
        if given is None or given == "" or given == []:
            return "", None
        if kind == "many":
            return self._many(item, given, level)
        if kind == "calculate" and isinstance(given, float):
            return given, int(given) if given == int(given) and abs(given) < 1e15 else given
        if kind == "calculate" and isinstance(given, bool):
            return given, formulas.text(given)
        if isinstance(given, bool):
            given = "OK" if given else ""
        if not isinstance(given, str | int | float):
            raise _Wrong(_("填的不是一个值"))
        said = _written(given) if isinstance(given, int | float) else given.strip()
        if "\x00" in said or any(0xD800 <= ord(letter) <= 0xDFFF for letter in said):
            raise _Wrong(_("里有不能保存的控制字符"))
        if len(said) > (NAME_LIMIT if kind == "image" else TEXT_LIMIT):
            raise _Wrong(_("太长了：最多 %(limit)s 个字") % {"limit": TEXT_LIMIT})
        if said == "":
            return "", None
        if kind == "one":
            self._must_offer(item, said, level)
        return _READERS.get(kind, _as_text)(said)

    def _many(self, item: Item, given: Any, level: _Level) -> tuple[Any, Any]:
        chosen = given.split() if isinstance(given, str) else given
        if not isinstance(chosen, list) or not all(isinstance(one, str) for one in chosen):
            raise _Wrong(_("要从选项里选"))
        for one in chosen:
            self._must_offer(item, one, level)
        kept = list(dict.fromkeys(chosen))
        return (kept, kept) if kept else ("", None)

    def _must_offer(self, item: Item, name: str, level: _Level) -> None:
        choice = next((one for one in self.choices[item["choices"]] if one["name"] == name), None)
        if choice is None:
            raise _Wrong(_("没有“%(choice)s”这个选项") % {"choice": name[:40]})
        if "filter" in item and not formulas.truth(self.come_to(item["filter"], level, choice=choice)):
            raise _Wrong(_("在前面的回答下没有“%(choice)s”这个选项") % {"choice": choice["label"]})


def _names(items: Sequence[Item]) -> Iterator[str]:
    """The names that may be answered on one level; a note's too, for a device sends it empty."""
    for item in items:
        if item["kind"] == "group":
            yield from _names(item["items"])
        yield item["name"]


def _written(amount: float) -> str:
    try:
        return formulas.text(float(amount))
    except OverflowError:
        raise _Wrong(_("数太大了")) from None


def _calculated(item: Item, value: Any) -> Any:
    """A number and a truth stay what they are; what could not be worked out is nothing."""
    if isinstance(value, bool):
        return value if item["kind"] == "calculate" else formulas.text(value)
    if isinstance(value, float):
        if not math.isfinite(value):
            return ""
        return math.trunc(value) if item["kind"] == "integer" else value  # nobody could put a fraction right there
    return formulas.text(value)


def _as_text(said: str) -> tuple[Any, Any]:
    return said, said


def _as_integer(said: str) -> tuple[Any, Any]:
    try:
        amount = float(said)
    except ValueError:
        raise _Wrong(_("要填整数")) from None
    if not math.isfinite(amount) or amount != int(amount) or abs(amount) > 1e15:
        raise _Wrong(_("要填整数"))
    return amount, int(amount)


def _as_decimal(said: str) -> tuple[Any, Any]:
    try:
        amount = float(said)
    except ValueError:
        raise _Wrong(_("要填数字")) from None
    if not math.isfinite(amount):
        raise _Wrong(_("要填数字"))
    return amount, int(amount) if amount == int(amount) and abs(amount) < 1e15 else amount


def _as_day(said: str) -> tuple[Any, Any]:
    try:
        day = date.fromisoformat(said[:10])
    except ValueError:
        raise _Wrong(_("要填日期，例如 2026-03-18")) from None
    return day, day.isoformat()


def _as_time(said: str) -> tuple[Any, Any]:
    try:
        moment = time.fromisoformat(said)
    except ValueError:
        raise _Wrong(_("要填时间，例如 14:30")) from None
    kept = f"{moment:%H:%M}"
    return kept, kept


def _as_moment(said: str) -> tuple[Any, Any]:
    try:
        moment = datetime.fromisoformat(said)
        if moment.tzinfo is not None:  # a device says its zone; it is kept as the clocks of the county show it
            moment = timezone.localtime(moment).replace(tzinfo=None)
    except (ValueError, OverflowError):  # a morning of the year 1 is the year 0 elsewhere
        raise _Wrong(_("要填日期和时间")) from None
    return moment, moment.isoformat(timespec="minutes")


def _as_agreed(said: str) -> tuple[Any, Any]:
    if said not in AGREED:
        raise _Wrong(_("只能是勾上或不勾"))
    return "OK", "OK"


_READERS = {
    "integer": _as_integer, "decimal": _as_decimal, "date": _as_day, "today": _as_day, "time": _as_time,
    "datetime": _as_moment, "acknowledge": _as_agreed,
}  # fmt: skip
