"""A refusal is looked at once more, because its villager says so, by somebody who had no part in it."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from tiangeng.issues import rules
from tiangeng.issues.models import Appeal, Issue, IssueEvent, Ruling
from tiangeng.issues.refusals import AppealedBefore, NothingToAppeal, SecondPersonNeeded, TooLateToAppeal
from tiangeng.issues.states import APPEAL_LIFE, REFUSED_STATES, AppealState, RulingState
from tiangeng.kernel.actors import Actor
from tiangeng.kernel.log import log
from tiangeng.kernel.refusals import Incomplete, ReasonNeeded, clean_text
from tiangeng.kernel.scope import placed

from . import moves
from .ruling import decided_meanwhile, take_up_again

WORDS_LIMIT = 1000


@transaction.atomic
def appeal(*, actor: Actor, issue_id: UUID, now: datetime, words: str) -> Appeal:
    """The villager's one word against a refusal, within thirty days; the same words again are the same appeal."""
    issue = moves.find(actor, issue_id)
    actor.must("issues.reopen", region=issue.region_code)
    words = clean_text(words, field=_("为什么不服"), limit=WORDS_LIMIT)
    if not words:
        raise Incomplete(missing=_("为什么不服"), form_field="words")
    against = refusal_of(issue)
    if against is None:
        raise NothingToAppeal(state=issue.get_state_display())
    before: Appeal | None = Appeal.objects.filter(against=against).first()
    if before:
        if before.words == words:
            return before
        raise AppealedBefore
    if now > against.at + rules.APPEAL_WITHIN:
        raise TooLateToAppeal(days=rules.APPEAL_WITHIN.days)

    made = Appeal.objects.create(issue=issue, against=against, at=now, words=words, **placed(issue.region_code))

    event = moves.record(issue, "appeal", actor=actor, now=moves.not_before(issue, now), reason=words)
    moves.touch(issue, now=event.at)
    log(actor, "issue.appeal", issue, at=now)
    return made


def refusal_of(issue: Issue) -> IssueEvent | None:
    """The line that refused it, while it stands refused."""
    if issue.state not in REFUSED_STATES:
        return None
    found: IssueEvent | None = issue.events.filter(to_state=issue.state).order_by("-at", "-id").first()
    return found


def may_hear(actor: Actor, made: Appeal) -> bool:
    """Neither who refused it, nor who proposed that, nor who stands in for them, nor anybody of a unit that handled it."""
    handled = actor.organisation_ids & set(made.issue.handlings.values_list("organisation_id", flat=True))
    proposers = (
        made.issue.rulings.filter(state=RulingState.UPHELD)
        .exclude(ground=Ruling.PAUSE)
        .values_list("proposed_by_id", flat=True)
    )
    took_part = {made.against.actor_id, *proposers} & set(actor.account_ids)
    return actor.account_id is not None and not took_part and not handled


@transaction.atomic
def decide_appeal(*, actor: Actor, issue_id: UUID, now: datetime, is_upheld: bool, words: str, seen: str = "") -> Issue:
    """Upheld, it goes back to the dispatcher; refused, it stays refused. Either way the villager reads why."""
    issue = moves.find(actor, issue_id, seen=seen)
    made: Appeal | None = issue.appeals.select_related("against").filter(state=AppealState.OPEN).first()
    if made is None:
        raise decided_meanwhile(issue.appeals, what=_("复核"), none=_("没有等着复核的异议。"))
    step = APPEAL_LIFE.step("uphold" if is_upheld else "refuse", state=made.state)
    actor.must(step.grant, region=issue.region_code)
    if not may_hear(actor, made):
        raise SecondPersonNeeded
    words = moves.clean_reason(words)
    if not words:
        raise ReasonNeeded(form_field="words")

    made.state, made.answer, made.decided_at = step.target, words, now
    made.decided_by_id, made.decided_by_name = actor.account_id, actor.name[:40]
    made.save(update_fields=["state", "answer", "decided_at", "decided_by_id", "decided_by_name"])

    if is_upheld:
        return take_up_again(actor=actor, issue_id=issue_id, now=now, reason=words)
    event = moves.record(issue, "refuse_appeal", actor=actor, now=moves.not_before(issue, now), reason=words)
    moves.touch(issue, now=event.at)
    log(actor, "appeal.refuse", issue, at=now, reason=words)
    return issue
