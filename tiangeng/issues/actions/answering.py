"""The villager says so: answers by receipt or call-back, evidence where nobody can be asked, and the strike-off."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from tiangeng.issues.models import Answer, AnsweredBy, Issue, Role
from tiangeng.issues.refusals import AlreadyAnswered, EvidenceNeeded, HandlerMayNotConfirm, SomeoneCanBeAsked
from tiangeng.issues.rules import resolve_due
from tiangeng.issues.states import LIFECYCLE, OPEN_HANDLINGS, HandlingState, State
from tiangeng.issues.words import NOT_SOLVED
from tiangeng.kernel.actors import Actor
from tiangeng.kernel.refusals import Incomplete, NotYours, clean_text
from tiangeng.kernel.scope import placed
from tiangeng.kernel.words import kept

from . import moves
from .calling import settle_calls

WORDS_LIMIT = 1000


@transaction.atomic
def answer(
    *,
    actor: Actor,
    issue_id: UUID,
    now: datetime,
    is_solved: bool,
    words: str = "",
    score: int | None = None,
    seen: str = "",
) -> Issue:
    """The villager's own answer from the receipt page: solved → confirmed and struck off; not solved → reopened."""
    issue = moves.find(actor, issue_id, seen=seen)
    return _answered(issue, actor=actor, now=now, is_solved=is_solved, words=words, score=score, by=AnsweredBy.RECEIPT)


@transaction.atomic
def call_back(
    *,
    actor: Actor,
    issue_id: UUID,
    now: datetime,
    is_solved: bool,
    words: str,
    score: int | None = None,
    seen: str = "",
) -> Issue:
    """What the villager said on the telephone, asked by someone who did not handle it."""
    issue = moves.find(actor, issue_id, seen=seen)
    units = set(issue.handlings.values_list("organisation_id", flat=True))
    if units & actor.organisation_ids:
        raise HandlerMayNotConfirm
    if not words.strip():
        raise Incomplete(missing=_("群众的原话"))
    return _answered(
        issue, actor=actor, now=now, is_solved=is_solved, words=words, score=score, by=AnsweredBy.CALL_BACK
    )


def _answered(
    issue: Issue, *, actor: Actor, now: datetime, is_solved: bool, words: str, score: int | None, by: str
) -> Issue:
    name = "confirm" if is_solved else "reopen"
    if issue.state not in ((State.RESOLVED,) if is_solved else (State.RESOLVED, State.CONFIRMED, State.CLOSED)):
        raise AlreadyAnswered(state=issue.get_state_display())
    step = LIFECYCLE.step(name, state=issue.state)
    if not actor.holds(step.grant, region=issue.region_code):
        raise NotYours(needed=step.grant)
    words = clean_text(words, field=_("您的话"), limit=WORDS_LIMIT)

    settle_calls(issue, _keep(issue, actor=actor, now=now, is_solved=is_solved, words=words, score=score, by=by))
    issue.is_satisfied = is_solved
    if not is_solved:
        _reopen(issue, actor=actor, now=now, words=words or NOT_SOLVED)
        return issue
    issue.confirmed_at = now
    moves.take(
        issue,
        step,
        actor=actor,
        now=now,
        reason=words,
        changed=("confirmed_at", "is_satisfied"),
        facts={"by": kept(AnsweredBy(by).label)},
    )
    issue.closed_at = now
    moves.take(issue, LIFECYCLE.step("close", state=issue.state), actor=actor, now=now, changed=("closed_at",))
    return issue


def _keep(
    issue: Issue, *, actor: Actor, now: datetime, is_solved: bool, words: str, score: int | None, by: str
) -> Answer:
    return Answer.objects.create(
        issue=issue,
        at=now,
        is_solved=is_solved,
        words=words,
        score=score,
        by=by,
        lead=issue.lead,
        asked_by_id=actor.account_id,
        **placed(issue.region_code),
    )


def _reopen(issue: Issue, *, actor: Actor, now: datetime, words: str) -> None:
    """Back to the lead, with a fresh time for solving and the count of reopenings one higher."""
    step = LIFECYCLE.step("reopen", state=issue.state)
    issue.resolved_at = issue.confirmed_at = issue.closed_at = None
    issue.reopened_count += 1
    issue.resolve_by = resolve_due(issue.category, start=now).at
    lead = issue.handlings.filter(role=Role.LEAD, state__in=[*OPEN_HANDLINGS, HandlingState.DONE]).latest("assigned_at")
    lead.state, lead.done_at, lead.due_at = HandlingState.WORKING, None, issue.resolve_by
    lead.save(update_fields=["state", "done_at", "due_at"])
    moves.take(
        issue,
        step,
        actor=actor,
        now=now,
        reason=words,
        facts={"due": issue.resolve_by.isoformat()},
        changed=("resolved_at", "confirmed_at", "closed_at", "reopened_count", "resolve_by", "is_satisfied"),
    )


@transaction.atomic
def reopen_issue(*, actor: Actor, issue_id: UUID, now: datetime, reason: str, seen: str = "") -> Issue:
    """A check failed: the dispatcher sends it back to the lead."""
    issue = moves.find(actor, issue_id, seen=seen)
    reason = moves.clean_reason(reason)
    step = moves.lawful(issue, "reopen", reason=reason)
    moves.must_dispatch(actor, issue, step)

    _reopen(issue, actor=actor, now=now, words=reason)
    return issue


@transaction.atomic
def accept_evidence(*, actor: Actor, issue_id: UUID, now: datetime, reason: str, seen: str = "") -> Issue:
    """Where nobody can be asked and the category allows it: the dispatcher names the evidence and strikes it off."""
    issue = moves.find(actor, issue_id, seen=seen)
    reason = moves.clean_reason(reason)
    step = moves.lawful(issue, "accept_evidence", reason=reason)
    moves.must_dispatch(actor, issue, step)
    if issue.lead_id in actor.organisation_ids:
        raise HandlerMayNotConfirm
    if not issue.category.takes_evidence:
        raise EvidenceNeeded
    if issue.has_reporter:
        raise SomeoneCanBeAsked

    issue.confirmed_at = now
    moves.take(issue, step, actor=actor, now=now, reason=reason, changed=("confirmed_at",))
    issue.closed_at = now
    moves.take(issue, LIFECYCLE.step("close", state=issue.state), actor=actor, now=now, changed=("closed_at",))
    return issue


@transaction.atomic
def close_issue(*, actor: Actor, issue_id: UUID, now: datetime, seen: str = "") -> Issue:
    """Strike off what was confirmed."""
    issue = moves.find(actor, issue_id, seen=seen)
    step = moves.lawful(issue, "close")
    moves.must_dispatch(actor, issue, step)

    issue.closed_at = now
    moves.take(issue, step, actor=actor, now=now, changed=("closed_at",))
    return issue
