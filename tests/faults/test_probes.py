"""What the county's monitoring sees when parts are gone."""

import json
import re

import pytest

from tests.faults.client import Client
from tests.faults.stack import Stack
from tests.faults.test_killed_worker import kill_in_the_middle

pytestmark = [pytest.mark.fault, pytest.mark.enable_socket]


def metrics(stack: Stack, **headers: str) -> dict[str, float]:
    answer = Client(stack.port).get("/metrics", **headers)
    assert answer.status == 200, answer.text
    return {name: float(value) for name, value in re.findall(r"^(tiangeng_\S+) (\S+)$", answer.text, re.M)}


def test_a_lost_database_is_told_and_the_process_still_lives(stack: Stack) -> None:
    assert metrics(stack)["tiangeng_database_up"] == 1
    with stack.held_down():
        assert Client(stack.port).get("/healthz").status == 200
        answer = Client(stack.port).get("/readyz")
        assert (answer.status, json.loads(answer.body)["database"]) == (503, False)
        assert metrics(stack)["tiangeng_database_up"] == 0
    stack.until(lambda: Client(stack.port).get("/readyz").status == 200)


def test_a_killed_worker_is_noticed_until_the_next_one_speaks(stack: Stack) -> None:
    stack.until(lambda: Client(stack.port).get("/readyz").status == 200)
    stack.sql("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '2 minutes'")
    assert json.loads(Client(stack.port).get("/readyz").body) == {"database": True, "worker": False}
    assert metrics(stack)["tiangeng_worker_silent_seconds"] >= 120
    kill_in_the_middle(stack)
    stack.until(lambda: Client(stack.port).get("/readyz").status == 200)


def test_answers_are_counted_over_all_processes_of_the_web(stack: Stack) -> None:
    name = 'tiangeng_requests_total{kind="public",status="2xx"}'
    before = metrics(stack)[name]
    for _ in range(20):  # a connection each: both processes answer some
        assert Client(stack.port).get("/p/331181104201/").status == 200
    assert metrics(stack)[name] == before + 20
    seen = metrics(stack)
    assert (
        seen['tiangeng_request_seconds_count{kind="public"}']
        == seen['tiangeng_request_seconds_bucket{kind="public",le="+Inf"}']
    )
    assert len(list((stack.data / "run" / "meters").iterdir())) >= 2


def test_numbers_are_for_this_machine_only_unless_a_token_is_shown(stack: Stack) -> None:
    """A proxy's own address is local whoever is behind it."""
    assert Client(stack.port).get("/metrics", X_Forwarded_For="203.0.113.9").status == 404
    assert Client(stack.port).get("/metrics", Authorization="Bearer guessed", Via="1.1 proxy").status == 404
