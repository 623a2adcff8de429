"""Several askers on one connection: while PostgreSQL works at what one of them asked, the next one's question is put together.

An asker is a generator that yields questions and is sent their rows. On a page that asks a dozen kinds of things Django takes
as long to write the questions as PostgreSQL to answer them; one after the other, each of the two waits for the other.
"""

from collections import deque
from collections.abc import Generator, Iterable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connection
from django.db.backends.utils import CursorWrapper
from django.db.models import QuerySet

from .questions import Question, Rows

T = TypeVar("T")
Asking = Generator[Question | None, Rows, T]


def at_once(askings: Iterable[Asking[T]]) -> list[T]:
    """What each of them comes to, in their order: each has asked its first question before anybody hears an answer."""
    ends: dict[int, T] = {}
    waiting: deque[tuple[int, Asking[T], CursorWrapper | None]] = deque()
    with without_waiting():
        for place, asking in enumerate(askings):
            with _ending(ends, place):
                waiting.append((place, asking, _sent(next(asking))))
        while waiting:
            place, asking, answer = waiting.popleft()
            with _ending(ends, place):
                waiting.append((place, asking, _sent(asking.send(_heard(answer)))))
    return [ends[place] for place in range(len(ends))]


def alone(asking: Asking[T]) -> T:
    """What one comes to that nobody asks beside."""
    ends: dict[int, T] = {}
    with _ending(ends, 0):
        question = next(asking)
        while True:
            question = asking.send(_heard(_sent(question)))
    return ends[0]


def heard(rows: QuerySet[Any, Any]) -> Asking[Rows]:
    """The columns these rows name."""
    return (yield Question.of(rows))


def records(rows: QuerySet[Any]) -> Asking[list[Any]]:
    """The rows as Django makes them of an answer, with what is fetched beside them; in place of `list(rows)`."""
    query: Any = rows.query
    compiler = query.get_compiler(DEFAULT_DB_ALIAS)
    try:
        sql, values = compiler.as_sql()
    except EmptyResultSet:
        return []
    answer = yield Question(sql, tuple(values))
    compiler.execute_sql = lambda *_how, **_more: [answer]  # what Django would ask itself, it has
    query.get_compiler = lambda *_how, **_more: compiler
    return list(rows)


@contextmanager
def _ending(ends: dict[int, T], place: int) -> Iterator[None]:
    try:
        yield
    except StopIteration as end:
        ends[place] = end.value


@contextmanager
def without_waiting() -> Iterator[None]:
    """Questions are sent without waiting; but where they are counted and timed, each is waited for.

    Within it nothing is written: how many rows were is not told, and after a failed question only the end of all helps.
    """
    if connection.queries_logged:
        yield
        return
    connection.ensure_connection()
    with connection.wrap_database_errors, connection.connection.pipeline():
        yield


def _sent(question: Question | None) -> CursorWrapper | None:
    if question is None:  # known to bring nothing
        return None
    cursor = connection.cursor()
    cursor.execute(question.sql, question.values)
    return cursor


def _heard(answer: CursorWrapper | None) -> Rows:
    if answer is None:
        return []
    with answer:
        return list(answer.fetchall())
