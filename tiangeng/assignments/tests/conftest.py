"""What the tests of this room start from: somebody above who asks, and what they asked for."""

import pytest

from conftest import COUNTY
from tests.cast import make_person
from tiangeng.assignments import actions
from tiangeng.assignments.models import Assignment
from tiangeng.people.models import Organisation
from tiangeng.people.roles import Role

from .factories import assigned, run


@pytest.fixture
def city(cast, now):
    """何市 of the city above, with the whole city as territory."""
    organ = Organisation.objects.filter(county_code=COUNTY, kind="superior").order_by("code").first()
    return make_person("何市", role=Role.SUPERIOR, territory=COUNTY[:4], unit=organ, now=now)


@pytest.fixture
def row(city, now) -> Assignment:
    return assigned(city, now)


@pytest.fixture
def accepted(row, cast, now) -> Assignment:
    return run(actions.accept, cast.bureau, now, row)
