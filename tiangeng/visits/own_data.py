"""What visits hold about a household, for its “my data” sheet."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from tiangeng.kernel.actors import Actor
from tiangeng.lawful.own_data import Item, said
from tiangeng.places.models import Household

from .models import HouseholdSeen


def of_household(actor: Actor, household: Household) -> Iterator[Item]:
    """The days on which somebody came; what was written there is the writer's and named by day only."""
    rows = HouseholdSeen.objects.visible_to(actor).filter(household=household).order_by("-seen_on")[:200]
    for row in rows.select_related("visit__staff"):
        yield said(
            "visits.HouseholdSeen", "seen_on", label=_("上门走访"), value=f"{row.seen_on:%Y-%m-%d} {row.visit.staff}"
        )
