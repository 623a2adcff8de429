"""What a village's page shows to everybody: how much of what was asked is solved, who comes, and when next.

Counts only, by field of life: in a small village a heading tells which house it was about. Complaints are in no count.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Q, Sum
from django.utils import timezone

from tiangeng.algorithms.proportions import Rate
from tiangeng.issues.models import Issue, Outcome
from tiangeng.issues.states import State
from tiangeng.kernel.walls import acting
from tiangeng.people.models import Staff
from tiangeng.public import rules
from tiangeng.visits import rules as visit_rules
from tiangeng.visits.models import Programme, RosterEntry

LATELY, YEAR = timedelta(days=90), timedelta(days=365)
DONE = Q(state=State.CLOSED, outcome=Outcome.SOLVED)  # done in part, or explained, is not called done
LEFT_OUT = (State.MERGED, State.WITHDRAWN, State.DECLINED)
NAMED_AT_MOST = 12


@dataclass(frozen=True, slots=True)
class Solved:
    """One field of life: so many struck off lately, for so many households, people or firms."""

    field: str
    count: int
    served: int


@dataclass(frozen=True, slots=True)
class Coming:
    """A programme's next day in the village."""

    programme: str
    on: date


@dataclass(frozen=True, slots=True)
class Board:
    """Everything a villager can read here without an account."""

    solved: tuple[Solved, ...]
    rate: Rate  # done and struck off, of what was told in the year
    coming: tuple[Coming, ...]
    people: tuple[Staff, ...]
    more_people: int


def board(village_code: str, *, now: datetime) -> Board:
    """Read as a villager of that village, inside its walls."""
    today = timezone.localdate(now)
    with acting(rules.villager_of(village_code)):
        people = _people(village_code, today)
        return Board(
            _solved(village_code, now=now),
            _rate(village_code, now=now),
            _coming(village_code, today),
            tuple(people[:NAMED_AT_MOST]),
            max(len(people) - NAMED_AT_MOST, 0),
        )


def _told(village_code: str) -> Q:
    return Q(region_code=village_code, is_confidential=False) & ~Q(state__in=LEFT_OUT)


def _solved(village_code: str, *, now: datetime) -> tuple[Solved, ...]:
    rows = (
        Issue.objects.filter(_told(village_code), DONE, closed_at__gte=now - LATELY)
        .values("category__parent__name")
        .annotate(n=Count("pk"), served=Sum("beneficiaries"))
        .order_by("-n", "category__parent__name")
    )
    return tuple(Solved(row["category__parent__name"] or "", row["n"], row["served"] or 0) for row in rows)


def _rate(village_code: str, *, now: datetime) -> Rate:
    counts = Issue.objects.filter(_told(village_code), reported_at__gte=now - YEAR).aggregate(
        told=Count("pk"), done=Count("pk", filter=DONE)
    )
    return Rate(counts["done"], counts["told"])


def _coming(village_code: str, today: date) -> tuple[Coming, ...]:
    found = []
    for programme in Programme.objects.filter(county_code=village_code[:6]).select_related("parent"):
        days = visit_rules.days_after(programme, day=today - timedelta(days=1), count=6)
        day = next((d for d in days if village_code in visit_rules.villages_on(programme, d)), None)
        if day and programme.parent is None:  # themed days are walked where they are needed
            found.append(Coming(programme.name, day))
    return tuple(sorted(found, key=lambda one: (one.on, one.programme)))


def _people(village_code: str, today: date) -> list[Staff]:
    """Whose names stand on the contact cards: on the roster today."""
    entries = RosterEntry.objects.filter(region_code=village_code, from_on__lte=today).filter(
        Q(to_on__isnull=True) | Q(to_on__gte=today)
    )
    rows = Staff.objects.filter(pk__in=entries.values("staff"), is_active=True).select_related("organisation")
    return list(rows.order_by("sort_key", "pk"))
