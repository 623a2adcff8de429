"""Notices are never sent and never ticked off: they are made equal to what waits, whenever something has moved."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from tiangeng.issues import rules
from tiangeng.issues.models import Draw, Handling, Issue, IssueEvent, Promise, Role, Supervision, SupervisionKind
from tiangeng.issues.states import (
    OPEN_HANDLINGS,
    OPEN_STATES,
    PAUSED,
    WAITING_FOR_DISPATCH,
    WITH_THE_LEAD,
    AppealState,
    HandlingState,
    PromiseState,
    RulingState,
    State,
)
from tiangeng.kernel import packs
from tiangeng.kernel.actors import Actor
from tiangeng.kernel.adding import in_one
from tiangeng.kernel.scope import placed
from tiangeng.notices.models import Kind, Notice
from tiangeng.people.models import Account

UNSAID = ("texted", "not_texted", "review_due")  # written by the system itself
MOST_RUNGS = 100  # of one issue; what is older is past
DISPATCH, RULE, CONFIRM, SUPERVISE = "issues.dispatch", "issues.rule", "issues.confirm", "issues.supervise"
WAITS_IN = {  # state → whose hand it waits for there: a power of the place, or '' for the lead
    State.REPORTED: (Kind.DISPATCH, DISPATCH),
    State.ESCALATED: (Kind.DISPATCH, DISPATCH),
    State.RETURNED: (Kind.OBJECTION, DISPATCH),
    State.DISPATCHED: (Kind.LEAD, ""),
    State.REOPENED: (Kind.REOPENED, ""),
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """A notice that should be open."""

    kind: str
    since_at: datetime
    organisation_id: UUID | None = None
    staff_id: UUID | None = None
    power: str = ""
    is_high: bool = False
    by_id: UUID | None = None
    by_name: str = ""

    @property
    def key(self) -> tuple[Any, ...]:
        return (self.kind, self.organisation_id, self.staff_id, self.power)


@in_one
def settle_issue(*, actor: Actor, issue_id: UUID, now: datetime) -> None:
    """What waits at this issue, and the draws it was drawn in."""
    actor.must("notices.send")
    issue: Issue | None = Issue.objects.visible_to(actor).filter(pk=issue_id).first()
    if issue is None:
        return
    _make_equal(Notice.objects.filter(issue=issue), list(_waiting_at(issue)), {"issue": issue}, issue.region_code, now)
    for draw in Draw.objects.filter(calls__issue=issue).distinct():
        _settle_draw(draw, now=now)


def _waiting_at(issue: Issue) -> Iterator[Wanted]:
    for appeal in issue.appeals.filter(state=AppealState.OPEN).select_related("against"):
        yield Wanted(Kind.APPEAL, appeal.at, power=RULE, by_id=appeal.against.actor_id)
    if not issue.is_open:
        return
    lines = list(issue.events.defer("reason").order_by("at", "id"))
    moved = next((line for line in reversed(lines) if line.to_state), None)
    who = _who(moved)
    if issue.state in WAITS_IN:
        kind, power = WAITS_IN[State(issue.state)]
        lead = None if power else issue.lead_id
        if power or lead:
            high = rules.is_high(issue)
            yield Wanted(kind, _at(moved, issue), organisation_id=lead, power=power, is_high=high, **who)
    if told := _told(issue, lines):
        yield told
    if added := _added(issue, lines):
        yield added
    elif issue.state in PAUSED and issue.due_at and issue.lead_id:
        yield Wanted(Kind.REVIEW, issue.due_at, organisation_id=issue.lead_id)
    if issue.state in WITH_THE_LEAD:
        yield from _helpers(issue, lines)
    if issue.state in WITH_THE_LEAD | WAITING_FOR_DISPATCH:
        yield from _supervised(issue, moved)
    for ruling in issue.rulings.filter(state=RulingState.PROPOSED):
        yield Wanted(
            Kind.RULING,
            ruling.proposed_at,
            power=ruling.power,
            by_id=ruling.proposed_by_id,
            by_name=ruling.proposed_by_name,
        )


def _told(issue: Issue, lines: list[IssueEvent]) -> Wanted | None:
    """The cadre by whose card it was written, until a unit has taken it on or they have said something."""
    if issue.state not in WAITING_FOR_DISPATCH | {State.DISPATCHED}:
        return None
    whom = next((line.facts.get("to_staff") for line in lines if line.name == "report"), None)
    if not whom:
        return None
    said = {line.actor_id for line in lines}
    if not said.isdisjoint(Account.objects.filter(staff=whom).values_list("pk", flat=True)):
        return None
    return Wanted(Kind.TOLD, issue.reported_at, staff_id=UUID(whom))


def _added(issue: Issue, lines: list[IssueEvent]) -> Wanted | None:
    """What the villager has said since an office last said or did something: for the lead, or whoever gives it out."""
    said = next((line for line in reversed(lines) if line.name == "add"), None)
    if said is None or any(line.at > said.at and line.actor_id and line.name not in ("add", *UNSAID) for line in lines):
        return None
    if issue.state in WAITING_FOR_DISPATCH:
        return Wanted(Kind.ADDED, said.at, power=DISPATCH, is_high=issue.state == State.ESCALATED, by_id=said.actor_id)
    return Wanted(Kind.ADDED, said.at, organisation_id=issue.lead_id, by_id=said.actor_id) if issue.lead_id else None


def _who(event: IssueEvent | None) -> dict[str, Any]:
    if event is None:
        return {}
    name = " · ".join(part for part in (event.organisation_name, event.actor_name) if part)
    return {"by_id": event.actor_id, "by_name": name}


def _at(event: IssueEvent | None, issue: Issue) -> datetime:
    return event.at if event else issue.changed_at


def _helpers(issue: Issue, lines: list[IssueEvent]) -> Iterator[Wanted]:
    asked = issue.handlings.filter(role=Role.ASSISTING, state=HandlingState.ASSIGNED)
    for handling in asked:
        asking = [line for line in lines if line.name in ("dispatch", "assistant") and line.at <= handling.assigned_at]
        who = _who(asking[-1] if asking else None)
        yield Wanted(Kind.HELP, handling.assigned_at, organisation_id=handling.organisation_id, **who)


def _supervised(issue: Issue, moved: IssueEvent | None) -> Iterator[Wanted]:
    """Whoever is late, until their next step: the lead, each assisting unit, the place's dispatcher; and the level above them."""
    rungs = list(issue.supervisions.order_by("-at", "-pk")[:MOST_RUNGS])
    since = moved.at if moved else issue.reported_at
    own = [rung for rung in rungs if not rung.handling_id and rung.at >= since and rung.due_at in (None, issue.due_at)]
    standing = [*own[:1], *_still_late(issue, [rung for rung in rungs if rung.handling_id])]
    for rung in standing:
        if rung.organisation_id:
            yield Wanted(Kind.SUPERVISED, rung.at, organisation_id=rung.organisation_id, by_name=rung.by_name)
        else:
            yield Wanted(Kind.SUPERVISED, rung.at, power=DISPATCH, is_high=rules.is_high(issue))
    raised = [rung.at for rung in standing if rung.kind == SupervisionKind.UP]
    if raised:  # a person who speaks to the lead from above is the newest rung, and then it is no longer reported
        yield Wanted(Kind.ABOVE, max(raised), power=SUPERVISE, is_high=True)


def _still_late(issue: Issue, rungs: list[Supervision]) -> list[Supervision]:
    """The last rung of each assisting unit that has taken no step since, while the deadline it speaks of runs."""
    last = {rung.handling_id: rung for rung in reversed(rungs) if rung.handling_id}
    if not last:
        return []
    late = issue.handlings.filter(pk__in=last, state__in=OPEN_HANDLINGS).select_related("organisation").order_by("pk")
    return [
        rung
        for part in late
        if (rung := last[part.pk]).due_at in (None, rules.helper_due(part)) and not _moved(part, rung.at)
    ]


def _moved(part: Handling, at: datetime) -> bool:
    steps = IssueEvent.objects.filter(issue=part.issue_id, at__gt=at, name__startswith="assist_")
    return steps.filter(facts__unit=str(part.organisation)).exists()


def _make_equal(standing: Any, wanted: list[Wanted], about: dict[str, Any], region_code: str, now: datetime) -> None:
    open_rows = {
        (row.kind, row.organisation_id, row.staff_id, row.power): row for row in standing.filter(done_at__isnull=True)
    }
    keys = {one.key for one in wanted}
    gone = [row.pk for key, row in open_rows.items() if key not in keys]
    if gone:
        Notice.objects.filter(pk__in=gone).update(done_at=now)
    fresh = [one for one in wanted if one.key not in open_rows]
    Notice.objects.bulk_create(
        [
            Notice(
                kind=one.kind, since_at=one.since_at, organisation_id=one.organisation_id, staff_id=one.staff_id,
                power=one.power, is_high=one.is_high, by_id=one.by_id, by_name=one.by_name, **about, **placed(region_code),
            )
            for one in fresh
        ],
        ignore_conflicts=True,
    )  # fmt: skip
    for one in wanted:  # a second reminder is news again; who caused it may be somebody else
        row = open_rows.get(one.key)
        if row and row.since_at < one.since_at:
            Notice.objects.filter(pk=row.pk).update(since_at=one.since_at, by_id=one.by_id, by_name=one.by_name)


@in_one
def settle_draw(*, actor: Actor, draw_id: UUID, now: datetime) -> None:
    """A draw waits until everybody drawn has answered."""
    actor.must("notices.send")
    draw: Draw | None = Draw.objects.visible_to(actor).filter(pk=draw_id).first()
    if draw:
        _settle_draw(draw, now=now)


def _settle_draw(draw: Draw, *, now: datetime) -> None:
    waits = draw.calls.filter(answer__isnull=True, issue__state=State.RESOLVED).exists()
    one = Wanted(Kind.CALL, draw.drawn_at, power=CONFIRM, by_id=draw.drawn_by_id, by_name=draw.drawn_by_name)
    _make_equal(Notice.objects.filter(draw=draw), [one] if waits else [], {"draw": draw}, draw.region_code, now)


@in_one
def settle_promise(*, actor: Actor, promise_id: UUID, now: datetime) -> None:
    """A promise is due from the working day before its day on."""
    actor.must("notices.send")
    promise: Promise | None = Promise.objects.visible_to(actor).filter(pk=promise_id).first()
    if promise:
        _settle_promise(promise, due_on=_next_workday(promise.county_code, now), now=now)


def _next_workday(county_code: str, now: datetime) -> date:
    return packs.calendar_of(county_code).add_workdays(timezone.localdate(now), 1)


def _settle_promise(promise: Promise, *, due_on: date, now: datetime) -> None:
    is_due = promise.state == PromiseState.OPEN and promise.until_on <= due_on
    wanted = [Wanted(Kind.PROMISE, now, staff_id=promise.staff_id)] if is_due else []
    rows = Notice.objects.filter(promise=promise)
    if is_due and rows.filter(staff_id=promise.staff_id, done_at__isnull=True).exists():
        return
    _make_equal(rows, wanted, {"promise": promise}, promise.region_code, now)


@transaction.atomic
def settle_county(*, actor: Actor, county_code: str, now: datetime) -> int:
    """Every night, and once the demo county stands: what no news told, and promises whose day has come. Says how many."""
    actor.must("notices.send", region=county_code)
    standing = Notice.objects.filter(issue=OuterRef("pk"), done_at__isnull=True)
    waits = Q(state__in=list(WAITS_IN)) | Q(state__in=PAUSED, due_at__isnull=False)
    rows = Issue.objects.filter(county_code=county_code, state__in=OPEN_STATES)
    without = rows.filter(waits).exclude(Exists(standing)).values_list("pk", flat=True)
    stale = Notice.objects.filter(county_code=county_code, done_at__isnull=True, issue__isnull=False).exclude(
        issue__state__in=OPEN_STATES
    )
    found = [*without.order_by("pk"), *stale.values_list("issue", flat=True).distinct()]
    for pk in found:
        settle_issue(actor=actor, issue_id=pk, now=now)
    due_on = _next_workday(county_code, now)
    promised = Promise.objects.filter(county_code=county_code, state=PromiseState.OPEN, until_on__lte=due_on)
    for promise in promised.order_by("pk"):
        _settle_promise(promise, due_on=due_on, now=now)
    return len(found)
