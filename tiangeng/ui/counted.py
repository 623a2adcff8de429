"""How much waits for one person, as every page shows it: in the side bar, at the bell. All of it is one question a request.

The question is the same on each page somebody opens, and putting it together costs more than answering it: its SQL is kept
for an actor as that actor is now, walls and all; an actor with other grants is another actor. The answers are never kept.
"""

from collections.abc import Callable
from functools import lru_cache
from time import monotonic
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import QuerySet

from tiangeng.kernel.actors import Actor
from tiangeng.kernel.once import once_within

Rows = Callable[
    [Actor], "QuerySet[Any] | None"
]  # told by the actor alone; None: nothing of the kind can ever wait for them
KEPT = 600  # seconds; the counties under a province are part of the question, and may become more

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


def possible(actor: Actor) -> frozenset[Rows]:
    """What can ever wait for this actor; asks the database nothing."""
    if not actor.account_id or actor.cover is None:
        return frozenset()
    return frozenset(_question(actor, turn())[0])


def listed(actor: Actor, rows: Rows) -> list[str]:
    """What was added to be told whole."""
    found: list[str] = _known(actor).get(rows, [])
    return found


def first(actor: Actor, rows: Rows, up_to: int) -> list[Any]:
    """The keys of the first of what was added, in its own order."""
    if not actor.account_id or actor.cover is None:
        return []
    question = _first(actor, rows, up_to, turn())
    if question is None:
        return []
    with connection.cursor() as cursor:
        cursor.execute(*question)
        return [key for (key,) in cursor.fetchall()]


def _known(actor: Actor) -> dict[Rows, Any]:
    if not actor.account_id or actor.cover is None:
        return {}
    known = once_within()
    if "counted" not in known:
        known["counted"] = _asked(actor)
    found: dict[Rows, Any] = known["counted"]
    return found


def _asked(actor: Actor) -> dict[Rows, Any]:
    kinds, sql, values = _question(actor, turn())
    if not kinds:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        counts = cursor.fetchone()
    return dict(zip(kinds, counts, strict=True))


def turn() -> int:
    """Changes every so often: what is kept for an actor is kept for one turn."""
    return int(monotonic() // KEPT)


def sql_of(rows: "QuerySet[Any]") -> tuple[str, tuple[Any, ...]] | None:
    """The question as it is sent, to be kept; None where it is known to bring nothing."""
    try:
        sql, values = rows.query.get_compiler(DEFAULT_DB_ALIAS).as_sql()
    except EmptyResultSet:
        return None
    return sql, tuple(values)


@lru_cache(maxsize=2048)
def _first(actor: Actor, rows: Rows, up_to: int, _kept: int) -> tuple[str, tuple[Any, ...]] | None:
    found = rows(actor)
    return None if found is None else sql_of(found.values("pk")[:up_to])


@lru_cache(maxsize=2048)
def _question(actor: Actor, _kept: int) -> tuple[tuple[Rows, ...], str, tuple[Any, ...]]:
    kinds: list[Rows] = []
    parts: list[str] = []
    values: list[Any] = []
    for kind, up_to in _kinds.items():
        rows = kind(actor)
        if rows is None:
            continue
        kinds.append(kind)
        asked = sql_of(rows.order_by().values("pk")[:up_to])
        parts.append(f"(SELECT count(*) FROM ({asked[0]}) AS counted)" if asked else "0")
        values += asked[1] if asked else ()
    for kind in _listed:
        rows = kind(actor)
        if kinds and rows is not None:
            sql, own = rows.order_by().query.get_compiler(DEFAULT_DB_ALIAS).as_sql()
            kinds.append(kind)
            parts.append(f"ARRAY({sql})")
            values += own
    return tuple(kinds), f"SELECT {', '.join(parts)}", tuple(values)
