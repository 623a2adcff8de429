"""What the machine's keeper wants to know about the parts: database, worker, queue, log, disk, backups."""

import json
import shutil
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.db import InterfaceError, OperationalError, connection, transaction

from tiangeng import __version__
from tiangeng.config.backup import store
from tiangeng.config.paths import data_dir
from tiangeng.kernel.actors import system_actor
from tiangeng.kernel.walls import acting

HEARD_OF = 60  # seconds; a living worker says so every ten
_LOST = (OperationalError, InterfaceError)

SILENCE = "SELECT extract(epoch FROM now() - max(last_heartbeat)) FROM procrastinate_workers"
JOBS = (
    "SELECT count(*) FILTER (WHERE status = 'todo'), count(*) FILTER (WHERE status = 'doing') FROM procrastinate_jobs"
)
OLDEST_JOB = """
    SELECT coalesce(max(extract(epoch FROM now() - e.at)), 0) FROM procrastinate_jobs j JOIN procrastinate_events e
    ON e.job_id = j.id AND e.type = 'deferred' WHERE j.status = 'todo' AND coalesce(j.scheduled_at, now()) <= now()"""
UNSEALED = """
    SELECT coalesce(extract(epoch FROM now() - min(at)), 0) FROM kernel_logentry WHERE id > coalesce(
      (SELECT (members -> -1 ->> 1)::bigint FROM kernel_logseal ORDER BY id DESC LIMIT 1), 0)"""
DATABASE = """
    SELECT pg_database_size(current_database()),
      (SELECT count(*) FROM pg_stat_activity WHERE datname = current_database())"""


def parts() -> dict[str, bool]:
    """Which of the parts answer."""
    try:
        silence = _ask(SILENCE)[0]
    except _LOST:
        return {"database": False, "worker": False}
    return {"database": True, "worker": silence is not None and float(silence) < HEARD_OF}


def lines() -> Iterator[str]:
    """As Prometheus reads it; a lost database is a number too, not a missing page."""
    yield from _gauge("info", "Which version this is.", 1, f'version="{__version__}"')
    try:
        yield from _of_the_database()
    except _LOST:
        yield from _gauge("database_up", "Whether the database answers.", 0)
    free = shutil.disk_usage(data_dir()).free
    yield from _gauge("disk_free_bytes", "Room left where database and attachments lie.", free)
    yield from _of_the_backups(store.default_store())


def _of_the_database() -> Iterator[str]:
    began = time.perf_counter()
    with transaction.atomic(), acting(system_actor("监测")):
        silence, (waiting, doing) = _ask(SILENCE)[0], _ask(JOBS)
        oldest, unsealed, (size, connections) = _ask(OLDEST_JOB)[0], _ask(UNSEALED)[0], _ask(DATABASE)
    yield from _gauge("database_up", "Whether the database answers.", 1)
    yield from _gauge("database_seconds", "How long these questions took it.", round(time.perf_counter() - began, 4))
    yield from _gauge("database_bytes", "Size of the database.", size)
    yield from _gauge("database_connections", "Connections to it.", connections)
    yield from _gauge("worker_silent_seconds", "Since a worker was last heard of; NaN: never.", _or_nan(silence))
    yield from _gauge("jobs_waiting", "Background work that waits.", waiting)
    yield from _gauge("jobs_running", "Background work under way.", doing)
    yield from _gauge("job_oldest_seconds", "How long the oldest of what is due has waited.", float(oldest))
    yield from _gauge("log_unsealed_seconds", "Age of the oldest line of the log no seal holds yet.", float(unsealed))


def _of_the_backups(place: Path) -> Iterator[str]:
    now, backups = datetime.now(UTC), store.all_of(place)
    age = (now - backups[-1].made_at).total_seconds() if backups else None
    yield from _gauge("backup_age_seconds", "Since the newest backup; NaN: there is none.", _or_nan(age))
    drills = []
    for backup in backups:
        with suppress(OSError, ValueError, KeyError):
            note = json.loads((backup.folder / store.DRILL).read_text(encoding="utf-8"))
            drills.append((datetime.fromisoformat(note["at"]), len(note["differences"])))
    last = max(drills, default=None)
    since = (now - last[0]).total_seconds() if last else None
    yield from _gauge("drill_age_seconds", "Since a backup was last restored for trial; NaN: never.", _or_nan(since))
    yield from _gauge("drill_differences", "What that trial found wrong.", _or_nan(last[1] if last else None))


def _gauge(name: str, told: str, value: object, labels: str = "") -> Iterator[str]:
    yield f"# HELP tiangeng_{name} {told}"
    yield f"# TYPE tiangeng_{name} gauge"
    yield f"tiangeng_{name}{{{labels}}} {value}" if labels else f"tiangeng_{name} {value}"


def _or_nan(value: object) -> object:
    return "NaN" if value is None else round(float(str(value)), 1)


def _ask(query: str) -> tuple[Any, ...]:
    with connection.cursor() as cursor:
        cursor.execute(query)
        row: tuple[Any, ...] = cursor.fetchone()
        return row
