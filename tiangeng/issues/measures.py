"""The three rates 三率 of each unit, what they are made of, and the issues behind every figure; and the clearing curve."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import accumulate
from typing import Any
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db.models import (
    Case,
    Count,
    DateTimeField,
    F,
    Func,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    UUIDField,
    Value,
    When,
)

from tiangeng.algorithms.proportions import Rate
from tiangeng.kernel.actors import Actor
from tiangeng.people.models import Organisation

from . import words
from .models import Answer, Handling, Issue, Outcome, Role
from .states import DONE_STATES, NOT_COUNTED, OPEN_STATES, HandlingState, State

NAMES = ("responded", "resolved", "satisfied")
OVER = frozenset({HandlingState.RETURNED, HandlingState.RELEASED})  # a lead's turn that has passed to nobody or another
NEVER_COUNTED = NOT_COUNTED - {State.RETURNED}  # of these not even the turns count
_SOLVED = Q(outcome__in=["", Outcome.SOLVED])
PARTS = {  # of all that was given out, what was said of it in the end; the first two are the rate of resolving
    "solved": _SOLVED & Q(state__in=DONE_STATES, is_satisfied=True),
    "checked": _SOLVED & Q(state__in=DONE_STATES) & (Q(is_satisfied=False) | Q(is_satisfied__isnull=True)),
    "claimed": _SOLVED & Q(state=State.RESOLVED),
    "partly": Q(outcome=Outcome.PARTLY, state__in=[State.RESOLVED, *DONE_STATES]),
    "explained": Q(outcome=Outcome.EXPLAINED, state__in=[State.RESOLVED, *DONE_STATES]),
    "deferred": Q(state=State.DEFERRED),
}
RULED = ("upheld", "overruled")  # what became of an objection to a dispatch


@dataclass(frozen=True, slots=True)
class Rates:
    """The three rates 三率 of one owner: responded in time, resolved, satisfied; each with its counts.

    `parts` says what was said of all that was given out, by the names of `PARTS`; `objections` how many of its objections
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


def _rated(*, now: datetime) -> dict[str, tuple[Q, Q]]:
    """Of each rate what counts at all, and what of it counts for it: the figures and the lists behind them agree."""
    return {
        "responded": (Q(accepted_at__isnull=False) | Q(accept_by__lte=now), Q(accepted_at__lte=F("accept_by"))),
        "resolved": (Q(), _SOLVED & Q(state__in=DONE_STATES)),
        "satisfied": (Q(is_satisfied__isnull=False), Q(is_satisfied=True)),
    }


def _given_out(*, since: datetime, until: datetime) -> Q:
    """What the rates of a period are about. What was declined, merged, withdrawn or ruled unreasonable does not count."""
    return Q(dispatched_at__gte=since, dispatched_at__lt=until, lead__isnull=False) & ~Q(state__in=NOT_COUNTED)


def _turns_over(issues: QuerySet[Issue], *, since: datetime, until: datetime) -> QuerySet[Handling]:
    """The leads' turns of the period that are over: given back, or gone with an escalation or another dispatch.

    What the unit did in them stays its own: an objection or an escalation washes no lateness away. They are few beside the
    issues, and stand in an index of their own.
    """
    turns = Handling.objects.filter(role=Role.LEAD, state__in=OVER, assigned_at__gte=since, assigned_at__lt=until)
    return turns.filter(issue__in=issues.exclude(state__in=NEVER_COUNTED).order_by().values("pk"))


def _ruled_on(turns: QuerySet[Handling]) -> QuerySet[Handling]:
    """Objections with what became of them: given to the same unit again they were overruled, otherwise upheld."""
    after = Handling.objects.filter(issue=OuterRef("issue"), role=Role.LEAD, assigned_at__gt=OuterRef("assigned_at"))
    turns = turns.filter(state=HandlingState.RETURNED)
    turns = turns.annotate(next=Subquery(after.order_by("assigned_at").values("organisation")[:1]))
    return turns.exclude(next__isnull=True, issue__state=State.RETURNED)  # still waiting for the ruling


_OVERRULED = Q(next=F("organisation"))
_UPHELD = Q(next__isnull=True) | ~_OVERRULED


def behind_rate(
    rows: QuerySet[Issue], rate: str, *, since: datetime, now: datetime, lead: UUID | None = None
) -> QuerySet[Issue]:
    """The issues a figure of the period counts, of one owner or of all.

    `_yes` are those a rate counts for it, `_no` those against; or a part of `PARTS`, or how an objection was ruled. An
    issue is named once, in how many turns it ever counts.
    """
    name, _dash, part = rate.partition("_")
    if name == "objection":
        turns = _ruled_on(_of(lead, _turns_over(rows, since=since, until=now)))
        return rows.filter(pk__in=turns.filter(_UPHELD if part == "upheld" else _OVERRULED).values("issue"))
    of, hits = _rated(now=now)[name]
    counted = of & hits if part == "yes" else of & ~hits if part == "no" else of
    rule = _given_out(since=since, until=now) & PARTS.get(part, counted)
    rule = rule & Q(lead=lead) if lead else rule
    if name != "responded":
        return rows.filter(rule)
    turns = _of(lead, _turns_over(rows, since=since, until=now)).filter(counted).order_by()
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
    issues = Issue.objects.visible_to(actor)
    rated = _rated(now=now)
    counted: Any = issues.filter(_given_out(since=since, until=until)).values("lead").annotate(  # all stands in one index
        of=Count("lead"),
        due_count=Count("lead", filter=rated["responded"][0]),
        in_time=Count("lead", filter=rated["responded"][1]),
        done=Count("lead", filter=rated["resolved"][1]),
        answered=Count("lead", filter=rated["satisfied"][0]),
        pleased=Count("lead", filter=rated["satisfied"][1]),
        late_count=Count("lead", filter=Q(state__in=OPEN_STATES, due_at__lte=now)),
        **{f"part_{name}": Count("lead", filter=rule) for name, rule in PARTS.items()},
    )  # fmt: skip
    figures: dict[UUID, dict[str, Any]] = {row["lead"]: row for row in counted}
    for lead, row in _turns_counted(issues, since=since, until=until, now=now):
        figure = figures.setdefault(lead, {})
        for name, count in row.items():
            figure[name] = figure.get(name, 0) + count
    owners = Organisation.objects.filter(pk__in=figures).only("name", "short_name").order_by("sort_key", "pk")
    return [_rates_of(owner, figures[owner.pk]) for owner in owners]


def _turns_counted(
    issues: QuerySet[Issue], *, since: datetime, until: datetime, now: datetime
) -> Iterator[tuple[UUID, dict[str, int]]]:
    """What the turns that are over add to each owner's figures."""
    of, hits = _rated(now=now)["responded"]
    turns = _turns_over(issues, since=since, until=until).order_by()
    led: Any = turns.filter(of).values_list("organisation").annotate(due=Count("pk"), hit=Count("pk", filter=hits))
    for unit, due_count, in_time in led:
        yield unit, {"due_count": due_count, "in_time": in_time}
    lost = Case(When(_OVERRULED, then=F("pk")), output_field=UUIDField())
    ruled: Any = (
        _ruled_on(turns)
        .annotate(lost=lost)
        .values_list("organisation")
        .annotate(all=Count("pk"), overruled=Count("lost"))
    )
    for unit, objections, overruled in ruled:
        yield unit, {"objections": objections, "overruled": overruled}


def _rates_of(owner: Organisation, row: dict[str, Any]) -> Rates:
    count = lambda name: row.get(name, 0)  # noqa: E731
    return Rates(
        owner,
        Rate(count("in_time"), count("due_count")),
        Rate(count("done"), count("of")),
        Rate(count("pleased"), count("answered")),
        {name: count(f"part_{name}") for name in PARTS},
        Rate(count("objections") - count("overruled"), count("objections")),
        count("late_count"),
    )


def starred(actor: Actor, *, since: datetime, until: datetime, leads: Collection[UUID]) -> dict[UUID, Rate]:
    """Of each of these owners, over the answers of the period that gave stars; of fewer than ten nothing: it would tell whose
    they are."""
    rows = (
        Answer.objects.visible_to(actor)
        .filter(at__gte=since, at__lt=until, score__isnull=False, lead__in=leads)
        .values("lead")
    )
    counted = rows.annotate(of=Count("pk"), hits=Count("pk", filter=Q(score__gte=4)))
    found = {row["lead"]: Rate(row["hits"], row["of"]) for row in counted}
    return {lead: rate for lead, rate in found.items() if rate.verdict_allowed}


def total_of(found: Sequence[Rates]) -> dict[str, Rate]:
    """The same three rates over all owners together."""
    return {n: Rate(sum(getattr(r, n).hits for r in found), sum(getattr(r, n).of for r in found)) for n in NAMES}


def parts_of(found: Sequence[Rates]) -> dict[str, int]:
    """And what was said of all that was given out."""
    return {name: sum(r.parts[name] for r in found) for name in PARTS}


# ---------------------------------------------------------------------- the clearing curve


@dataclass(frozen=True, slots=True)
class Week:
    """One point of the clearing curve: everything reported and struck off up to the end of the week."""

    ends_at: datetime
    reported: int
    closed: int


def clearing_curve(actor: Actor, *, now: datetime, weeks: int = 12) -> list[Week]:
    """Reported and struck off, summed over the last weeks, one aggregate each."""
    begin = now - timedelta(weeks=weeks)
    ends = [begin + timedelta(weeks=i + 1) for i in range(weeks)]
    rows = Issue.objects.visible_to(actor).order_by()
    reported, closed = (_by_week(rows.filter(**{f"{at}__gte": begin}), at, ends) for at in ("reported_at", "closed_at"))
    return [Week(*line) for line in zip(ends, accumulate(reported), accumulate(closed), strict=True)]


def _by_week(rows: QuerySet[Issue], at: str, ends: list[datetime]) -> list[int]:
    """How many fall into each week: PostgreSQL finds the week of a row once, not by asking every week's end of it."""
    week = Func(F(at), Value(ends, ArrayField(DateTimeField())), function="width_bucket", output_field=IntegerField())
    found = dict(rows.values_list(week).annotate(Count("county_code")))
    return [found.get(number, 0) for number in range(len(ends))]
