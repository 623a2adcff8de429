"""A home, its head, and another village of the same township: what most tests of this room start from."""

import pytest

from conftest import TOWNSHIP, VILLAGE
from tiangeng.kernel.actors import Actor
from tiangeng.places.models import Household, Region, Resident
from tiangeng.places.tests import factories as made


@pytest.fixture
def home(cadre: Actor) -> Household:
    return made.household(cadre)


@pytest.fixture
def head(cadre: Actor, home: Household) -> Resident:
    return made.resident(cadre, home)


@pytest.fixture
def other_village(world: None) -> Region:
    """Another village of the same township."""
    return Region.objects.below(TOWNSHIP).villages().exclude(code=VILLAGE).order_by("code").first()
