"""What pages and counters ask of the issues: lists, whose turn it is, what is late, the three rates."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db.models import Count, F, Func, IntegerField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from tiangeng.algorithms.proportions import Rate
from tiangeng.algorithms.sampling import finding_power
from tiangeng.kernel.actors import Actor, Range
from tiangeng.kernel.lifecycle import Move
from tiangeng.people.models import Organisation
from tiangeng.places.models import Level, Region

from . import rules
from .models import Category, Draw, Handling, Issue, IssueEvent, IssueWords, Promise, Role
from .states import (
    HANDLING_LIFE,
    LIFECYCLE,
    NOT_COUNTED,
    OPEN_HANDLINGS,
    OPEN_STATES,
    PAUSED,
    WAITING_FOR_DISPATCH,
    WITH_THE_LEAD,
    HandlingState,
    PromiseState,
    State,
)

BOOKKEEPING = ("texted", "not_texted", "review_due")
NUMBER = re.compile(r"[A-Za-z]{1,8}-\d{4}-\d{6,}")
TO_DO_AS_LEAD = frozenset({State.DISPATCHED, State.ACCEPTED, State.IN_PROGRESS, State.IN_CONSULTATION, State.REOPENED})


def listed(actor: Actor) -> QuerySet[Issue]:
    """Rows for the list: what the actor may see, with the names a line shows."""
    return _named(Issue.objects.visible_to(actor))


def _named(issues: QuerySet[Issue]) -> QuerySet[Issue]:
    place = Region.objects.filter(code=OuterRef("region_code")).values("name")
    rows: QuerySet[Issue] = issues.select_related("category", "lead").annotate(place_name=Subquery(place))
    return rows


class Pairs(Func):
    """The hashes of a word's neighbouring characters, as the trigger keeps them."""

    function, output_field = "zh_pairs", ArrayField(IntegerField())


def matching(rows: QuerySet[Issue], words: str) -> QuerySet[Issue]:
    """Rows whose number, title, place or text hold every word; two characters are enough for the index.

    A whole number means the issue that bears it, not those that mention it.
    """
    indexed, asked = IssueWords.objects.all(), words.split()[:8]
    for number in [word for word in asked if NUMBER.fullmatch(word)]:
        asked.remove(number)  # its pairs are everybody's: "-2", "00"
        rows = rows.filter(number=number.upper())
    for word in asked:
        rows = rows.filter(
            Q(number__icontains=word) | Q(title__icontains=word) | Q(place__icontains=word) | Q(body__icontains=word)
        )
    longer = [word for word in asked if len(word) > 1]
    for word in longer:
        indexed = indexed.filter(pairs__contains=Pairs(Value(word)))
    return rows.filter(pk__in=indexed.values("pk")) if longer else rows


def _within(prefixes: Sequence[str]) -> Q:
    rule = Q(pk__in=[])
    for prefix in prefixes:
        r = Range.of(prefix)
        rule |= Q(region_code__gte=r.lo, region_code__lt=r.hi)
    return rule


def is_waiting_for(actor: Actor) -> Q:
    """Waits for this actor's hand: to dispatch here, to lead or help with as one of my units."""
    rule: Any = Q(pk__in=[])
    dispatching = [g.territory for g in actor.grants if "issues.dispatch" in g.capabilities]
    if dispatching:
        rule |= _within(dispatching) & Q(state__in=WAITING_FOR_DISPATCH - {State.ESCALATED})
        rule |= _within([t for t in dispatching if len(t) <= 6]) & Q(state=State.ESCALATED)
    units = [g.organisation_id for g in actor.grants if "issues.handle" in g.capabilities and g.organisation_id]
    if units:
        mine = Handling.objects.filter(organisation__in=units, role=Role.ASSISTING, state__in=OPEN_HANDLINGS)
        rule |= Q(lead__in=units, state__in=TO_DO_AS_LEAD)
        rule |= Q(lead__in=units, state__in=PAUSED, due_at__isnull=False)  # its day to look again has come
        rule |= Q(state__in=WITH_THE_LEAD, pk__in=mine.values("issue"))
    return rule & Q(state__in=OPEN_STATES)  # says nothing new, and opens the index of what is open


def waiting_for(actor: Actor) -> QuerySet[Issue]:
    """What waits for this actor's hand, the nearest deadline first."""
    has_own_part = not actor.territories  # without a territory, what waits for a unit is what it has a part in, no more
    issues = Issue.objects.behind_wall(actor) if has_own_part else Issue.objects.visible_to(actor)
    return _named(issues).filter(is_waiting_for(actor)).order_by(F("due_at").asc(nulls_last=True), "pk")


def late(actor: Actor, *, now: datetime) -> QuerySet[Issue]:
    """Open issues whose running deadline has passed, the oldest first."""
    return listed(actor).filter(state__in=OPEN_STATES, due_at__lte=now).order_by("due_at", "pk")


def open_count(actor: Actor) -> int:
    """For the side bar, counted no further than people read."""
    return waiting_for(actor)[:1000].count() if actor.is_signed_in else 0


@dataclass(frozen=True, slots=True)
class Rates:
    """The three rates 三率 of one owner: responded in time, resolved, satisfied; each with its counts."""

    owner: Organisation
    responded: Rate
    resolved: Rate
    satisfied: Rate
    late_count: int


def rates(actor: Actor, *, since: datetime, until: datetime, now: datetime) -> list[Rates]:
    """Per owner, over issues dispatched in the period that are with it or were finished by it.

    Responded: accepted by the deadline, of those accepted or past it. Resolved: said to be done, of all. Satisfied: the
    villager's last word was "solved", of those who answered. What was declined, merged, withdrawn or ruled unreasonable does not count.
    """
    rows = Issue.objects.visible_to(actor).filter(dispatched_at__gte=since, dispatched_at__lt=until, lead__isnull=False)
    rows = rows.exclude(state__in=NOT_COUNTED)
    counted = rows.values("lead").annotate(  # counting what stands in the index: nothing else is asked for
        of=Count("lead"),
        due_count=Count("lead", filter=Q(accepted_at__isnull=False) | Q(accept_by__lte=now)),
        in_time=Count("lead", filter=Q(accepted_at__lte=F("accept_by"))),
        done=Count("lead", filter=Q(state__in=[State.RESOLVED, State.CONFIRMED, State.CLOSED])),
        answered=Count("lead", filter=Q(is_satisfied__isnull=False)),
        pleased=Count("lead", filter=Q(is_satisfied=True)),
        late_count=Count("lead", filter=Q(state__in=OPEN_STATES, due_at__lte=now)),
    )
    figures = {row["lead"]: row for row in counted}
    owners = Organisation.objects.filter(pk__in=figures).order_by("sort_key", "pk")
    return [_rates_of(owner, figures[owner.pk]) for owner in owners]


def late_by_owner(actor: Actor, *, now: datetime) -> list[tuple[UUID | None, str, int]]:
    """With whom the late ones are, however long ago they were given out; those without an owner under no name."""
    rows = Issue.objects.visible_to(actor).filter(state__in=OPEN_STATES, due_at__lte=now)
    counted = (
        rows.values("lead", "lead__short_name").annotate(count=Count("pk")).order_by("-count", "lead__sort_key", "lead")
    )
    return [(row["lead"], row["lead__short_name"] or "", row["count"]) for row in counted]


def _rates_of(owner: Organisation, row: dict[str, Any]) -> Rates:
    return Rates(
        owner,
        Rate(row["in_time"], row["due_count"]),
        Rate(row["done"], row["of"]),
        Rate(row["pleased"], row["answered"]),
        row["late_count"],
    )


def total_of(found: Sequence[Rates]) -> dict[str, Rate]:
    """The same three rates over all owners together."""
    names = ("responded", "resolved", "satisfied")
    return {n: Rate(sum(getattr(r, n).hits for r in found), sum(getattr(r, n).of for r in found)) for n in names}


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
    rows = Issue.objects.visible_to(actor)
    reported = rows.filter(reported_at__gte=begin).aggregate(
        **{f"w{i}": Count("county_code", filter=Q(reported_at__lt=end)) for i, end in enumerate(ends)}
    )
    closed = rows.filter(closed_at__gte=begin).aggregate(
        **{f"w{i}": Count("county_code", filter=Q(closed_at__lt=end)) for i, end in enumerate(ends)}
    )
    return [Week(end, reported[f"w{i}"], closed[f"w{i}"]) for i, end in enumerate(ends)]


def moves_for(actor: Actor, issue: Issue) -> list[Move]:
    """The steps this actor may take on this issue now: the table, narrowed by whose turn it is."""
    return [step for step in LIFECYCLE.from_state(issue.state) if _is_turn_of(actor, issue, step)]


def _is_turn_of(actor: Actor, issue: Issue, step: Move) -> bool:
    dispatches = any(
        "issues.dispatch" in g.capabilities
        and issue.region_code.startswith(g.territory)
        and (issue.state != State.ESCALATED or len(g.territory) <= 6)
        for g in actor.grants
    )
    leads = issue.lead_id is not None and actor.holds("issues.handle", organisation_id=issue.lead_id)
    if step.by == "dispatcher":
        if step.name == "insist":
            return dispatches and issue.lead_id is not None
        if step.name == "accept_evidence":
            return dispatches and issue.category.takes_evidence and not issue.has_reporter and not leads
        return dispatches
    if step.by == "lead":
        return leads and not (step.name == "return" and issue.is_ruled)
    if step.by == "ruler":  # setting aside goes by a ruling of two people, taking up again by one of them
        return step.name != "set_aside" and actor.holds(step.grant, region=issue.region_code)
    if step.by == "holder":
        return leads if issue.state == State.IN_PROGRESS else dispatches
    if step.by == "reporter":
        return actor.account_id is not None and issue.created_by_id == actor.account_id
    return _may_call_back(actor, issue, step, dispatches)


def _may_call_back(actor: Actor, issue: Issue, step: Move, dispatches: bool) -> bool:
    """The villager's own steps are taken for them only by someone who did not handle the issue."""
    if step.name == "reopen":
        return dispatches
    handled = actor.organisation_ids & {handling.organisation_id for handling in issue.handlings.all()}
    return actor.holds(step.grant, region=issue.region_code) and not handled


def helping_moves(actor: Actor, handling: Handling) -> list[Move]:
    """A helping unit's own steps."""
    if handling.role != Role.ASSISTING or not actor.holds("issues.handle", organisation_id=handling.organisation_id):
        return []
    steps = HANDLING_LIFE.from_state(handling.state)
    return [
        step
        for step in steps
        if step.by == "unit" and not (step.name == "start" and handling.state == HandlingState.DONE)
    ]


def units_of(county_code: str, *, about: UUID | None = None) -> QuerySet[Organisation]:
    """Whom an issue of this county can be given to."""
    rows: QuerySet[Organisation] = Organisation.objects.filter(county_code=county_code, is_active=True).exclude(
        kind="superior"
    )
    return rows.exclude(pk__in=[about] if about else []).order_by("kind", "sort_key")


def suggested_units(issue: Issue, category: Category | None = None) -> tuple[Organisation | None, list[Organisation]]:
    """The catalogue's answer for this category and place: the owner, and who usually helps."""
    category = category or issue.category
    codes = [category.owner, *category.assisting]
    wanted = [rules.unit_code(code, issue.region_code) for code in codes]
    found = {
        o.code: o for o in Organisation.objects.filter(county_code=issue.county_code, code__in=wanted, is_active=True)
    }
    return found.get(wanted[0]), [found[code] for code in wanted[1:] if code in found]


def categories_of(county_code: str) -> QuerySet[Category]:
    """Branches and leaves in the pack's order."""
    return Category.objects.filter(county_code=county_code, is_active=True).select_related("parent").order_by("order")


def village_choices(actor: Actor) -> list[tuple[str, str]]:
    """Villages an actor may write for, by township and pinyin; a unit's own county when its territory is the county."""
    prefixes = actor.territories or tuple(sorted({g.territory for g in actor.grants}))
    rows = Region.objects.filter(level=Level.VILLAGE).order_by("parent_code", "sort_key")
    scope = Q(pk__in=[])
    for prefix in prefixes:
        if len(prefix) >= 6:
            scope |= Q(code__startswith=prefix)
    found = list(rows.filter(scope).values_list("code", "name", "parent_code"))
    names = dict(Region.objects.filter(code__in={parent for _code, _name, parent in found}).values_list("code", "name"))
    return [(code, f"{names.get(parent, '')} · {name}") for code, name, parent in found]


def is_visible(actor: Actor, issue_id: UUID) -> bool:
    """Whether the actor sees the issue, and so its files."""
    return Issue.objects.visible_to(actor).filter(pk=issue_id).exists()


def may_attach(actor: Actor, issue_id: UUID) -> bool:
    """Who reported it, dispatches here, or has a part in it may add files; others only look."""
    issue = Issue.objects.visible_to(actor).filter(pk=issue_id).first()
    if issue is None:
        return False
    at_work = issue.handlings.filter(organisation__in=actor.organisation_ids).exists()
    wrote = issue.created_by_id is not None and issue.created_by_id == actor.account_id
    return at_work or wrote or actor.kind == "public" or actor.holds("issues.dispatch", region=issue.region_code)


def promises_listed(actor: Actor) -> QuerySet[Promise]:
    """Promises the actor may see, with the names a line shows; those of the actor's own places, unit and hand."""
    place = Region.objects.filter(code=OuterRef("region_code")).values("name")
    rows: QuerySet[Promise] = (
        Promise.objects.visible_to(actor)
        .select_related("staff", "organisation", "issue", "household", "visit")
        .annotate(place_name=Subquery(place))
    )
    return rows


def my_promises(actor: Actor) -> QuerySet[Promise]:
    """What the actor, or whom they stand in for, has promised and not yet kept, the nearest day first."""
    return promises_listed(actor).filter(staff__in=actor.staff_ids, state=PromiseState.OPEN).order_by("until_on", "pk")


def to_be_called(
    actor: Actor, *, region_code: str, since_on: date, until_on: date, lead_id: UUID | None = None
) -> QuerySet[Issue]:
    """Resolved in the period, with a villager who can be asked and has not answered, and not handled by the actor's units."""
    begin, end = (
        timezone.make_aware(datetime.combine(day, time())) for day in (since_on, until_on + timedelta(days=1))
    )
    r = Range.of(region_code)
    own = Handling.objects.filter(organisation__in=actor.organisation_ids)
    rows: QuerySet[Issue] = Issue.objects.visible_to(actor).filter(
        state=State.RESOLVED,
        has_reporter=True,
        resolved_at__gte=begin,
        resolved_at__lt=end,
        region_code__gte=r.lo,
        region_code__lt=r.hi,
    )
    rows = rows.exclude(pk__in=own.values("issue"))
    return rows.filter(lead_id=lead_id) if lead_id else rows


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a draw has brought so far: satisfied of those who answered, and what such a draw would have found."""

    satisfied: Rate
    unreached: int
    waiting: int
    power: float  # of finding at least one, if one in ten were not solved


ONE_IN_TEN = 0.1


def outcome_of(draw: Draw) -> Outcome:
    """Counted from the calls themselves."""
    counted = draw.calls.aggregate(
        answered=Count("pk", filter=Q(answer__isnull=False)),
        solved=Count("pk", filter=Q(answer__is_solved=True)),
        unreached=Count("pk", filter=Q(answer__isnull=True, tried_count__gt=0)),
        waiting=Count("pk", filter=Q(answer__isnull=True, tried_count=0)),
    )
    power = finding_power(population=draw.population, size=draw.size, bad_share=ONE_IN_TEN)
    return Outcome(Rate(counted["solved"], counted["answered"]), counted["unreached"], counted["waiting"], power)


def draws_listed(actor: Actor) -> QuerySet[Draw]:
    return Draw.objects.visible_to(actor).select_related("lead")


def lines_by_others(actor: Actor, issue_id: UUID) -> QuerySet[IssueEvent]:
    """The lines of a timeline that are news to this actor: not their own doing, nor the system's bookkeeping."""
    rows: QuerySet[IssueEvent] = IssueEvent.objects.filter(issue=issue_id).exclude(name__in=BOOKKEEPING)
    return rows.exclude(actor_id=actor.account_id)


def count_by_others(actor: Actor, issue_id: UUID) -> int | None:
    """The same counted, in one query; None where the issue is not for this actor to see."""
    lines = lines_by_others(actor, issue_id).order_by().values("issue").annotate(n=Count("pk")).values("n")
    rows = Issue.objects.visible_to(actor).filter(pk=issue_id)
    found: int | None = rows.annotate(n=Coalesce(Subquery(lines), 0)).values_list("n", flat=True).first()
    return found
