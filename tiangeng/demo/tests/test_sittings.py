"""Fridays with the door open in the demo, and one matter from a village up to the county; the same every time."""

import random
from collections import Counter
from datetime import timedelta

import pytest

from conftest import COUNTY, NOON, SYSTEM, TOWNSHIP, VILLAGE
from tiangeng.demo import sittings
from tiangeng.issues.tests.factories import in_progress, reported, unit
from tiangeng.kernel.walls import acting
from tiangeng.meetings.models import Item, Meeting
from tiangeng.people.models import Organisation


@pytest.fixture
def circle(cast):
    for day in range(1, 40, 3):
        reported(cast.cadre, now=NOON - timedelta(days=day), title=f"{day}天前听到的")
    in_progress(cast, now=NOON - timedelta(days=60))
    units = {one.code: one for one in Organisation.objects.filter(county_code=COUNTY)}
    handlers = {"water": cast.bureau, TOWNSHIP: cast.township_officer, VILLAGE: cast.village_committee}
    return sittings.Circle(
        COUNTY, units, {TOWNSHIP: cast.township_officer}, handlers, cast.county_admin, random.Random(1), NOON
    )


def test_receptions_are_held_and_one_is_to_come(circle):
    with acting(SYSTEM):
        assert sittings.sit(circle) == Meeting.objects.count()
        receptions = Counter(Meeting.objects.filter(kind="reception").values_list("state", flat=True))
        assert receptions == {"closed": sittings.WEEKS, "planned": 1}
        assert {"agreed", "listed"} <= set(Item.objects.values_list("state", flat=True))


def test_one_matter_goes_from_the_village_to_the_county(circle):
    with acting(SYSTEM):
        sittings.sit(circle)
        last = Item.objects.select_related("came_from__came_from").get(level="county")
        assert (last.came_from.level, last.came_from.came_from.level, last.state) == ("township", "village", "to_do")
        assert unit("water").pk == last.responsible_id
