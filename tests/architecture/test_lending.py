"""Connections of the pool: one that the server has ended is never lent, one that is well is lent without a question."""

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime, timedelta

import psycopg
import pytest
from django.db import DataError, connection, connections

from tiangeng.config.database.base import DatabaseWrapper, MomentLoader, is_alive

POOL = {"min_size": 1, "max_size": 1, "timeout": 10}


@pytest.fixture
def lender(db: None) -> Iterator[DatabaseWrapper]:
    options = {**connection.settings_dict["OPTIONS"], "pool": POOL}
    wrapper = DatabaseWrapper({**connection.settings_dict, "OPTIONS": options}, alias="lent")
    connections["lent"] = wrapper
    yield wrapper
    wrapper.close()
    wrapper.close_pool()
    del connections["lent"]


def test_a_connection_that_is_well_is_lent_again_and_asked_nothing(lender, monkeypatch):
    first = _lent(lender)
    monkeypatch.setattr(psycopg.Connection, "execute", _never)

    assert _lent(lender) == first


def test_a_connection_the_server_has_ended_is_not_lent(lender):
    first = _lent(lender)
    _end(first)

    second = _lent(lender)

    assert second != first
    with lender.cursor() as cursor:
        cursor.execute("SELECT 1")


def test_a_connection_with_something_to_hear_is_asked_and_lent(db):
    with _another() as one, _another() as other:
        one.execute("LISTEN something")
        other.execute("NOTIFY something")

        assert is_alive(one)


@pytest.mark.parametrize(
    ("told", "moment"),
    [
        ("2026-11-28 05:19:29.873804+00", datetime(2026, 11, 28, 5, 19, 29, 873804, UTC)),
        ("2026-11-28 05:19:29.8+00", datetime(2026, 11, 28, 5, 19, 29, 800000, UTC)),
        ("2026-11-28 05:19:29+08", datetime(2026, 11, 27, 21, 19, 29, tzinfo=UTC)),
        ("0001-01-01 00:00:00+00", datetime(1, 1, 1, tzinfo=UTC)),
    ],
)
def test_a_moment_is_read_to_the_microsecond(db, told, moment):
    with connection.cursor() as cursor:
        assert _loader_of(cursor) is MomentLoader
        cursor.execute("SELECT %s::timestamptz, date '2026-11-28', now() - now()", [told])
        assert cursor.fetchone() == (moment, date(2026, 11, 28), timedelta(0))


def test_a_moment_told_where_the_server_has_another_zone_is_the_same_moment(db):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL TimeZone = 'Asia/Shanghai'")
        cursor.execute("SELECT '2026-11-28 05:19:29.5+00'::timestamptz")
        [found] = cursor.fetchone()
    assert (found, found.tzinfo) == (datetime(2026, 11, 28, 5, 19, 29, 500000, UTC), UTC)


@pytest.mark.parametrize("told", ["infinity", "-infinity", "0044-03-15 12:00:00+00 BC", "294276-12-31 23:59:59+00"])
def test_a_moment_python_does_not_know_is_refused_and_not_cut(db, told):
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s::timestamptz", [told])
        with pytest.raises(DataError, match="timestamp too"):
            cursor.fetchone()


def _loader_of(cursor) -> object:
    return cursor.adapters.get_loader(psycopg.adapters.types["timestamptz"].oid, psycopg.pq.Format.TEXT)


def _lent(lender: DatabaseWrapper) -> int:
    """The process behind the connection that is lent now; it has been given back."""
    lender.ensure_connection()
    pid = lender.connection.info.backend_pid
    lender.close()
    return int(pid)


def _end(pid: int) -> None:
    """As a stop of the server does it, and waited for."""
    with _another() as boss:
        boss.execute("SELECT pg_terminate_backend(%s, 10000)", [pid])


def _another() -> "closing[psycopg.Connection]":
    return closing(psycopg.connect(**connection.get_connection_params(), autocommit=True))


def _never(*args: object, **kwargs: object) -> None:
    raise AssertionError("a question was asked")
