"""Who keeps the embedded server awake, and that nobody's death keeps it awake for ever."""

import signal
import subprocess
from collections.abc import Callable

import pytest

from tests.operations.conftest import wait_until
from tiangeng.config import cluster
from tiangeng.config.postgres import Server

pytestmark = pytest.mark.fault

STAY = """
import sys
from tiangeng.config import cluster
with cluster.awake():
    print("in", flush=True)
    sys.stdin.readline() if len(sys.argv) == 1 else __import__("time").sleep(60)
"""


def inside(start: Callable[..., subprocess.Popen[str]]) -> subprocess.Popen[str]:
    process = start("-c", STAY, "sleep")
    assert process.stdout
    assert process.stdout.readline() == "in\n"
    return process


def test_the_last_to_leave_stops_it(server: Server) -> None:
    with cluster.awake():
        pid = server.pid()
        with cluster.awake():
            assert server.pid() == pid
        assert server.pid() == pid, "somebody is still inside"
    assert server.pid() is None


def test_one_who_was_killed_is_not_waited_for(server: Server, start: Callable[..., subprocess.Popen[str]]) -> None:
    other = inside(start)
    with cluster.awake():
        other.send_signal(signal.SIGKILL)
        other.wait()
    assert server.pid() is None


def test_one_who_still_works_is_not_left_without_a_database(
    server: Server, start: Callable[..., subprocess.Popen[str]]
) -> None:
    other = inside(start)
    with cluster.awake():
        pass
    assert server.pid() is not None
    other.kill()
    wait_until(lambda: other.poll() is not None)


def test_a_server_kept_by_hand_stays(server: Server) -> None:
    with cluster.awake():
        cluster.keep_mark().touch()
    assert server.pid() is not None
