"""The county goes back to last night's backup; what phones had delivered since then is not lost. Real restore, real Chromium."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.field_phone import Count, Phone
from tests.faults.stack import Stack
from tests.faults.test_drill import command

pytestmark = [pytest.mark.fault, pytest.mark.enable_socket]

BEFORE, AFTER = "备份以前：水塘漏了", "备份以后：桥头路灯又坏了"


@pytest.fixture
def asleep(stack: Stack) -> Iterator[Stack]:
    """Comes up again whatever the story met."""
    yield stack
    if not stack.is_serving():
        stack.stop()
        stack.start()


def test_what_was_delivered_since_the_backup_is_sent_once_more(phone: Phone, asleep: Stack, tmp_path: Path) -> None:
    stack, place, count = asleep, tmp_path / "backups", Count(asleep)
    phone.first_start().writes(BEFORE).has_sent_all()
    assert command(stack, "backup", "--make-key").returncode == 0
    done = command(stack, "backup", str(place))
    assert done.returncode == 0, done.stderr
    phone.writes(AFTER, as_issue=True).has_sent_all()
    assert count() == (2, 1, 0)

    stack.stop()
    done = command(stack, "restore", str(place), "--replace")
    assert done.returncode == 0, done.stderr
    stack.start()
    assert count() == (1, 0, 0), "the restore has taken back what came after the backup"

    phone.reloads()
    stack.until(lambda: count() == (2, 1, 0))
    phone.has_sent_all()
    assert [row[0] for row in stack.sql("SELECT heard FROM visits_visit WHERE heard = %s", [AFTER])] == [AFTER]
    phone.reloads().has_sent_all()
    assert count() == (2, 1, 0), "and not a third time"
    assert not phone.problems
