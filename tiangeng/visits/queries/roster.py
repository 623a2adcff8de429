"""Who is where on a day, a person's own day, and the villages a form offers."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from tiangeng.kernel import packs
from tiangeng.kernel.actors import Actor, Range
from tiangeng.places.models import Level, Region
from tiangeng.visits import rules
from tiangeng.visits.models import Programme, RosterEntry, Visit

from .visits import below, listed, of_people


def roster(actor: Actor, *, on: date, region_code: str, programme: Programme | None = None) -> QuerySet[RosterEntry]:
    """Who is planned where below a region on a day, village by village."""
    rows = below(RosterEntry.objects.visible_to(actor).on(on), region_code)
    rows = rows.select_related("programme") if programme is None else rows.filter(programme=programme)
    # a township's several hundred people are of a dozen units: each is read once
    rows = rows.select_related("staff").prefetch_related("staff__organisation")
    return rows.order_by("region_code", "staff__sort_key", "from_on")


@dataclass(frozen=True, slots=True)
class Plan:
    """Where a person is planned to go on a day, and whether that day is one of the programme's."""

    entry: RosterEntry
    village: Region
    runs_today: bool
    holiday: str


@dataclass(frozen=True)
class Day:
    """A person's own day."""

    on: date
    plans: Sequence[Plan]
    visits: Sequence[Visit]

    @cached_property
    def today(self) -> list[Plan]:
        return [plan for plan in self.plans if plan.runs_today and not plan.holiday]


def day_of(actor: Actor, *, on: date) -> Day:
    """The actor's own day: where the roster sends them, what they have written down. Nobody else's is asked."""
    if actor.staff_id is None:
        return Day(on, (), ())
    entries = list(
        RosterEntry.objects.visible_to(actor)
        .on(on)
        .filter(staff_id=actor.staff_id)
        .select_related("programme")
        .order_by("region_code", "programme__code")
    )
    names = {region.code: region for region in Region.objects.filter(code__in={entry.region_code for entry in entries})}
    plans = [
        Plan(
            entry,
            names[entry.region_code],
            rules.runs_on(entry.programme, on),
            rules.holiday_on(packs.calendar_of(entry.county_code), on),
        )
        for entry in entries
        if entry.region_code in names
    ]
    return Day(on, plans, list(of_people(listed(actor), [actor.staff_id], on=on)[:20]))


def villages_for(actor: Actor) -> QuerySet[Region]:
    """Villages where the actor may write a visit."""
    rule = Q(pk__in=[])
    for territory in {grant.territory for grant in actor.grants if "visits.record" in grant.capabilities}:
        r = Range.of(territory)
        rule |= Q(code__gte=r.lo, code__lt=r.hi)
    return Region.objects.filter(rule, level=Level.VILLAGE).order_by("parent_code", "sort_key")


def village_choices(actor: Actor, *, on: date) -> list[Any]:
    """For a select: where the roster sends the actor, then all villages, township by township."""
    villages = list(villages_for(actor))
    townships = dict(Region.objects.filter(code__in={v.parent_code for v in villages}).values_list("code", "name"))
    groups: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for village in villages:
        groups[townships.get(village.parent_code, "")].append((village.code, village.name))
    names = {village.code: village.name for village in villages}
    planned = sorted({plan.entry.region_code for plan in day_of(actor, on=on).plans} & names.keys())
    if planned and len(villages) > 1:
        groups = {_("名册上安排您去的"): [(code, names[code]) for code in planned], **groups}
    return [("", _("请选村(社区)")), *groups.items()] if len(villages) > 1 else [*names.items()]


def likely_village(actor: Actor, *, on: date) -> str:
    """Where the actor most likely was: the one village of the day's roster, or the one the actor looks after."""
    plans = day_of(actor, on=on)
    codes = {plan.entry.region_code for plan in (plans.today or plans.plans)}
    if not codes:
        codes = set(villages_for(actor).values_list("code", flat=True)[:2])
    return codes.pop() if len(codes) == 1 else ""


def townships_for(actor: Actor, county_code: str) -> QuerySet[Region]:
    """Townships whose fieldwork the actor can look at, whole."""
    rule = Q(pk__in=[])
    for territory in actor.territories:
        rule |= Q(code__startswith=territory) if len(territory) <= 9 else Q(code=territory[:9])
    return Region.objects.filter(rule, level=Level.TOWNSHIP, code__startswith=county_code).order_by("sort_key")


def townships_to_choose(actor: Actor, county_code: str) -> list[tuple[str, str]]:
    """The same for a box that offers them; none while no county is chosen."""
    return list(townships_for(actor, county_code).values_list("code", "name")) if county_code else []
