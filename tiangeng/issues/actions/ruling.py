"""An unreasonable demand 不合理诉求: one person proposes, a second decides, the villager is told why, and no unit's rates suffer."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from tiangeng.issues.models import Issue, Ruling
from tiangeng.issues.refusals import AlreadyProposed, NotTheLead, SecondPersonNeeded
from tiangeng.issues.rules import dispatch_due
from tiangeng.issues.states import LIFECYCLE, RULING_LIFE, AppealState, RulingState
from tiangeng.kernel.actors import Actor
from tiangeng.kernel.lifecycle import Move
from tiangeng.kernel.log import log
from tiangeng.kernel.refusals import Incomplete, Missing, NotYours, ReasonNeeded
from tiangeng.kernel.scope import placed

from . import moves, outer_day


@transaction.atomic
def propose_ruling(*, actor: Actor, issue_id: UUID, now: datetime, ground: str, reason: str, seen: str = "") -> Ruling:
    """Ask that a demand be ruled unreasonable, on a ground of the pack; the work goes on until somebody else has decided."""
    grounds = {g.code: g.text for g in moves.pack_of(actor, issue_id).grounds_for_two()}
    issue = moves.find(actor, issue_id, seen=seen)
    LIFECYCLE.step("set_aside", state=issue.state)
    leads = issue.lead_id is not None and actor.holds("issues.handle", organisation_id=issue.lead_id)
    if not leads and not actor.holds("issues.dispatch", region=issue.region_code):
        raise NotTheLead(lead=str(issue.lead or "—"))
    if actor.account_id is None:
        raise NotYours(needed="issues.handle")
    reason = moves.clean_reason(reason)
    if ground not in grounds:
        raise Incomplete(missing=_("认定的缘由"), form_field="ground")
    if not reason:
        raise ReasonNeeded(form_field="reason")
    if waiting := issue.rulings.filter(state=RulingState.PROPOSED).first():
        raise AlreadyProposed(who=waiting.proposed_by_name)

    ruling = Ruling.objects.create(
        issue=issue,
        ground=ground,
        told=f"{grounds[ground]} {reason}",
        proposed_by_id=actor.account_id,
        proposed_by_name=actor.name[:40],
        proposed_at=now,
        **placed(issue.region_code),
    )

    moves.record(issue, "propose_ruling", actor=actor, now=now, reason=ruling.told, is_public=False)
    log(actor, "issue.propose_ruling", issue, at=now, reason=reason, ground=ground)
    return ruling


@transaction.atomic
def decide_ruling(*, actor: Actor, issue_id: UUID, now: datetime, is_upheld: bool, words: str, seen: str = "") -> Issue:
    """The second person: upheld, the demand is set aside and the villager reads why; refused, the work simply goes on."""
    issue = moves.find(actor, issue_id, seen=seen)
    ruling: Ruling | None = issue.rulings.filter(state=RulingState.PROPOSED).first()
    if ruling is None:
        raise Missing(_("没有等着裁定的提请。"))
    step = RULING_LIFE.step("uphold" if is_upheld else "refuse", state=ruling.state)
    actor.must(step.grant, region=issue.region_code)
    if not may_decide(actor, ruling):
        raise SecondPersonNeeded
    words = moves.clean_reason(words)
    if not words:
        raise ReasonNeeded(form_field="words")

    ruling.state, ruling.words, ruling.decided_at = step.target, words, now
    ruling.decided_by_id, ruling.decided_by_name = actor.account_id, actor.name[:40]
    ruling.save(update_fields=["state", "words", "decided_at", "decided_by_id", "decided_by_name"])

    if is_upheld:
        _set_aside(issue, ruling, actor=actor, now=now)
    else:
        moves.record(issue, "refuse_ruling", actor=actor, now=now, reason=words, is_public=False)
    log(actor, f"ruling.{step.name}", issue, at=now, reason=words)
    return issue


def may_decide(actor: Actor, ruling: Ruling) -> bool:
    """Neither the one who proposed it, nor who stands in for them, nor anybody of a unit that handled it."""
    handled = actor.organisation_ids & set(ruling.issue.handlings.values_list("organisation_id", flat=True))
    return actor.account_id is not None and ruling.proposed_by_id not in actor.account_ids and not handled


def _set_aside(issue: Issue, ruling: Ruling, *, actor: Actor, now: datetime) -> None:
    step: Move = LIFECYCLE.step("set_aside", state=issue.state)
    moves.release_open(issue, now=now)
    issue.resolved_at = None
    moves.take(
        issue,
        step,
        actor=actor,
        now=now,
        reason=ruling.told,
        facts={"proposed_by": ruling.proposed_by_name, "words": ruling.words},
        changed=("resolved_at",),
    )


@transaction.atomic
def take_up_again(*, actor: Actor, issue_id: UUID, now: datetime, reason: str, seen: str = "") -> Issue:
    """The ruling was wrong, or the case has changed: back to the dispatcher with a new clock."""
    issue = moves.find(actor, issue_id, seen=seen)
    reason = moves.clean_reason(reason)
    step = moves.lawful(issue, "take_up_again", reason=reason)
    actor.must(step.grant, region=issue.region_code)

    issue.lead, issue.due_at = None, dispatch_due(issue.county_code, start=now).at
    over = {"state": AppealState.UPHELD, "decided_at": now, "decided_by_id": actor.account_id, "answer": reason}
    issue.appeals.filter(state=AppealState.OPEN).update(**over, decided_by_name=actor.name[:40])
    outer_day.let_go(issue, now=now)

    moves.take(issue, step, actor=actor, now=now, reason=reason, changed=("lead", *outer_day.FIELDS))
    return issue
