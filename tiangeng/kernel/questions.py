"""Questions asked on page after page: putting their SQL together costs more than answering it, so the SQL is kept.

Whoever keeps one keeps it for an actor as that actor is now, walls and all, and for one `turn`. The answers are never kept.
A moment that is another each time has a stand-in in what is kept, and is told when it is asked. Where it is alike each time,
PostgreSQL keeps how it goes about it as well (`rows_as_planned`): planning took as long as answering.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from time import monotonic
from typing import Any, Self, cast

import psycopg
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connection
from django.db.backends.utils import CursorWrapper
from django.db.models import Func, QuerySet, TextField

KEPT = 600  # seconds; the counties under a province are part of a question, and may become more
SINCE, UNTIL, NOW = STAND_INS = tuple(datetime(9999, 1, day, tzinfo=UTC) for day in (1, 2, 3))
_NAMES = dict(zip(STAND_INS, ("tg.since", "tg.until", "tg.now"), strict=True))  # settings of the transaction

Rows = list[tuple[Any, ...]]


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

    @classmethod
    def of_all(cls, parts: Iterable["Question | None"]) -> Self:
        """The one column of each, keys, as an array in its own order: one question in place of many."""
        asked = list(parts)
        sql = ", ".join(f"ARRAY({part.sql})" if part else "ARRAY[]::uuid[]" for part in asked)
        return cls(f"SELECT {sql}", tuple(value for part in asked if part for value in part.values))

    def told(self, moments: Mapping[datetime, datetime]) -> "Question":
        """The same with `moments` for their stand-ins: asked so it is planned for them, a month otherwise than a year."""
        return Question(self.sql, tuple(moments[value] if value in STAND_INS else value for value in self.values))

    def rows_as_planned(self, moments: Mapping[datetime, datetime] | None = None) -> Rows:
        """What is there now, gone about as it was when this connection first asked: for whoever asks it over and over alike."""
        if moments:
            told = ", ".join(f"set_config('{_NAMES[stand_in]}', %s, true)" for stand_in in moments)
            with connection.cursor() as cursor:
                cursor.execute(f"SELECT {told}", [moment.isoformat() for moment in moments.values()])
        with self.sent_as_planned() as asking:
            return list(asking.fetchall())

    def sent_as_planned(self) -> CursorWrapper:
        """`rows_as_planned`, still to be fetched."""
        connection.ensure_connection()
        asking = _prepared()
        asking.execute(self._text)
        return asking

    @cached_property
    def _text(self) -> str:
        """With its values in it, so that each actor's is planned for them; a moment is read once, not for each row."""
        text = psycopg.ClientCursor(connection.connection).mogrify(self.sql, self.values)
        for stand_in, name in _NAMES.items():
            text = text.replace(f"'{stand_in}'::timestamptz", f"(SELECT current_setting('{name}')::timestamptz)")
        return text


class _Prepared(psycopg.Cursor[tuple[Any, ...]]):
    """Has what it asks prepared the first time; without parameters PostgreSQL keeps the plan as well."""

    def execute(self, query: Any, params: Any = None, **_how: Any) -> Self:
        return super().execute(query, params, prepare=True)


def _prepared() -> CursorWrapper:
    """Counted and shown like any other question of Django's."""
    wrap = connection.make_debug_cursor if connection.queries_logged else connection.make_cursor
    return wrap(cast(CursorWrapper, _Prepared(connection.connection)))


class Words(Func):
    """Some columns of a row as one: a list of texts."""

    template, arg_joiner, output_field = "ARRAY[%(expressions)s]", ", ", ArrayField(TextField())


def turn() -> int:
    """Changes every so often: what is kept for an actor is kept for one turn."""
    return int(monotonic() // KEPT)
