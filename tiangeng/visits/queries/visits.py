"""Visits as pages show them: lists, one visit, what it saw and said before."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, Q, QuerySet, Subquery

from tiangeng.kernel.actors import Actor, Range
from tiangeng.kernel.ahead import Asking, alone
from tiangeng.kernel.keys import OneOf
from tiangeng.kernel.pairs import narrowing, says
from tiangeng.kernel.refusals import Missing
from tiangeng.places.models import Enterprise, Facility, Household, Region
from tiangeng.visits import rules
from tiangeng.visits.models import Companion, Visit, VisitEdit, VisitWords
from tiangeng.visits.words import field_words

FEW = 5_000  # visits a word may stand in to be taken by their keys (kernel.pairs)
COUNTED = 1_000  # of one person's visits the page gives no total, and counts pages no further
SEARCHED_BACK = timedelta(days=366)  # so many days of diaries are read for a word, never a county's whole past


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


def one(actor: Actor, visit_id: UUID) -> Visit:
    """A visit with the names its page shows, or `Missing`."""
    found = listed(actor).filter(pk=visit_id).first()
    if found is None:
        raise Missing
    return found


def is_visible(actor: Actor, visit_id: UUID) -> bool:
    return Visit.objects.visible_to(actor).filter(pk=visit_id).exists()


def may_attach(actor: Actor, visit_id: UUID) -> bool:
    """Who was there may add a picture; nobody must."""
    if actor.staff_id is None:
        return False
    return of_people(Visit.objects.visible_to(actor).filter(pk=visit_id), [actor.staff_id]).exists()


def may_edit(actor: Actor, visit: Visit, *, now: datetime) -> bool:
    return visit.account_id == actor.account_id and now - visit.created_at <= rules.EDITABLE_FOR


@dataclass(frozen=True, slots=True)
class Seen:
    """Whom and what a visit saw, as far as the reader may know them; the rest is a number."""

    households: Sequence[Household]
    enterprises: Sequence[Enterprise]
    facilities: Sequence[Facility]
    hidden_count: int


def seen_on(actor: Actor, visit: Visit) -> Seen:
    lists: list[list[Any]] = []
    total = 0
    for model, rows in (
        (Household, visit.household_rows.values_list("household_id", flat=True)),
        (Enterprise, visit.enterprise_rows.values_list("enterprise_id", flat=True)),
        (Facility, visit.facility_rows.values_list("facility_id", flat=True)),
    ):
        ids = list(rows)
        total += len(ids)
        lists.append(list(model.objects.visible_to(actor).filter(pk__in=ids).order_by("sort_key", "pk")) if ids else [])
    return Seen(lists[0], lists[1], lists[2], total - sum(len(found) for found in lists))


@dataclass(frozen=True, slots=True)
class Before:
    """What an edited visit said before: its words, and which other fields were different."""

    edit: VisitEdit
    words: Sequence[tuple[str, str]]
    others: Sequence[str]


def what_it_said(edit: VisitEdit) -> Before:
    words, others = [], []
    for name, value in edit.before.items():
        is_words = name in ("heard", "policies_told", "ideas")
        if is_words and value:
            words.append((field_words(name), str(value)))
        else:
            others.append(field_words(name))
    return Before(edit, words, others)


def matching(rows: QuerySet[Visit], words: str) -> QuerySet[Visit]:
    """Visits that hold every word in what was heard, told or thought."""
    found: QuerySet[Visit] = alone(_seeking(rows, words))
    return found


def _seeking(rows: Any, words: str) -> Asking[Any]:
    for word in words.split()[:8]:
        rows = rows.filter(says(word, "heard", "ideas", "policies_told"))
    return (yield from narrowing(rows, VisitWords.objects.all(), words.split()[:8], few=FEW, millions=True))


def searched_days(*, today: date, first: date | None = None, last: date | None = None) -> tuple[date, date]:
    """The days a word is looked for in: a year at most, up to `last`, or from `first` on where only that is named."""
    last = last or (min(today, first + SEARCHED_BACK) if first else today)
    return max(first or date.min, last - SEARCHED_BACK), last


def searched(
    rows: QuerySet[Visit], words: str, *, today: date, first: date | None = None, last: date | None = None
) -> QuerySet[Visit]:
    """`matching` within `searched_days`: of a word that stands in half of all diaries many must be read."""
    return matching(rows.filter(visited_on__range=searched_days(today=today, first=first, last=last)), words)


def seeking(rows: QuerySet[Visit], words: str, *, today: date) -> Asking[Any]:
    """`searched`, beside others that are asked."""
    return _seeking(rows.filter(visited_on__range=searched_days(today=today)), words)


def below(rows: QuerySet[Any], code: str) -> QuerySet[Any]:
    """Rows in a region and all it contains."""
    r = Range.of(code)
    return rows.filter(region_code__gte=r.lo, region_code__lt=r.hi)


def of_people(rows: QuerySet[Visit], staff_ids: Iterable[UUID], *, on: date | None = None) -> QuerySet[Visit]:
    """Visits somebody wrote or went along on: the keys of these first, or the newest million are walked to find a few hundred."""
    people = list(staff_ids)
    along = Companion.objects.filter(staff__in=people)
    if on is not None:
        rows, along = rows.filter(visited_on=on), along.filter(visit__visited_on=on)
    found: Any = rows.filter(Q(staff__in=people) | Q(OneOf(F("pk"), ArraySubquery(along.values("visit_id")))))
    found.found_up_to = COUNTED
    narrowed_down: QuerySet[Visit] = found
    return narrowed_down


def as_typed(visit: Visit) -> dict[str, Any]:
    """A visit as the entry form shows it."""
    return {
        "version": visit.version,
        "region_code": visit.region_code,
        "visited_on": visit.visited_on,
        "part_of_day": visit.part_of_day,
        "heard": visit.heard,
        "policies_told": visit.policies_told,
        "ideas": visit.ideas,
        "is_private": visit.is_private,
        "companion_ids": list(visit.companion_rows.values_list("staff_id", flat=True)),
        "household_ids": list(visit.household_rows.values_list("household_id", flat=True)),
        "enterprise_ids": list(visit.enterprise_rows.values_list("enterprise_id", flat=True)),
        "facility_ids": list(visit.facility_rows.values_list("facility_id", flat=True)),
    }
