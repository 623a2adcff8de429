"""What pages ask of the visits: lists, a day's coverage, who has not been heard for long, who is where.

Coverage is about villages and households. How many people came to a village is told; how often a person went is not
asked anywhere.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import F, Max, OuterRef, Q, QuerySet, Subquery

from tiangeng.kernel.actors import Actor, Range
from tiangeng.places.models import Household, HouseholdState, Level, Region

from . import rules
from .models import Companion, HouseholdSeen, Programme, RosterEntry, Visit

SILENT_AFTER_WEEKS = 4  # homes are visited every week or two: a month without a word is worth a walk


def listed(actor: Actor) -> QuerySet[Visit]:
    """Rows for the list, newest first: what the actor may see, with the names a line shows."""
    place = Region.objects.filter(code=OuterRef("region_code")).values("name")
    rows: QuerySet[Visit] = (
        Visit.objects.visible_to(actor)
        .select_related("staff", "organisation", "programme")
        .defer("programme__village_codes", "programme__past")
        .annotate(place_name=Subquery(place))
        .order_by("-visited_on", "-id")
    )
    return rows


def matching(rows: QuerySet[Visit], words: str) -> QuerySet[Visit]:
    """Visits that hold every word in what was heard, told or thought."""
    for word in words.split()[:8]:
        rows = rows.filter(Q(heard__contains=word) | Q(ideas__contains=word) | Q(policies_told__contains=word))
    return rows


def below(rows: QuerySet[Any], code: str) -> QuerySet[Any]:
    """Rows in a region and all it contains."""
    r = Range.of(code)
    return rows.filter(region_code__gte=r.lo, region_code__lt=r.hi)


def of_person(rows: QuerySet[Visit], staff_id: UUID) -> QuerySet[Visit]:
    """Visits somebody wrote or went along on; the ids first, or the newest million are walked to find a few hundred."""
    wrote = Visit.objects.filter(staff_id=staff_id).values_list("pk", flat=True)
    along = Companion.objects.filter(staff_id=staff_id).values_list("visit_id", flat=True)
    return rows.filter(pk__in={*wrote, *along})


def programmes(actor: Actor) -> QuerySet[Programme]:
    """Running ones first, a themed one after its core one."""
    found: QuerySet[Programme] = (
        Programme.objects.visible_to(actor)
        .select_related("parent")
        .order_by("-is_active", "starts_on", F("parent").asc(nulls_first=True), "code")
    )
    return found


def family(programme: Programme) -> list[UUID]:
    """The programme and the themed ones under it: who went on 走青日 went on 周三下村日 too."""
    return [programme.pk, *Programme.objects.filter(parent=programme).order_by("pk").values_list("pk", flat=True)]


# Written by hand because every entry a phone sends asks it; the wall on the table is the programme's whole scope.
_RUNNING = """
SELECT p.id, p.parent_id, p.code, p.rule, p.rule_since, p.starts_on, p.ends_on, p.past, p.village_codes @> ARRAY[%(code)s]::varchar[],
       EXISTS (SELECT 1 FROM visits_rosterentry r WHERE r.programme_id = p.id AND r.staff_id = %(staff)s
               AND r.region_code = %(code)s AND r.from_on <= %(day)s AND (r.to_on IS NULL OR r.to_on >= %(day)s)),
       circle.mine > 0, circle.total = 0
FROM visits_programme p
CROSS JOIN LATERAL (SELECT count(*) AS total, count(*) FILTER (WHERE o.organisation_id = ANY(%(units)s)) AS mine
                    FROM visits_programme_organisations o WHERE o.programme_id = p.id) AS circle
WHERE p.county_code = %(county)s AND p.starts_on <= %(day)s AND (p.ends_on IS NULL OR p.ends_on >= %(day)s)
"""


@dataclass(frozen=True, slots=True)
class Running:
    """A programme that runs on a day in a village, and what it has to do with one person."""

    id: UUID
    parent_id: UUID | None
    code: str
    rule: str
    rule_since: date
    starts_on: date
    ends_on: date | None
    past: list[dict[str, Any]]
    covers_now: bool
    is_rostered: bool
    is_mine: bool
    is_open_to_all: bool

    def covers(self, village_code: str, day: date) -> bool:
        phase = rules.phase_on(self, day)
        kept = phase.village_codes if phase else ()
        return self.covers_now if kept is None else village_code in kept


def running(village_code: str, *, day: date, staff_id: UUID, organisation_ids: Iterable[UUID]) -> list[Running]:
    """Programmes that run that day in that village."""
    asked: dict[str, Any] = {
        "code": village_code,
        "county": village_code[:6],
        "day": day,
        "staff": staff_id,
        "units": list(organisation_ids),
    }
    with connection.cursor() as cursor:
        cursor.execute(_RUNNING, asked)
        rows = [Running(*[*row[:7], json.loads(row[7]), *row[8:]]) for row in cursor.fetchall()]
    return [p for p in rows if rules.runs_on(p, day) and p.covers(village_code, day)]


# ---------------------------------------------------------------------- coverage of a day


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
    codes = _mine(actor, rules.villages_on(programme, on))
    visits = Visit.objects.counted_for(actor).filter(programme_id__in=family(programme), visited_on=on)
    here = visits.values_list("region_code", "staff_id")
    along = Companion.objects.filter(visit__in=visits).values_list("region_code", "staff_id")
    people: dict[str, int] = defaultdict(int)
    for code, _staff_id in here.union(along):
        people[code] += 1
    last = _last_visit(actor, until=on)
    found: dict[str, list[VillageDay]] = defaultdict(list)
    for village in Region.objects.filter(code__in=codes).annotate(last_on=last).order_by("sort_key"):
        day = VillageDay(village.code, village.name, people.get(village.code, 0), village.last_on, on)
        found[village.parent_code].append(day)
    townships = Region.objects.filter(code__in=found).order_by("sort_key")
    return Coverage(
        programme,
        on,
        rules.runs_on(programme, on),
        rules.holiday_on(rules.calendar_of(programme.county_code), on),
        tuple(TownshipDay(township.code, township.name, tuple(found[township.code])) for township in townships),
    )


def _mine(actor: Actor, codes: Iterable[str]) -> list[str]:
    """The villages the actor looks after: elsewhere visits may be out of sight, and "not reached" would be untrue."""
    return [code for code in codes if code.startswith(actor.territories)]


def _last_visit(actor: Actor, *, until: date) -> Subquery:
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


def history(actor: Actor, programme: Programme, *, until: date, count: int = 12) -> list[DayCount]:
    """The programme's last days up to `until`, newest first; one query over just those days."""
    days = rules.days_before(programme, day=until, count=count)
    visits = Visit.objects.counted_for(actor).filter(programme_id__in=family(programme), visited_on__in=days)
    reached: dict[date, set[str]] = defaultdict(set)
    for day, code in visits.order_by().values_list("visited_on", "region_code").distinct():
        reached[day].add(code)
    calendar, found = rules.calendar_of(programme.county_code), []
    for day in days:
        codes = set(_mine(actor, rules.villages_on(programme, day)))
        found.append(DayCount(day, rules.holiday_on(calendar, day), len(codes), len(codes & reached[day])))
    return found


# ---------------------------------------------------------------------- long unheard


@dataclass(frozen=True, slots=True)
class Silence:
    """A village and how long it has not been visited."""

    village: Region
    last_on: date | None
    weeks: int | None


def silent_villages(
    actor: Actor, *, on: date, region_code: str = "", weeks: int = SILENT_AFTER_WEEKS, limit: int = 50
) -> list[Silence]:
    """很久没听到声音: covered villages nobody has visited for that many weeks, the longest first."""
    covered: set[str] = set()
    for programme in Programme.objects.visible_to(actor).in_force(on).order_by("pk"):
        covered.update(rules.villages_on(programme, on))
    codes = [code for code in _mine(actor, covered) if code.startswith(region_code)]
    before = on - timedelta(weeks=weeks)
    rows = (
        Region.objects.filter(code__in=codes)
        .annotate(last_on=_last_visit(actor, until=on))
        .filter(Q(last_on__isnull=True) | Q(last_on__lte=before))
        .order_by(F("last_on").asc(nulls_first=True), "code")[:limit]
    )
    return [Silence(row, row.last_on, (on - row.last_on).days // 7 if row.last_on else None) for row in rows]


@dataclass(frozen=True, slots=True)
class HouseholdSilence:
    household: Household
    last_on: date | None
    weeks: int | None


@dataclass(frozen=True)
class VillageHouseholds:
    """A village's households, the longest unseen first."""

    rows: Sequence[HouseholdSilence]
    on: date

    @cached_property
    def never(self) -> list[HouseholdSilence]:
        return [row for row in self.rows if row.last_on is None]

    @cached_property
    def seen_lately_count(self) -> int:
        """Seen within three months."""
        return sum(row.weeks is not None and row.weeks < 13 for row in self.rows)


def households_unheard(actor: Actor, village_code: str, *, on: date) -> VillageHouseholds:
    """Every household of the village with the day it was last seen, as far as the actor may know. Two queries."""
    seen = _seen_in(actor, village_code).filter(seen_on__lte=on)
    last = dict(seen.order_by().values_list("household_id").annotate(Max("seen_on")))
    rows = [
        HouseholdSilence(home, last.get(home.pk), (on - last[home.pk]).days // 7 if home.pk in last else None)
        for home in Household.objects.visible_to(actor)
        .filter(region_code=village_code)
        .exclude(state=HouseholdState.MOVED)
        .only("id", "region_code", "number", "head_name", "hamlet", "labels", "initials", "sort_key", "state")
    ]
    rows.sort(key=lambda row: (row.last_on or date.min, row.household.sort_key, row.household.number))
    return VillageHouseholds(rows, on)


def _seen_in(actor: Actor, village_code: str) -> QuerySet[HouseholdSeen]:
    """Households seen on visits the actor may see, asked of this village's visits only."""
    visits = Visit.objects.visible_to(actor).filter(region_code=village_code)
    found: QuerySet[HouseholdSeen] = HouseholdSeen.objects.filter(region_code=village_code, visit__in=visits)
    return found


def seen_of_household(actor: Actor, household: Household) -> QuerySet[HouseholdSeen]:
    """When a household was seen and by whom, newest first."""
    visits = Visit.objects.visible_to(actor).filter(region_code=household.region_code)
    found: QuerySet[HouseholdSeen] = (
        HouseholdSeen.objects.filter(household=household, visit__in=visits)
        .select_related("visit__staff", "visit__programme")
        .order_by("-seen_on", "-id")
    )
    return found


# ---------------------------------------------------------------------- who is where


def roster(actor: Actor, *, on: date, region_code: str, programme: Programme | None = None) -> QuerySet[RosterEntry]:
    """Who is planned where below a region on a day, village by village."""
    rows = below(RosterEntry.objects.visible_to(actor).on(on), region_code)
    if programme is not None:
        rows = rows.filter(programme=programme)
    return rows.select_related("staff__organisation", "programme").order_by("region_code", "staff__sort_key", "from_on")


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
            rules.holiday_on(rules.calendar_of(entry.county_code), on),
        )
        for entry in entries
        if entry.region_code in names
    ]
    return Day(on, plans, list(of_person(listed(actor), actor.staff_id).filter(visited_on=on)[:20]))


# ---------------------------------------------------------------------- names for forms


def villages_for(actor: Actor) -> QuerySet[Region]:
    """Villages where the actor may write a visit."""
    rule = Q(pk__in=[])
    for territory in {grant.territory for grant in actor.grants if "visits.record" in grant.capabilities}:
        r = Range.of(territory)
        rule |= Q(code__gte=r.lo, code__lt=r.hi)
    return Region.objects.filter(rule, level=Level.VILLAGE).order_by("parent_code", "sort_key")


def townships_for(actor: Actor, county_code: str) -> QuerySet[Region]:
    """Townships whose fieldwork the actor can look at, whole."""
    rule = Q(pk__in=[])
    for territory in actor.territories:
        rule |= Q(code__startswith=territory) if len(territory) <= 9 else Q(code=territory[:9])
    return Region.objects.filter(rule, level=Level.TOWNSHIP, code__startswith=county_code).order_by("sort_key")
