"""What the supervisor reads first: the longest late, the longest waiting, in their order, whoever looks and however many there are."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.costs import costs
from tiangeng.issues import overdue
from tiangeng.kernel.actors import Actor, Held
from tiangeng.kernel.walls import acting

from .factories import dispatched, in_progress, move, moved_to, unit

DAY = timedelta(days=1)
PATH = "/issues/supervision/"


@pytest.fixture
def now():
    """Pages look at the clock."""
    return timezone.now()


@pytest.fixture
def left_lying(cast, now):
    """That many late ones with a late assisting unit each, and as many put off; the later told first."""

    def lie(count: int) -> None:
        for n in range(count):
            at = now - (90 + n) * DAY
            in_progress(cast, now=at, helpers=("transport",))
            put_off = in_progress(cast, now=at)
            given = {"reason": "等枯水期", "plan": "入冬重做", "review_on": (now + 30 * DAY).date()}
            move("defer_issue", put_off, cast.bureau, at + DAY, **given)

    return lie


def test_the_longest_come_first_and_no_more_than_are_asked_for(cast, now, left_lying):
    left_lying(4)
    with acting(cast.county_admin):
        shown = overdue.firsts(cast.county_admin, now=now, first=3, helpers=2)
        counted = overdue.by_owner(cast.county_admin, now=now)
    assert (len(shown.late), len(shown.helpers), len(shown.paused)) == (3, 2, 3)
    assert shown.late == sorted(shown.late, key=lambda issue: issue.due_at)
    assert shown.paused == sorted(shown.paused, key=lambda issue: issue.reported_at)
    assert {issue.reported_at for issue in shown.paused} == {now - (93 - n) * DAY for n in range(3)}
    assert all(issue.stops and issue.days_stopped for issue in shown.paused)
    assert [part.accept_by for part in shown.helpers] == sorted(part.accept_by for part in shown.helpers)
    assert counted == [(unit("water").pk, unit("water").short_name, 4)]


def test_more_of_them_are_no_more_questions(cast, client_of, left_lying):
    client = client_of(cast.county_admin)
    left_lying(1)
    few = costs(client, PATH)
    left_lying(3)
    assert costs(client, PATH) == few <= 20


def test_helpers_beyond_the_first_are_said_to_be_there(cast, client_of, left_lying):
    client, more = client_of(cast.county_admin), "?whole=helpers#helpers"
    left_lying(15)
    assert more not in client.get(PATH).content.decode()
    left_lying(1)
    assert more in client.get(PATH).content.decode()
    assert more not in client.get(f"{PATH}?whole=helpers").content.decode()


def test_above_the_counties_one_that_has_just_begun_is_told_of_at_once(cast, now):
    province = Actor(None, "省", grants=(Held("leader", "33", None, frozenset({"issues.supervise"})),))

    def late() -> int:
        with acting(province):
            shown = overdue.firsts(province, now=now, first=9, helpers=9)
            counted = sum(count for _pk, _name, count in overdue.by_owner(province, now=now))
        assert len(shown.late) == counted
        return counted

    dispatched(cast, now=now - 90 * DAY)
    assert late() == late() == 1
    moved_to("331127", dispatched(cast, now=now - 90 * DAY))
    assert late() == 2
