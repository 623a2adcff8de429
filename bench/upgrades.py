"""How long an upgrade keeps people waiting on a county's ten years of issues: each step of a migration, both ways.

While the step runs, one connection goes on reading a record and another goes on writing to one, every few milliseconds; what
counts is the longest they had to wait. The ways tests/architecture/locks.py asks for must stay under a second; the ways it
refuses are measured beside them, so that one sees why.
"""

import argparse
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import psycopg
from django.utils import timezone

from bench import filling, ground
from bench.report import Report

LONGEST = 1.0  # seconds anybody may have to wait
PAUSE = 0.005
T = "ALTER TABLE issues_issue"

# what · the way that is asked for, statement by statement · the way that is refused, if there is one · tidying up
STEPS: tuple[tuple[str, tuple[str, ...], tuple[str, ...], str], ...] = (
    ("a column that may be empty", (f"{T} ADD COLUMN b1 text NULL",), (), f"{T} DROP COLUMN b1"),
    (
        "a column with a fixed default",
        (f"{T} ADD COLUMN b2 text DEFAULT '' NOT NULL",),
        (f"{T} ADD COLUMN b2 uuid DEFAULT gen_random_uuid() NOT NULL",),
        f"{T} DROP COLUMN b2",
    ),
    (
        "an index",
        ("CREATE INDEX CONCURRENTLY b3 ON issues_issue (title)",),
        ("CREATE INDEX b3 ON issues_issue (title)",),
        "DROP INDEX b3",
    ),
    (
        "a check",
        (f"{T} ADD CONSTRAINT b4 CHECK (length(title) > 0) NOT VALID", f"{T} VALIDATE CONSTRAINT b4"),
        (f"{T} ADD CONSTRAINT b4 CHECK (length(title) > 0)",),
        f"{T} DROP CONSTRAINT b4",
    ),
    (
        "a foreign key",
        (
            f"{T} ADD CONSTRAINT b5 FOREIGN KEY (lead_id) REFERENCES people_organisation (id) NOT VALID",
            f"{T} VALIDATE CONSTRAINT b5",
        ),
        (f"{T} ADD CONSTRAINT b5 FOREIGN KEY (lead_id) REFERENCES people_organisation (id)",),
        f"{T} DROP CONSTRAINT b5",
    ),
    (
        "never empty any more",
        (
            f"{T} ADD CONSTRAINT b6 CHECK (place IS NOT NULL) NOT VALID",
            f"{T} VALIDATE CONSTRAINT b6",
            f"{T} ALTER COLUMN place SET NOT NULL",
            f"{T} DROP CONSTRAINT b6",
        ),
        (),
        f"{T} ALTER COLUMN place SET NOT NULL",
    ),
    (
        "another type",
        (),
        (f"{T} ALTER COLUMN reopened_count TYPE bigint",),  # every row and every index written again
        "",
    ),
)


@dataclass
class Waits:
    """The longest wait of a reader and of a writer."""

    read: float = 0.0
    write: float = 0.0
    over: threading.Event = field(default_factory=threading.Event)


def measure(options: argparse.Namespace) -> Report:
    """On the demo county with that many issues; visits and households do not matter here."""
    took = filling.fill(
        filling.Size(options.villages, min(options.households, 20_000), options.issues, min(options.visits, 20_000)),
        now=timezone.localtime(),
        is_whole=False,
    )
    report = Report("upgrades", settings={"issues": options.issues, "longest wait allowed": f"{LONGEST} s"})
    report.facts = {"fill seconds": took, "rows": filling.counted()}
    with ground.superuser() as connection:
        connection.execute("SET lock_timeout = '10s'")
        for what, asked, refused, after in STEPS:
            for way, statements in (("asked for", asked), ("refused", refused)):
                if statements:
                    report.rows.append({"step": what, "way": way, **_measured(connection, statements, after)})
    report.faults = [
        f"{row['step']}: {row['longest wait ms']} ms"
        for row in report.rows
        if row["way"] == "asked for" and row["longest wait ms"] > LONGEST * 1000
    ]
    return report


def _measured(connection: psycopg.Connection, statements: tuple[str, ...], after: str) -> dict[str, float]:
    with _people_at_work() as waits:
        began = time.monotonic()
        for statement in statements:
            connection.execute(statement)  # type: ignore[arg-type]
        seconds = time.monotonic() - began
    if after:
        connection.execute(after)  # type: ignore[arg-type]
    read, write = round(waits.read * 1000, 1), round(waits.write * 1000, 1)
    return {"seconds": round(seconds, 2), "reader ms": read, "writer ms": write, "longest wait ms": max(read, write)}


@contextmanager
def _people_at_work() -> Iterator[Waits]:
    """One reads, one writes, until the block ends; both look once more after it, so that the last wait counts too."""
    waits = Waits()
    with ground.superuser() as one:
        row = one.execute("SELECT id FROM issues_issue OFFSET 1000 LIMIT 1").fetchone()
    assert row
    doings = {
        "read": "SELECT title FROM issues_issue WHERE id = %s",
        "write": "UPDATE issues_issue SET changed_at = changed_at WHERE id = %s",
    }
    threads = [threading.Thread(target=_go_on, args=(waits, name, query, row[0])) for name, query in doings.items()]
    for thread in threads:
        thread.start()
    time.sleep(0.3)
    try:
        yield waits
    finally:
        waits.over.set()
        for thread in threads:
            thread.join()


def _go_on(waits: Waits, name: str, query: str, ident: object) -> None:
    with ground.superuser() as connection:
        while True:
            last = waits.over.is_set()
            began = time.monotonic()
            connection.execute(query, [ident])  # type: ignore[arg-type]
            setattr(waits, name, max(getattr(waits, name), time.monotonic() - began))
            if last:
                return
            time.sleep(PAUSE)
