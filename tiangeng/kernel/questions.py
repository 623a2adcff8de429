"""Questions asked on page after page: putting their SQL together costs more than answering it, so the SQL is kept.

Whoever keeps one keeps it for an actor as that actor is now, walls and all, and for one `turn`. The answers are never kept.
A moment that is another each time has a stand-in in what is kept, and is told when it is asked. Without such a moment the
question is the same text each time, and PostgreSQL keeps how it goes about it as well: planning took as long as answering.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from time import monotonic
from typing import Any, Self, cast

import psycopg
from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connection
from django.db.backends.utils import CursorWrapper
from django.db.models import QuerySet

KEPT = 600  # seconds; the counties under a province are part of a question, and may become more
SINCE, UNTIL, NOW = STAND_INS = tuple(datetime(9999, 1, day, tzinfo=UTC) for day in (1, 2, 3))


@dataclass(frozen=True)
class Question:
    """SQL with its values, as it is sent."""

    sql: str
    values: tuple[Any, ...] = ()

    @classmethod
    def of(cls, rows: QuerySet[Any, Any]) -> Self | None:
        """None where it is known to bring nothing."""
        try:
            sql, values = rows.query.get_compiler(DEFAULT_DB_ALIAS).as_sql()
        except EmptyResultSet:
            return None
        return cls(sql, tuple(values))

    def rows(self, moments: Mapping[datetime, datetime] | None = None) -> list[tuple[Any, ...]]:
        """What is there now; `moments` are told for their stand-ins."""
        with connection.cursor() as cursor:  # also what looks whether the connection still lives
            if moments is None:
                with _prepared() as prepared:
                    prepared.execute(self._text)
                    return list(prepared.fetchall())
            cursor.execute(self.sql, [moments[value] if value in STAND_INS else value for value in self.values])
            found: list[tuple[Any, ...]] = cursor.fetchall()
        return found

    @cached_property
    def _text(self) -> str:
        """With the values in it, which makes it another text for another actor: each is planned for its own."""
        return psycopg.ClientCursor(connection.connection).mogrify(self.sql, self.values)


class _Prepared(psycopg.Cursor[tuple[Any, ...]]):
    """The connection keeps the plan of what it asks, of the last hundred texts."""

    def execute(self, query: Any, params: Any = None, **_how: Any) -> Self:
        return super().execute(query, params, prepare=True)


def _prepared() -> CursorWrapper:
    """Counted and shown like any other question of Django's."""
    wrap = connection.make_debug_cursor if connection.queries_logged else connection.make_cursor
    return wrap(cast(CursorWrapper, _Prepared(connection.connection)))


def turn() -> int:
    """Changes every so often: what is kept for an actor is kept for one turn."""
    return int(monotonic() // KEPT)
