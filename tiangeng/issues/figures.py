"""What the three rates are made of: which issues and turns of a period count, for what, and how many they are.

The pages, the lists behind their figures and what is kept of whole months (`months`) all ask here, so that they agree.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Left

from .models import Answer, Handling, Issue, Outcome, Role
from .models.sight import TOWN
from .states import DONE_STATES, NOT_COUNTED, OPEN_STATES, HandlingState, State

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
# seen by everybody whose territory it lies in, and hidden from nobody; the rest is told apart
PLAIN = Q(is_confidential=False, about_organisation__isnull=True, about_staff__isnull=True)
TOLD_APART = Q(is_confidential=True) | Q(about_organisation__isnull=False) | Q(about_staff__isnull=False)
RULED = ("upheld", "overruled")  # what became of an objection to a dispatch
RULED_ON = Q(state=HandlingState.RETURNED) & ~Q(next__isnull=True, issue__state=State.RETURNED)  # others wait for it
OVERRULED = Q(next=F("organisation"))
UPHELD = Q(next__isnull=True) | ~OVERRULED
Key = tuple[Any, ...]  # of whom the figures are: (lead,), or (township, lead)
Figures = dict[Key, dict[str, int]]


def rated(*, now: datetime) -> dict[str, tuple[Q, Q]]:
    """Of each rate what counts at all, and what of it counts for it."""
    return {
        "responded": (Q(accepted_at__isnull=False) | Q(accept_by__lte=now), Q(accepted_at__lte=F("accept_by"))),
        "resolved": (Q(), _SOLVED & Q(state__in=DONE_STATES)),
        "satisfied": (Q(is_satisfied__isnull=False), Q(is_satisfied=True)),
    }


def given_out(*, since: datetime, until: datetime) -> Q:
    """What the rates of a period are about. What was declined, merged, withdrawn or ruled unreasonable does not count."""
    return Q(dispatched_at__gte=since, dispatched_at__lt=until, lead__isnull=False) & ~Q(state__in=NOT_COUNTED)


def turns_over(issues: QuerySet[Issue], *, since: datetime, until: datetime) -> QuerySet[Handling]:
    """The leads' turns of the period that are over: given back, or gone with an escalation or another dispatch.

    What the unit did in them stays its own: an objection or an escalation washes no lateness away. They are few beside the
    issues, and stand in an index of their own.
    """
    turns = Handling.objects.filter(role=Role.LEAD, state__in=OVER, assigned_at__gte=since, assigned_at__lt=until)
    return turns.filter(issue__in=issues.exclude(state__in=NEVER_COUNTED).order_by().values("pk"))


def ruled_on(turns: QuerySet[Handling]) -> QuerySet[Handling]:
    """Objections with what became of them: given to the same unit again they were overruled, otherwise upheld."""
    return turns.annotate(next=_next_lead()).filter(RULED_ON)


def _next_lead() -> Subquery:
    """Of a turn, to whom the issue was given next."""
    after = Handling.objects.filter(issue=OuterRef("issue"), role=Role.LEAD, assigned_at__gt=OuterRef("assigned_at"))
    return Subquery(after.order_by("assigned_at").values("organisation")[:1])


OF_ISSUES = ("of", "due_count", "in_time", "done", "answered", "pleased", "late_count", *(f"part_{n}" for n in PARTS))
OF_TURNS = ("due_count", "in_time", "objections", "overruled")
NAMES = tuple(dict.fromkeys(OF_ISSUES + OF_TURNS))
STARS = ("star_count", "star_good")  # of answers, by the month of the answer


def counted(
    issues: QuerySet[Issue], *, since: datetime, until: datetime, now: datetime, by_township: bool = False
) -> Figures:
    """The figures, by `NAMES`, of each lead (in each township) over what it was given in the period."""
    by = ("town", "unit") if by_township else ("unit",)
    figures: Figures = {}
    for ask, names in QUESTIONS:
        for row in ask(issues, by, since=since, until=until, now=now):
            key, counts = row[: len(by)], row[len(by) :]
            if any(counts):  # a turn given back before it was due counts for nothing
                add(figures, key, dict(zip(names, counts, strict=True)))
    return figures


def _of_issues(
    issues: QuerySet[Issue], by: tuple[str, ...], *, since: datetime, until: datetime, now: datetime
) -> QuerySet[Any, Any]:
    of = rated(now=now)
    rows: Any = issues.filter(given_out(since=since, until=until)).order_by()
    counts = rows.annotate(unit=F("lead"), town=Left("region_code", TOWN)).values(*by).annotate(
        of=Count("lead"),
        due_count=Count("lead", filter=of["responded"][0]),
        in_time=Count("lead", filter=of["responded"][1]),
        done=Count("lead", filter=of["resolved"][1]),
        answered=Count("lead", filter=of["satisfied"][0]),
        pleased=Count("lead", filter=of["satisfied"][1]),
        late_count=Count("lead", filter=Q(state__in=OPEN_STATES, due_at__lte=now)),
        **{f"part_{name}": Count("lead", filter=rule) for name, rule in PARTS.items()},
    )  # fmt: skip
    return counts.values_list(*by, *OF_ISSUES)


def _of_turns(
    issues: QuerySet[Issue], by: tuple[str, ...], *, since: datetime, until: datetime, now: datetime
) -> QuerySet[Any, Any]:
    """What the turns that are over add; in one question, the objections among them too."""
    of, hits = rated(now=now)["responded"]
    rows: Any = turns_over(issues, since=since, until=until).order_by()
    rows = rows.annotate(unit=F("organisation"), town=Left("region_code", TOWN), next=_next_lead())
    counts = rows.values(*by).annotate(
        due_count=Count("pk", filter=of),
        in_time=Count("pk", filter=of & hits),
        objections=Count("pk", filter=RULED_ON),
        overruled=Count("pk", filter=RULED_ON & OVERRULED),
    )
    return counts.values_list(*by, *OF_TURNS)


QUESTIONS = ((_of_issues, OF_ISSUES), (_of_turns, OF_TURNS))


def starred(
    issues: QuerySet[Issue],
    *,
    since: datetime,
    until: datetime,
    by_township: bool = False,
    leads: Collection[UUID] | None = None,
) -> Figures:
    """How many of the period's answers gave stars to each lead (or to these), and how many of them four or five; what is told
    apart is not asked."""
    by = ("town", "unit") if by_township else ("unit",)
    rows: Any = Answer.objects.filter(
        at__gte=since,
        at__lt=until,
        score__isnull=False,
        lead__isnull=False,
        issue__in=issues.filter(PLAIN).order_by().values("pk"),
    )
    rows = rows if leads is None else rows.filter(lead__in=leads)
    rows = rows.annotate(unit=F("lead"), town=Left("region_code", TOWN)).values(*by).order_by()
    counts = rows.annotate(star_count=Count("pk"), star_good=Count("pk", filter=Q(score__gte=4)))
    return {tuple(row.pop(name) for name in by): row for row in counts}


def add(figures: Figures, key: Key, row: dict[str, int]) -> None:
    """One row of counts to what is there of the same unit."""
    there = figures.setdefault(key, dict.fromkeys(NAMES, 0))
    for name, count in row.items():
        there[name] += count
