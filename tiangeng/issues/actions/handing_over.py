"""交接: what somebody has in hand, given to a successor in one action and moved when the successor signs."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tiangeng.issues import holdings
from tiangeng.issues.heirs import Listed, must_fit
from tiangeng.issues.heirs import listed as listed_of
from tiangeng.issues.models import Handover, Issue
from tiangeng.issues.refusals import AlreadyOffered, NothingInHand, NotYoursToHandOver, NotYoursToSign
from tiangeng.issues.states import HANDOVER_LIFE
from tiangeng.kernel.actors import Actor
from tiangeng.kernel.lifecycle import Move
from tiangeng.kernel.log import log
from tiangeng.kernel.refusals import Missing, ReasonNeeded, clean_text
from tiangeng.kernel.scope import placed
from tiangeng.people.models import Staff
from tiangeng.visits.actions import hand_on_roster

from . import moves


def _to_offer(giver: Staff, wanted: set[UUID] | None, *, actor: Actor, now: datetime) -> Listed:
    """Nothing goes to two people at once: what one of them has yet to sign for stays on their paper."""
    waiting = holdings.on_offer(giver)
    for handover in waiting:
        if wanted and not wanted.isdisjoint(handover.listed_ids):
            raise AlreadyOffered(name=giver.name, taker=handover.taker.name)
    held = holdings.to_offer(holdings.held_by(giver, actor=actor, on=timezone.localdate(now)), waiting)
    listed = listed_of(held if wanted is None else held.only(wanted))
    if not listed.count and waiting:
        raise AlreadyOffered(name=giver.name, taker=waiting[0].taker.name)
    if not listed.count:
        raise NothingInHand(name=giver.name)
    return listed


@transaction.atomic
def offer_handover(
    *,
    actor: Actor,
    now: datetime,
    giver_id: UUID,
    taker_id: UUID,
    words: str = "",
    only: Iterable[UUID] | None = None,
) -> Handover:
    """The giver's signature, or their office's for them. All that is in hand, or those rows whose ids are `only`."""
    giver, taker = _person(actor, giver_id), _person(actor, taker_id, working=True)
    is_own = giver.pk == actor.staff_id
    if not is_own and not _may_offer(actor, giver.county_code):
        raise NotYoursToHandOver
    if actor.account_id is None or giver.pk == taker.pk or giver.county_code != taker.county_code:
        raise Missing(_("没有找到接手的干部，请重新选择。"), form_field="taker_id")
    listed = _to_offer(giver, None if only is None else set(only), actor=actor, now=now)
    must_fit(taker, listed, now=now)
    words = clean_text(words, field=_("要接手的人知道的"), limit=500)

    handover = Handover.objects.create(
        giver=giver,
        taker=taker,
        organisation=giver.organisation,
        words=words,
        handling_ids=[row.pk for row in listed.handlings],
        promise_ids=[row.pk for row in listed.promises],
        call_ids=[row.pk for row in listed.calls],
        roster_ids=[row.pk for row in listed.rosters],
        offered_at=now,
        offered_by_id=actor.account_id,
        offered_by_name=actor.name[:40],
        is_for_giver=not is_own,
        **placed(giver.region_code),
    )

    log(actor, "handover.offer", handover, at=now, giver=giver.name, taker=taker.name, count=handover.listed_count)
    return handover


@transaction.atomic
def take_handover(*, actor: Actor, handover_id: UUID, now: datetime) -> Handover:
    """The taker's signature: everything on the list that is still open is theirs now, each with its line."""
    handover, step = _find(actor, handover_id, "take")
    held = holdings.held_by(handover.giver, actor=actor, on=timezone.localdate(now))
    listed = listed_of(held.only(handover.listed_ids))
    must_fit(handover.taker, listed, now=now)

    for handling in listed.handlings:
        handling.holder = handover.taker
        handling.save(update_fields=["holder"])
    for call in listed.calls:
        call.holder = handover.taker
        call.save(update_fields=["holder"])
    for promise in listed.promises:
        promise.staff, promise.organisation = handover.taker, handover.taker.organisation
        promise.save(update_fields=["staff", "organisation"])
    hand_on_roster(actor=actor, now=now, entries=listed.rosters, taker=handover.taker)
    _end(handover, step, actor=actor, now=now, moved=listed.count)
    _tell_each(handover, listed, actor=actor, now=now)
    return handover


@transaction.atomic
def refuse_handover(*, actor: Actor, handover_id: UUID, now: datetime, reason: str) -> Handover:
    """The taker does not take it, and says why; everything stays where it is."""
    handover, step = _find(actor, handover_id, "refuse")
    _end(handover, step, actor=actor, now=now, reason=_reason(reason))
    return handover


@transaction.atomic
def withdraw_handover(*, actor: Actor, handover_id: UUID, now: datetime, reason: str) -> Handover:
    """Taken back before it was signed: another successor, or it was not needed."""
    handover, step = _find(actor, handover_id, "withdraw")
    _end(handover, step, actor=actor, now=now, reason=_reason(reason))
    return handover


def _find(actor: Actor, handover_id: UUID, name: str) -> tuple[Handover, Move]:
    handover: Handover = Handover.objects.visible_to(actor).lock_one(handover_id)
    step = HANDOVER_LIFE.step(name, state=handover.state)
    if not may_take_step(actor, handover, step):
        raise NotYoursToSign(who=str(handover.taker if step.by == "taker" else handover.giver))
    return handover, step


def may_take_step(actor: Actor, handover: Handover, step: Move) -> bool:
    """The taker signs in person; the giver, who signed for them, or whoever could have, may take it back."""
    if step.by == "taker":
        return actor.staff_id == handover.taker_id and actor.holds(step.grant)
    is_theirs = actor.staff_id == handover.giver_id or actor.account_id == handover.offered_by_id
    return is_theirs or _may_offer(actor, handover.county_code)


def _may_offer(actor: Actor, county_code: str) -> bool:
    """For somebody else: their office, which keeps the county's people and sees what they work at."""
    return actor.holds("people.edit", region=county_code) and actor.holds("issues.see", region=county_code)


def _reason(reason: str) -> str:
    reason = clean_text(reason, field=_("说明"), limit=200)
    if not reason:
        raise ReasonNeeded(form_field="reason")
    return reason


def _end(handover: Handover, step: Move, *, actor: Actor, now: datetime, reason: str = "", moved: int = 0) -> None:
    handover.state, handover.ended_at, handover.ended_by_name = step.target, now, actor.name[:40]
    handover.ended_reason, handover.moved_count = reason, moved
    handover.save(update_fields=["state", "ended_at", "ended_by_name", "ended_reason", "moved_count"])

    log(actor, f"handover.{step.name}", handover, at=now, reason=reason, moved=moved)


def _tell_each(handover: Handover, listed: Listed, *, actor: Actor, now: datetime) -> None:
    """One line in each issue's timeline, whatever of it was handed over; one in the log for each promise."""
    names = {"from": handover.giver.name, "to": handover.taker.name}
    rows: tuple[Any, ...] = (*listed.handlings, *listed.promises, *listed.calls)
    concerned = [row.issue for row in rows]
    about: dict[UUID, Issue] = {issue.pk: issue for issue in concerned if issue}
    for issue in about.values():
        moves.record(issue, "hand_over", actor=actor, now=now, facts=names, is_public=False)
    for promise in listed.promises:
        log(actor, "promise.hand_over", promise, at=now, to=str(handover.taker))


def _person(actor: Actor, staff_id: UUID, *, working: bool = False) -> Staff:
    rows = Staff.objects.visible_to(actor).select_related("organisation", "account").filter(pk=staff_id)
    person: Staff | None = (rows.filter(is_active=True) if working else rows).first()
    if person is None:
        raise Missing(_("没有找到这位干部，请重新选择。"), form_field="taker_id" if working else "giver_id")
    return person
