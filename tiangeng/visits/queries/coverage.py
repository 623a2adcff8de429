"""A programme's day: which villages were reached, by how many people, which were not and since when.

Coverage is about villages. How many people came to a village is told; how often a person went is not asked anywhere.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from uuid import UUID

from django.db.models import OuterRef, Subquery
from django.urls import reverse
from django.utils.translation import get_language, ngettext

from tiangeng.kernel import packs
from tiangeng.kernel.actors import Actor
from tiangeng.places.models import Region
from tiangeng.visits import rules
from tiangeng.visits.models import Companion, Programme, Visit
from tiangeng.visits.words import weeks_since

from .programmes import family


@dataclass(frozen=True, slots=True)
class VillageDay:
    """One village on one of the programme's days."""

    code: str
    name: str
    people_count: int  # authors and companions who came that day
    last_on: date | None  # the last visit of any kind up to that day
    day: date

    @property
    def is_reached(self) -> bool:
        return self.people_count > 0

    @property
    def weeks(self) -> int | None:
        """Whole weeks without a visit; None when there never was one."""
        return (self.day - self.last_on).days // 7 if self.last_on else None

    @property
    def silent(self) -> str:
        return weeks_since(self.weeks)

    @property
    def people(self) -> str:
        return _people_told(self.people_count, get_language())

    def get_absolute_url(self) -> str:
        return _page_of(self.code)


@lru_cache(maxsize=65_536)
def _page_of(village: str) -> str:
    """Resolving an address takes longer than all else a page of hundreds says of a village."""
    return reverse("places:region", args=[village])


@lru_cache(maxsize=4_096)
def _people_told(count: int, _language: str | None) -> str:
    return ngettext("%(n)s 人", "%(n)s 人", count) % {"n": count}


@dataclass(frozen=True)
class TownshipDay:
    code: str
    name: str
    villages: Sequence[VillageDay]

    @property
    def village_count(self) -> int:
        return len(self.villages)

    @cached_property
    def reached_count(self) -> int:
        return sum(village.is_reached for village in self.villages)

    @property
    def percent(self) -> float:
        return round(100 * self.reached_count / len(self.villages), 1) if self.villages else 0

    @cached_property
    def people_count(self) -> int:
        return sum(village.people_count for village in self.villages)

    @cached_property
    def missed(self) -> list[VillageDay]:
        """Not reached that day, the longest unheard first."""
        return longest_first(village for village in self.villages if not village.is_reached)


@dataclass(frozen=True)
class Coverage:
    """A programme's day over the part of it the actor looks after."""

    programme: Programme
    day: date
    runs: bool
    holiday: str  # its name; on a holiday nobody is expected, so nothing is missed
    townships: Sequence[TownshipDay]

    @cached_property
    def village_count(self) -> int:
        return sum(township.village_count for township in self.townships)

    @cached_property
    def reached_count(self) -> int:
        return sum(township.reached_count for township in self.townships)

    @cached_property
    def people_count(self) -> int:
        """People at villages: who went to two villages on the day counts in both, for each village had them."""
        return sum(township.people_count for township in self.townships)

    @cached_property
    def missed(self) -> list[VillageDay]:
        if self.holiday:
            return []
        return longest_first(village for township in self.townships for village in township.missed)


def longest_first(villages: Iterable[VillageDay]) -> list[VillageDay]:
    """Never visited before long unvisited; equals by code, so that two pages agree."""
    return sorted(villages, key=lambda village: (village.last_on or date.min, village.code))


def coverage(actor: Actor, programme: Programme, *, on: date) -> Coverage:
    """Which of the programme's villages were reached on the day, by how many people, and which were not, since when."""
    codes = looked_after(actor, rules.villages_on(programme, on))
    visits = Visit.objects.counted_for(actor).filter(programme_id__in=family(programme), visited_on=on)
    here = visits.values_list("region_code", "staff_id")
    along = Companion.objects.filter(visit__in=visits).values_list("region_code", "staff_id")
    people: dict[str, int] = defaultdict(int)
    for code, _staff_id in here.union(along):
        people[code] += 1
    villages = Region.objects.filter(code__in=codes).annotate(last_on=last_visit(actor, until=on)).order_by("sort_key")
    found: dict[str, list[VillageDay]] = defaultdict(list)
    for code, name, parent, last_on in villages.values_list("code", "name", "parent_code", "last_on"):
        found[parent].append(VillageDay(code, name, people.get(code, 0), last_on, on))
    townships = Region.objects.filter(code__in=found).order_by("sort_key")
    return Coverage(
        programme,
        on,
        rules.runs_on(programme, on),
        rules.holiday_on(packs.calendar_of(programme.county_code), on),
        tuple(TownshipDay(township.code, township.name, tuple(found[township.code])) for township in townships),
    )


def looked_after(actor: Actor, codes: Iterable[str]) -> list[str]:
    """The villages the actor looks after: elsewhere visits may be out of sight, and "not reached" would be untrue."""
    return [code for code in codes if code.startswith(actor.territories)]


def last_visit(actor: Actor, *, until: date) -> Subquery:
    newest = Visit.objects.counted_for(actor).filter(region_code=OuterRef("code"), visited_on__lte=until)
    return Subquery(newest.order_by("-visited_on").values("visited_on")[:1])


@dataclass(frozen=True, slots=True)
class DayCount:
    """One of the programme's days in two numbers."""

    day: date
    holiday: str
    village_count: int
    reached_count: int

    @property
    def share(self) -> float | None:
        """None on a holiday nobody went, and where there is nothing to reach: missing is not zero."""
        is_empty = not self.village_count or (self.holiday and not self.reached_count)
        return None if is_empty else self.reached_count / self.village_count

    @property
    def percent(self) -> float:
        return round(100 * (self.share or 0), 1)


def history(actor: Actor, programme: Programme, *, until: date, count: int = 12) -> list[DayCount]:
    """The programme's last days up to `until`, newest first."""
    days = rules.days_before(programme, day=until, count=count)
    return _counts(actor, {programme: days}, {programme.pk: family(programme)})[programme.pk]


def latest(actor: Actor, found: Sequence[Programme], *, until: date) -> dict[UUID, list[DayCount]]:
    """The last day of each of these programmes, which hold their own themed ones; one query for all."""
    families = {p.pk: [p.pk, *(child.pk for child in found if child.parent_id == p.pk)] for p in found}
    return _counts(actor, {p: rules.days_before(p, day=until, count=1) for p in found}, families)


def _counts(
    actor: Actor, asked: Mapping[Programme, Sequence[date]], families: Mapping[UUID, Sequence[UUID]]
) -> dict[UUID, list[DayCount]]:
    """Villages reached on just those days."""
    visits = Visit.objects.counted_for(actor).filter(
        programme_id__in={pk for programme in asked for pk in families[programme.pk]},
        visited_on__in={day for days in asked.values() for day in days},
    )
    reached: dict[tuple[UUID, date], set[str]] = defaultdict(set)
    for pk, day, code in visits.order_by().values_list("programme_id", "visited_on", "region_code").distinct():
        reached[pk, day].add(code)
    counts: dict[UUID, list[DayCount]] = {}
    for programme, days in asked.items():
        calendar = packs.calendar_of(programme.county_code)
        counts[programme.pk] = []
        for day in days:
            codes = set(looked_after(actor, rules.villages_on(programme, day)))
            came = codes & set().union(*(reached[pk, day] for pk in families[programme.pk]))
            counts[programme.pk].append(DayCount(day, rules.holiday_on(calendar, day), len(codes), len(came)))
    return counts
