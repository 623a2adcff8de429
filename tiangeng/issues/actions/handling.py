"""Solving it: the lead's steps, the helpers' steps, notes on the way."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from tiangeng.issues import queries
from tiangeng.issues.models import Handling, Issue, IssueEvent, Outcome, Role
from tiangeng.issues.refusals import BeneficiariesNeeded, NothingToHelpWith, NotTheLead, PartsOpen, StillHelping
from tiangeng.issues.rules import inner_due, lead_due, resolve_due, with_outer
from tiangeng.issues.states import OPEN_HANDLINGS, WITH_THE_LEAD, HandlingState
from tiangeng.kernel.actors import Actor
from tiangeng.kernel.log import log
from tiangeng.kernel.refusals import Incomplete, ReasonNeeded, clean_text
from tiangeng.kernel.words import joined

from . import moves
from .moves import lead_step
from .splitting import open_parts

TEXT_LIMIT = 5000


@transaction.atomic
def accept_issue(*, actor: Actor, issue_id: UUID, now: datetime, seen: str = "") -> Issue:
    """The lead takes it; from here the time for solving runs."""
    issue, step = lead_step(actor, issue_id, "accept", seen=seen)

    issue.accepted_at = now
    issue.resolve_by = resolve_due(issue, start=now).at
    due = with_outer(issue, issue.resolve_by)
    handling = moves.lead_handling(issue)
    handling.state, handling.accepted_at, handling.accepted_by_name = HandlingState.ACCEPTED, now, actor.name[:40]
    handling.due_at, handling.holder_id = due, moves.hand_of(actor, handling.organisation_id)
    handling.save(update_fields=["state", "accepted_at", "accepted_by_name", "due_at", "holder"])
    inner = min(inner_due(issue, start=now).at, due)
    issue.handlings.filter(role=Role.ASSISTING, state__in=OPEN_HANDLINGS).update(due_at=inner)

    moves.take(
        issue,
        step,
        actor=actor,
        now=now,
        facts={"due": due.isoformat()},
        changed=("accepted_at", "resolve_by"),
    )
    return issue


@transaction.atomic
def start_issue(*, actor: Actor, issue_id: UUID, now: datetime, seen: str = "") -> Issue:
    """Work has begun."""
    issue, step = lead_step(actor, issue_id, "start", seen=seen)

    _lead_works(issue)
    moves.take(issue, step, actor=actor, now=now)
    return issue


def _lead_works(issue: Issue) -> None:
    handling = moves.lead_handling(issue)
    handling.state, handling.done_at = HandlingState.WORKING, None
    handling.save(update_fields=["state", "done_at"])


@transaction.atomic
def add_note(
    *, actor: Actor, issue_id: UUID, now: datetime, words: str, is_public: bool = True, note_id: UUID | None = None
) -> IssueEvent:
    """Progress in words, by any unit at work, the dispatcher or who reported it; the villager reads it unless it is internal.

    The same `note_id` again is the same line.
    """
    issue = moves.find(actor, issue_id)
    known: IssueEvent | None = issue.events.filter(pk=note_id).first() if note_id else None
    if known:
        return known
    if not queries.may_note(actor, issue):
        raise NotTheLead(lead=str(issue.lead or "—"))
    words = clean_text(words, field=_("进展"), limit=TEXT_LIMIT)
    if not words:
        raise Incomplete(missing=_("进展"))

    unit = next(iter(sorted(queries.units_at_work(issue) & actor.organisation_ids)), None)
    event = moves.record(
        issue, "note", actor=actor, now=now, reason=words, is_public=is_public, unit=unit, event_id=note_id
    )
    moves.touch(issue, now=now)

    log(actor, "issue.note", issue, at=now)
    return event


@transaction.atomic
def assist(
    *, actor: Actor, issue_id: UUID, handling_id: UUID, now: datetime, move: str, result: str = "", seen: str = ""
) -> Handling:
    """A helping unit's own step: accept, start, finish, return; while there is a lead at work to be helped."""
    issue = moves.find(actor, issue_id, seen=seen)
    handling: Handling | None = (
        issue.handlings.select_related("organisation").filter(pk=handling_id, role=Role.ASSISTING).first()
    )
    if handling is None or not actor.holds("issues.handle", organisation_id=handling.organisation_id):
        raise NotTheLead(lead=str(handling.organisation) if handling else "—")
    step = moves.HANDLING_LIFE.step(move, state=handling.state)
    if issue.state not in WITH_THE_LEAD:
        raise NothingToHelpWith(state=issue.get_state_display())
    result = clean_text(result, field=_("办理结果"), limit=TEXT_LIMIT)
    if step.needs_reason and not result:
        raise ReasonNeeded
    if step.name == "finish" and not result:
        raise Incomplete(missing=_("做了什么"))

    if handling.state == HandlingState.DONE and (due := lead_due(issue)):  # asked again: a new time, as for being asked
        handling.due_at = min(inner_due(issue, start=now).at, due)
    handling.state = step.target
    handling.result = result or handling.result
    handling.accepted_at = handling.accepted_at or now
    handling.accepted_by_name = handling.accepted_by_name or actor.name[:40]
    handling.holder_id = handling.holder_id or moves.hand_of(actor, handling.organisation_id)
    handling.done_at = now if step.target == HandlingState.DONE else None
    handling.save(update_fields=["state", "result", "accepted_at", "accepted_by_name", "holder", "done_at", "due_at"])

    moves.record(
        issue,
        f"assist_{step.name}",
        actor=actor,
        now=now,
        reason=result,
        facts={"unit": str(handling.organisation)},
        is_public=step.name == "finish",
        unit=handling.organisation_id,
        power=step.grant,
    )
    moves.touch(issue, now=now)
    log(actor, f"handling.{step.name}", handling, at=now, reason=result)
    return handling


@transaction.atomic
def consult(*, actor: Actor, issue_id: UUID, now: datetime, reason: str, seen: str = "") -> Issue:
    """Ask for a table with all concerned."""
    reason = moves.clean_reason(reason)
    issue, step = lead_step(actor, issue_id, "consult", seen=seen, reason=reason)

    moves.take(issue, step, actor=actor, now=now, reason=reason)
    return issue


@transaction.atomic
def decide(*, actor: Actor, issue_id: UUID, now: datetime, reason: str, seen: str = "") -> Issue:
    """What the table decided; the work goes on."""
    reason = moves.clean_reason(reason)
    issue, step = lead_step(actor, issue_id, "decide", seen=seen, reason=reason)

    moves.take(issue, step, actor=actor, now=now, reason=reason)
    return issue


@transaction.atomic
def resolve_issue(
    *,
    actor: Actor,
    issue_id: UUID,
    now: datetime,
    solution: str,
    beneficiaries: int | None,
    beneficiary_unit: str = "人",
    outcome: str = Outcome.SOLVED,
    seen: str = "",
) -> Issue:
    """Done, says the lead: what was done and whom it serves. Now the villager is asked."""
    issue, step = lead_step(actor, issue_id, "resolve", seen=seen)
    solution = clean_text(solution, field=_("怎么解决的"), limit=TEXT_LIMIT)
    if not solution:
        raise Incomplete(missing=_("怎么解决的"))
    if beneficiaries is None or not 0 < beneficiaries <= 10_000_000:
        raise BeneficiariesNeeded
    if outcome not in Outcome.values:
        raise Incomplete(missing=_("办理结果"))
    waiting = issue.handlings.filter(role=Role.ASSISTING, state__in=OPEN_HANDLINGS).select_related("organisation")
    if names := [str(h.organisation) for h in waiting]:
        raise StillHelping(units=joined(names))
    if parts := open_parts(issue):
        raise PartsOpen(count=len(parts), numbers=joined([part.number for part in parts]))

    handling = moves.lead_handling(issue)
    handling.state, handling.done_at, handling.result = HandlingState.DONE, now, solution
    handling.save(update_fields=["state", "done_at", "result"])
    issue.resolved_at, issue.solution, issue.outcome = now, solution, outcome
    issue.beneficiaries = beneficiaries
    issue.beneficiary_unit = clean_text(beneficiary_unit, field=_("单位"), limit=10) or "人"

    moves.take(
        issue,
        step,
        actor=actor,
        now=now,
        reason=solution,
        facts={"beneficiaries": beneficiaries, "unit": issue.beneficiary_unit, "outcome": outcome},
        changed=("resolved_at", "solution", "outcome", "beneficiaries", "beneficiary_unit"),
    )
    return issue
