"""很久没听到声音: villages and homes nobody has seen for long."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, F, Max, OuterRef, QuerySet

from tiangeng.kernel.actors import Actor
from tiangeng.kernel.ahead import Asking, alone, records
from tiangeng.kernel.keys import OneOf
from tiangeng.places.models import Household, HouseholdState, Region
from tiangeng.visits import rules
from tiangeng.visits.models import HouseholdSeen, Programme, Visit
from tiangeng.visits.words import weeks_since

from .coverage import last_visit, looked_after

SILENT_AFTER_WEEKS = 4  # homes are visited every week or two: a month without a word is worth a walk


@dataclass(frozen=True, slots=True)
class Silence:
    """A village and how long it has not been visited."""

    village: Region
    last_on: date | None
    weeks: int | None

    @property
    def words(self) -> str:
        return weeks_since(self.weeks)


def silent_villages(
    actor: Actor, *, on: date, region_code: str = "", weeks: int = SILENT_AFTER_WEEKS, limit: int = 50
) -> list[Silence]:
    """很久没听到声音: covered villages nobody has visited for that many weeks, the longest first."""
    return alone(silences(actor, on=on, region_code=region_code, weeks=weeks, limit=limit))


def silences(
    actor: Actor, *, on: date, region_code: str = "", weeks: int = SILENT_AFTER_WEEKS, limit: int = 50
) -> Asking[list[Silence]]:
    """`silent_villages`, beside others that are asked."""
    covered: set[str] = set()
    for programme in Programme.objects.visible_to(actor).in_force(on).order_by("pk"):
        covered.update(rules.villages_on(programme, on))
    codes = [code for code in looked_after(actor, covered) if code.startswith(region_code)]
    before = on - timedelta(weeks=weeks)
    lately = Visit.objects.filter(region_code=OuterRef("code"), visited_on__gt=before, visited_on__lte=on)
    rows = (
        Region.objects.filter(code__in=codes)
        .filter(~Exists(lately))  # the last visit is looked up only where there was none
        .annotate(last_on=last_visit(actor, until=on))
        .order_by(F("last_on").asc(nulls_first=True), "code")[:limit]
    )
    found = yield from records(rows)
    return [Silence(row, row.last_on, (on - row.last_on).days // 7 if row.last_on else None) for row in found]


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
    found: QuerySet[HouseholdSeen] = HouseholdSeen.objects.filter(
        OneOf(F("visit_id"), ArraySubquery(visits.values("pk"))), region_code=village_code
    )
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
