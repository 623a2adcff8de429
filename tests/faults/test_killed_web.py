"""kill -9 of the web process in the middle of some thousand writes."""

import random
import time

import psutil
import pytest

from tests.faults import ledger
from tests.faults.conftest import LONG
from tests.faults.load import STEPS, Load
from tests.faults.stack import Stack
from tiangeng.config.processes import kill

pytestmark = [pytest.mark.fault, pytest.mark.enable_socket]

ENTRIES, KILLS = (7000, 60) if LONG else (600, 3)
LAST = 17 if LONG else 11  # twentieths of the writes: what comes behind is left for more kills
ROUNDS = 4  # of writing, should all kills of one have fallen between two writes
MORE = 20  # kills beside those, should none have met a request: on a busy machine they can fall between two


def test_nothing_acknowledged_is_lost_doubled_or_half_written_when_the_web_is_killed(stack: Stack) -> None:
    chance, killed = random.Random(20260318), []

    def standing() -> list[psutil.Process]:
        """Looked for before the moment comes: it takes as long as hundreds of writes."""
        stack.until(stack.web)
        return stack.web()

    def reaper(load: Load) -> None:
        """At random places between the first and the last write: everything at once, or one worker of the two."""
        places = sorted(chance.sample(range(ENTRIES * 3 // 20, ENTRIES * 3 * LAST // 20), KILLS))
        for place in places:
            victims = standing()
            while load.acknowledged < place and not load.is_over:
                time.sleep(0.002)
            victims = victims if chance.random() < 0.7 or len(victims) < 2 else [chance.choice(victims[1:])]
            kill(victims)
            killed.append(len(victims))
        while load.lost == 0 and not load.is_over and len(killed) < KILLS + MORE:
            victims, before = standing(), load.acknowledged
            stack.until(lambda n=before: load.acknowledged > n or load.is_over)  # served again, and at work
            time.sleep(chance.uniform(0, 0.02))  # the moment after an answer lies between two writes
            kill(victims)
            killed.append(len(victims))

    rounds: list[Load] = []
    while not any(load.lost for load in rounds) and len(rounds) < ROUNDS:
        turn = len(rounds)
        rounds.append(Load(stack, f"kill{turn}", ENTRIES).run(meanwhile=reaper))

    assert len(killed) >= KILLS
    assert min(killed) > 0, "something was there to kill each time"
    assert rounds[-1].lost > 0, "the kills fell in the middle of writes"
    for load in rounds:
        assert load.strange == []
        assert len(load.written) == ENTRIES
        assert load.acknowledged == ENTRIES * len(STEPS)
        assert ledger.differences(stack, load) == []
    assert ledger.halves(stack) == {}
