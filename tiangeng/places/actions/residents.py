"""The members of a household; their numbers are sealed the moment they arrive."""

from datetime import datetime
from typing import Any, TypedDict, Unpack
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tiangeng.kernel.actors import Actor
from tiangeng.kernel.log import log
from tiangeng.kernel.refusals import ReasonNeeded, clean_text
from tiangeng.kernel.scope import placed
from tiangeng.places import rules
from tiangeng.places.models import Household, Resident
from tiangeng.places.refusals import IdNumberTaken, promised

from .keeping import keep, touch, unchanged_since


class ResidentFields(TypedDict, total=False):
    """What may be changed of a member; what is left out stays, '' removes a number."""

    name: str
    relation: str
    birth_year: int | None
    phone: str
    id_number: str


@transaction.atomic
def add_resident(
    *, actor: Actor, household_id: UUID, name: str, relation: str, now: datetime, birth_year: int | None = None, phone: str = "",
    id_number: str = "",
) -> Resident:  # fmt: skip
    """Enter a member; an identity number stands once in a county, whoever's file it is in."""
    household: Household = Household.objects.visible_to(actor).lock_one(household_id)
    actor.must("places.edit", region=household.region_code)
    given = {"name": name, "relation": relation, "birth_year": birth_year, "phone": phone, "id_number": id_number}
    clean = rules.resident_fields(given, today=timezone.localdate(now))

    resident = Resident(household=household, **placed(household.region_code), name=clean["name"], relation=clean["relation"],
                        birth_year=clean["birth_year"])  # fmt: skip
    _seal(resident, clean)
    with promised(resident_id_number_once_per_county=IdNumberTaken(form_field="id_number")):
        resident.save(force_insert=True)

    touch(household, actor=actor, now=now)
    log(actor, "resident.added", resident, at=now, household=str(household.pk))
    return resident


@transaction.atomic
def edit_resident(
    *, actor: Actor, resident_id: UUID, now: datetime, seen_version: int | None = None, **fields: Unpack[ResidentFields]
) -> Resident:
    """Change what is known of a member."""
    resident: Resident = Resident.objects.visible_to(actor).lock_one(resident_id)
    unchanged_since(resident, seen_version)
    actor.must("places.edit", region=resident.region_code)
    clean = rules.resident_fields(fields, today=timezone.localdate(now))

    changed = keep(resident, clean, actor=actor, now=now)
    if not changed:
        return resident
    _seal(resident, {name: value for name, value in clean.items() if name in changed})
    with promised(resident_id_number_once_per_county=IdNumberTaken(form_field="id_number")):
        resident.save()

    touch(resident.household, actor=actor, now=now)
    log(actor, "resident.edited", resident, at=now, changed=changed)
    return resident


@transaction.atomic
def remove_resident(*, actor: Actor, resident_id: UUID, reason: str, now: datetime) -> Household:
    """Take a member off the file for good: what is no longer needed is not kept. Answers the household."""
    resident: Resident = Resident.objects.visible_to(actor).lock_one(resident_id)
    actor.must("places.edit", region=resident.region_code)
    reason = clean_text(reason, field=_("原因"), limit=200)
    if not reason:
        raise ReasonNeeded

    household = resident.household
    log(actor, "resident.removed", household, at=now, reason=reason, resident=str(resident.pk))
    resident.delete()
    touch(household, actor=actor, now=now)
    return household


def _seal(resident: Resident, clean: dict[str, Any]) -> None:
    if "phone" in clean:
        resident.keep_phone(clean["phone"])
    if "id_number" in clean:
        resident.keep_id_number(clean["id_number"])
