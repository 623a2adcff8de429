"""What most tests of this room start from."""

from datetime import timedelta

import pytest

from conftest import COUNTY, NOON, TOWNSHIP, VILLAGE
from tiangeng.lawful.tests.factories import agreed
from tiangeng.people.models import Staff
from tiangeng.places.models import Region
from tiangeng.visits.models import Programme
from tiangeng.visits.tests import factories as made


@pytest.fixture
def wednesday(cast) -> Programme:
    """周三下村日, running since long before the tests' noon."""
    for programme in Programme.objects.order_by("code"):
        made.begun(programme)
    agreed(COUNTY, "night-visit", now=NOON)
    return made.wednesday()


@pytest.fixture
def other_village(wednesday) -> str:
    """Another village of the cast's township that the programme covers."""
    return next(code for code in wednesday.village_codes if code.startswith(TOWNSHIP) and code != VILLAGE)


@pytest.fixture
def village_name(cast) -> str:
    return Region.objects.get(pk=VILLAGE).name


@pytest.fixture
def partner_staff(cast, partner) -> Staff:
    return Staff.objects.get(pk=partner.staff_id)


@pytest.fixture
def eight_days_later(now):
    return now + timedelta(days=8)
