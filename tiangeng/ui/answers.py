"""答复 — what others decided about what one person had asked for, kind by kind. Rooms add theirs in `AppConfig.ready()`.

The home page tells it among the news, until it is said to be seen: nothing of it waits for anybody. All kinds are one
question, each by the index of whoever asked.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.db.models import QuerySet, Value

from tiangeng.kernel.actors import Actor
from tiangeng.kernel.questions import SINCE, Question, turn

from .choices import TonedChoices

Rows = Callable[[Actor], "QuerySet[Any] | None"]  # None: this actor never asks for any
COLUMNS = ("pk", "told_at", "told_by", "told_why", "told_what", "told_how")
AT_MOST = 5


@dataclass(frozen=True, slots=True)
class Told:
    """How a kind says one of its answers."""

    text: Any
    how: TonedChoices
    url: str


@dataclass(frozen=True, slots=True)
class Kind:
    rows: Rows
    told: Callable[[Any, str, str], Told]  # the key, what it is about, and how it was decided


@dataclass(frozen=True, slots=True)
class Answer:
    text: Any
    how: TonedChoices
    url: str
    who: str
    why: str
    at: datetime


_kinds: dict[str, Kind] = {}


def add(key: str, rows: Rows, told: Callable[[Any, str, str], Told]) -> None:
    """`rows` bring `told_at`, `told_by`, `told_why`, `told_what` and `told_how`; `told` is given the key, the what and the how."""
    if key in _kinds:
        raise ValueError(f"two kinds of answers are called {key!r}")
    _kinds[key] = Kind(rows, told)


def may_have(actor: Actor) -> bool:
    """Whether this actor ever asks for anything of the kind; asks the database nothing."""
    return bool(_question(actor, turn()))


def of(actor: Actor, *, since: datetime) -> list[Answer]:
    """The newest few, in one query, which is kept for the actor: to put it together takes longer than to answer it."""
    question = _question(actor, turn())
    return [_answer(*row) for row in question.rows_as_planned({SINCE: since})] if question else []


@lru_cache(maxsize=256)
def _question(actor: Actor, _turn: int) -> Question | None:
    if not actor.account_id or actor.cover is None:
        return None
    parts = [
        rows.filter(told_at__gt=SINCE).order_by().annotate(told_kind=Value(key)).values_list(*COLUMNS, "told_kind")
        for key, kind in _kinds.items()
        if (rows := kind.rows(actor)) is not None
    ]
    if not parts:
        return None
    return Question.of(parts[0].union(*parts[1:], all=True).order_by("-told_at")[:AT_MOST])


def _answer(pk: Any, at: datetime, who: str, why: str, what: str, how: str, key: str) -> Answer:
    told = _kinds[key].told(pk, what, how)
    return Answer(told.text, told.how, told.url, who, why, at)
