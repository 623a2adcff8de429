"""A data directory of its own for every test, and a look afterwards that nothing still runs in it."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest

from tiangeng.config import cluster
from tiangeng.config.postgres import Server
from tiangeng.config.processes import is_alive, kill

ROOT = Path(__file__).resolve().parents[2]
FOREIGN = ("DATABASE_URL", "TIANGENG_OWNER_URL", "TIANGENG_APP_URL", "TIANGENG_SUPERVISED", "TIANGENG_PG_BIN")


@pytest.fixture(autouse=True)
def undisturbed(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the surrounding run was told about databases does not concern these tests."""
    for name in FOREIGN:
        monkeypatch.delenv(name, raising=False)


@contextmanager
def short_folder() -> Iterator[Path]:
    """Not under pytest's own folder, which every other run on this machine closes to the database's account."""
    with tempfile.TemporaryDirectory(prefix="tg-") as name:
        path = Path(name).resolve()
        path.chmod(0o711)
        yield path


@pytest.fixture
def data(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty data directory on a short path; processes that outlive the test are its failure."""
    with short_folder() as path:
        monkeypatch.setenv("TIANGENG_DATA", str(path))
        yield path
        kill(processes_of(path))


@pytest.fixture(scope="session")
def pattern() -> Iterator[Path]:
    """What a first start makes, made once: most stories begin later, and initdb takes longer than all of the rest."""
    with short_folder() as path:
        with pytest.MonkeyPatch.context() as undisturbed:
            undisturbed.delenv("TIANGENG_PG_BIN", raising=False)
            first = Server(path / "postgres")
        first.up()
        first.down()
        yield first.data


@pytest.fixture
def new_server(data: Path) -> Iterator[Server]:
    """The embedded server of that directory, never started so far; stopped at the end."""
    server = cluster.server()
    yield server
    server.down()


@pytest.fixture
def server(new_server: Server, pattern: Path) -> Server:
    """The same after its first start: made, and stopped again."""
    copy(pattern, new_server)
    return new_server


def copy(pattern: Path, server: Server) -> None:
    subprocess.run(["cp", "--archive", "--reflink=auto", pattern, server.data], check=True)


@pytest.fixture
def start(data: Path) -> Iterator[Callable[..., subprocess.Popen[str]]]:
    """Start a Python program against that data directory; ended with the test."""
    started: list[subprocess.Popen[str]] = []

    def _start(*arguments: str | Path) -> subprocess.Popen[str]:
        environment = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}
        command = [sys.executable, *map(str, arguments)]
        out = subprocess.PIPE
        process = subprocess.Popen(
            command,
            env=environment,
            cwd=ROOT,
            stdout=out,
            stderr=subprocess.STDOUT,
            text=True,
            preexec_fn=hears_hangups,
        )
        started.append(process)
        return process

    yield _start
    for process in started:
        process.kill()
        process.wait()


def hears_hangups() -> None:
    """Also where the tests themselves run under nohup, which a program it starts would keep to."""
    signal.signal(signal.SIGHUP, signal.SIG_DFL)


def processes_of(data: Path) -> list[psutil.Process]:
    """Whatever still lives in or for a data directory, by working directory or by what it was told."""
    found = []
    for process in psutil.process_iter():
        try:
            ours = process.environ().get("TIANGENG_SUPERVISED") == str(data) or Path(process.cwd()).is_relative_to(data)
            if ours and is_alive(process) and process.pid != os.getpid():
                found.append(process)
        except (psutil.AccessDenied, psutil.NoSuchProcess):
            continue
    return found


def wait_until(true: Callable[[], object], *, seconds: float = 90) -> None:
    """Come back as soon as it is true; fail when it does not become so."""
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "did not happen in time"
        time.sleep(0.05)
