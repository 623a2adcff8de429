"""The bench decides whether a counter is right: it must agree with right ones and notice wrong ones."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection

from bench import recount
from bench.report import Report, percentile, table
from conftest import SYSTEM
from tiangeng.issues import actions
from tiangeng.issues.tests.factories import dispatched, in_progress, reported, resolved
from tiangeng.kernel.walls import acting

Read = Callable[[str, dict[str, Any]], list[tuple[Any, ...]]]


@pytest.fixture
def read(world: None) -> Read:
    """Plain SQL where everything can be seen."""

    def _read(sql: str, values: dict[str, Any]) -> list[tuple[Any, ...]]:
        with acting(SYSTEM), connection.cursor() as cursor:
            cursor.execute(sql, values)
            return list(cursor.fetchall())

    return _read


@pytest.fixture
def busy(cast: Any, villager: Any, now: datetime) -> None:
    """A township in the middle of things: new, dispatched, late, helped, solved, struck off, done again, a complaint."""
    before = now - timedelta(days=40)
    reported(cast.cadre, now=now)
    reported(cast.other_township, now=now, region_code=cast.other_township.grants[0].territory, source="office")
    dispatched(cast, now=before)
    in_progress(cast, now=before, helpers=("transport",))
    resolved(cast, now=before)
    for is_solved in (True, False):
        issue = resolved(cast, now=before)
        actions.answer(actor=villager, issue_id=issue.pk, now=now - timedelta(days=3), is_solved=is_solved)
    unit = cast.village_committee.grants[0].organisation_id
    reported(cast.cadre, now=before, about_organisation_id=unit)


SEERS = ("cadre", "township_officer", "other_township", "county_admin", "bureau", "helping_bureau", "village_committee",
         "leader", "inspector")  # fmt: skip


def test_every_number_of_every_role_equals_its_recount(cast, busy, read, now):
    checks = [check for name in SEERS for check in recount.issues(getattr(cast, name), read, now=now)]
    assert recount.faults(checks) == []
    shown = {check.what: check.shown for check in checks}
    assert (shown["周正: issues"], shown["季文: issues"], shown["李根土: issues"]) == (
        8,
        6,
        6,
    )
    assert shown["周正: late"] >= 2 and shown["刘畅: waiting"] == 1


def test_a_number_that_is_one_off_is_named(cast, busy, read, now):
    def counts_one_more(sql: str, values: dict[str, Any]) -> list[tuple[Any, ...]]:
        rows = read(sql, values)
        return [(rows[0][0], rows[0][1] + 1, rows[0][2])] if sql.endswith(recount._TOTALS) else rows

    found = recount.faults(recount.issues(cast.leader, counts_one_more, now=now))
    assert found == ["毛远: open: shown 7, counted 8"]


def test_a_percentile_is_one_of_the_values():
    assert [percentile(range(1, 21), share) for share in (0.05, 0.5, 0.95, 1)] == [1, 10, 19, 20]
    assert percentile([7], 0.95) == 7


def test_a_report_survives_its_file_and_lines_up_chinese(tmp_path):
    report = Report("lists", rows=[{"page": "事项", "p95 ms": 12.25}, {"page": "home", "p95 ms": 7.0}], faults=["x"])
    report.write(tmp_path / "report.json")
    assert Report.read(tmp_path / "report.json") == report
    assert table(report.rows) == ["page  p95 ms", "事项    12.2", "home     7.0"]
