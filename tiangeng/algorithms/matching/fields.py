"""One JSON object, read field by field: every field is known, of the right kind and in its bounds, or refused by name."""

import json
from collections.abc import Collection, Iterator
from datetime import date
from enum import Enum
from typing import Any, TypeVar

from tiangeng.algorithms.matching.refusals import (
    FieldForbidden,
    FieldMissing,
    FieldUnknown,
    NotReadable,
    Repeated,
    WrongValue,
)

Choice = TypeVar("Choice", bound=Enum)

# What may never weigh in a posting, in the spellings people try.
FORBIDDEN = frozenset(
    (
        *("sex", "gender", "age", "birthday", "birth_date", "born_on", "birth_year"),
        *("ethnicity", "nationality", "race", "religion", "health", "disability", "marital_status"),
        *("性别", "年龄", "出生日期", "出生年月", "民族", "宗教", "健康", "健康状况", "残疾", "婚姻", "婚否"),
    )
)


def parsed(text: str | bytes, *, where: str) -> Any:
    """JSON in which no object has the same key twice: of two values one would be lost without a word."""
    try:
        found = json.loads(text, object_pairs_hook=lambda pairs: _once(pairs, where))
        json.dumps(found, ensure_ascii=False).encode()  # half a character (\\ud800) is JSON and no text
        return found
    except (ValueError, RecursionError) as error:
        if isinstance(error, Repeated):
            raise
        raise NotReadable(where=where, problem=f"JSON: {error}") from error


def _once(pairs: list[tuple[str, Any]], where: str) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _ in pairs]
        raise Repeated(where=where, value=next(key for key in keys if keys.count(key) > 1))
    return found


ROOT = "market"  # left out of the paths of what lies inside it


class Fields:
    """An object under reading; `where` is the path a person finds it by."""

    def __init__(self, value: Any, where: str, known: Collection[str]) -> None:
        if not isinstance(value, dict):
            raise WrongValue(where=where, value=_short(value), wanted="一个对象 {…}", wanted_english="an object {…}")
        for name in value:
            if name not in known:
                raise (FieldForbidden if name.lower() in FORBIDDEN else FieldUnknown)(where=where, field=name)
        self._value: dict[str, Any] = value
        self.where = where

    def __contains__(self, name: str) -> bool:
        return name in self._value

    def raw(self, name: str) -> Any:
        if name not in self._value:
            raise FieldMissing(where=self.where, field=name)
        return self._value[name]

    def text(self, name: str, default: str | None = None, *, empty: bool = False) -> str:
        if name not in self._value and default is not None:
            return default
        value = self.raw(name)
        if not isinstance(value, str) or not (empty or value.strip()):
            raise WrongValue(where=self._at(name), value=_short(value), wanted="非空文字", wanted_english="text")
        return value

    def whole(self, name: str, low: int, high: int, default: int | None = None) -> int:
        if name not in self._value and default is not None:
            return default
        return whole(self.raw(name), low, high, self._at(name))

    def yes(self, name: str) -> bool:
        value = self._value.get(name, False)
        if not isinstance(value, bool):
            raise WrongValue(
                where=self._at(name), value=_short(value), wanted="true 或 false", wanted_english="true or false"
            )
        return value

    def day(self, name: str) -> date:
        value = self.raw(name)
        try:
            if isinstance(value, str) and len(value) == 10:
                return date.fromisoformat(value)
        except ValueError:
            pass
        raise WrongValue(
            where=self._at(name), value=_short(value), wanted="日期 YYYY-MM-DD", wanted_english="a day YYYY-MM-DD"
        )

    def choice(self, name: str, kind: type[Choice], default: Choice | None = None) -> Choice:
        if name not in self._value and default is not None:
            return default
        value = self.raw(name)
        try:
            return kind(value)
        except ValueError:
            wanted = " / ".join(str(member.value) for member in kind)
            raise WrongValue(where=self._at(name), value=_short(value), wanted=wanted, wanted_english=wanted) from None

    def texts(self, name: str) -> tuple[str, ...]:
        """A list of words without repetition; absent is empty."""
        found = [value for _, value in self.items(name)]
        for value in found:
            if not isinstance(value, str) or not value:
                raise WrongValue(where=self._at(name), value=_short(value), wanted="非空文字", wanted_english="text")
        if len(set(found)) < len(found):
            raise Repeated(where=self._at(name), value=next(value for value in found if found.count(value) > 1))
        return tuple(found)

    def items(self, name: str) -> Iterator[tuple[str, Any]]:
        """The entries of a list with the path of each; absent is empty."""
        value = self._value.get(name, [])
        if not isinstance(value, list):
            raise WrongValue(where=self._at(name), value=_short(value), wanted="列表 […]", wanted_english="a list […]")
        return ((f"{self._at(name)}[{i}]", entry) for i, entry in enumerate(value))

    def mapping(self, name: str) -> Iterator[tuple[str, str, Any]]:
        """Key, path and value of an object of free keys; absent is empty."""
        value = self._value.get(name, {})
        if not isinstance(value, dict):
            raise WrongValue(
                where=self._at(name), value=_short(value), wanted="一个对象 {…}", wanted_english="an object {…}"
            )
        return ((key, f"{self._at(name)}.{key}", entry) for key, entry in value.items())

    def _at(self, name: str) -> str:
        return name if self.where == ROOT else f"{self.where}.{name}"


def whole(value: Any, low: int, high: int, where: str) -> int:
    """Whole numbers only: a comparison of fractions may differ from machine to machine."""
    if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
        wanted, english = f"{low} 到 {high} 的整数", f"a whole number from {low} to {high}"
        raise WrongValue(where=where, value=_short(value), wanted=wanted, wanted_english=english)
    return value


def _short(value: Any) -> Any:
    text = repr(value)
    return value if len(text) <= 60 else text[:57] + "…"
