"""Visits on lower rooms' pages: a region's, a household's, an enterprise's."""

from typing import Any

from django.urls import reverse
from django.utils import timezone

from tiangeng.kernel.actors import Actor
from tiangeng.places.models import Enterprise, Household, Level, Region

from . import queries


def of_region(actor: Actor, region: Region) -> dict[str, Any] | None:
    """A village's last visits and its unheard homes; a township's or county's silent villages."""
    if "visits.see" not in actor.capabilities or len(region.code) < 6:
        return None
    rows = queries.below(queries.listed(actor), region.code)
    is_village = region.level == Level.VILLAGE
    today = timezone.localdate()
    records_here = is_village and actor.holds("visits.record", region=region.code)
    looks_after = region.code.startswith(actor.territories or ("x",))
    return {
        "visits": rows[:10],
        "is_village": is_village,
        "silent": [] if is_village else queries.silent_villages(actor, on=today, region_code=region.code, limit=10),
        "list_url": f"{reverse('visits:list')}?region={region.code}",
        "new_url": f"{reverse('visits:new')}?village={region.code}" if records_here else "",
        "unheard_url": reverse("visits:unheard", args=[region.code]) if is_village and looks_after else "",
    }


def of_household(actor: Actor, household: Household) -> dict[str, Any] | None:
    """When the home was seen, and by whom."""
    if "visits.see" not in actor.capabilities:
        return None
    rows = queries.seen_of_household(actor, household)
    new = f"{reverse('visits:new')}?village={household.region_code}&household={household.pk}"
    return {
        "seen": rows[:20],
        "count": rows.count(),
        "new_url": new if actor.holds("visits.record", region=household.region_code) else "",
    }


def of_enterprise(actor: Actor, enterprise: Enterprise) -> dict[str, Any] | None:
    """When somebody was there, and who."""
    if "visits.see" not in actor.capabilities:
        return None
    rows = queries.seen_of_enterprise(actor, enterprise)
    return {"seen": rows[:20], "count": rows.count(), "new_url": asks_enterprise(actor, enterprise)}


def asks_enterprise(actor: Actor, enterprise: Enterprise) -> str:
    """Where a visit to it is written down, with it ticked."""
    if not actor.holds("visits.record", region=enterprise.region_code):
        return ""
    return f"{reverse('visits:new')}?village={enterprise.region_code}&enterprise={enterprise.pk}"
