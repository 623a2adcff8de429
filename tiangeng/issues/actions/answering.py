"""The villager says so, by receipt or call-back; evidence or a look at the place where nobody can be asked; the strike-off."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from tiangeng.issues import asking, rules
from tiangeng.issues.models import Answer, AnsweredBy, Handling, Issue, LookedBy, Role
from tiangeng.issues.refusals import (
    AlreadyAnswered,
    ComplaintAnsweredAlone,
    EvidenceNeeded,
    HandlerMayNotConfirm,
    NobodyToCall,
    SaidBefore,
    SomeoneCanBeAsked,
    StillToBeAsked,
)
from tiangeng.issues.rules import resolve_due
from tiangeng.issues.states import LIFECYCLE, OPEN_HANDLINGS, HandlingState, State
from tiangeng.issues.words import NOT_SOLVED
from tiangeng.kernel.actors import Actor
from tiangeng.kernel.refusals import Incomplete, NotYours, Refusal, clean_text
from tiangeng.kernel.scope import placed

from . import moves, outer_day
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
    said_at: datetime | None = None,
    witness: Actor | None = None,
) -> Issue:
    """The villager's own answer by the receipt: solved → confirmed and struck off; not solved → reopened.

    `witness` is whoever is signed in where it was said (on a cadre's phone): their name stands beside the answer, and
    like a caller they may not have handled the matter. `said_at` is when it was said, if it comes later: what was said
    before the work was last handed in, or struck off, is not about it.
    """
    issue = moves.find(actor, issue_id, seen=seen)
    if witness and issue.is_confidential:
        raise ComplaintAnsweredAlone
    if witness:
        _must_not_have_handled(issue, witness)
    ended_at = max(filter(None, (issue.resolved_at, issue.closed_at)), default=None)
    if said_at and ended_at and said_at < ended_at:
        raise SaidBefore(state=issue.get_state_display())
    return _answered(
        issue, actor=actor, now=now, is_solved=is_solved, words=words, score=score, asked_by=witness,
        by=AnsweredBy.ON_THE_SPOT if witness else AnsweredBy.RECEIPT,
    )  # fmt: skip


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
    _must_not_have_handled(issue, actor)
    if not asking.somebody_to_ask(issue):
        raise NobodyToCall
    if not words.strip():
        raise Incomplete(missing=_("群众的原话"))
    return _answered(
        issue, actor=actor, now=now, is_solved=is_solved, words=words, score=score, asked_by=actor,
        by=AnsweredBy.CALL_BACK,
    )  # fmt: skip


def _must_not_have_handled(issue: Issue, actor: Actor) -> None:
    if refusal := why_not_ask(issue, actor):
        raise refusal


def why_not_ask(issue: Issue, actor: Actor) -> Refusal | None:
    """Who worked at it takes nobody's word for it; asked before the forms of doing so are opened, too."""
    return HandlerMayNotConfirm(issue=issue.id) if _worked_at_it(issue, actor) else None


def _worked_at_it(issue: Issue, actor: Actor) -> bool:
    """At the whole or at a part of it: the villager's one word is about both."""
    about = Q(issue=issue) | Q(issue__parent=issue)
    with moves.whole_county(issue):
        return Handling.objects.filter(about, organisation__in=actor.organisation_ids).exists()


def _answered(
    issue: Issue, *, actor: Actor, now: datetime, is_solved: bool, words: str, score: int | None,
    by: AnsweredBy, asked_by: Actor | None,
) -> Issue:  # fmt: skip
    name = "confirm" if is_solved else "reopen"
    if issue.state not in ((State.RESOLVED,) if is_solved else (State.RESOLVED, State.CONFIRMED, State.CLOSED)):
        raise AlreadyAnswered(state=issue.get_state_display())
    step = LIFECYCLE.step(name, state=issue.state)
    if not actor.holds(step.grant, region=issue.region_code):
        raise NotYours(needed=step.grant)
    words = clean_text(words, field=_("您的话"), limit=WORDS_LIMIT)

    told = Answer.objects.create(
        issue=issue, at=now, is_solved=is_solved, words=words, score=score, by=by, lead=issue.lead,
        asked_by_id=asked_by.account_id if asked_by else None, **placed(issue.region_code),
    )  # fmt: skip
    settle_calls(issue, told)
    issue.is_satisfied = is_solved
    if not is_solved:
        _reopen(issue, actor=actor, now=now, words=words or NOT_SOLVED, by=by)
        return issue
    issue.confirmed_at = now
    moves.take(
        issue,
        step,
        actor=actor,
        now=now,
        reason=words,
        changed=("confirmed_at", "is_satisfied"),
        by=by,
        facts={"outcome": issue.outcome} if issue.outcome else {},
    )
    return _strike_off(issue, actor=actor, now=now)


def _strike_off(issue: Issue, *, actor: Actor, now: datetime) -> Issue:
    issue.closed_at = now
    moves.take(issue, LIFECYCLE.step("close", state=issue.state), actor=actor, now=now, changed=("closed_at",))
    return issue


def _reopen(issue: Issue, *, actor: Actor, now: datetime, words: str, by: AnsweredBy | LookedBy) -> None:
    """Back to the lead, with a fresh time for solving and the count of reopenings one higher."""
    step = LIFECYCLE.step("reopen", state=issue.state)
    issue.resolved_at = issue.confirmed_at = issue.closed_at = None
    issue.reopened_count += 1
    issue.resolve_by = resolve_due(issue, start=now).at
    outer_day.let_go(issue, now=now)
    due = rules.with_outer(issue, issue.resolve_by)
    lead = issue.handlings.filter(role=Role.LEAD, state__in=[*OPEN_HANDLINGS, HandlingState.DONE]).latest("assigned_at")
    lead.state, lead.done_at, lead.due_at = HandlingState.WORKING, None, due
    lead.save(update_fields=["state", "done_at", "due_at"])
    moves.take(
        issue,
        step,
        actor=actor,
        now=now,
        reason=words,
        by=by,
        facts={"due": due.isoformat()},
        changed=(
            *("resolved_at", "confirmed_at", "closed_at", "reopened_count", "resolve_by", "is_satisfied"),
            *outer_day.FIELDS,
        ),
    )


@transaction.atomic
def reopen_issue(*, actor: Actor, issue_id: UUID, now: datetime, reason: str, seen: str = "") -> Issue:
    """A check failed: the dispatcher sends it back to the lead."""
    issue = moves.find(actor, issue_id, seen=seen)
    reason = moves.clean_reason(reason)
    step = moves.lawful(issue, "reopen", reason=reason)
    moves.must_dispatch(actor, issue, step)

    _reopen(issue, actor=actor, now=now, words=reason, by=LookedBy.OFFICE)
    return issue


@transaction.atomic
def accept_evidence(*, actor: Actor, issue_id: UUID, now: datetime, reason: str, seen: str = "") -> Issue:
    """Where nobody can be asked and the category allows it: the dispatcher names the evidence and strikes it off."""
    issue = moves.find(actor, issue_id, seen=seen)
    reason = moves.clean_reason(reason)
    step = moves.lawful(issue, "accept_evidence", reason=reason)
    moves.must_dispatch(actor, issue, step)
    if issue.lead_id in actor.organisation_ids or _worked_at_it(issue, actor):
        raise HandlerMayNotConfirm
    if not issue.category.takes_evidence:
        raise EvidenceNeeded
    if asking.somebody_to_ask(issue):
        raise SomeoneCanBeAsked

    issue.confirmed_at = now
    moves.take(issue, step, actor=actor, now=now, reason=reason, changed=("confirmed_at",))
    return _strike_off(issue, actor=actor, now=now)


@transaction.atomic
def verify_on_site(
    *, actor: Actor, issue_id: UUID, now: datetime, is_solved: bool, words: str, seen: str = ""
) -> Issue:
    """Where nobody can be asked, or nobody answers: someone of another unit than the handlers' goes there and says what they saw.

    It is nobody's word of satisfaction, and no rate counts it as one.
    """
    issue = moves.find(actor, issue_id, seen=seen)
    _must_not_have_handled(issue, actor)
    step = LIFECYCLE.step("verify", state=issue.state)
    actor.must(step.grant, region=issue.region_code)
    words = clean_text(words, field=_("看到了什么"), limit=WORDS_LIMIT)
    if not words:
        raise Incomplete(missing=_("看到了什么"), form_field="words")
    if not asking.may_be_verified(issue):
        raise StillToBeAsked(days=rules.TRIED_DAYS, tried=asking.days_tried(issue))

    if not is_solved:
        _reopen(issue, actor=actor, now=now, words=words, by=LookedBy.SITE)
        return issue
    issue.confirmed_at = now
    moves.take(issue, step, actor=actor, now=now, reason=words, by=LookedBy.SITE, changed=("confirmed_at",))
    return _strike_off(issue, actor=actor, now=now)


@transaction.atomic
def close_issue(*, actor: Actor, issue_id: UUID, now: datetime, seen: str = "") -> Issue:
    """Strike off what was confirmed."""
    issue = moves.find(actor, issue_id, seen=seen)
    step = moves.lawful(issue, "close")
    moves.must_dispatch(actor, issue, step)

    issue.closed_at = now
    moves.take(issue, step, actor=actor, now=now, changed=("closed_at",))
    return issue
