"""The whole of Tiangeng in a data directory of its own: started, hurt, looked into from outside, stopped."""

import fcntl
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import psutil
import psycopg

from tests.faults.client import Client, Lost
from tests.faults.prepare import PASSWORD
from tiangeng.config.postgres import SUPERUSER, Server
from tiangeng.config.processes import is_alive, kill

ROOT = Path(__file__).resolve().parents[2]
FOREIGN = ("DATABASE_URL", "TIANGENG_OWNER_URL", "TIANGENG_APP_URL", "TIANGENG_SUPERVISED", "TIANGENG_PG_BIN",
           "TIANGENG_AS_OWNER", "DJANGO_SETTINGS_MODULE", "TIANGENG_POOL")  # fmt: skip
SLOWEST_START, TOGETHER = 240, 16


@dataclass
class Stack:
    """Processes, address, people and a superuser's look into the tables."""

    data: Path
    port: int
    run: subprocess.Popen[bytes] | None = None
    extra: dict[str, str] = field(default_factory=dict)

    # ------------------------------------------------------------------ start and stop

    def start(self) -> "Stack":
        """Back when a page is served."""
        inherited = {name: value for name, value in os.environ.items() if name not in FOREIGN}
        own = {
            "TIANGENG_DATA": str(self.data), "TIANGENG_SECOND_FACTOR": "none", "PYTHONPATH": str(ROOT),
            "TIANGENG_STATICFILES": "django.contrib.staticfiles.storage.StaticFilesStorage",
        }  # fmt: skip
        with (self.data / "said.txt").open("ab") as said:
            self.run = subprocess.Popen(
                [sys.executable, "-m", "tests.faults.run", str(self.port)],
                env=inherited | own | self.extra, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=said, stderr=said,
                start_new_session=True,
            )  # fmt: skip
        self.until(lambda: self.said.count("Ctrl-C") > 0 and self.is_serving(), seconds=SLOWEST_START)
        return self

    def stop(self) -> None:
        """Asked first; whatever remains is ended, by its working directory or what it was told."""
        if self.run is not None:
            self.run.send_signal(signal.SIGINT)
            with suppress(subprocess.TimeoutExpired):
                self.run.wait(60)
            self.run.kill()
            self.run.wait()
        kill(self.processes())

    @property
    def said(self) -> str:
        return (self.data / "said.txt").read_text(errors="replace")

    def until(self, true: Callable[[], object], *, seconds: float = 60) -> float:
        """Wait for it, fail when it does not come; answers how long it took."""
        began = time.monotonic()
        while not true():
            assert time.monotonic() - began < seconds, f"did not happen in {seconds} s\n{self.said[-3000:]}"
            assert self.run is None or self.run.poll() is None, f"it ended by itself\n{self.said[-3000:]}"
            time.sleep(0.05)
        return time.monotonic() - began

    def is_serving(self) -> bool:
        """A page that needs the database is answered."""
        with suppress(Lost):
            return Client(self.port, timeout=10).get("/p/331181104201/").status == 200
        return False

    def is_well(self) -> bool:
        """As many are answered at once as connections can lie ready in all processes."""
        with suppress(Lost), ThreadPoolExecutor(TOGETHER) as crowd:
            clients = [Client(self.port, timeout=10) for _person in range(TOGETHER)]
            return {one.status for one in crowd.map(lambda c: c.get("/p/331181104201/"), clients)} == {200}
        return False

    # ------------------------------------------------------------------ people

    @cached_property
    def known(self) -> dict[str, Any]:
        return dict(json.loads((self.data / "cast.json").read_text(encoding="utf-8")))

    def client(self, name: str, **options: Any) -> Client:
        """One of the cast with an API key."""
        return Client(self.port, key=self.known["people"][name]["key"], **options)

    def session(self, name: str) -> Client:
        """One of the cast, signed in with name and password."""
        return Client(self.port).sign_in(self.known["people"][name]["username"], PASSWORD)

    def unit(self, code: str) -> str:
        return str(self.known["units"][code])

    # ------------------------------------------------------------------ database

    @property
    def server(self) -> Server:
        return Server(self.data / "postgres")

    @contextmanager
    def database(self) -> Iterator[psycopg.Connection]:
        """As the superuser, whom no wall stops: the one who checks must see everything."""
        socket_dir = str(self.server.socket_dir)
        with psycopg.connect(host=socket_dir, user=SUPERUSER, dbname="tiangeng", autocommit=True) as found:
            yield found

    def sql(self, query: str, values: Any = None) -> list[tuple[Any, ...]]:
        with self.database() as connection:
            cursor = connection.execute(query, values)
            return cursor.fetchall() if cursor.description else []

    def is_database_answering(self) -> bool:
        """As the superuser, past the web: it may still be recovering when its process is there."""
        with suppress(psycopg.OperationalError):
            return self.sql("SELECT 1") == [(1,)]
        return False

    @contextmanager
    def held_down(self) -> Iterator[None]:
        """The database stopped at once, as by a power cut, and kept down inside the block.

        Holds the lock under which servers are started, so that the supervisor waits with its rescue until the block ends.
        """
        server = self.server
        with open(server.data.with_name(f".{server.data.name}.lock"), "w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            server._run("pg_ctl", "-D", server.data, "-m", "immediate", "-w", "stop")
            yield

    # ------------------------------------------------------------------ processes

    def processes(self) -> list[psutil.Process]:
        """All that lives in or for this data directory."""
        found = []
        for process in psutil.process_iter():
            with suppress(psutil.AccessDenied, psutil.NoSuchProcess):
                told = process.environ().get("TIANGENG_SUPERVISED") == str(self.data)
                ours = told or Path(process.cwd()).is_relative_to(self.data)
                if ours and is_alive(process) and process.pid != os.getpid():
                    found.append(process)
        return found

    def web(self) -> list[psutil.Process]:
        """granian's processes, the one they descend from first."""
        return self._named("granian")

    def worker(self) -> list[psutil.Process]:
        return self._named("tiangeng", "work")

    def _named(self, *words: str) -> list[psutil.Process]:
        found = []
        for process in self.processes():
            with suppress(psutil.AccessDenied, psutil.NoSuchProcess):
                line = process.cmdline()
                if all(any(word == part for part in line) for word in words):
                    found.append(process)
        return sorted(found, key=lambda process: process.create_time())


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
