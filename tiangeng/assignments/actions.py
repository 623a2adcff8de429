"""Assign, accept, give out, answer upward, send back, close: one function per verb."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tiangeng.issues import actions as issues
from tiangeng.issues.models import Issue, Source
from tiangeng.kernel.actors import Actor
from tiangeng.kernel.lifecycle import Move
from tiangeng.kernel.log import log
from tiangeng.kernel.refusals import ChangedMeanwhile, Incomplete, ReasonNeeded, clean_text
from tiangeng.kernel.scope import placed
from tiangeng.people.models import Organisation
from tiangeng.ui.dates import when_text

from . import queries, rules
from .models import Assignment, Level, Part, Step
from .refusals import (
    AlreadyGiven,
    AnswerDay,
    AuthorisationNeeded,
    NoAssigningUnit,
    NotTheAssigner,
    NotTheUnit,
    PartDay,
    PartOver,
    UnitBeyond,
)
from .states import AT_WORK, LIFECYCLE, PART_LIFE, PartState, State

LONGEST = timedelta(days=731)
TEXT_LIMIT = 5000
_LEVELS = {2: Level.PROVINCE, 4: Level.CITY, 6: Level.COUNTY}


@transaction.atomic
def assign(
    *,
    actor: Actor,
    now: datetime,
    organisation_id: UUID,
    title: str,
    body: str,
    answer_on: date,
    reference: str = "",
    authorised_by: str = "",
    authorised_under: str = "",
) -> Assignment:
    """A province's, city's or county's organ gives a unit below something to do, to be answered by a day of its own."""
    actor.must("assignments.assign")
    unit = _unit_below(actor, organisation_id)
    grant = next(
        g for g in actor.grants if "assignments.assign" in g.capabilities and unit.region_code.startswith(g.territory)
    )
    if grant.organisation_id is None:
        raise NoAssigningUnit
    _check_day(answer_on, now=now)
    title, body = clean_text(title, field=_("标题"), limit=80), clean_text(body, field=_("要办什么"), limit=TEXT_LIMIT)
    for text, name, what in ((title, "title", _("标题")), (body, "body", _("要办什么"))):
        if not text:
            raise Incomplete(missing=what, form_field=name)
    authorised = _authorised(unit, authorised_by, authorised_under)

    row = Assignment.objects.create(
        title=title,
        body=body,
        reference=clean_text(reference, field=_("文号"), limit=60),
        level=_LEVELS.get(len(grant.territory), Level.PROVINCE),
        assigner_id=grant.organisation_id,
        assigner_name=str(Organisation.objects.get(pk=grant.organisation_id))[:40],
        organisation=unit,
        answer_on=answer_on,
        assigned_at=now,
        created_by_id=actor.account_id,
        created_by_name=actor.name[:40],
        **authorised,
        **placed(unit.region_code),
    )

    _record(row, "assign", actor=actor, now=now, unit=grant.organisation_id, facts={"to": str(unit)})
    log(actor, "assignment.assign", row, at=now, unit=str(unit), answer_on=answer_on.isoformat())
    return row


@transaction.atomic
def accept(*, actor: Actor, assignment_id: UUID, now: datetime, seen: str = "") -> Assignment:
    """The unit takes it on."""
    row, step = _find(actor, assignment_id, "accept", seen=seen)
    row.accepted_at = now
    return _take(row, step, actor=actor, now=now, changed=("accepted_at",))


@transaction.atomic
def return_up(*, actor: Actor, assignment_id: UUID, now: datetime, reason: str, seen: str = "") -> Assignment:
    """Not this unit's: back to the assigner, saying why."""
    row, step = _find(actor, assignment_id, "return", seen=seen)
    return _take(row, step, actor=actor, now=now, reason=_reason(reason))


@transaction.atomic
def assign_again(
    *,
    actor: Actor,
    assignment_id: UUID,
    now: datetime,
    organisation_id: UUID,
    answer_on: date | None = None,
    authorised_by: str = "",
    authorised_under: str = "",
    seen: str = "",
) -> Assignment:
    """Another unit, and another day if the old one no longer serves."""
    row, step = _find(actor, assignment_id, "assign_again", seen=seen)
    unit = _unit_below(actor, organisation_id)
    answer_on = answer_on or row.answer_on
    _check_day(answer_on, now=now)
    authorised = _authorised(unit, authorised_by, authorised_under)

    row.organisation, row.answer_on = unit, answer_on
    row.region_code, row.county_code = unit.region_code, unit.county_code
    row.authorised_by, row.authorised_under = authorised["authorised_by"], authorised["authorised_under"]
    changed = ("organisation", "answer_on", "region_code", "county_code", "authorised_by", "authorised_under")
    return _take(row, step, actor=actor, now=now, facts={"to": str(unit)}, changed=changed)


@transaction.atomic
def give_part(
    *,
    actor: Actor,
    assignment_id: UUID,
    now: datetime,
    organisation_id: UUID,
    task: str,
    due_on: date,
    authorised_by: str = "",
    authorised_under: str = "",
) -> Part:
    """Part of it to a unit below or beside; what lands on a village names the county's decision that sends it there."""
    row = _at_work(actor, assignment_id)
    unit: Organisation | None = Organisation.objects.filter(
        pk=organisation_id, county_code=row.county_code, is_active=True
    ).first()
    if unit is None or unit.pk == row.organisation_id or actor.cover is None or not actor.cover.holds(unit.region_code):
        raise UnitBeyond(unit=str(unit) if unit else _("这个单位"), form_field="organisation_id")
    if Part.objects.filter(assignment_id=row.pk, organisation=unit, state=PartState.GIVEN).exists():
        raise AlreadyGiven(unit=str(unit), form_field="organisation_id")
    task = clean_text(task, field=_("要他们做什么"), limit=500)
    if not task:
        raise Incomplete(missing=_("要他们做什么"), form_field="task")
    if not timezone.localdate(now) <= due_on <= max(row.answer_on, timezone.localdate(now)):
        raise PartDay(day=when_text(row.answer_on, now=now, style="date"), form_field="due_on")
    authorised = _authorised(unit, authorised_by, authorised_under)

    part = _part(row, task=task, due_on=due_on, now=now, region=unit.region_code, organisation=unit, **authorised)

    _record(row, "give_part", actor=actor, now=now, reason=task, unit=row.organisation_id, facts={"to": str(unit)})
    log(actor, "assignment.give_part", row, at=now, unit=str(unit), due_on=due_on.isoformat())
    return part


@transaction.atomic
def make_issue(
    *,
    actor: Actor,
    assignment_id: UUID,
    now: datetime,
    region_code: str,
    category: str,
    title: str,
    body: str,
    random_below: Callable[[int], int],
) -> tuple[Part, Issue]:
    """A thing to be solved at a place becomes an ordinary issue, dispatched and counted like every other."""
    row = _at_work(actor, assignment_id)
    issue = issues.report_issue(
        actor=actor,
        now=now,
        region_code=region_code,
        category=category,
        title=title,
        body=body,
        source=Source.ASSIGNMENT,
        outer_due_at=rules.end_of(row.answer_on),
        outer_by=row.assigner_name,
        random_below=random_below,
    )

    part = _part(row, task=issue.title, due_on=row.answer_on, now=now, region=issue.region_code, issue=issue)

    _record(row, "make_issue", actor=actor, now=now, unit=row.organisation_id, facts={"number": issue.number})
    log(actor, "assignment.make_issue", row, at=now, number=issue.number)
    return part, issue


@transaction.atomic
def end_part(*, actor: Actor, part_id: UUID, now: datetime, move: str, words: str) -> Part:
    """The unit's word: done, or not theirs; or the giver's: no longer needed."""
    part: Part = Part.objects.visible_to(actor).lock_one(part_id)
    step = PART_LIFE.step(move, state=part.state)
    owner = part.organisation_id if step.by == "part" else part.given_by_id
    if owner is None or not actor.holds(step.grant, organisation_id=owner):
        raise NotTheUnit(unit=str((part.organisation or part.issue) if step.by == "part" else part.given_by))
    words = _reason(words)
    row = Assignment.objects.filter(pk=part.assignment_id).first()  # beyond the walls of a unit far below: then unread
    if row and row.state not in AT_WORK:
        raise PartOver(state=row.get_state_display())

    part.state, part.result, part.ended_at = step.target, words, now
    part.save(update_fields=["state", "result", "ended_at"])

    if row:
        facts = {"to": str(part.organisation or part.issue)}
        _record(row, f"part_{step.name}", actor=actor, now=now, reason=words, unit=owner, facts=facts)
    log(actor, f"assignment_part.{step.name}", part, at=now, reason=words)
    return part


@transaction.atomic
def answer(*, actor: Actor, assignment_id: UUID, now: datetime, words: str, seen: str = "") -> Assignment:
    """What was done, upward; not while something given out is still open."""
    row, step = _find(actor, assignment_id, "answer", seen=seen)
    words = clean_text(words, field=_("回复"), limit=TEXT_LIMIT)
    if not words:
        raise Incomplete(missing=_("回复"), form_field="words")
    if held := queries.still_open(row):
        raise held

    row.answer, row.answered_at = words, now
    if row.first_answered_on is None:
        row.first_answered_on, row.first_answer_by = timezone.localdate(now), row.answer_on
    changed = ("answer", "answered_at", "first_answered_on", "first_answer_by")
    return _take(row, step, actor=actor, now=now, reason=words, changed=changed)


@transaction.atomic
def send_back(
    *, actor: Actor, assignment_id: UUID, now: datetime, reason: str, answer_on: date | None = None, seen: str = ""
) -> Assignment:
    """Not enough: what is missing, and a new day if one is given."""
    row, step = _find(actor, assignment_id, "send_back", seen=seen)
    reason = _reason(reason)
    if answer_on:
        _check_day(answer_on, now=now)

    row.sent_back_count += 1
    row.answer_on = answer_on or row.answer_on
    return _take(row, step, actor=actor, now=now, reason=reason, changed=("sent_back_count", "answer_on"))


@transaction.atomic
def close(*, actor: Actor, assignment_id: UUID, now: datetime, seen: str = "") -> Assignment:
    """The assigner is content."""
    row, step = _find(actor, assignment_id, "close", seen=seen)
    row.ended_at = now
    return _take(row, step, actor=actor, now=now, changed=("ended_at",))


@transaction.atomic
def withdraw(*, actor: Actor, assignment_id: UUID, now: datetime, reason: str, seen: str = "") -> Assignment:
    """No longer asked for; what was given out of it is released with it."""
    row, step = _find(actor, assignment_id, "withdraw", seen=seen)
    reason = _reason(reason)

    row.ended_at = now
    Part.objects.filter(assignment_id=row.pk, state=PartState.GIVEN).update(
        state=PartState.RELEASED, result=reason, ended_at=now
    )
    return _take(row, step, actor=actor, now=now, reason=reason, changed=("ended_at",))


def _find(actor: Actor, assignment_id: UUID, name: str, *, seen: str = "") -> tuple[Assignment, Move]:
    row: Assignment = Assignment.objects.visible_to(actor).lock_one(assignment_id)
    if seen and row.state != seen:
        last = row.steps.order_by("-at", "-id").first()
        who = f"{last.organisation_name}{last.actor_name}" if last else _("系统")
        raise ChangedMeanwhile(who=who, what=row.get_state_display(), state=row.state)
    step = LIFECYCLE.step(name, state=row.state)
    _must(actor, row, step)
    return row, step


def _must(actor: Actor, row: Assignment, step: Move) -> None:
    actor.must(step.grant)
    owner = row.assigner_id if step.by == "assigner" else row.organisation_id
    if not actor.holds(step.grant, organisation_id=owner):
        if step.by == "assigner":
            raise NotTheAssigner(assigner=row.assigner_name)
        raise NotTheUnit(unit=str(row.organisation))


def _at_work(actor: Actor, assignment_id: UUID) -> Assignment:
    """The row, locked, while its unit works on it and this actor is of that unit."""
    row: Assignment = Assignment.objects.visible_to(actor).lock_one(assignment_id)
    _must(actor, row, LIFECYCLE.step("answer", state=row.state))
    return row


def _unit_below(actor: Actor, organisation_id: UUID) -> Organisation:
    """A unit in a territory from which this actor may assign."""
    unit: Organisation | None = (
        Organisation.objects.visible_to(actor)
        .filter(pk=organisation_id, is_active=True)
        .exclude(pk__in=actor.organisation_ids)
        .first()
    )
    if unit is None or not actor.holds("assignments.assign", region=unit.region_code):
        raise UnitBeyond(unit=str(unit) if unit else _("这个单位"), form_field="organisation_id")
    return unit


def _authorised(unit: Organisation, by: str, under: str) -> dict[str, str]:
    """What lands on a village comes by a decision of the county, on paper (村级组织减负: 未经县级统一部署不得派交村级)."""
    by, under = clean_text(by, field=_("谁批准"), limit=60), clean_text(under, field=_("部署文件"), limit=120)
    if unit.kind == "village" and not (by and under):
        raise AuthorisationNeeded(form_field="authorised_under" if by else "authorised_by")
    return {"authorised_by": by, "authorised_under": under}


def _check_day(day: date, *, now: datetime) -> None:
    today = timezone.localdate(now)
    if not today <= day <= today + LONGEST:
        raise AnswerDay(form_field="answer_on")


def _reason(reason: str) -> str:
    reason = clean_text(reason, field=_("说明"), limit=TEXT_LIMIT)
    if not reason:
        raise ReasonNeeded(form_field="reason")
    return reason


def _part(row: Assignment, *, region: str, now: datetime, **given: Any) -> Part:
    return Part.objects.create(
        assignment_id=row.pk,
        assigner_name=row.assigner_name,
        given_by=row.organisation,
        given_at=now,
        **given,
        **placed(region),
    )


def _take(
    row: Assignment,
    step: Move,
    *,
    actor: Actor,
    now: datetime,
    reason: str = "",
    facts: dict[str, Any] | None = None,
    changed: tuple[str, ...] = (),
) -> Assignment:
    """Write the new state, its line in the timeline and in the log."""
    before, row.state = row.state, State(step.target)
    row.save(update_fields={"state", *changed})
    unit = row.assigner_id if step.by == "assigner" else row.organisation_id
    _record(row, step.name, actor=actor, now=now, reason=reason, unit=unit, facts=facts)

    log(actor, f"assignment.{step.name}", row, at=now, reason=reason, before=before, after=row.state)
    return row


def _record(
    row: Assignment,
    name: str,
    *,
    actor: Actor,
    now: datetime,
    reason: str = "",
    unit: UUID | None = None,
    facts: dict[str, Any] | None = None,
) -> None:
    away = actor.in_place_of(region=row.region_code, organisation_id=unit)
    Step.objects.create(
        assignment=row,
        at=now,
        name=name,
        actor_id=actor.account_id,
        actor_name=actor.name[:40],
        organisation_name=(away.organisation_name if away else actor.organisation_name)[:40],
        reason=reason,
        facts=(facts or {}) | ({"in_place_of": away.name} if away else {}),
        **placed(row.region_code),
    )
