"""The published figures of a county beside the database's own count."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Max

from tiangeng.assignments.models import Assignment, Level
from tiangeng.assignments.states import State as AssignmentState
from tiangeng.issues.models import Issue, Source
from tiangeng.issues.states import State
from tiangeng.kernel import packs
from tiangeng.kernel.actors import Actor, system_actor
from tiangeng.kernel.walls import acting
from tiangeng.places.models import Enterprise
from tiangeng.visits import queries as visits
from tiangeng.visits.models import Programme, RosterEntry, Visit

from .pack import DemoPart


@dataclass(frozen=True, slots=True)
class Figure:
    """One published number and the count made now."""

    row: str
    what: str
    published: int
    counted: int

    @property
    def agrees(self) -> bool:
        return self.published == self.counted


@dataclass(frozen=True, slots=True)
class Replay:
    """All figures a pack covers, and the coverage of every day of its core programme."""

    pack: str
    figures: tuple[Figure, ...]
    coverage: tuple[dict[str, Any], ...]

    @property
    def agrees(self) -> bool:
        return all(figure.agrees for figure in self.figures)


def replay(name: str) -> Replay:
    """Count everything afresh; nothing is read from a counter."""
    head, parts = packs.read(name)
    part = parts["demo"]
    assert isinstance(part, DemoPart)
    with acting(
        system_actor("重放", territory=head.county_code, capabilities=("visits.see", "issues.see", "places.see"))
    ) as actor:
        programme = Programme.objects.get(county_code=head.county_code, code=part.programme)
        found = (
            *_cadres(part, programme),
            *_matters(part, head.county_code),
            *_assigned(part, head.county_code),
            *_enterprises(part, head.county_code),
        )
        return Replay(name, found, tuple(_coverage(actor, programme)))


def _cadres(part: DemoPart, programme: Programme) -> list[Figure]:
    if part.figures.cadres is None:
        return []
    row, published = part.figures.cadres
    rows = RosterEntry.objects.filter(programme=programme)
    cadres = rows.aggregate(n=Count("staff", distinct=True))["n"]
    villages = set(rows.values_list("region_code", flat=True))
    return [
        Figure(row, "cadres", published.cadres, cadres),
        Figure(row, "townships", published.townships, len({v[:9] for v in villages})),
        Figure(row, "villages", published.villages, len(villages)),
    ]


def _matters(part: DemoPart, county_code: str) -> list[Figure]:
    published = part.figures.LQ5
    if published is None:
        return []
    issues = packs.part_of(county_code, "issues")
    practical = [kind.code for kind in issues.kinds if kind.practical]
    done = Issue.objects.filter(county_code=county_code, state=State.CLOSED, category__kind__in=practical)
    by_kind = dict(done.values_list("category__kind").annotate(n=Count("pk")))
    kinds = [Figure("LQ5", kind, n, by_kind.get(kind, 0)) for kind, n in published.kinds.items()]
    return [Figure("LQ5", "matters", published.total, done.count()), *kinds]


def _assigned(part: DemoPart, county_code: str) -> list[Figure]:
    """Given by the city to units of the county, answered upward, and found good by the city."""
    published = part.figures.JD2
    if published is None:
        return []
    rows = Assignment.objects.filter(county_code=county_code, level=Level.CITY, state=AssignmentState.CLOSED)
    return [Figure("JD2", "assigned", published.assigned, rows.count())]


def _enterprises(part: DemoPart, county_code: str) -> list[Figure]:
    """Visited: on the round, and not merely in the register. A problem: told by an enterprise on such a visit."""
    published = part.figures.JD5
    if published is None:
        return []
    on_the_round = Visit.objects.filter(programme__code=published.programme, county_code=county_code)
    visited = Enterprise.objects.filter(county_code=county_code, seen_rows__visit__in=on_the_round).distinct()
    told = Issue.objects.filter(enterprise__in=visited, visit__in=on_the_round, source=Source.ENTERPRISE)
    return [
        Figure("JD5", "enterprises", published.enterprises, visited.count()),
        Figure("JD5", "above_scale", published.above_scale, visited.filter(is_above_scale=True).count()),
        Figure("JD5", "problems", published.problems, told.count()),
        Figure("JD5", "solved", published.solved, told.filter(state=State.CLOSED).count()),
    ]


def _coverage(actor: Actor, programme: Programme) -> list[dict[str, Any]]:
    """Each day of the programme in its last year: villages reached of villages covered, and by how many cadres."""
    last = Visit.objects.filter(programme=programme).aggregate(day=Max("visited_on"))["day"]
    if last is None:
        return []
    found = []
    for count in reversed(visits.history(actor, programme, until=last, count=53)):
        if count.reached_count:
            people = visits.coverage(actor, programme, on=count.day).people_count
            found.append(
                {"day": count.day, "reached": count.reached_count, "covered": count.village_count, "cadres": people}
            )
    return found
