"""The number an issue is called by: its county's, of the year it is there, and of a block where one was taken."""

from datetime import UTC, datetime

import pytest

from conftest import COUNTY, NOON
from tiangeng.issues import actions
from tiangeng.issues.tests.factories import reported
from tiangeng.kernel import ids


@pytest.mark.parametrize(("hour", "year"), [(15, 2026), (17, 2027)])  # midnight in the county is 16:00 UTC
def test_the_year_is_the_one_it_is_in_the_county(cadre, hour, year):
    issue = reported(cadre, now=datetime(2026, 12, 31, hour, tzinfo=UTC))
    assert issue.number.split("-")[1] == str(year)


def test_numbers_taken_ahead_are_used_first_and_by_nobody_else(cadre):
    first = reported(cadre, now=NOON)
    blocks = actions.numbers_ahead({COUNTY: 2}, now=NOON)
    beside = reported(cadre, now=NOON)
    with ids.drawing_on(blocks):
        inside = [reported(cadre, now=NOON) for _ in range(3)]
    start = int(first.number[-6:])
    assert [int(one.number[-6:]) - start for one in (beside, *inside)] == [3, 1, 2, 4]
