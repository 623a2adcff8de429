"""A clock of office hours speaks within the hour, through the periodic task and as a notice where it belongs (glpi#22678)."""

from datetime import datetime

import pytest

from conftest import COUNTY
from tiangeng.algorithms.workdays import SHANGHAI
from tiangeng.issues import actions as issues
from tiangeng.issues import tasks as periodic
from tiangeng.issues.models import Category
from tiangeng.issues.tests import factories
from tiangeng.kernel.models import Pack
from tiangeng.kernel.once import once_within
from tiangeng.kernel.walls import acting
from tiangeng.notices import queries

MONDAY_FIVE = "2026-03-16 17:00"


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


@pytest.fixture
def urgent(cast):
    """Four office hours from Monday 17:00, where the office is open from eight to six."""
    row = Pack.objects.get(county_code=COUNTY)
    row.parts = row.parts | {"pack": row.parts["pack"] | {"office_hours": [{"start": "08:00", "end": "18:00"}]}}
    row.digest = f"{row.digest[:50]}eight-to-six"[:64]
    row.save(update_fields=["parts", "digest"])
    once_within().clear()
    Category.objects.filter(county_code=COUNTY, code="power-outage").update(accept_hours=4)
    issue = factories.dispatched(cast, now=at(MONDAY_FIVE), category="power-outage")
    assert issue.due_at == at("2026-03-17 11:00")
    return issue


@pytest.fixture
def told_at(urgent, cast, monkeypatch, django_capture_on_commit_callbacks):
    """Let every periodic round of the ladder that runs at this moment run; what the lead then reads."""

    def run(moment, *rounds):
        monkeypatch.setattr(periodic.timezone, "now", lambda: at(moment))
        with django_capture_on_commit_callbacks(execute=True):
            for each in rounds or (periodic.watch_hours,):
                each(0)
        with acting(cast.bureau):
            return [notice.kind for notice in queries.waiting_for(cast.bureau) if notice.kind == "supervised"]

    return run


def test_four_hours_from_monday_five_are_warned_of_on_tuesday_at_ten_and_not_before(told_at, urgent):
    assert told_at("2026-03-17 08:30", periodic.supervise, periodic.watch_hours) == []
    assert told_at("2026-03-17 09:59") == []
    assert told_at("2026-03-17 10:00") == ["supervised"]
    told_at("2026-03-17 10:15")
    assert list(urgent.supervisions.values_list("kind", flat=True)) == ["reminder"], "once"
    told_at("2026-03-17 11:15")
    assert list(urgent.supervisions.order_by("at").values_list("kind", flat=True)) == ["reminder", "yellow"]


def test_what_was_taken_in_time_is_left_alone(told_at, urgent, cast):
    issues.accept_issue(actor=cast.bureau, issue_id=urgent.pk, now=at("2026-03-16 17:30"))
    assert told_at("2026-03-17 10:00") == told_at("2026-03-17 11:15") == []


@pytest.mark.parametrize("moment", ["2026-03-16 18:10", "2026-03-17 07:45"])
def test_nobody_is_told_while_the_office_is_shut(told_at, urgent, moment):
    told_at(moment)
    assert not urgent.supervisions.exists()
