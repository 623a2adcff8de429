"""Questions asked on page after page: putting their SQL together costs more than answering it, so the SQL is kept.

Whoever keeps one keeps it for an actor as that actor is now, walls and all, and for one `turn`. The answers are never kept.
A moment that is another each time has a stand-in in what is kept, and is told when it is asked.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from time import monotonic
from typing import Any, Self

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import QuerySet

KEPT = 600  # seconds; the counties under a province are part of a question, and may become more
SINCE, UNTIL, NOW = STAND_INS = tuple(datetime(9999, 1, day, tzinfo=UTC) for day in (1, 2, 3))


@dataclass(frozen=True, slots=True)
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
        told = [moments[value] if moments and value in STAND_INS else value for value in self.values]
        with connection.cursor() as cursor:
            cursor.execute(self.sql, told)
            found: list[tuple[Any, ...]] = cursor.fetchall()
        return found


def turn() -> int:
    """Changes every so often: what is kept for an actor is kept for one turn."""
    return int(monotonic() // KEPT)
