"""On records of the rooms around: who saw this person, for those who keep the file; and whether a hold keeps the record."""

from functools import partial
from typing import Any

from django.urls import reverse

from tiangeng.kernel.actors import Actor
from tiangeng.people.models import Staff
from tiangeng.places.models import Household
from tiangeng.ui.panels import Provide

from . import queries, seen


def of_household(actor: Actor, household: Household) -> dict[str, Any] | None:
    if not actor.holds("places.edit", region=household.region_code):
        return None
    lines = [(line, seen.in_words(line)) for line in seen.of_household(actor, household)[:50]]
    return {"lines": lines, "data_url": reverse("lawful:own_data", args=[household.pk])}


def of_staff(actor: Actor, person: Staff) -> dict[str, Any] | None:
    """For the person, and for who keeps the county's people."""
    if person.pk != actor.staff_id and not actor.holds("people.edit", region=person.county_code):
        return None
    return {"lines": [(line, seen.in_words(line)) for line in seen.of_staff(person)[:50]]}


def held(kind: str) -> Provide:
    """The holds on a record of this kind, for those who may place one."""
    return partial(_held, kind)


def _held(kind: str, actor: Actor, record: Any) -> dict[str, Any] | None:
    if not actor.holds("lawful.hold", region=record.region_code):
        return None
    return {
        "holds": queries.holds_on(actor, kind, record.pk),
        "hold_url": reverse("lawful:hold_new", args=[kind, record.pk]),
    }
