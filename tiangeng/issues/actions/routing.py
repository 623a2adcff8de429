"""The right people: dispatching, helping units, declining, escalating."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from tiangeng.issues import queries
from tiangeng.issues.models import CaseLevel, Handling, Issue, Role
from tiangeng.issues.refusals import (
    AboutThemselves,
    AlreadyAbove,
    LeadTwice,
    NoLevelAbove,
    NoSuchUnit,
    NotTheDispatcher,
    TwoNeeded,
)
from tiangeng.issues.rules import accept_due, dispatch_due, height, inner_due, is_high, lead_due, with_outer
from tiangeng.issues.states import OPEN_HANDLINGS, HandlingState, State
from tiangeng.issues.suggesting import Suggested
from tiangeng.kernel.actors import Actor
from tiangeng.kernel.log import log
from tiangeng.kernel.refusals import Incomplete, ReasonNeeded
from tiangeng.kernel.scope import placed
from tiangeng.kernel.words import kept
from tiangeng.people.models import Organisation

from . import learning, moves
from .reporting import leaf_of

TASK_LIMIT, OWNER_LIMIT = 200, 120


@transaction.atomic
def dispatch_issue(
    *,
    actor: Actor,
    issue_id: UUID,
    now: datetime,
    lead_id: UUID,
    assisting_ids: Iterable[UUID] = (),
    note: str = "",
    category: str = "",
    suggested: Suggested | None = None,
    seen: str = "",
) -> Issue:
    """Give it to one leading unit and any number of assisting ones; acceptance is due by the category's time.

    `category` puts the category right on the way; `suggested` is what the dispatcher was shown, kept beside what was chosen.
    """
    issue = moves.find(actor, issue_id, seen=seen)
    step = moves.lawful(issue, "dispatch")
    moves.must_dispatch(actor, issue, step)
    before = issue.category
    if category and category != before.code:
        moves.put_in(issue, leaf_of(issue.county_code, category))
    lead = _unit(issue, lead_id)
    moves.must_suit(issue, lead)
    helpers = [_unit(issue, pk) for pk in dict.fromkeys(assisting_ids)]
    if lead in helpers:
        raise LeadTwice(unit=str(lead))
    note = moves.clean_reason(note)

    moves.release_open(issue, now=now)
    issue.lead, issue.dispatched_at, issue.accepted_at, issue.resolve_by = lead, now, None, None
    issue.accept_by, issue.is_ruled = accept_due(issue, start=now).at, False
    for unit, role in [(lead, Role.LEAD), *((helper, Role.ASSISTING) for helper in helpers)]:
        _assign(issue, unit, role, now=now)

    if issue.category != before:
        told = {"before": {"category": before.name}, "after": {"category": issue.category.name}}
        moves.record(issue, "correct", actor=actor, now=now, facts=told, is_public=False)
    if suggested is not None:
        learning.keep_decision(issue, suggested, now=now)
    facts = {
        "lead": str(lead),
        "assisting": [str(h) for h in helpers],
        "due": with_outer(issue, issue.accept_by).isoformat(),
    }
    moves.take(
        issue,
        step,
        actor=actor,
        now=now,
        reason=note,
        facts=facts,
        changed=(
            *moves.PUT_IN,
            "lead",
            "dispatched_at",
            "accepted_at",
            "accept_by",
            "resolve_by",
            "is_ruled",
        ),
    )
    return issue


def _unit(issue: Issue, pk: UUID) -> Organisation:
    unit: Organisation | None = Organisation.objects.filter(
        pk=pk, county_code=issue.county_code, is_active=True
    ).first()
    if unit is None:
        raise NoSuchUnit
    if issue.about_organisation_id == unit.pk:
        raise AboutThemselves(unit=str(unit))
    return unit


def _assign(issue: Issue, unit: Organisation, role: str, *, now: datetime, task: str = "") -> Handling:
    """With a time of its own to accept in, from now: who is asked during the work was not there when the lead accepted."""
    lead_by = lead_due(issue)
    due_at = min(inner_due(issue, start=now).at, lead_by) if lead_by else None
    accept_by = accept_due(issue, start=now).at
    return Handling.objects.create(
        issue=issue,
        organisation=unit,
        role=role,
        task=task,
        assigned_at=now,
        accept_by=min(accept_by, due_at) if due_at else accept_by,
        due_at=due_at,
        **placed(issue.region_code),
    )


@transaction.atomic
def add_assistant(
    *, actor: Actor, issue_id: UUID, now: datetime, organisation_id: UUID, task: str, seen: str = ""
) -> Handling:
    """The dispatcher or the lead asks one more unit to help, saying with what."""
    issue = moves.find(actor, issue_id, seen=seen)
    moves.LIFECYCLE.step(
        "resolve", state=State.IN_PROGRESS if issue.state in (State.ACCEPTED, State.DISPATCHED) else issue.state
    )
    if not actor.holds("issues.dispatch", region=issue.region_code):
        moves.must_lead(actor, issue, moves.LIFECYCLE.step("resolve", state=State.IN_PROGRESS))
    unit = _unit(issue, organisation_id)
    if issue.handlings.filter(organisation=unit, state__in=[*OPEN_HANDLINGS, HandlingState.DONE]).exists():
        raise LeadTwice(unit=str(unit))
    task = moves.clean_text(task, field=_("要他们做什么"), limit=TASK_LIMIT)

    handling = _assign(issue, unit, Role.ASSISTING, now=now, task=task)

    moves.record(issue, "assistant", actor=actor, now=now, reason=task, facts={"unit": str(unit)})
    moves.touch(issue, now=now)
    log(actor, "issue.assistant", issue, at=now, unit=str(unit))
    return handling


@transaction.atomic
def release_assistant(
    *, actor: Actor, issue_id: UUID, now: datetime, handling_id: UUID, reason: str, seen: str = ""
) -> Handling:
    """Let a helping unit go, so that the issue need not wait for it; the unit reads why."""
    issue = moves.find(actor, issue_id, seen=seen)
    reason = moves.clean_reason(reason)
    if not actor.holds("issues.dispatch", region=issue.region_code):
        moves.must_lead(actor, issue, moves.LIFECYCLE.step("resolve", state=State.IN_PROGRESS))
    handling: Handling | None = (
        issue.handlings.select_related("organisation").filter(pk=handling_id, role=Role.ASSISTING).first()
    )
    if handling is None:
        raise NoSuchUnit
    step = moves.HANDLING_LIFE.step("release", state=handling.state)
    if step.needs_reason and not reason:
        raise ReasonNeeded(form_field="reason")

    handling.state = step.target
    handling.save(update_fields=["state"])

    moves.record(issue, "release", actor=actor, now=now, reason=reason, facts={"unit": str(handling.organisation)})
    moves.touch(issue, now=now)
    log(actor, "issue.release", issue, at=now, reason=reason, unit=str(handling.organisation))
    return handling


@transaction.atomic
def decline_issue(
    *, actor: Actor, issue_id: UUID, now: datetime, ground: str, reason: str = "", owner: str = "", seen: str = ""
) -> Issue:
    """Not to be taken up, on a ground of the pack that the villager is told in full; `owner` is whose it is, and their phone."""
    named = {g.code: g for g in moves.pack_of(actor, issue_id).decline_grounds}.get(ground)
    issue = moves.find(actor, issue_id, seen=seen)
    owner = moves.clean_text(owner, field=_("归哪里受理、电话"), limit=OWNER_LIMIT)
    step = moves.lawful(issue, "decline", reason=named.text if named else "")
    moves.must_dispatch(actor, issue, step)
    if named is None:
        raise ReasonNeeded
    if named.by_two:
        raise TwoNeeded(ground=named.text)
    if named.needs_owner and not owner:
        raise Incomplete(missing=_("归哪里受理、电话"), form_field="owner")

    told = " ".join(part for part in (named.text, owner, moves.clean_reason(reason)) if part)
    moves.take(issue, step, actor=actor, now=now, reason=told, facts={"ground": ground})
    return issue


@transaction.atomic
def escalate_issue(*, actor: Actor, issue_id: UUID, now: datetime, reason: str, seen: str = "") -> Issue:
    """Beyond this level: to the dispatcher of the next one. By the dispatcher before, by the lead during the work."""
    issue = moves.find(actor, issue_id, seen=seen)
    reason = moves.clean_reason(reason)
    step = moves.lawful(issue, "escalate", reason=reason)
    if issue.state == State.IN_PROGRESS:
        moves.must_lead(actor, issue, step)
    else:
        moves.must_dispatch(actor, issue, moves.LIFECYCLE.step("dispatch", state=issue.state))
    if is_high(issue):
        raise AlreadyAbove(level=issue.get_level_display())

    level = level_above(issue)

    moves.release_open(issue, now=now)
    issue.level, issue.lead = level, None
    issue.due_at = dispatch_due(issue.county_code, start=now).at

    moves.take(
        issue,
        step,
        actor=actor,
        now=now,
        reason=reason,
        facts={"level": kept(CaseLevel(issue.level).label), "to": issue.level},
        changed=("level", "lead"),
    )
    return issue


def level_above(issue: Issue) -> CaseLevel:
    """The next one: from a village that leads to its township, then the county until its dispatcher has given it out, then the
    city, once: nobody here rules above that."""
    own = CaseLevel(issue.level)
    village_leads = issue.state == State.IN_PROGRESS and issue.lead is not None and issue.lead.kind == "village"
    if village_leads and height(own) <= height(CaseLevel.TOWNSHIP):
        return CaseLevel.TOWNSHIP
    if not _given_out_above(issue):
        return max(CaseLevel.COUNTY, own, key=height)
    if own == CaseLevel.CITY:
        raise NoLevelAbove
    return CaseLevel.CITY


def _given_out_above(issue: Issue) -> bool:
    """Whether a dispatcher above the township has had it: escalated there, and then given out."""
    was_high = False
    for event in issue.events.filter(name__in=["escalate", "dispatch"]).order_by("at", "id"):
        if event.name == "escalate":
            was_high = event.facts.get("to") != CaseLevel.TOWNSHIP
        elif was_high and event.from_state == State.ESCALATED:
            return True
    return False


@transaction.atomic
def send_down(*, actor: Actor, issue_id: UUID, now: datetime, reason: str, seen: str = "") -> Issue:
    """It can be solved below after all: back to the place's dispatcher, one level down, never below the catalogue's."""
    issue = moves.find(actor, issue_id, seen=seen)
    reason = moves.clean_reason(reason)
    step = moves.lawful(issue, "send_down", reason=reason)
    moves.must_dispatch(actor, issue, step)

    below = CaseLevel.values[max(height(issue.level) - 1, 0)]
    issue.level = max(below, issue.category.level, key=height)
    issue.due_at = dispatch_due(issue.county_code, start=now).at

    moves.take(issue, step, actor=actor, now=now, reason=reason, changed=("level",))
    return issue


@transaction.atomic
def answer_down(*, actor: Actor, issue_id: UUID, now: datetime, reason: str, seen: str = "") -> Issue:
    """What was escalated to the city has its answer: back to the county's dispatcher, who gives it out by it."""
    issue = moves.find(actor, issue_id, seen=seen)
    reason = moves.clean_reason(reason)
    step = moves.lawful(issue, "answer_down", reason=reason)
    actor.must(step.grant)
    if not queries.answers_from_above(actor, issue):
        raise NotTheDispatcher(place=_("市级"))

    issue.level = CaseLevel.COUNTY
    issue.due_at = dispatch_due(issue.county_code, start=now).at

    facts = {"level": kept(CaseLevel(issue.level).label), "to": issue.level}
    moves.take(issue, step, actor=actor, now=now, reason=reason, facts=facts, changed=("level",))
    return issue
