"""Opening, keeping and moving a household's file 一户一档."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import TypedDict, Unpack
from uuid import UUID

from django.db import transaction
from django.db.models import IntegerField, Max
from django.db.models.functions import Cast

from tiangeng.kernel import ids
from tiangeng.kernel.actors import Actor
from tiangeng.kernel.log import log
from tiangeng.kernel.scope import placed
from tiangeng.places import rules
from tiangeng.places.models import Household, HouseholdState, Level, Region
from tiangeng.places.queries import region as region_of
from tiangeng.places.refusals import AlreadyThere, IdNumberTaken, NumberTaken, WrongLevel, promised

from .keeping import keep, unchanged_since

LIVING = str(HouseholdState.LIVING)
NUMBER_WIDTH = 3  # 001: a village rarely has a thousand households
NUMBER_DIGITS = 9  # a longer one is counted by nobody


class HouseholdFields(TypedDict, total=False):
    """What may be changed in a file; what is left out stays."""

    number: str
    head_name: str
    hamlet: str
    address: str
    state: str
    labels: Sequence[str]
    note: str


@transaction.atomic
def create_household(
    *, actor: Actor, region_code: str, head_name: str, now: datetime, number: str = "", hamlet: str = "", address: str = "",
    state: str = LIVING, labels: Sequence[str] = (), note: str = "",
) -> Household:  # fmt: skip
    """Open a file in a village; without a house number it gets the village's next one."""
    village = _village(region_code)
    actor.must("places.edit", region=village.code)
    given = {"number": number, "head_name": head_name, "hamlet": hamlet, "address": address, "note": note}
    clean = rules.household_fields({**given, "state": state, "labels": labels}, states=HouseholdState)
    clean["number"] = clean["number"] or _next_number(village.code)

    household = Household(**placed(village.code), **clean, created_at=now, created_by_id=actor.account_id)
    with promised(household_number_once_per_village=NumberTaken(number=household.number, form_field="number")):
        household.save(force_insert=True)

    log(actor, "household.created", household, at=now, number=household.number)
    return household


@transaction.atomic
def edit_household(
    *,
    actor: Actor,
    household_id: UUID,
    now: datetime,
    seen_version: int | None = None,
    **fields: Unpack[HouseholdFields],
) -> Household:
    """Change what a file says; `seen_version` is the version the person had before their eyes."""
    household: Household = Household.objects.visible_to(actor).lock_one(household_id)
    unchanged_since(household, seen_version)
    actor.must("places.edit", region=household.region_code)
    clean = rules.household_fields(fields, states=HouseholdState)
    if not clean.get("number", "-"):
        del clean["number"]  # a file never loses its number

    changed = keep(household, clean, actor=actor, now=now)
    if not changed:
        return household
    with promised(household_number_once_per_village=NumberTaken(number=household.number, form_field="number")):
        household.save()

    log(actor, "household.edited", household, at=now, changed=changed)
    return household


@transaction.atomic
def move_household(
    *, actor: Actor, household_id: UUID, region_code: str, now: datetime, number: str = "", reason: str = "",
    seen_version: int | None = None,
) -> Household:  # fmt: skip
    """Take a file to another village, its members with it; it gets a number there."""
    household: Household = Household.objects.visible_to(actor).lock_one(household_id)
    unchanged_since(household, seen_version)
    village, left = _village(region_code), household.region_code
    if village.code == left:
        raise AlreadyThere(place=village.name, form_field="region_code")
    actor.must("places.edit", region=left)
    actor.must("places.edit", region=village.code)
    clean = rules.texts({"number": number}, rules.HOUSEHOLD)

    wanted = {**placed(village.code), "number": clean["number"] or _next_number(village.code), "hamlet": ""}
    keep(household, wanted, actor=actor, now=now)
    taken = NumberTaken(number=household.number, form_field="number")
    with promised(household_number_once_per_village=taken, resident_id_number_once_per_county=IdNumberTaken()):
        household.save()
        household.residents.update(**placed(village.code))

    log(actor, "household.moved", household, at=now, reason=reason, left=left, number=household.number)
    return household


def _village(code: str) -> Region:
    found = region_of(code)
    if found.level != Level.VILLAGE:
        raise WrongLevel(
            place=found.name, level=found.get_level_display(), wanted=Level.VILLAGE.label, form_field="region_code"
        )
    return found


def house_numbers_ahead(homes: Sequence[tuple[str, str]]) -> ids.Blocks:
    """A number for each home (village, number) that has none, for a long sheet that is to keep nobody there waiting.

    They are higher than those the sheet itself gives the other homes of the village.
    """
    wanted = Counter(_row(village) for village, number in homes if not number)
    given: dict[ids.Row, int] = {}
    for village, number in homes:
        if number.isascii() and number.isdecimal() and len(number) <= NUMBER_DIGITS:
            given[_row(village)] = max(given.get(_row(village), 0), int(number))
    return ids.take_ahead(wanted, above=lambda row: max(_highest(row[0] + row[1]), given.get(row, 0)))


def _next_number(village: str) -> str:
    """One more than the highest house number of the village; two people at once take turns."""
    return f"{ids.next_in(_row(village), above=lambda: _highest(village)):0{NUMBER_WIDTH}d}"


def _highest(village: str) -> int:
    numbered = Household.objects.filter(region_code=village, number__regex=rf"^[0-9]{{1,{NUMBER_DIGITS}}}$")
    return int(numbered.aggregate(top=Max(Cast("number", IntegerField())))["top"] or 0)


def _row(village: str) -> ids.Row:
    """A village's house numbers are counted through all years, under what its code says within the county."""
    return village[:6], village[6:], 0
