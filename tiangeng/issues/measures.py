"""The three rates 三率 of each unit, what they are made of, and the issues behind every figure; and the clearing curve."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import accumulate
from typing import Any
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import DEFAULT_DB_ALIAS
from django.db.models import Count, DateTimeField, F, Func, IntegerField, Q, QuerySet, UUIDField, Value

from tiangeng.algorithms.proportions import Rate
from tiangeng.kernel.actors import Actor
from tiangeng.kernel.ahead import Asking, alone
from tiangeng.kernel.keys import OneOf
from tiangeng.kernel.questions import Question
from tiangeng.people.models import Organisation

from . import months, words
from .figures import OVERRULED, PARTS, UPHELD, given_out, rated, ruled_on, turns_over
from .models import Handling, Issue

NAMES = ("responded", "resolved", "satisfied")
NAMED = ("id", "name", "short_name")
MOVES = ("reported_at", "closed_at")
Named = Any  # a unit's row of these
ByUnit = Mapping[UUID, Mapping[str, int]]  # of each unit, by the names of `figures.NAMES`


@dataclass(frozen=True, slots=True)
class Rates:
    """The three rates 三率 of one owner: responded in time, resolved, satisfied; each with its counts.

    `parts` says what was said of all that was given out, by the names of `figures.PARTS`; `objections` how many of its objections
    that were ruled on were upheld.
    """

    owner: Organisation
    responded: Rate
    resolved: Rate
    satisfied: Rate
    parts: dict[str, int]
    objections: Rate
    late_count: int
    starred: Rate | None = None  # four or five stars, of those who gave any; only where it was asked for

    @property
    def parts_said(self) -> list[tuple[str, str, int]]:
        return words.parts(self.parts)

    @property
    def overruled(self) -> int:
        return self.objections.of - self.objections.hits


def behind_rate(
    rows: QuerySet[Issue], rate: str, *, since: datetime, now: datetime, lead: UUID | None = None
) -> QuerySet[Issue]:
    """The issues a figure of the period counts, of one owner or of all.

    `_yes` are those a rate counts for it, `_no` those against; or a part of `PARTS`, or how an objection was ruled. An
    issue is named once, in how many turns it ever counts.
    """
    name, _dash, part = rate.partition("_")
    if name == "objection":
        turns = ruled_on(_of(lead, turns_over(rows, since=since, until=now)))
        return rows.filter(pk__in=turns.filter(UPHELD if part == "upheld" else OVERRULED).values("issue"))
    of, hits = rated(now=now)[name]
    counted = of & hits if part == "yes" else of & ~hits if part == "no" else of
    rule = given_out(since=since, until=now) & PARTS.get(part, counted)
    rule = rule & Q(lead=lead) if lead else rule
    if name != "responded":
        return rows.filter(rule)
    turns = _of(lead, turns_over(rows, since=since, until=now)).filter(counted).order_by()
    if lead is None:  # a county's are walked in the order of the list
        return rows.filter(rule | Q(pk__in=turns.values("issue")))
    return rows.filter(pk__in=Issue.objects.filter(rule).order_by().values("pk").union(turns.values("issue"), all=True))


def _of(lead: UUID | None, turns: QuerySet[Handling]) -> QuerySet[Handling]:
    return turns.filter(organisation=lead) if lead else turns


def rates(actor: Actor, *, since: datetime, until: datetime, now: datetime) -> list[Rates]:
    """Per owner, over what was dispatched in the period.

    Responded: turns accepted by their deadline, of those accepted or past it; a turn that went late and was then given back
    is the unit's all the same. Resolved: solved by the word of the villager or of somebody who looked, of all that are with
    it or were finished by it. Satisfied: the villager's last word was "solved", of those who answered.
    """
    figures = months.figures_of(actor, since=since, until=until, now=now)
    return rates_of(owners_in(figures), figures)


def owners_in(figures: ByUnit) -> list[Named]:
    """The units that have figures, in their order; names alone, for above the counties they are thousands."""
    keys = Value(list(figures), ArrayField(UUIDField()))
    found = Organisation.objects.filter(OneOf(F("pk"), keys)).order_by("sort_key", "pk")
    return list(found.values_list(*NAMED, named=True))


def rates_of(owners: Iterable[Named], figures: ByUnit) -> list[Rates]:
    """The three rates of these units."""
    return [_rates_of(Organisation.from_db(DEFAULT_DB_ALIAS, NAMED, one), figures[one.id]) for one in owners]


def _rates_of(owner: Organisation, row: Mapping[str, int]) -> Rates:
    return Rates(
        owner,
        Rate(row["in_time"], row["due_count"]),
        Rate(row["done"], row["of"]),
        Rate(row["pleased"], row["answered"]),
        {name: row[f"part_{name}"] for name in PARTS},
        Rate(row["objections"] - row["overruled"], row["objections"]),
        row["late_count"],
    )


def starred(
    actor: Actor, *, since: datetime, until: datetime, now: datetime, leads: Collection[UUID]
) -> dict[UUID, Rate]:
    """Of each of these owners, over the answers of the period that gave stars, complaints apart; of fewer than ten nothing: it
    would tell whose they are."""
    stars = months.stars_of(actor, leads, since=since, until=until, now=now)
    rates = {lead: Rate(good, count) for lead, (count, good) in stars.items()}
    return {lead: rate for lead, rate in rates.items() if rate.verdict_allowed}


def total_of(figures: ByUnit) -> dict[str, Rate]:
    """The same three rates over all owners together."""
    row = _summed(figures, "in_time", "due_count", "done", "of", "pleased", "answered")
    pairs = (("in_time", "due_count"), ("done", "of"), ("pleased", "answered"))
    return {name: Rate(row[hits], row[of]) for name, (hits, of) in zip(NAMES, pairs, strict=True)}


def parts_of(figures: ByUnit) -> dict[str, int]:
    """And what was said of all that was given out."""
    summed = _summed(figures, *(f"part_{name}" for name in PARTS))
    return {name: summed[f"part_{name}"] for name in PARTS}


def _summed(figures: ByUnit, *names: str) -> dict[str, int]:
    return {name: sum(row[name] for row in figures.values()) for name in names}


# ---------------------------------------------------------------------- the clearing curve


@dataclass(frozen=True, slots=True)
class Week:
    """One point of the clearing curve: everything reported and struck off up to the end of the week."""

    ends_at: datetime
    reported: int
    closed: int


def clearing_curve(actor: Actor, *, now: datetime, weeks: int = 12) -> list[Week]:
    """Reported and struck off, summed over the last weeks."""
    return alone(clearing(actor, now=now, weeks=weeks))


def clearing(actor: Actor, *, now: datetime, weeks: int = 12) -> Asking[list[Week]]:
    """`clearing_curve`, beside others that are asked."""
    begin = now - timedelta(weeks=weeks)
    ends = [begin + timedelta(weeks=i + 1) for i in range(weeks)]
    rows = Issue.objects.visible_to(actor).order_by()
    reported, closed = (_by_week(rows.filter(**{f"{at}__gte": begin}), at, ends) for at in MOVES)
    counts = {at: [0] * weeks for at in MOVES}
    for at, week, count in (yield Question.of(reported.union(closed, all=True))):
        if week < weeks:  # not at this very moment
            counts[at][week] = count
    return [Week(*line) for line in zip(ends, *(accumulate(counts[at]) for at in MOVES), strict=True)]


def _by_week(rows: QuerySet[Issue], at: str, ends: list[datetime]) -> QuerySet[Issue, Any]:
    """How many fall into each week: PostgreSQL finds the week of a row once, not by asking every week's end of it."""
    week = Func(F(at), Value(ends, ArrayField(DateTimeField())), function="width_bucket", output_field=IntegerField())
    return rows.annotate(move=Value(at), week=week).values_list("move", "week").annotate(count=Count("county_code"))
