"""代理: who goes on leave, or their office, names somebody who acts in their place; a second person approves.

Nothing is granted that the absent one does not hold: see `queries.actor_for`. It ends by itself after the last day.
"""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tiangeng.kernel.actors import Actor, system_actor
from tiangeng.kernel.lifecycle import Move
from tiangeng.kernel.log import log
from tiangeng.kernel.refusals import Missing, NotYours, ReasonNeeded, SignInNeeded, clean_text
from tiangeng.people import queries
from tiangeng.people.models import Account, Staff, StandIn
from tiangeng.people.refusals import (
    AlreadyAway,
    NoStandInForOffices,
    NothingToLend,
    NotOneself,
    NotTheirOffice,
    StandInByAnother,
    StandInDates,
    StandInIsAway,
    StandInUnfit,
)
from tiangeng.people.roles import NOT_LENT
from tiangeng.people.states import STAND_IN_LIFE, StandInState

from . import sessions

LONGEST = timedelta(days=92)  # a leave is shorter; what lasts longer is a change of posting


@transaction.atomic
def name_stand_in(
    *,
    actor: Actor,
    now: datetime,
    stand_in_id: UUID,
    from_on: date,
    to_on: date,
    reason: str,
    absent_id: UUID | None = None,
) -> StandIn:
    """Ask that a colleague (staff id) acts for oneself, or for somebody of one's county, from–to, both days included."""
    if actor.account_id is None:
        raise SignInNeeded
    away = _account_of(actor, absent_id, lends=True) if absent_id else Account.objects.get(pk=actor.account_id)
    away = Account.objects.select_for_update(no_key=True).get(pk=away.pk)
    if away.pk != actor.account_id and not actor.holds("people.edit", region=away.county_code):
        raise NotTheirOffice
    other = _account_of(actor, stand_in_id)
    today = timezone.localdate(now)
    if not today <= from_on <= to_on or to_on - from_on > LONGEST:
        raise StandInDates(limit=LONGEST.days, form_field="to_on" if from_on >= today else "from_on")
    _may_lend(away, on=today)
    _may_stand_in(other, away, on=today)
    _both_here(away, other, from_on=from_on, to_on=to_on)
    reason = clean_text(reason, field=_("原因"), limit=200)
    if not reason:
        raise ReasonNeeded(form_field="reason")

    row = StandIn.objects.create(
        absent=away,
        stand_in=other,
        from_on=from_on,
        to_on=to_on,
        reason=reason,
        named_by_id=actor.account_id,
        named_by_name=actor.name[:40],
        named_at=now,
    )

    _tell(actor, row, "name", now=now, reason=reason)
    return row


@transaction.atomic
def agree_stand_in(*, actor: Actor, stand_in_id: UUID, now: datetime) -> StandIn:
    """The second person's word; it holds from the first day, and the one who stands in signs in anew."""
    row, step = _find(actor, stand_in_id, "agree")
    if row.to_on < timezone.localdate(now):
        raise StandInDates(limit=LONGEST.days)
    _may_stand_in(row.stand_in, row.absent, on=timezone.localdate(now))

    row.state, row.approved_by_id, row.approved_by_name = step.target, actor.account_id, actor.name[:40]
    row.approved_at = now
    row.save(update_fields=["state", "approved_by_id", "approved_by_name", "approved_at"])
    sessions.sign_out_everywhere(row.stand_in)

    _tell(actor, row, step.name, now=now)
    return row


@transaction.atomic
def refuse_stand_in(*, actor: Actor, stand_in_id: UUID, reason: str, now: datetime) -> StandIn:
    """Not approved, with the reason both will read."""
    row, step = _find(actor, stand_in_id, "refuse")
    return _close(actor, row, step, reason=reason, now=now)


@transaction.atomic
def end_stand_in(*, actor: Actor, stand_in_id: UUID, reason: str, now: datetime) -> StandIn:
    """Back earlier, or not able to: by either of the two, their office, or whoever may take grants back."""
    row, step = _find(actor, stand_in_id, "end")
    return _close(actor, row, step, reason=reason, now=now)


def end_by_itself(row: StandIn, *, now: datetime) -> None:
    """The last day is over. The row is locked; nobody need sign in anew, for nothing was held since midnight."""
    step = STAND_IN_LIFE.step("end", state=row.state)
    row.state, row.ended_at, row.ended_reason = step.target, now, _("到期")
    row.save(update_fields=["state", "ended_at", "ended_reason"])

    _tell(system_actor(), row, step.name, now=now, reason=row.ended_reason)


def _find(actor: Actor, stand_in_id: UUID, name: str) -> tuple[StandIn, Move]:
    """The account first, then the row, in the order in which every action locks them."""
    seen: StandIn = StandIn.objects.visible_to(actor).get_one(stand_in_id)
    account = Account.objects.select_for_update(no_key=True).get(pk=seen.stand_in_id)
    row: StandIn = StandIn.objects.visible_to(actor).lock_one(stand_in_id)
    row.stand_in = account
    step = STAND_IN_LIFE.step(name, state=row.state)
    county, involved = row.absent.county_code, actor.account_id in (row.absent_id, row.stand_in_id)
    if step.by == "involved":
        may_stop = actor.holds("people.edit", region=county) or actor.holds("people.freeze", region=county)
        if not involved and not may_stop:
            raise NotYours(needed=step.grant)
    else:
        actor.must(step.grant, region=county)
        if involved or actor.account_id == row.named_by_id:
            raise StandInByAnother
    return row, step


def _close(actor: Actor, row: StandIn, step: Move, *, reason: str, now: datetime) -> StandIn:
    reason = clean_text(reason, field=_("原因"), limit=200)
    if step.needs_reason and not reason:
        raise ReasonNeeded
    was_agreed = row.state == StandInState.AGREED

    row.state, row.ended_at, row.ended_by_name, row.ended_reason = step.target, now, actor.name[:40], reason
    row.save(update_fields=["state", "ended_at", "ended_by_name", "ended_reason"])
    if was_agreed and actor.account_id != row.stand_in_id:
        sessions.sign_out_everywhere(row.stand_in)

    _tell(actor, row, step.name, now=now, reason=reason)
    return row


def _tell(actor: Actor, row: StandIn, name: str, *, now: datetime, reason: str = "") -> None:
    """One line about each of the two, so that both their pages tell it."""
    for person in (row.absent.staff, row.stand_in.staff):
        log(
            actor,
            f"stand_in.{name}",
            person,
            at=now,
            reason=reason,
            absent=str(row.absent),
            stand_in=str(row.stand_in),
            from_on=row.from_on.isoformat(),
            to_on=row.to_on.isoformat(),
        )


def _account_of(actor: Actor, staff_id: UUID, *, lends: bool = False) -> Account:
    person: Staff | None = (
        Staff.objects.visible_to(actor).select_related("account").filter(pk=staff_id, is_active=True).first()
    )
    account = getattr(person, "account", None) if person else None
    if person is None:
        raise Missing(_("没有找到这位同事，请重新选择。"))
    if account is None and lends:
        raise NothingToLend(name=person.name, form_field="absent")
    if account is None:
        raise StandInUnfit(name=person.name, form_field="stand_in")
    found: Account = account
    return found


def _may_lend(away: Account, *, on: date) -> None:
    held = queries.grants_in_force(away.pk, on=on)
    if away.is_administrator or any(grant.role in NOT_LENT for grant in held):
        raise NoStandInForOffices
    if not held or away.staff_id is None:
        raise NothingToLend(name=str(away), form_field="absent")


def _may_stand_in(other: Account, away: Account, *, on: date) -> None:
    """A colleague of the same county, at work, with something granted in their own right."""
    if other.pk == away.pk:
        raise NotOneself(form_field="stand_in")
    held = queries.grants_in_force(other.pk, on=on)
    if other.is_administrator or any(grant.role in NOT_LENT for grant in held):
        raise NoStandInForOffices(form_field="stand_in")
    if other.county_code != away.county_code or not other.is_active or not held:
        raise StandInUnfit(name=str(other), form_field="stand_in")


def _both_here(away: Account, other: Account, *, from_on: date, to_on: date) -> None:
    """One absence at a time, and nobody stands in while away."""
    if twice := queries.overlapping(away.pk, from_on=from_on, to_on=to_on).select_related("stand_in").first():
        raise AlreadyAway(
            name=str(away), stand_in=str(twice.stand_in), first=twice.from_on, last=twice.to_on, form_field="from_on"
        )
    if gone := queries.overlapping(other.pk, from_on=from_on, to_on=to_on).first():
        raise StandInIsAway(name=str(other), first=gone.from_on, last=gone.to_on, form_field="stand_in")
