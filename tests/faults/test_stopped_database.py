"""PostgreSQL stopped at once, in the middle of writing and reading."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.faults import ledger
from tests.faults.client import Answer, Client, Lost
from tests.faults.conftest import LONG
from tests.faults.load import VILLAGE, Load
from tests.faults.stack import Stack

pytestmark = [pytest.mark.fault, pytest.mark.enable_socket]

# Down for longer than a request may wait twice: once for a turn behind those who wait for a connection, once for its own.
ENTRIES, STOPS, DOWN = (2000, 50, 8.0) if LONG else (80, 2, 8.0)
TOGETHER, AWAY = 16, 70.0 if LONG else 3.0
BACK = 10  # seconds in which everything answers again once the database does


class Watcher:
    """Somebody who goes on asking for one thing, and keeps every answer."""

    def __init__(self, client: Client, ask: Callable[[Client], Answer]) -> None:
        self.answers: list[tuple[float, Answer]] = []
        self.lost: list[str] = []
        self._client, self._ask, self._over = client, ask, threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> "Watcher":
        self._thread.start()
        return self

    def __exit__(self, *problem: object) -> None:
        self._over.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._over.wait(0.1):
            try:
                self.answers.append((time.monotonic(), self._ask(self._client)))
            except Lost as error:
                self.lost.append(str(error))

    def statuses(self) -> set[int]:
        return {answer.status for _at, answer in self.answers}

    def refused(self) -> list[Answer]:
        return [answer for _at, answer in self.answers if answer.status == 503]

    def is_well_since(self, moment: float) -> bool:
        return any(at > moment and answer.status == 200 for at, answer in self.answers)


def test_while_the_database_is_down_every_answer_is_a_clear_503_and_it_mends_itself(stack: Stack) -> None:
    lines = stack.session("township_officer")
    people = {
        "api": (stack.client("inspector"), lambda c: c.get("/api/issues?limit=5")),
        "console": (lines, lambda c: c.get("/issues/")),
        "public": (Client(stack.port), lambda c: c.get(f"/p/{VILLAGE}/")),
    }
    watchers = {name: Watcher(client, ask) for name, (client, ask) in people.items()}
    back: list[float] = []

    def breaker(load: Load) -> None:
        for stop in range(STOPS):
            while load.acknowledged < (stop + 0.5) * ENTRIES * 3 / STOPS and not load.is_over:
                time.sleep(0.005)
            with stack.held_down():
                time.sleep(DOWN)
            stack.until(stack.is_database_answering)
            moment = time.monotonic()
            for watcher in watchers.values():
                stack.until(lambda w=watcher, since=moment: w.is_well_since(since))
            back.append(time.monotonic() - moment)

    with watchers["api"], watchers["console"], watchers["public"]:
        load = Load(stack, "stop", ENTRIES, clients=4).run(meanwhile=breaker)

    assert max(back) <= BACK
    for name, watcher in watchers.items():
        assert watcher.lost == [], f"{name}: the web itself never went away"
        assert watcher.statuses() == {200, 503}, name
        assert all(int(answer.headers["retry-after"]) > 0 for answer in watcher.refused()), name
    for answer in watchers["api"].refused():
        assert set(answer.json()) == {"code", "message", "facts"}
        assert answer.json()["code"] == "unavailable"
    for name in ("console", "public"):
        for answer in watchers[name].refused():
            assert "正在恢复" in answer.text, "a calm page that says what happens"
            assert "Traceback" not in answer.text
    assert load.strange == []
    assert load.lost == 0
    assert load.answers[503] > 0, "the stop fell in the middle of writes"
    assert ledger.differences(stack, load) == []
    assert ledger.halves(stack) == {}


def test_once_it_is_back_nobody_is_turned_away_any_more(stack: Stack) -> None:
    """Every process had connections lying ready, as many as were at work together; all of them are dead now."""
    people = [Client(stack.port) for _person in range(TOGETHER)]

    def all_ask(_round: int) -> list[int]:
        with ThreadPoolExecutor(TOGETHER) as crowd:
            return [answer.status for answer in crowd.map(lambda client: client.get(f"/p/{VILLAGE}/"), people)]

    assert {status for turn in range(3) for status in all_ask(turn)} == {200}
    with stack.held_down():
        time.sleep(AWAY)
    stack.until(stack.is_database_answering)
    stack.until(stack.is_serving, seconds=BACK)

    assert {status for turn in range(5) for status in all_ask(turn)} == {200}


def test_the_worker_goes_on_after_the_database_was_away(stack: Stack) -> None:
    before = stack.sql("SELECT coalesce(max(id), 0) FROM kernel_logseal")[0][0]
    with stack.held_down():
        time.sleep(2)
    stack.until(stack.is_well)

    sent = {"region_code": VILLAGE, "category": "water-outage", "title": "停库以后", "body": "日志还要接着封。"}
    assert stack.client("cadre").post("/api/issues", sent).status == 201
    stack.until(lambda: stack.sql("SELECT count(*) FROM kernel_logseal WHERE id > %s", [before])[0][0], seconds=60)
