"""The disk under the database is full while people write: said, survived, and well again when there is room."""

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

from tests.faults import ledger
from tests.faults.client import Client
from tests.faults.conftest import LONG
from tests.faults.load import VILLAGE, Load
from tests.faults.stack import Stack
from tests.faults.test_stopped_database import Watcher

pytestmark = [pytest.mark.fault, pytest.mark.enable_socket]

ENTRIES, DOWN = (3000, 30.0) if LONG else (200, 6.0)
SPARE = 48  # MB beyond what the database has when it moves in
LOGS = 40  # segments of its own log that PostgreSQL may have lying ready
BACK = 30  # seconds after there is room in which everything answers again


@dataclass
class Disk:
    """The file system the database has to itself."""

    place: Path

    @property
    def ballast(self) -> Path:
        return self.place / "somebody-elses-video.mp4"

    def fill(self) -> None:
        """To the last byte."""
        with suppress(OSError), self.ballast.open("ab", buffering=0) as video:
            while True:
                video.write(bytes(4096))

    def make_room(self) -> None:
        self.ballast.unlink(missing_ok=True)


@pytest.fixture
def disk(stack: Stack) -> Iterator[Disk]:
    """The database moves to a small file system and back home afterwards; needs root, as CI has it."""
    if os.geteuid() != 0:
        pytest.fail("mounting a small file system needs root: run the fault tests in the container")
    home = stack.server.data
    away, back = home.with_name("postgres.away"), home.with_name("postgres.back")
    away.mkdir()
    with stack.held_down():
        size = sum(path.stat().st_size for path in home.rglob("*") if path.is_file()) // 2**20 + SPARE
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}m,mode=0700", "tmpfs", str(away)], check=True)
        subprocess.run(["cp", "-a", f"{home}/.", str(away)], check=True)
        subprocess.run(["mount", "--bind", str(away), str(home)], check=True)
        subprocess.run(["umount", "--lazy", str(away)], check=True)
    stack.until(stack.is_serving)
    found = Disk(home)
    try:
        yield found
    finally:
        found.make_room()
        stack.until(stack.is_database_answering, seconds=60)
        with stack.held_down():
            subprocess.run(["cp", "-a", str(home), str(back)], check=True)
            subprocess.run(["umount", "--lazy", str(home)], check=True)
            shutil.rmtree(home)
            back.rename(home)
        away.rmdir()
        stack.until(stack.is_serving)


def test_nothing_acknowledged_is_lost_and_it_mends_itself_when_the_databases_disk_was_full(
    stack: Stack, disk: Disk
) -> None:
    """First no table can grow; then PostgreSQL cannot write its own log, and stops."""
    api = Watcher(stack.client("inspector"), lambda c: c.get("/api/issues?limit=5"))
    public = Watcher(Client(stack.port), lambda c: c.get(f"/p/{VILLAGE}/"))
    refused_while_it_stood, took = [], []

    def squeeze(load: Load) -> None:
        while load.acknowledged < ENTRIES and not load.is_over:
            time.sleep(0.01)
        disk.fill()
        stack.until(lambda: load.answers[503] >= 5)
        refused_while_it_stood.append(load.answers[503])
        assert stack.is_database_answering(), "what is there can still be read"
        with suppress(psycopg.OperationalError):
            for _log in range(LOGS):
                stack.sql("SELECT pg_logical_emit_message(true, 'more', 'log')")
                stack.sql("SELECT pg_switch_wal()")
        stack.until(lambda: not stack.is_database_answering())
        time.sleep(DOWN)
        assert not stack.is_database_answering(), "without room it cannot come back"
        disk.make_room()
        moment = time.monotonic()
        stack.until(stack.is_database_answering)
        for watcher in (api, public):
            stack.until(lambda w=watcher, since=moment: w.is_well_since(since))
        took.append(time.monotonic() - moment)

    with api, public:
        load = Load(stack, "full", ENTRIES, clients=4).run(meanwhile=squeeze)

    assert refused_while_it_stood and max(took) <= BACK
    for watcher in (api, public):
        assert watcher.lost == [], "the web itself never went away"
        assert watcher.statuses() == {200, 503}
        assert all(int(answer.headers["retry-after"]) > 0 for answer in watcher.refused())
    assert all(answer.json()["code"] == "unavailable" for answer in api.refused())
    assert all("正在恢复" in answer.text for answer in public.refused())
    assert load.strange == []
    assert load.lost == 0
    assert len(load.written) == ENTRIES
    assert ledger.differences(stack, load) == []
    assert ledger.halves(stack) == {}
