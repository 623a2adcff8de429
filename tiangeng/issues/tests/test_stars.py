"""Stars are counted together where there are ten, and a single one is nowhere shown."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tiangeng.issues import actions, measures
from tiangeng.kernel.walls import acting

from .factories import resolved, unit


@pytest.fixture
def now():
    """The page looks at the clock."""
    return timezone.now()


@pytest.fixture
def answered(cast, villager, now):
    def answer(scores):
        for score in scores:
            issue = resolved(cast, now=now)
            actions.answer(actor=villager, issue_id=issue.pk, now=now, is_solved=True, score=score)

    return answer


def test_four_and_five_of_those_who_gave_stars_are_counted_for_the_unit(cast, answered, now):
    answered([5, 4, 2, None, *([4] * 7)])
    with acting(cast.county_admin):
        period = {"since": now - timedelta(days=1), "until": now + timedelta(days=1), "now": now}
        found = measures.starred(cast.county_admin, **period, leads=[unit("water").pk])
    rate = found[unit("water").pk]
    assert (rate.hits, rate.of, rate.verdict_allowed) == (9, 10, True)


def test_the_supervisors_page_says_nothing_of_fewer_than_ten(cast, answered, now, client_of):
    answered([5] * 9)
    page = client_of(cast.county_admin).get("/issues/supervision/owners/?days=365").content.decode()
    assert "四星五星" not in page
    answered([1])
    page = client_of(cast.county_admin).get("/issues/supervision/owners/?days=365").content.decode()
    assert "四星五星" in page
    assert "90%" in page
