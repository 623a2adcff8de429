"""A county of the size we build for, on top of the demo county: written in bulk by SQL, for measuring only.

Three parts: the county with its visits and issues; what lies beside them, from meetings to who looked at whom; and other
counties, a seventh as large, so that somebody at the province looks at several. The rows are lawful — every constraint of the
tables stands when it is done, foreign keys and uniqueness included — but they were not made by the actions: the log has one
line an issue and the timeline two. Texts and names are the demo's own. Indexes and foreign keys of the big tables are taken
off before and put back after, which is several times faster and checks the same.
"""

import argparse
import json
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg

from bench import ground
from tiangeng.config.paths import data_dir
from tiangeng.issues import months
from tiangeng.kernel.actors import system_actor
from tiangeng.kernel.models import Pack
from tiangeng.kernel.walls import acting
from tiangeng.visits import last_seen

COUNTY = Path(__file__).parent / "county"
SCRIPTS, BESIDE = sorted(COUNTY.glob("[0-9]*.sql")), sorted((COUNTY / "beside").glob("*.sql"))
NEIGHBOURS = (("331191", "北邻县"), ("331192", "南邻县"))  # invented; of each a seventh of the first
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
    counties: int = 1


def size_of(options: argparse.Namespace) -> Size:
    """As the command line asks."""
    return Size(options.villages, options.households, options.issues, options.visits, options.counties)


def fill(size: Size, *, now: datetime, is_whole: bool = True) -> dict[str, float]:
    """Make the demo county that large, once, with all that lies beside issues unless they alone are wanted; the seconds.

    A kept data directory says in `filled.json` what it holds, and is given what it lacks. A county that broke off leaves
    nothing there and is not measured on; of the other parts nothing stays when they break off.
    """
    done = data_dir() / "filled.json"
    known: dict[str, Any] = json.loads(done.read_text()) if done.exists() else {"took": {}, "parts": []}
    known.setdefault("parts", ["county"])
    wanted = {"county": _county, **({"beside": _beside} if is_whole else {})}
    wanted |= {f"neighbour {code}": _neighbour for code, _name in NEIGHBOURS[: size.counties - 1] if is_whole}
    for part, make in wanted.items():
        if part not in known["parts"]:
            known["took"] |= _made(part, make, size, now=now)
            known["parts"].append(part)
            done.write_text(json.dumps({"size": asdict(size), **known}))
    _keep(now)
    return dict(known["took"])


def _keep(now: datetime) -> None:
    """What the worker counts and looks up every five minutes; of issues written in bulk nothing was marked."""
    with acting(system_actor("统计")):
        last_seen.keep()
    for county in Pack.objects.values_list("county_code", flat=True):
        with acting(system_actor("统计", territory=county)):
            months.count_anew(county, now=now)
    with ground.superuser() as connection:
        connection.execute("VACUUM (ANALYZE) issues_monthrates, issues_countedmonth, issues_touchedmonth")
        connection.execute("VACUUM (ANALYZE) visits_enterpriselastseen, visits_enterprisetouched")


Make = Callable[[psycopg.Connection, dict[str, float], dict[str, Any]], None]


def _made(part: str, make: Make, size: Size, *, now: datetime) -> dict[str, float]:
    took: dict[str, float] = {}
    values = asdict(size) | {
        "county": ground.COUNTY,
        "village": ground.VILLAGE,
        "now": now,
        "wednesday": _wednesday(now.date()),
    }
    values |= {"other": part[-6:], "name": dict(NEIGHBOURS).get(part[-6:], "")}
    values["seventh"] = next((n for n, (code, _name) in enumerate(NEIGHBOURS) if code == values["other"]), 0)
    with ground.superuser() as connection:
        connection.execute(LARGE)
        make(connection, took, values)
        with _clocked(took, f"statistics {part}"):
            for table in BIG:
                connection.execute(f"VACUUM (ANALYZE) {table}")
            connection.execute("ANALYZE")
            connection.execute("CHECKPOINT")
    return took


def _county(connection: psycopg.Connection, took: dict[str, float], values: dict[str, Any]) -> None:
    if connection.execute("SELECT 1 FROM people_account WHERE username LIKE 'bench-%' LIMIT 1").fetchone():
        raise RuntimeError("an earlier fill of this data directory broke off: remove it and begin again")
    with _bare(connection, took, BIG):
        _run(connection, took, SCRIPTS, values)


def _beside(connection: psycopg.Connection, took: dict[str, float], values: dict[str, Any]) -> None:
    with connection.transaction(), _bare(connection, took, ("kernel_logentry",)):
        _run(connection, took, BESIDE, values)


def _neighbour(connection: psycopg.Connection, took: dict[str, float], values: dict[str, Any]) -> None:
    with connection.transaction():
        _run(connection, took, [COUNTY / "neighbour.sql"], values)


def _run(
    connection: psycopg.Connection, took: dict[str, float], scripts: Sequence[Path], values: dict[str, Any]
) -> None:
    for script in scripts:
        with _clocked(took, script.stem):
            psycopg.ClientCursor(connection).execute(script.read_text(encoding="utf-8"), values)


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
def _bare(connection: psycopg.Connection, took: dict[str, float], tables: Sequence[str]) -> Iterator[None]:
    """Without secondary indexes and foreign keys inside the block; each is made again from its own definition."""
    keys = connection.execute(
        "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint "
        "WHERE contype = 'f' AND conrelid = ANY(%s::regclass[])", [list(tables)],
    ).fetchall()  # fmt: skip
    indexes = connection.execute(
        "SELECT i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid) FROM pg_index i "
        "WHERE i.indrelid = ANY(%s::regclass[]) AND NOT i.indisunique", [list(tables)],
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
