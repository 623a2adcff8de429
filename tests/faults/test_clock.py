"""The machine's clock is wrong, and is set right while people work: hours forward, hours back, a day, at random instants.

The programs' clock is moved, the database's is not, as on two machines of which one has lost its time server.
"""

import random
import tempfile
import threading
import time
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.ledger import differences, halves
from tests.faults.load import VILLAGE, Load
from tests.faults.stack import ROOT, Stack, free_port

pytestmark = [pytest.mark.fault, pytest.mark.enable_socket]

HOUR, DAY = 3600, 86_400
JUMPS = (-2 * HOUR, 40, -60, DAY, 3 * HOUR, -5, -DAY, 0)


@pytest.fixture(scope="module")
def skewed() -> Iterator[Stack]:
    """A stack whose clock can be moved."""
    with tempfile.TemporaryDirectory(prefix="tg-") as name:
        path = Path(name).resolve()
        path.chmod(0o711)
        skew = ROOT / "tests" / "faults" / "skew"
        stack = Stack(path, free_port(), extra={"PYTHONPATH": f"{skew}:{ROOT}"})
        try:
            yield stack.start()
        finally:
            stack.stop()


def set_clock(stack: Stack, seconds: float) -> None:
    draft = stack.data / "CLOCK.new"
    draft.write_text(str(seconds))
    draft.replace(stack.data / "CLOCK")


def jumping(stack: Stack, load: Load) -> None:
    chance = random.Random(7)
    while not load.is_over:
        set_clock(stack, chance.choice(JUMPS))
        time.sleep(chance.uniform(0.05, 0.4))
    set_clock(stack, 0)


def backwards(stack: Stack) -> list[tuple[str, str, str]]:
    """Lines of a timeline that were written later and stand earlier."""
    return stack.sql(
        """SELECT issue_id::text, name, before FROM (
             SELECT issue_id, name, at, id, lag(name) OVER written AS before, lag(at) OVER written AS before_at
             FROM issues_issueevent WINDOW written AS (PARTITION BY issue_id ORDER BY id)) lines
           WHERE at < before_at"""
    )


def test_a_jumping_clock_loses_nothing_and_keeps_every_story_in_its_order(skewed: Stack) -> None:
    load = Load(skewed, f"clock-{uuid.uuid4().hex[:6]}", entries=60)
    load.run(meanwhile=lambda running: jumping(skewed, running))

    assert not load.strange, load.strange
    assert differences(skewed, load) == []
    assert halves(skewed) == {}
    assert backwards(skewed) == []


def test_the_log_is_sealed_and_whole_after_the_clock_was_set_back(skewed: Stack) -> None:
    set_clock(skewed, DAY)
    sent = {"region_code": VILLAGE, "category": "water-outage", "title": "明天", "body": "时钟快了一天。"}
    client = skewed.client("cadre")
    assert client.post("/api/issues", sent, once=uuid.uuid4().hex).status == 201
    skewed.until(lambda: skewed.sql("SELECT count(*) FROM kernel_logseal WHERE at > now() + interval '12 hours'")[0][0])
    set_clock(skewed, 0)
    assert client.post("/api/issues", sent | {"title": "今天"}, once=uuid.uuid4().hex).status == 201

    newest = skewed.sql("SELECT max(id) FROM kernel_logentry")[0][0]
    held = "SELECT count(*) FROM kernel_logseal s, jsonb_array_elements(s.members) m WHERE %s BETWEEN (m->>0)::int AND (m->>1)::int"
    skewed.until(lambda: skewed.sql(held, [newest])[0][0], seconds=40)
    answer = skewed.session("auditor").form("/log/verify/")
    run = answer.headers["location"].rstrip("/").split("/")[-1]
    skewed.until(lambda: skewed.sql("SELECT state FROM kernel_taskrun WHERE id = %s", [run]) == [("done",)])
    assert skewed.sql("SELECT result->'findings' FROM kernel_taskrun WHERE id = %s", [run]) == [([],)]


def test_someone_signed_in_is_not_thrown_out_by_a_clock_set_back_an_hour(skewed: Stack) -> None:
    set_clock(skewed, HOUR)
    session = skewed.session("township_officer")
    set_clock(skewed, 0)
    assert session.get("/").status == 200
    threading.Event().wait(0.1)
    assert session.get("/issues/").status == 200
