"""Finding an issue for change, and the one place where its state is written."""

from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django.utils.translation import gettext as _

from tiangeng.algorithms.workdays import Pause
from tiangeng.issues.events import LineWritten
from tiangeng.issues.models import AnsweredBy, Category, Handling, Issue, IssueEvent, LookedBy, Role, Ruling
from tiangeng.issues.refusals import NotTheDispatcher, NotTheLead, NotTheReporter, Reserved
from tiangeng.issues.rules import (
    accept_due,
    asked_at,
    clock_began,
    corrected_due,
    dispatch_due,
    inner_due,
    is_high,
    last_into,
    level_with,
    may_lead,
    resolve_due,
    running_due,
    stops_in,
    with_outer,
)
from tiangeng.issues.standing import is_as_seen
from tiangeng.issues.states import (
    AT_WORK,
    HANDLING_LIFE,
    LIFECYCLE,
    OPEN_HANDLINGS,
    PAUSED,
    WITH_THE_LEAD,
    HandlingState,
    RulingState,
    State,
)
from tiangeng.kernel import packs
from tiangeng.kernel.actors import Actor, system_actor
from tiangeng.kernel.events import announce
from tiangeng.kernel.ids import new_id
from tiangeng.kernel.lifecycle import Move
from tiangeng.kernel.log import log
from tiangeng.kernel.refusals import ChangedMeanwhile, ReasonNeeded, clean_text
from tiangeng.kernel.scope import placed
from tiangeng.kernel.walls import acting
from tiangeng.kernel.words import kept
from tiangeng.people.models import Organisation

REASON_LIMIT = 1000
__all__ = [
    "HANDLING_LIFE",
    "LIFECYCLE",
    "Move",
    "State",
    "clean_reason",
    "clean_text",
    "dispatch_due",
    "find",
    "hand_of",
    "lawful",
    "lead_handling",
    "lead_step",
    "lock_both",
    "must_be_open",
    "must_dispatch",
    "must_lead",
    "must_report",
    "must_suit",
    "pack_of",
    "record",
    "release_open",
    "resume_clocks",
    "take",
    "whole_county",
]


def find(actor: Actor, issue_id: UUID, *, seen: str = "") -> Issue:
    """The issue, locked. `seen` is how it stood when the person looked; if it has moved since, they are told by whom."""
    issue: Issue = Issue.objects.select_related("category", "lead").lock_visible(actor, issue_id)
    if not is_as_seen(issue, seen):
        last = issue.events.exclude(to_state="").order_by("-at", "-id").first()
        who = f"{last.organisation_name}{last.actor_name}" if last else ""
        raise ChangedMeanwhile(who=who or _("系统"), what=issue.get_state_display(), state=issue.state)
    return issue


def pack_of(actor: Actor, issue_id: UUID) -> Any:
    """The issues part of the pack of the issue's county."""
    return packs.part_of(Issue.objects.visible_to(actor).get_one(issue_id).county_code, "issues")


def lawful(issue: Issue, name: str, *, reason: str | None = None) -> Move:
    """The step, if it may follow the issue's state and says why where it must."""
    step = LIFECYCLE.step(name, state=issue.state)
    if step.needs_reason and reason is not None and not reason:
        raise ReasonNeeded
    return step


def clean_reason(reason: str) -> str:
    return clean_text(reason, field=_("说明"), limit=REASON_LIMIT)


def must_dispatch(actor: Actor, issue: Issue, step: Move) -> None:
    """The dispatcher of the place; what was escalated above the township is for a dispatcher there."""
    actor.must(step.grant)
    high = is_high(issue)
    if not any(
        step.grant in grant.capabilities
        and issue.region_code.startswith(grant.territory)
        and (not high or len(grant.territory) <= 6)
        for grant in actor.grants
    ):
        raise NotTheDispatcher(place=_("县(市、区)") if high else issue.region_code)


def must_lead(actor: Actor, issue: Issue, step: Move) -> None:
    """The unit that leads."""
    actor.must(step.grant)
    if issue.lead_id is None or not actor.holds(step.grant, organisation_id=issue.lead_id):
        raise NotTheLead(lead=str(issue.lead or "—"))


def must_be_open(issue: Issue) -> None:
    if not issue.is_open:
        raise ChangedMeanwhile(who=_("系统"), what=issue.get_state_display(), state=issue.state)


def must_report(actor: Actor, issue: Issue, step: Move) -> None:
    """The one who reported it."""
    actor.must(step.grant)
    if actor.account_id is None or issue.created_by_id != actor.account_id:
        raise NotTheReporter(who=issue.created_by_name or _("群众本人"))


def lead_handling(issue: Issue) -> Handling:
    """The turn of the unit that leads now."""
    handling: Handling = issue.handlings.filter(role=Role.LEAD, state__in=[*OPEN_HANDLINGS, HandlingState.DONE]).latest(
        "assigned_at"
    )
    return handling


def lead_step(actor: Actor, issue_id: UUID, name: str, *, seen: str, reason: str | None = None) -> tuple[Issue, Move]:
    """The issue, locked, with a step that is the lead's to take and this actor leads."""
    issue = find(actor, issue_id, seen=seen)
    step = lawful(issue, name, reason=reason)
    must_lead(actor, issue, step)
    return issue, step


def hand_of(actor: Actor, organisation_id: UUID) -> UUID | None:
    """Whose hand a unit's work is in: the actor's, or that of the absent colleague in whose place it was taken."""
    away = next((grant.lent_by for grant in actor.grants if grant.organisation_id == organisation_id), None)
    return away.staff_id if away else actor.staff_id


def release_open(issue: Issue, *, now: datetime) -> dict[str, str]:
    """Whoever was still at it is let go; hands back how far each had got. Whose time to accept was not over owed nothing yet:
    that turn counts in no rate."""
    still = issue.handlings.filter(state__in=OPEN_HANDLINGS)
    found = {str(pk): state for pk, state in still.order_by("pk").values_list("pk", "state")}
    still.filter(state=HandlingState.ASSIGNED, accept_by__gt=now).update(accept_by=None)
    still.update(state=HandlingState.RELEASED)
    return found


def lock_both(one: UUID, other: UUID) -> None:
    """Two issues at once, always in the same order: of two people who join each to the other, the second sees it was done."""
    list(
        Issue.objects.filter(pk__in=[one, other])
        .order_by("pk")
        .select_for_update(no_key=True, of=("self",))
        .values("pk")
    )


def whole_county(issue: Issue) -> AbstractContextManager[Actor]:
    """Its parts, and what was merged, may lie in another township than that of whoever takes the step."""
    return acting(system_actor(territory=issue.county_code))


def resume_clocks(issue: Issue, *, now: datetime) -> None:
    """The pause that ends now is taken out of every clock: the lead's and each assisting unit's. None moves backwards.

    The same count that explains the deadline line by line (`clocks.clocks_of`) sets it.
    """
    count = _count(issue, now=now)
    issue.resolve_by = _later(issue.resolve_by, resolve_due(issue, start=count.began, pauses=count.pauses).at)
    for handling in issue.handlings.filter(state__in=OPEN_HANDLINGS).select_related("organisation"):
        handling.due_at = _later(handling.due_at, _turn_due(issue, handling, count))
        if handling.state == HandlingState.ASSIGNED and handling.accept_by:
            to_accept = accept_due(issue, start=handling.assigned_at, pauses=count.pauses).at
            handling.accept_by = _later(handling.accept_by, min(to_accept, handling.due_at))
        handling.save(update_fields=["due_at", "accept_by"])


def free_turns(issue: Issue, *, of: datetime, now: datetime) -> None:
    """The turns that were to end at a day nobody asks for any more end when their own time is over."""
    if issue.resolve_by is None:
        return
    count = _count(issue, now=now)
    for handling in issue.handlings.filter(state__in=OPEN_HANDLINGS, due_at=of).select_related("organisation"):
        handling.due_at = _turn_due(issue, handling, count)
        handling.save(update_fields=["due_at"])


class _Count(NamedTuple):
    """What the time for solving is counted by."""

    events: list[IssueEvent]
    pauses: list[Pause]
    began: datetime


def _count(issue: Issue, *, now: datetime) -> _Count:
    events = list(issue.events.order_by("at", "id"))
    pauses = [stop.pause for stop in stops_in(events, now=now)]
    return _Count(events, pauses, clock_began(events) or issue.accepted_at or now)


def _turn_due(issue: Issue, handling: Handling, count: _Count) -> datetime:
    """The lead has all the time there is, an assisting unit its own and no more than the lead."""
    assert issue.resolve_by is not None
    lead_due = with_outer(issue, issue.resolve_by)
    if handling.role == Role.LEAD:
        return lead_due
    asked = asked_at(handling, count.events, began=count.began)
    return min(inner_due(issue, start=asked, pauses=count.pauses).at, lead_due)


def put_in(issue: Issue, category: Category) -> None:
    """Another category, and with it the level that answers for it. A complaint is from then on nobody's but its writer's."""
    issue.level = level_with(category, level=issue.level, before=issue.category)
    issue.category = category
    if category.is_complaint:
        issue.is_confidential, issue.organisation = True, None


PUT_IN = ("category", "level", "is_confidential", "organisation")  # what that changes


def must_suit(issue: Issue, lead: Organisation) -> None:
    """Refuse a township or a village as the lead of what the upper level has taken back."""
    if not may_lead(issue.category, lead.kind):
        owner = Organisation.objects.filter(county_code=issue.county_code, code=issue.category.owner).first()
        raise Reserved(category=issue.category.name, owner=str(owner) if owner else _("县级部门"))


def correct_clocks(issue: Issue, *, now: datetime) -> datetime | None:
    """After its category was put right: the running clock counts its days, from where it began. Hands back the new day."""
    events = list(issue.events.order_by("at", "id"))
    if issue.state == State.DISPATCHED and issue.accept_by:
        began = last_into(events, [State.DISPATCHED]) or now
        right = accept_due(issue, start=began).at
        issue.accept_by = corrected_due(issue.county_code, before=issue.accept_by, right=right, now=now)
        issue.handlings.filter(state=HandlingState.ASSIGNED, assigned_at__gte=began).update(accept_by=issue.accept_by)
        issue.due_at = with_outer(issue, issue.accept_by)
        return issue.due_at
    if issue.state not in WITH_THE_LEAD or issue.resolve_by is None:
        return None
    pauses = [stop.pause for stop in stops_in(events, now=now)]
    began = clock_began(events) or issue.accepted_at or now
    right = resolve_due(issue, start=began, pauses=pauses).at
    issue.resolve_by = corrected_due(issue.county_code, before=issue.resolve_by, right=right, now=now)
    due = with_outer(issue, issue.resolve_by)
    for handling in issue.handlings.filter(state__in=OPEN_HANDLINGS).select_related("organisation"):
        inner = inner_due(issue, start=asked_at(handling, events, began=began), pauses=pauses).at
        if handling.due_at and handling.role == Role.ASSISTING:
            inner = corrected_due(issue.county_code, before=handling.due_at, right=inner, now=now)
        handling.due_at = due if handling.role == Role.LEAD else min(inner, due)
        handling.save(update_fields=["due_at"])
    if issue.state not in PAUSED:
        issue.due_at = due
    return due


def _later(before: datetime | None, after: datetime) -> datetime:
    return max(before, after) if before else after


def not_before(issue: Issue, now: datetime) -> datetime:
    """A machine's clock may be set back; what happens next still stands after what has happened."""
    return now if now >= issue.changed_at else issue.changed_at + timedelta(microseconds=1)


def take(
    issue: Issue,
    step: Move,
    *,
    actor: Actor,
    now: datetime,
    reason: str = "",
    is_public: bool = True,
    by: AnsweredBy | LookedBy | None = None,
    facts: dict[str, Any] | None = None,
    changed: tuple[str, ...] = (),
) -> IssueEvent:
    """Write the new state, its line in the timeline, its line in the log, and tell whoever listens.

    `changed` names the other fields the caller has set on the issue for this step; `by`, how it was found out whether it is
    solved.
    """
    now = not_before(issue, now)
    before, issue.state = issue.state, step.target
    if not any(follows.name == "set_aside" for follows in LIFECYCLE.from_state(issue.state)):  # nothing left to rule on
        over = {"state": RulingState.REFUSED, "decided_at": now, "words": kept(_("事情已经了结，不再裁定。"))}
        issue.rulings.filter(state=RulingState.PROPOSED).update(**over)
    elif issue.state not in AT_WORK:  # nor anything that could be paused
        over = {"state": RulingState.REFUSED, "decided_at": now, "words": kept(_("已经办到下一步，不用再停。"))}
        issue.rulings.filter(state=RulingState.PROPOSED, ground=Ruling.PAUSE).update(**over)
    if before == State.RESOLVED and issue.review_on:  # whatever it was waited for, it was not in vain
        issue.review_on, changed = None, (*changed, "review_on")
    issue.changed_at = now
    issue.due_at, issue.told_at = running_due(issue), now if is_public else issue.told_at
    issue.save(update_fields={"state", "changed_at", "due_at", "told_at", *changed})
    event = record(
        issue,
        step.name,
        actor=actor,
        now=now,
        reason=reason,
        facts=(facts or {}) | ({"by": kept(by.label)} if by else {}),
        is_public=is_public,
        from_state=before,
        to_state=step.target,
        unit=issue.lead_id if step.by == "lead" else None,
        power=step.grant,
    )

    how = {"by": by.value} if by else {}
    log(actor, f"issue.{step.name}", issue, at=now, reason=reason, before=before, after=step.target, **how)
    return event


def touch(issue: Issue, *, now: datetime) -> None:
    """Something has happened to it that is news to its people, though its own state stays."""
    issue.changed_at = now
    issue.save(update_fields=["changed_at"])


def record(
    issue: Issue,
    name: str,
    *,
    actor: Actor,
    now: datetime,
    reason: str = "",
    facts: dict[str, Any] | None = None,
    is_public: bool = True,
    from_state: str = "",
    to_state: str = "",
    unit: UUID | None = None,
    power: str = "",
    event_id: UUID | None = None,
) -> IssueEvent:
    """One line of the timeline. Who did it with somebody else's power, `unit`'s or at this place, did it in their place."""
    away = actor.in_place_of(region=issue.region_code, organisation_id=unit, capability=power)
    event = IssueEvent.objects.create(
        id=event_id or new_id(),
        issue=issue,
        at=now,
        name=name,
        from_state=from_state,
        to_state=to_state,
        actor_id=actor.account_id,
        actor_name=actor.name[:40],
        organisation_name=(away.organisation_name if away else actor.organisation_name)[:40],
        reason=reason,
        facts=(facts or {}) | ({"in_place_of": away.name} if away else {}),
        is_public=is_public,
        **placed(issue.region_code),
    )
    if is_public and issue.told_at != now:
        issue.told_at = now
        issue.save(update_fields=["told_at"])
    announce(LineWritten(issue.pk, event.pk, name, issue.region_code))
    return event
