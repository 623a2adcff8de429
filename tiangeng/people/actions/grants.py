"""Grants take two people, one to propose and one to approve; every change ends the grantee's sessions."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from tiangeng.kernel.actors import Actor
from tiangeng.kernel.events import announce
from tiangeng.kernel.lifecycle import Move
from tiangeng.kernel.log import log
from tiangeng.kernel.refusals import ReasonNeeded, clean_text
from tiangeng.kernel.words import joined
from tiangeng.people import holdings, rules
from tiangeng.people.events import GrantChanged
from tiangeng.people.models import Account, Grant, Organisation
from tiangeng.people.refusals import (
    AccountFrozen,
    AdministratorsApart,
    AlreadyGranted,
    DatesUnfit,
    NotForYourself,
    RegionUnknown,
    SecondPersonNeeded,
    ThingsInHand,
    UnitClosed,
    UnitUnfit,
)
from tiangeng.people.roles import ADMINISTRATORS
from tiangeng.people.states import GRANT_LIFE, OPEN_GRANTS, GrantState
from tiangeng.places.models import Region

from . import sessions


@transaction.atomic
def propose_grant(
    *,
    actor: Actor,
    account_id: UUID,
    role: str,
    territory: str,
    from_on: date,
    now: datetime,
    reason: str = "",
    organisation_id: UUID | None = None,
    to_on: date | None = None,
) -> Grant:
    """Ask that an account may act in a role, in a territory, for a unit; nothing is allowed until another approves."""
    account: Account = Account.objects.visible_to(actor).lock_one(account_id)
    rules.check_grant(
        role=role,
        territory=territory,
        has_unit=organisation_id is not None,
        from_on=from_on,
        to_on=to_on,
        today=timezone.localdate(now),
    )
    actor.must("people.propose_grants", region=territory)
    if actor.account_id is None or account.pk == actor.account_id:
        raise NotForYourself
    if not account.is_active:
        raise AccountFrozen(username=account.username, reason=account.frozen_reason)
    if territory and not Region.objects.filter(code=territory).exists():
        raise RegionUnknown(region=territory, form_field="territory")
    unit = _unit(actor, organisation_id, territory)
    _keep_apart(account, role)
    _not_twice(account, role, territory, unit)
    reason = clean_text(reason, field=_("原因"), limit=200)

    grant = Grant.objects.create(
        account=account,
        role=role,
        territory=territory,
        organisation=unit,
        organisation_name=unit.short_name if unit else "",
        from_on=from_on,
        to_on=to_on,
        reason=reason,
        granted_by_id=actor.account_id,
        granted_by_name=actor.name,
        granted_at=now,
    )

    log(actor, "grant.proposed", grant, at=now, reason=reason, role=role, territory=territory)
    return grant


@transaction.atomic
def approve_grant(*, actor: Actor, grant_id: UUID, now: datetime) -> Grant:
    """The second person's word; from now on the grant is in force (or from its first day)."""
    grant, step = _find(actor, grant_id, "approve")
    if actor.account_id in (grant.granted_by_id, grant.account_id):
        raise SecondPersonNeeded
    if not grant.account.is_active:
        raise AccountFrozen(username=grant.account.username, reason=grant.account.frozen_reason)
    if grant.organisation and not grant.organisation.is_active:
        raise UnitClosed(unit=grant.organisation.short_name)
    if grant.to_on and grant.to_on < timezone.localdate(now):
        raise DatesUnfit

    grant.state = step.target
    grant.approved_by_id, grant.approved_by_name, grant.approved_at = actor.account_id, actor.name, now
    grant.save(update_fields=["state", "approved_by_id", "approved_by_name", "approved_at"])
    sessions.sign_out_everywhere(grant.account)

    _tell(actor, grant, step, now=now)
    return grant


@transaction.atomic
def refuse_grant(*, actor: Actor, grant_id: UUID, reason: str, now: datetime) -> Grant:
    """Not approved, with the reason the proposer will read."""
    grant, step = _find(actor, grant_id, "refuse")
    if actor.account_id == grant.account_id:
        raise SecondPersonNeeded
    reason = _reason(step, reason)

    _close(grant, step, reason=reason, now=now)

    _tell(actor, grant, step, now=now, reason=reason)
    return grant


@transaction.atomic
def end_grant(*, actor: Actor, grant_id: UUID, reason: str, now: datetime, left_because: str = "") -> Grant:
    """Taken back, at once and for good; the same powers again take a new grant.

    The last grant for a unit is not taken back over what is still in hand there, unless it is said why that is left.
    Who must be stopped this minute is frozen.
    """
    grant, step = _find(actor, grant_id, "end")
    if actor.account_id == grant.account_id:
        raise NotForYourself
    reason = _reason(step, reason)
    left_because = _nothing_left(grant, left_because)

    _close(grant, step, reason=reason, now=now)
    sessions.sign_out_everywhere(grant.account)

    _tell(actor, grant, step, now=now, reason=f"{reason} {left_because}".strip())
    return grant


def left_by(grant: Grant) -> list[Any]:
    """In words what nobody would be at any more if this grant ended: something where it is the last one for its unit."""
    person, unit = grant.account.staff, grant.organisation_id
    if person is None or unit is None:
        return []
    others = Grant.objects.filter(account=grant.account, organisation_id=unit, state=GrantState.IN_FORCE)
    return [] if others.exclude(pk=grant.pk).exists() else holdings.in_hand(person.pk, unit)


def _nothing_left(grant: Grant, left_because: str) -> str:
    left_because = clean_text(left_because, field=_("为什么留着"), limit=200)
    person = grant.account.staff
    if person and not left_because and (things := left_by(grant)):
        raise ThingsInHand(name=person.name, things=joined(things), form_field="left_because")
    return left_because


def close_all(actor: Actor, account: Account, standing: QuerySet[Grant], *, reason: str, now: datetime) -> int:
    """What follows from a person's moving or leaving: each grant takes its own way out. The account's row is locked."""
    closed = list(standing.order_by("id").select_for_update(no_key=True, of=("self",)))
    for grant in closed:
        step = GRANT_LIFE.step("end" if grant.state == GrantState.IN_FORCE else "refuse", state=grant.state)
        _close(grant, step, reason=reason[:200], now=now)
        _tell(actor, grant, step, now=now, reason=reason)
    if closed:
        sessions.sign_out_everywhere(account)
    return len(closed)


def _find(actor: Actor, grant_id: UUID, name: str) -> tuple[Grant, Move]:
    """Account first, then grant: the order every action locks them in."""
    seen: Grant = Grant.objects.visible_to(actor).get_one(grant_id)
    account = Account.objects.select_for_update(no_key=True).get(pk=seen.account_id)
    grant: Grant = Grant.objects.visible_to(actor).lock_one(grant_id)
    grant.account = account
    step = GRANT_LIFE.step(name, state=grant.state)
    actor.must(step.grant, region=grant.territory)
    return grant, step


def _close(grant: Grant, step: Move, *, reason: str, now: datetime) -> None:
    grant.state, grant.ended_at, grant.ended_reason = step.target, now, reason
    grant.save(update_fields=["state", "ended_at", "ended_reason"])


def _tell(actor: Actor, grant: Grant, step: Move, *, now: datetime, reason: str = "") -> None:
    log(actor, f"grant.{step.name}", grant, at=now, reason=reason, role=grant.role, territory=grant.territory)
    announce(GrantChanged(grant.account_id, grant.pk, step.name))


def _unit(actor: Actor, organisation_id: UUID | None, territory: str) -> Organisation | None:
    if organisation_id is None:
        return None
    unit: Organisation = Organisation.objects.visible_to(actor).get_one(organisation_id)
    if not unit.is_active:
        raise UnitClosed(unit=unit.short_name, form_field="organisation")
    if not unit.county_code.startswith(territory[:6]):
        raise UnitUnfit(unit=unit.short_name, form_field="organisation")
    return unit


def _keep_apart(account: Account, role: str) -> None:
    """The database keeps both promises too; here they get their sentence."""
    if account.is_administrator != (role in ADMINISTRATORS):
        why = _("干部账号不能兼任管理员，请另建管理员账号")
        if account.is_administrator:
            why = _("管理员账号不能担任业务角色")
        raise AdministratorsApart(why=why, form_field="role")
    held = Grant.objects.filter(account=account, state__in=OPEN_GRANTS, role__in=sorted(ADMINISTRATORS)).first()
    if held:
        raise AdministratorsApart(why=_("这个账号已经是%s") % held.get_role_display(), form_field="role")


def _not_twice(account: Account, role: str, territory: str, unit: Organisation | None) -> None:
    same = Grant.objects.filter(
        account=account, role=role, territory=territory, organisation=unit, state__in=OPEN_GRANTS
    ).first()
    if same:
        raise AlreadyGranted(state=same.get_state_display())


def _reason(step: Move, reason: str) -> str:
    reason = clean_text(reason, field=_("原因"), limit=200)
    if step.needs_reason and not reason:
        raise ReasonNeeded
    return reason
