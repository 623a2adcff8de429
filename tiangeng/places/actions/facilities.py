"""Entering and keeping a place of public service; its kinds come from the county's pack."""

from datetime import datetime
from decimal import Decimal
from typing import TypedDict, Unpack
from uuid import UUID

from django.db import transaction

from tiangeng.kernel.actors import Actor
from tiangeng.kernel.log import log
from tiangeng.kernel.scope import placed
from tiangeng.kernel.words import joined
from tiangeng.places import rules
from tiangeng.places.models import Facility
from tiangeng.places.pack import kinds_of
from tiangeng.places.queries import region as region_of
from tiangeng.places.refusals import NoSuchKind

from .keeping import keep, unchanged_since


class FacilityFields(TypedDict, total=False):
    """What may be changed of a facility; what is left out stays. A point comes whole: latitude with longitude."""

    kind: str
    name: str
    region_code: str
    address: str
    latitude: Decimal | None
    longitude: Decimal | None


@transaction.atomic
def create_facility(
    *, actor: Actor, region_code: str, kind: str, name: str, now: datetime, address: str = "", latitude: Decimal | None = None,
    longitude: Decimal | None = None,
) -> Facility:  # fmt: skip
    """Enter a facility in a village, township or county."""
    place = region_of(region_code)
    actor.must("places.edit", region=place.code)
    given = {"kind": kind, "name": name, "address": address, "latitude": latitude, "longitude": longitude}
    clean = rules.facility_fields(given)
    _must_be_known(clean["kind"], county_code=place.code[:6])

    facility = Facility(**placed(place.code), **clean, created_at=now, created_by_id=actor.account_id)
    facility.save(force_insert=True)

    log(actor, "facility.created", facility, at=now, kind=facility.kind, name=facility.name)
    return facility


@transaction.atomic
def edit_facility(
    *, actor: Actor, facility_id: UUID, now: datetime, seen_version: int | None = None, **fields: Unpack[FacilityFields]
) -> Facility:
    """Change what is known of a facility, its place included."""
    facility: Facility = Facility.objects.visible_to(actor).lock_one(facility_id)
    unchanged_since(facility, seen_version)
    place = region_of(fields.get("region_code") or facility.region_code)
    actor.must("places.edit", region=facility.region_code)
    actor.must("places.edit", region=place.code)
    clean = rules.facility_fields(fields) | placed(place.code)
    _must_be_known(clean.get("kind", facility.kind), county_code=place.code[:6])

    changed = keep(facility, clean, actor=actor, now=now)
    if not changed:
        return facility
    facility.save()

    log(actor, "facility.edited", facility, at=now, changed=changed)
    return facility


def _must_be_known(kind: str, *, county_code: str) -> None:
    known = kinds_of(county_code)
    if kind not in known:
        raise NoSuchKind(kind=kind, known=joined(one.name for one in known.values()) or "—", form_field="kind")
