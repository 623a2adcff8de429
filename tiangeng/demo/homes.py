"""The households of the demo's villages."""

import random
from datetime import datetime
from uuid import UUID

from tiangeng.kernel.actors import Actor
from tiangeng.places import actions as places
from tiangeng.places.models import Household, Region

from .stories import people as names


def settle(villages: list[str], per_village: int, *, actor: Actor, now: datetime, chance: random.Random) -> int:
    """So many in each village, with some of their members; says how many in all."""
    village_names = dict(Region.objects.filter(code__in=villages).values_list("code", "name"))
    for village in villages:
        for number in range(1, per_village + 1):
            family = names.family(chance, village=village_names[village])
            row = places.create_household(
                actor=actor,
                now=now,
                region_code=village,
                number=f"{number:03d}",
                head_name=family.head,
                hamlet=family.hamlet,
                labels=family.labels,
            )
            for member in family.members[: 1 + (number % 4 == 0)]:
                places.add_resident(
                    actor=actor,
                    now=now,
                    household_id=row.pk,
                    name=member.name,
                    relation=member.relation,
                    birth_year=member.birth_year,
                    phone=member.phone,
                )
    return len(villages) * per_village


def families(villages: list[str]) -> dict[str, list[tuple[UUID, str]]]:
    """Who lives where, by village."""
    found: dict[str, list[tuple[UUID, str]]] = {village: [] for village in villages}
    rows = Household.objects.filter(region_code__in=villages).order_by("region_code", "number")
    for code, pk, name in rows.values_list("region_code", "pk", "head_name"):
        found[code].append((pk, name))
    return found
