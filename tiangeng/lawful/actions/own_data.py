"""A person reads what is kept of them: one click at the desk, and a line in the log."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from tiangeng.kernel.actors import Actor
from tiangeng.kernel.log import log
from tiangeng.lawful import own_data, seen
from tiangeng.places.models import Household


@dataclass(frozen=True, slots=True)
class OwnData:
    household: Household
    items: list[own_data.Item]
    lines: list[tuple[Any, Any]]  # who saw it


@transaction.atomic
def give_own_data(*, actor: Actor, household_id: UUID, now: datetime) -> OwnData:
    """Everything kept of a household, sealed numbers masked, and who has seen it; for those who keep its file."""
    household: Household = Household.objects.visible_to(actor).get_one(household_id)
    actor.must("places.edit", region=household.region_code)

    found = OwnData(
        household,
        own_data.of_household(actor, household),
        [(line, seen.in_words(line)) for line in seen.of_household(actor, household)],
    )

    log(actor, "own_data.given", household, at=now, item_count=len(found.items))
    return found
