"""What most tests of this room start from: Longquan's own form, the one of its pack."""

import pytest
from django.utils import timezone

from conftest import COUNTY, NOON, VILLAGE
from tiangeng.forms import actions
from tiangeng.forms.models import Form
from tiangeng.kernel.ids import new_id
from tiangeng.kernel.walls import acting

from .collect import Device, key_of

GOOD = {"head": "老叶", "people": 3, "income": ["farm"], "land": 2.5, "house": "good", "water": "tap", "care": "no"}


@pytest.fixture
def form(world) -> Form:
    return Form.objects.get(county_code=COUNTY, code="household-visit")


@pytest.fixture
def fill_in(form, cast):
    """`fill_in(actor, head="老叶")` takes a form in."""

    def send(actor=None, *, now=NOON, instance=None, digest=None, region=VILLAGE, form=form, on=None, **more):
        actor = actor or cast.cadre
        asked = {name: more.pop(name) for name in ("beside", "replaces", "answer_id", "source") if name in more}
        given = GOOD | more
        with acting(actor):
            return actions.answer_form(
                actor=actor, now=now, form=form, given=given, region_code=region,
                answered_on=on or timezone.localdate(now), instance_id=instance or f"uuid:{new_id()}",
                digest=digest or str(sorted(given.items()))[:60], **asked,
            )  # fmt: skip

    return send


@pytest.fixture
def device(cadre) -> Device:
    """The cadre's phone with Collect on it."""
    return Device(key_of(cadre)[1])
