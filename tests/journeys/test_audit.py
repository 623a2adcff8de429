"""The log, verified by its auditor; and what the auditor is told when someone with the database's keys has been at it."""

import time

import pytest

from tests.journeys.browser import Person, Street
from tests.journeys.town import Town

pytestmark = pytest.mark.journey


def test_an_auditor_verifies_the_log_and_is_shown_where_it_was_tampered_with(street: Street, town: Town) -> None:
    _until_sealed(town)
    auditor = street.officer("guanshenji").looks("home-auditor")
    auditor.presses("看日志").looks("log")
    _verifies(auditor).reads("日志完好", "没有发现改动、删除或截断。").looks("log-sound")

    seal, members = town.sql("SELECT id, members FROM kernel_logseal ORDER BY id LIMIT 1")[0]
    town.sql("UPDATE kernel_logentry SET actor_name = '无此人' WHERE id = %s", [members[0][0]])
    _verifies(auditor.goes("/log/")).reads("日志有问题", f"第 {seal} 枚封条").looks("log-tampered")


def _verifies(auditor: Person) -> Person:
    auditor.presses("核验日志")
    return auditor


def _until_sealed(town: Town) -> None:
    """The worker seals every few seconds; the demo's many rows take it a moment."""
    deadline = time.monotonic() + 60
    while not town.sql("SELECT count(*) FROM kernel_logseal")[0][0]:
        assert time.monotonic() < deadline, "nothing was sealed in a minute"
        time.sleep(0.5)
