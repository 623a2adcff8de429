"""`places.yaml`: the kinds of public facilities a county keeps."""

from datetime import datetime
from typing import Literal

from pydantic import Field, field_validator

from tiangeng.kernel import packs
from tiangeng.kernel.actors import Actor
from tiangeng.kernel.packs import PackHead, PartSchema
from tiangeng.kernel.refusals import Missing

from .models import Facility
from .refusals import KindInUse

LOOKS_A_DAY = 30  # a long day of visits needs perhaps ten


class FacilityKind(PartSchema):
    """One kind of facility: where it usually stands, and the words people use for it."""

    code: str = Field(pattern=r"^[a-z][a-z0-9-]{1,39}$")
    name: str = Field(min_length=1, max_length=40)
    level: Literal["village", "township", "county"]
    words: list[str] = []


class PlacesPart(PartSchema):
    facility_kinds: list[FacilityKind]
    looks_a_day: int = Field(default=LOOKS_A_DAY, ge=1, le=200)  # sealed numbers one person may look at

    @field_validator("facility_kinds")
    @classmethod
    def each_kind_once(cls, kinds: list[FacilityKind]) -> list[FacilityKind]:
        """A code or name that stands twice would make two kinds nobody can tell apart."""
        for name in ("code", "name"):
            values = [getattr(kind, name) for kind in kinds]
            if twice := sorted({value for value in values if values.count(value) > 1}):
                raise ValueError(f"设施种类重复：{'、'.join(twice)}")
        return kinds


def apply(part: PlacesPart, *, head: PackHead, actor: Actor, now: datetime) -> None:
    """Nothing is copied: kinds are read from the pack. A kind that facilities still have may not disappear."""
    county = head.county_code
    used = set(Facility.objects.filter(county_code=county).values_list("kind", flat=True).distinct())
    if gone := used - {kind.code for kind in part.facility_kinds}:
        raise KindInUse(kinds="、".join(sorted(gone)))


def register() -> None:
    packs.register("places", schema=PlacesPart, apply=apply, order=10)


def kinds_of(county_code: str) -> dict[str, FacilityKind]:
    """A county's kinds by code, in the pack's order; none while it has no pack."""
    try:
        part: PlacesPart = packs.part_of(county_code, "places")
    except (Missing, KeyError):
        return {}
    return {kind.code: kind for kind in part.facility_kinds}


def looks_a_day(county_code: str) -> int:
    """How many sealed numbers one person of the county may look at in a day."""
    try:
        part: PlacesPart = packs.part_of(county_code, "places")
    except (Missing, KeyError):
        return LOOKS_A_DAY
    return part.looks_a_day
