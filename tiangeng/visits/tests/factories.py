"""The smallest lawful rows of this room, made by the actions; people and words are invented."""

from datetime import date, datetime, timedelta
from typing import Any

from conftest import NOON, VILLAGE
from tiangeng.algorithms.pinyin import initials, sort_key
from tiangeng.kernel.actors import Actor
from tiangeng.kernel.scope import placed
from tiangeng.places.models import Household, Region
from tiangeng.visits import actions
from tiangeng.visits.models import Programme, Visit

WEDNESDAY = NOON.date()


def visit(actor: Actor, *, now: datetime = NOON, **given: Any) -> Visit:
    fields: dict[str, Any] = {"region_code": VILLAGE, "visited_on": WEDNESDAY, "heard": "水渠又漏了，八十亩田等水"}
    return actions.record_visit(actor=actor, now=now, **fields | given)


def household(number: int = 1, *, village: str = VILLAGE, name: str = "叶根水", **given: Any) -> Household:
    return Household.objects.create(
        number=f"{number:03d}",
        head_name=name,
        sort_key=sort_key(name, person=True),
        initials=initials(name, person=True),
        created_at=NOON,
        **placed(village),
        **given,
    )


def wednesday() -> Programme:
    """周三下村日 of the pack."""
    return Programme.objects.get(county_code=VILLAGE[:6], code="wednesday")


def begun(programme: Programme, *, weeks: int = 30) -> Programme:
    """The same programme, begun so many weeks before the tests' noon."""
    programme.starts_on = programme.rule_since = WEDNESDAY - timedelta(weeks=weeks)
    programme.save()
    return programme


def villages_of(township: str) -> list[str]:
    return list(Region.objects.below(township).villages().order_by("code").values_list("code", flat=True))


def day(text: str) -> date:
    return date.fromisoformat(text)
