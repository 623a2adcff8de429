"""Starting, stopping, falling and getting up again, with real processes."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import psycopg
import pytest

from tests.operations.conftest import ROOT, processes_of, wait_until
from tiangeng.__main__ import main
from tiangeng.config import cluster, serve
from tiangeng.config.postgres import Server

pytestmark = [pytest.mark.fault, pytest.mark.enable_socket]

SOON = 120  # seconds after which a story has not ended: only a broken one waits for it
SMALL = Path(__file__).with_name("small_run.py")
Start = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def port() -> str:
    """A port nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return str(probe.getsockname()[1])


def until_ready(run: subprocess.Popen[str]) -> str:
    """What it said up to the last line of its welcome."""
    said = ""
    assert run.stdout
    for line in run.stdout:
        said += line
        if "Ctrl-C" in line:
            return said
    raise AssertionError(said)


def is_answering(url: str) -> bool:
    try:
        with psycopg.connect(url) as connection:
            return connection.execute("SELECT 1").fetchone() == (1,)
    except psycopg.OperationalError:  # still recovering
        return False


def supervised(data: Path) -> set[int]:
    """The process ids of web, worker and their children; the database's come and go by themselves."""
    return {process.pid for process in processes_of(data) if not process.name().startswith("postgres")}


def line_of(process: psutil.Process) -> str:
    """Its command line; empty when it has just ended."""
    try:
        return " ".join(process.cmdline())
    except psutil.Error:
        return ""


def child(data: Path, what: str) -> psutil.Process:
    return next(p for p in processes_of(data) if what in line_of(p))


def test_it_starts_in_order_and_says_where_it_is(data: Path, new_server: Server, start: Start, port: str) -> None:
    said = until_ready(start(SMALL, port))

    words = ["启动数据库", "prepared", f"http://localhost:{port}/", "who can sign in", "Ctrl-C"]
    assert [word for word in words if word in said] == words
    assert [said.index(word) for word in words] == sorted(said.index(word) for word in words)
    assert new_server.pid()


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP], ids=lambda how: how.name)
def test_asked_to_stop_it_leaves_nothing(
    data: Path, server: Server, start: Start, port: str, how: signal.Signals
) -> None:
    run = start(SMALL, port)
    until_ready(run)
    assert len(processes_of(data)) > 5

    run.send_signal(how)
    assert run.wait(timeout=SOON) == 0
    assert processes_of(data) == []
    assert server.pid() is None


def test_asked_to_stop_while_it_prepares_it_leaves_nothing(
    data: Path, new_server: Server, start: Start, port: str
) -> None:
    run = start(SMALL, port)
    assert run.stdout
    while "启动数据库" not in run.stdout.readline():
        pass
    run.send_signal(signal.SIGINT)

    assert run.wait(timeout=SOON) == 0
    assert processes_of(data) == []


def test_after_a_kill_the_next_start_clears_up_and_serves(data: Path, server: Server, start: Start, port: str) -> None:
    first = start(SMALL, port)
    until_ready(first)
    first.kill()
    first.wait()
    left = {p.pid for p in processes_of(data)}
    assert len(left) > 5, "the children live on, as they would"

    second = start(SMALL, port)
    said = until_ready(second)
    assert "上次留下的" in said
    assert supervised(data).isdisjoint(left)
    second.send_signal(signal.SIGINT)
    assert second.wait(timeout=SOON) == 0
    assert processes_of(data) == []


def test_clearing_up_spares_everything_that_is_not_its_own(data: Path) -> None:
    def sleeper(told: str) -> subprocess.Popen[bytes]:
        environment = os.environ | {"TIANGENG_SUPERVISED": told}
        return subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"], env=environment)

    ours, neighbours, prefix = sleeper(str(data)), sleeper("/srv/other"), sleeper(f"{data}-2")
    try:
        assert serve.end_leftovers() == 1
        assert ours.wait(timeout=5) == -signal.SIGTERM
        assert neighbours.poll() is None
        assert prefix.poll() is None
    finally:
        for process in (ours, neighbours, prefix):
            process.kill()
            process.wait()


def test_a_second_one_on_the_same_data_says_so_and_harms_nothing(
    data: Path, server: Server, start: Start, port: str
) -> None:
    first = start(SMALL, port)
    until_ready(first)
    before = supervised(data)

    second = start(SMALL, str(int(port) + 1))
    said, _ = second.communicate(timeout=SOON)
    assert second.returncode == 1
    assert f"进程 {first.pid}" in said
    assert "Traceback" not in said
    assert supervised(data) == before


def test_the_database_is_not_taken_from_under_a_running_one(
    data: Path, server: Server, start: Start, port: str
) -> None:
    until_ready(start(SMALL, port))

    down = subprocess.run([sys.executable, "-m", "tiangeng", "db", "down"], capture_output=True, text=True, check=False)
    assert down.returncode == 1
    assert "已有一个田埂在运行" in down.stderr
    assert server.pid()


def test_a_taken_port_is_named_before_anything_is_started(data: Path, start: Start, port: str) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", int(port)))
        other.listen()
        run = start(SMALL, port)
        said, _ = run.communicate(timeout=SOON)

    assert run.returncode == 1
    assert f"make run PORT={int(port) + 1}" in said
    assert "Traceback" not in said
    assert not (data / "postgres").exists()


@pytest.mark.parametrize("wish", ["prepare-fails", "web-fails"])
def test_what_cannot_work_ends_in_a_sentence_and_leaves_nothing(
    data: Path, server: Server, start: Start, port: str, wish: str
) -> None:
    run = start(SMALL, port, wish)
    said, _ = run.communicate(timeout=SOON)

    assert run.returncode == 1
    assert "原因见上" in said
    assert "Traceback" not in said
    assert processes_of(data) == []


@pytest.mark.parametrize("what", ["http.server", "sleep(7200)"], ids=["web", "worker"])
def test_a_fallen_child_is_started_again(data: Path, server: Server, start: Start, port: str, what: str) -> None:
    until_ready(start(SMALL, port))
    fallen = child(data, what)
    fallen.kill()

    wait_until(lambda: any(what in line_of(p) and p.pid != fallen.pid for p in processes_of(data)))
    wait_until(lambda: serve.answers("127.0.0.1", int(port)))
    assert len([p for p in processes_of(data) if "http.server" in line_of(p)]) == 1


def test_a_fallen_database_is_started_again(data: Path, server: Server, start: Start, port: str) -> None:
    until_ready(start(SMALL, port))
    before = server.pid()
    assert before
    os.kill(before, signal.SIGKILL)

    wait_until(lambda: server.pid() not in (None, before))
    url = cluster.admin_url()
    assert url
    wait_until(lambda: is_answering(url))


def test_each_fall_is_waited_out_longer_up_to_a_limit(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    now = 1000.0
    monkeypatch.setattr(time, "monotonic", lambda: now)
    unlucky = serve.Child("unlucky", [sys.executable, "-c", "raise SystemExit(3)"])
    waits = []
    for _ in range(8):
        unlucky.start()
        assert unlucky.process
        unlucky.process.wait()
        unlucky.watch()
        waits.append(unlucky.next_start - now)
        now = unlucky.next_start
    assert waits == [0, 1, 3, 7, 15, 30, 30, 30]


def test_the_makefile_hands_on_port_host_and_pack() -> None:
    line = ["make", "--dry-run", "run", "PORT=8123", "HOST=0.0.0.0", "PACK=qingtian", "OPTIONS=--no-demo"]
    said = subprocess.run(line, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert "tiangeng run --host 0.0.0.0 --port 8123 --pack qingtian --no-demo" in said


def test_host_port_and_pack_reach_what_is_started(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    built: list[serve.Supervisor] = []
    monkeypatch.setattr(serve.Supervisor, "run", lambda self: built.append(self) or 0)

    assert main(["run", "--port", "8123", "--host", "0.0.0.0", "--pack", "longquan"]) == 0
    told = " ".join
    assert "setup --pack longquan" in told(built[0].preparation)
    assert "--host 0.0.0.0 --port 8123" in told(built[0].web)
    assert built[0].address == "http://localhost:8123/"


@pytest.mark.parametrize("command", ["run", "setup"])
def test_a_county_that_is_not_there_is_named_before_anything_is_started(
    data: Path, capsys: pytest.CaptureFixture[str], command: str
) -> None:
    assert main([command, "--pack", "nowhere"]) == 1
    said = capsys.readouterr().err
    assert "没有 nowhere 这个县" in said
    assert "longquan" in said
    assert not (data / "postgres").exists()
