"""SIGTERM while people work: what is in hand is finished and answered, what comes later is not taken in any more."""

import signal
import threading
import time
import uuid
from typing import Any

import pytest

from tests.faults.client import Lost
from tests.faults.ledger import halves
from tests.faults.load import VILLAGE
from tests.faults.stack import Stack
from tests.faults.test_killed_worker import ask_for_verification, run_of

pytestmark = [pytest.mark.fault, pytest.mark.enable_socket]

LONG_ENOUGH = 2.0  # seconds the work in hand lasts after the signal


def waiting_for_locks(stack: Stack) -> int:
    rows = stack.sql(
        "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND usename = 'tiangeng_app'"
    )
    return int(rows[0][0])


def test_what_is_in_hand_is_finished_and_the_rest_is_refused(stack: Stack) -> None:
    answers: list[Any] = []
    sent = {"region_code": VILLAGE, "category": "water-outage", "title": "停机时提交", "body": "正在提交，系统要停了。"}
    run_id = ask_for_verification(stack)
    stack.until(lambda: run_of(stack, run_id)["state"] == "done")
    with stack.database() as connection, connection.transaction():
        connection.execute("LOCK TABLE issues_issue, kernel_logseal IN ACCESS EXCLUSIVE MODE")
        client = stack.client("cadre")
        writing = threading.Thread(
            target=lambda: answers.append(client.post("/api/issues", sent, once=uuid.uuid4().hex))
        )
        writing.start()
        run_id = ask_for_verification(stack)
        stack.until(lambda: waiting_for_locks(stack) >= 2 and run_of(stack, run_id)["state"] == "running")

        assert stack.run
        stack.run.send_signal(signal.SIGTERM)
        time.sleep(LONG_ENOUGH)
        with pytest.raises(Lost):
            stack.client("cadre", timeout=5).get("/healthz")
        assert not answers, "it is still in hand"
    writing.join(timeout=30)
    code = stack.run.wait(timeout=60)
    stack.start()

    assert code == 0
    assert [answer.status for answer in answers] == [201], "nobody who had begun was cut off"
    assert stack.sql("SELECT count(*) FROM issues_issue WHERE title = '停机时提交'") == [(1,)]
    assert run_of(stack, run_id)["state"] == "done", "the worker came to the end of its work as well"
    assert halves(stack) == {}
