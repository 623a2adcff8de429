"""A county of the size we build for, on top of the demo county: written in bulk by SQL, for measuring only.

The rows are lawful — every constraint of the tables stands when it is done, foreign keys and uniqueness included — but
they were not made by the actions: the log has one line an issue and the timeline two. Texts and names are the demo's own.
Indexes and foreign keys of the big tables are taken off before and put back after, which is several times faster and checks
the same.
"""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

import psycopg

from bench import ground
from tiangeng.config.paths import data_dir

SCRIPTS = sorted((Path(__file__).parent / "county").glob("*.sql"))
BIG = ("places_household", "places_resident", "visits_visit", "visits_visitwords", "visits_companion", "visits_householdseen",
       "issues_issue", "issues_issuewords", "issues_issuepart", "issues_handling", "issues_issueevent", "issues_answer",
       "kernel_logentry")  # fmt: skip
LARGE = "SET maintenance_work_mem = '1500MB'; SET work_mem = '256MB'; SET synchronous_commit = off; SET timezone = 'Asia/Shanghai'"


@dataclass(frozen=True)
class Size:
    """How many of each; issues over ten years, visits over five."""

    villages: int
    households: int
    issues: int
    visits: int


def fill(size: Size, *, now: datetime) -> dict[str, float]:
    """Make the demo county that large, once; answers how many seconds each part took.

    A kept data directory says in `filled.json` what it holds; a fill that broke off leaves none, and is not measured on.
    """
    done = data_dir() / "filled.json"
    if done.exists():
        return dict(json.loads(done.read_text())["took"])
    took = _fill(size, now=now)
    done.write_text(json.dumps({"size": asdict(size), "took": took}))
    return took


def _fill(size: Size, *, now: datetime) -> dict[str, float]:
    with ground.superuser() as connection:
        if connection.execute("SELECT 1 FROM people_account WHERE username LIKE 'bench-%' LIMIT 1").fetchone():
            raise RuntimeError("an earlier fill of this data directory broke off: remove it and begin again")
        connection.execute(LARGE)
        values = asdict(size) | {"county": ground.COUNTY, "now": now, "wednesday": _wednesday(now.date())}
        took: dict[str, float] = {}
        with _bare(connection, took):
            for script in SCRIPTS:
                with _clocked(took, script.stem):
                    psycopg.ClientCursor(connection).execute(script.read_text(encoding="utf-8"), values)
        with _clocked(took, "statistics"):
            for table in BIG:
                connection.execute(f"VACUUM (ANALYZE) {table}")
            connection.execute("ANALYZE")
            connection.execute("CHECKPOINT")
        return took


def counted() -> dict[str, int]:
    """What is really there, by table."""
    with ground.superuser() as connection:
        rows = {name: connection.execute(f"SELECT count(*) FROM {name}").fetchone() for name in BIG}
        return {name: row[0] for name, row in rows.items() if row}


def _wednesday(day: date) -> date:
    """The last one before the day."""
    return day - timedelta(days=(day.weekday() - 2) % 7 or 7)


@contextmanager
def _clocked(took: dict[str, float], name: str) -> Iterator[None]:
    began = time.monotonic()
    yield
    took[name] = round(time.monotonic() - began, 1)


@contextmanager
def _bare(connection: psycopg.Connection, took: dict[str, float]) -> Iterator[None]:
    """Without secondary indexes and foreign keys inside the block; each is made again from its own definition."""
    keys = connection.execute(
        "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint "
        "WHERE contype = 'f' AND conrelid = ANY(%s::regclass[])", [list(BIG)],
    ).fetchall()  # fmt: skip
    indexes = connection.execute(
        "SELECT i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid) FROM pg_index i "
        "WHERE i.indrelid = ANY(%s::regclass[]) AND NOT i.indisunique", [list(BIG)],
    ).fetchall()  # fmt: skip
    for table, name, _definition in keys:
        connection.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
    for name, _definition in indexes:
        connection.execute(f"DROP INDEX {name}")
    yield
    for name, definition in indexes:
        with _clocked(took, f"index {name}"):
            connection.execute(definition)
    with _clocked(took, "foreign keys"):
        for table, name, definition in keys:
            connection.execute(f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {definition}')
