"""Where no timer of the machine keeps the hour, `tiangeng nightly` does: each night once, whatever the clock did meanwhile."""

import json
import subprocess
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from tiangeng.config.backup import nightly, store
from tiangeng.config.backup.nightly import HERE, due

SATURDAY = datetime(2026, 3, 7, 12, tzinfo=HERE)


def test_a_week_looked_at_minute_by_minute_has_seven_backups_and_one_drill() -> None:
    looks = [SATURDAY + timedelta(minutes=n) for n in range(7 * 24 * 60 + 1)]
    done = [verb for before, after in pairwise(looks) for verb in due(before, after)]
    assert (done.count("backup"), done.count("drill")) == (7, 0), "the first Sunday was the 1st"
    first = [SATURDAY - timedelta(days=7) + timedelta(minutes=n) for n in range(24 * 60)]
    done = [verb for before, after in pairwise(first) for verb in due(before, after)]
    assert done == ["backup", "drill"]


def test_a_clock_that_jumped_past_the_hour_misses_nothing() -> None:
    evening = datetime(2026, 2, 28, 23, tzinfo=HERE)
    assert list(due(evening, evening + timedelta(hours=9))) == ["backup", "drill"]
    assert list(due(evening, evening + timedelta(hours=1))) == []


@pytest.mark.parametrize(("hours", "missed"), [(2, False), (25, False), (27, True), (None, True)])
def test_a_night_that_was_slept_through_is_made_good_at_the_start(
    hours: int | None, missed: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TIANGENG_BACKUPS", str(tmp_path))
    if hours is not None:
        folder = tmp_path / (SATURDAY - timedelta(hours=hours)).astimezone(store.UTC).strftime(store.STAMP)
        folder.mkdir()
        (folder / store.ABOUT).write_text(json.dumps({}), encoding="utf-8")
    assert nightly.is_missed(SATURDAY) is missed


def test_a_failed_night_is_said_and_does_not_end_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(subprocess, "run", lambda line, check: subprocess.CompletedProcess(line, 1))
    assert nightly.run("backup", "--keep", "30") == 1
    assert "没有成功" in capsys.readouterr().out
