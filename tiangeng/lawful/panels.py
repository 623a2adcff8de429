"""Who saw this person, on the household's and the cadre's record, for those who keep the file."""

from typing import Any

from django.urls import reverse

from tiangeng.kernel.actors import Actor
from tiangeng.places.models import Household

from . import seen


def of_household(actor: Actor, household: Household) -> dict[str, Any] | None:
    if not actor.holds("places.edit", region=household.region_code):
        return None
    lines = [(line, seen.in_words(line.verb)) for line in seen.of_household(actor, household)[:50]]
    return {"lines": lines, "data_url": reverse("lawful:own_data", args=[household.pk])}
