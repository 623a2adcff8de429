"""One person proposes, a second decides: an unreasonable demand 不合理诉求, of which the villager is told why and no unit's rates
suffer; and that a matter paused often or long is paused once more."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from tiangeng.issues.models import Issue, Ruling
from tiangeng.issues.refusals import AlreadyProposed, NotTheLead, PauseIsFree, SecondPersonNeeded
from tiangeng.issues.rules import dispatch_due
from tiangeng.issues.states import LIFECYCLE, RULING_LIFE, AppealState, RulingState
from tiangeng.kernel.actors import Actor
from tiangeng.kernel.lifecycle import Move
from tiangeng.kernel.log import log
from tiangeng.kernel.refusals import ChangedMeanwhile, Incomplete, Missing, NotYours, ReasonNeeded, Refusal
from tiangeng.kernel.scope import placed

from . import moves, outer_day
from .pausing import paused_so_far


@transaction.atomic
def propose_ruling(*, actor: Actor, issue_id: UUID, now: datetime, ground: str, reason: str, seen: str = "") -> Ruling:
    """Ask that a demand be ruled unreasonable, on a ground of the pack; the work goes on until somebody else has decided."""
    grounds = {g.code: g.text for g in moves.pack_of(actor, issue_id).grounds_for_two()}
    issue = moves.find(actor, issue_id, seen=seen)
    LIFECYCLE.step("set_aside", state=issue.state)
    leads = issue.lead_id is not None and actor.holds("issues.handle", organisation_id=issue.lead_id)
    if not leads and not actor.holds("issues.dispatch", region=issue.region_code):
        raise NotTheLead(lead=str(issue.lead or "—"))
    reason = moves.clean_reason(reason)
    if ground not in grounds:
        raise Incomplete(missing=_("认定的缘由"), form_field="ground")
    if not reason:
        raise ReasonNeeded(form_field="reason")

    ruling = _propose(issue, ground, f"{grounds[ground]} {reason}", actor=actor, now=now)

    moves.record(issue, "propose_ruling", actor=actor, now=now, reason=ruling.told, is_public=False)
    log(actor, "issue.propose_ruling", issue, at=now, reason=reason, ground=ground)
    return ruling


@transaction.atomic
def ask_to_pause(*, actor: Actor, issue_id: UUID, now: datetime, reason: str, seen: str = "") -> Ruling:
    """The lead has paused it often or long: whoever dispatches looks at it before it is paused once more."""
    reason = moves.clean_reason(reason)
    issue, _step = moves.lead_step(actor, issue_id, "defer", seen=seen, reason=reason)
    if not paused_so_far(issue, now=now).is_long:
        raise PauseIsFree

    ruling = _propose(issue, Ruling.PAUSE, reason, actor=actor, now=now)

    moves.record(issue, "ask_pause", actor=actor, now=now, reason=reason, is_public=False)
    log(actor, "issue.ask_pause", issue, at=now, reason=reason)
    return ruling


def _propose(issue: Issue, ground: str, told: str, *, actor: Actor, now: datetime) -> Ruling:
    if actor.account_id is None:
        raise NotYours(needed="issues.handle")
    if waiting := issue.rulings.filter(state=RulingState.PROPOSED).first():
        raise AlreadyProposed(who=waiting.proposed_by_name)
    proposed: Ruling = Ruling.objects.create(
        issue=issue,
        ground=ground,
        told=told,
        proposed_by_id=actor.account_id,
        proposed_by_name=actor.name[:40],
        proposed_at=now,
        **placed(issue.region_code),
    )
    return proposed


@transaction.atomic
def decide_ruling(*, actor: Actor, issue_id: UUID, now: datetime, is_upheld: bool, words: str, seen: str = "") -> Issue:
    """The second person: upheld, the demand is set aside and the villager reads why, or the lead may pause once more; refused,
    the work simply goes on."""
    issue = moves.find(actor, issue_id, seen=seen)
    ruling: Ruling | None = issue.rulings.filter(state=RulingState.PROPOSED).first()
    if ruling is None:
        raise decided_meanwhile(issue.rulings, what=_("裁定"), none=_("没有等着裁定的提请。"))
    step = RULING_LIFE.step("uphold" if is_upheld else "refuse", state=ruling.state)
    actor.must(ruling.power, region=issue.region_code)
    if not may_decide(actor, ruling):
        raise SecondPersonNeeded
    words = moves.clean_reason(words)
    if not words:
        raise ReasonNeeded(form_field="words")

    ruling.state, ruling.words, ruling.decided_at = step.target, words, now
    ruling.decided_by_id, ruling.decided_by_name = actor.account_id, actor.name[:40]
    ruling.save(update_fields=["state", "words", "decided_at", "decided_by_id", "decided_by_name"])

    if ruling.is_about_pause:
        said = "allow_pause" if is_upheld else "refuse_pause"
        moves.record(issue, said, actor=actor, now=now, reason=words, is_public=False)
    elif is_upheld:
        _set_aside(issue, ruling, actor=actor, now=now)
    else:
        moves.record(issue, "refuse_ruling", actor=actor, now=now, reason=words, is_public=False)
    log(actor, f"ruling.{step.name}", issue, at=now, reason=words)
    return issue


def decided_meanwhile(rows: Any, *, what: Any, none: Any) -> Refusal:
    """Two had the page open: the second is told who was first, and not that there never was anything."""
    last = rows.exclude(decided_by_name="").order_by("-decided_at").first()
    return ChangedMeanwhile(who=last.decided_by_name, what=what) if last else Missing(none)


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
