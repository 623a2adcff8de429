"""Friday's reception in the cast's township, and a few things heard on Wednesday."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from conftest import COUNTY, TOWNSHIP, VILLAGE
from tiangeng.issues.tests.factories import reported, unit
from tiangeng.kernel.walls import acting
from tiangeng.meetings import actions
from tiangeng.meetings.models import Item, Meeting

__all__ = ["COUNTY", "TOWNSHIP", "VILLAGE", "unit"]


def run(act: Any, actor: Any, now: datetime, **given: Any) -> Any:
    with acting(actor):
        return act(actor=actor, now=now, **given)


def called(
    actor: Any, now: datetime, *, region: str = TOWNSHIP, kind: str = "reception", days: int = 2, **given: Any
) -> Meeting:
    wanted = {"title": "周五开门接访", "begins_at": now + timedelta(days=days), "kind": kind, "region_code": region}
    return run(actions.call, actor, now, **(wanted | given))


def put_on(actor: Any, now: datetime, meeting: Meeting, issue: Any) -> Item:
    return run(actions.put_on, actor, now, meeting_id=meeting.pk, issue_id=issue.pk)


def take_down(actor: Any, now: datetime, item: Item, result: str = "agree", **given: Any) -> Item:
    wanted = {"agreement": "水利局出料，村里出工，下周三前补好"}
    return run(actions.take_down, actor, now, item_id=item.pk, result=result, **(wanted | given))


def task(actor: Any, now: datetime, item: Item, code: str = "water", **given: Any) -> Item:
    wanted = {"responsible_id": unit(code).pk, "until_on": (now + timedelta(days=10)).date()}
    return take_down(actor, now, item, "set_task", **(wanted | given))


@pytest.fixture
def officer(cast):
    return cast.township_officer


@pytest.fixture
def friday(now):
    """The morning of the reception."""
    return now + timedelta(days=2)


@pytest.fixture
def leak(cast, now):
    return reported(cast.cadre, now=now)


@pytest.fixture
def reception(officer, now):
    return called(officer, now)


@pytest.fixture
def listed(officer, now, reception, leak):
    return put_on(officer, now, reception, leak)


@pytest.fixture
def sitting(officer, friday, reception, listed):
    """All sit at the table; one thing is before them."""
    run(actions.hold, officer, friday, meeting_id=reception.pk)
    return listed
