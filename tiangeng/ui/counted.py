"""How much waits for one person, as every page shows it: in the side bar, at the bell. All of it is one question a request.

The question is the same on each page somebody opens, and kept (`kernel.questions`); an actor with other grants is another actor.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

from django.db.models import QuerySet

from tiangeng.kernel.actors import Actor
from tiangeng.kernel.ahead import without_waiting
from tiangeng.kernel.once import once_within
from tiangeng.kernel.questions import Question, turn

Rows = Callable[
    [Actor], "QuerySet[Any] | None"
]  # told by the actor alone; None: nothing of the kind can ever wait for them

_kinds: dict[Rows, int] = {}
_listed: list[Rows] = []  # of one column: few words a person has settled on, told with the numbers


def add(rows: Rows, up_to: int) -> None:
    """Have these counted, no further than people read."""
    _kinds[rows] = max(up_to, _kinds.get(rows, 0))


def add_listed(rows: Rows) -> None:
    """Have the one column of these told whole, in the same question."""
    _listed.append(rows)


def of(actor: Actor) -> dict[Rows, int]:
    """What waits, by what was added; without what can never wait for this actor."""
    return _known(actor)


@contextmanager
def meanwhile(actor: Actor) -> Iterator[None]:
    """What waits is asked for, and counted in the database while the block does its own work."""
    known = once_within()
    if not actor.account_id or actor.cover is None or "counted" in known:
        yield
        return
    kinds, question = _question(actor, turn())
    if not kinds:
        yield
        return
    with without_waiting():
        known["counting"] = kinds, question.sent_as_planned()
        try:
            yield
            of(actor)
        finally:
            known.pop("counting", None)


def possible(actor: Actor) -> frozenset[Rows]:
    """What can ever wait for this actor; asks the database nothing."""
    if not actor.account_id or actor.cover is None:
        return frozenset()
    return frozenset(_question(actor, turn())[0])


def listed(actor: Actor, rows: Rows) -> list[str]:
    """What was added to be told whole."""
    found: list[str] = _known(actor).get(rows, [])
    return found


def _known(actor: Actor) -> dict[Rows, Any]:
    if not actor.account_id or actor.cover is None:
        return {}
    known = once_within()
    if "counted" not in known:
        known["counted"] = _asked(actor)
    found: dict[Rows, Any] = known["counted"]
    return found


def _asked(actor: Actor) -> dict[Rows, Any]:
    if "counting" in once_within():
        kinds, sent = once_within().pop("counting")
    else:
        kinds, question = _question(actor, turn())
        if not kinds:
            return {}
        sent = question.sent_as_planned()
    with sent as asking:
        [counts] = asking.fetchall()
    return dict(zip(kinds, counts, strict=True))


@lru_cache(maxsize=256)
def _question(actor: Actor, _turn: int) -> tuple[tuple[Rows, ...], Question]:
    kinds: list[Rows] = []
    parts: list[str] = []
    values: list[Any] = []
    for kind, up_to in _kinds.items():
        rows = kind(actor)
        if rows is None:
            continue
        kinds.append(kind)
        asked = Question.of(rows.order_by().values("pk")[:up_to])
        parts.append(f"(SELECT count(*) FROM ({asked.sql}) AS counted)" if asked else "0")
        values += asked.values if asked else ()
    for kind in _listed:
        rows = kind(actor)
        if kinds and rows is not None:
            asked = Question.of(rows.order_by())
            kinds.append(kind)
            parts.append(f"ARRAY({asked.sql})" if asked else "'{}'::text[]")
            values += asked.values if asked else ()
    return tuple(kinds), Question(f"SELECT {', '.join(parts)}", tuple(values))
