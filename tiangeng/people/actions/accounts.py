"""Ways to sign in: made, frozen, given a new password. An account holds no power; grants do."""

import re
import secrets
from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from tiangeng.kernel.actors import Actor
from tiangeng.kernel.log import log
from tiangeng.kernel.refusals import Missing, ReasonNeeded, SignInNeeded, clean_text
from tiangeng.people import passwords
from tiangeng.people.models import Account, ApiToken, Session, Staff
from tiangeng.people.refusals import (
    AccountFrozen,
    AdministratorReset,
    AlreadyHasAccount,
    NameMissing,
    NotForYourself,
    NotFrozen,
    PasswordWeak,
    PasswordWrong,
    Retired,
    UsernameTaken,
    UsernameWrong,
)
from tiangeng.places import actions as places

from . import sessions

_USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{2,39}")
Below = Callable[[int], int]


@transaction.atomic
def create_account(
    *,
    actor: Actor,
    username: str,
    now: datetime,
    staff_id: UUID | None = None,
    display_name: str = "",
    is_administrator: bool = False,
    county_code: str = "",
    below: Below = secrets.randbelow,
) -> tuple[Account, str]:
    """A person's account, or one of the three offices', and a password that works once, to be told in person."""
    person: Staff | None = Staff.objects.visible_to(actor).lock_one(staff_id) if staff_id else None
    county_code = person.county_code if person else county_code
    actor.must("people.accounts", region=county_code)
    username = free_username(username)
    display_name = person.name if person else clean_text(display_name, field=_("姓名"), limit=40)
    if not display_name:
        raise NameMissing(what=_("姓名"), form_field="display_name")
    if person:
        _may_have_account(person, is_administrator)

    account = Account(
        username=username,
        staff=person,
        display_name=display_name,
        county_code=county_code,
        is_administrator=is_administrator,
        created_at=now,
        created_by_id=actor.account_id,
    )
    password = give_one_time_password(account, now=now, below=below)

    log(actor, "account.created", account, at=now, username=username, is_administrator=is_administrator)
    return account, password


@transaction.atomic
def freeze_account(*, actor: Actor, account_id: UUID, reason: str, now: datetime) -> Account:
    """No more signing in, and out of every browser at once; either administrator may, alone."""
    account: Account = Account.objects.visible_to(actor).lock_one(account_id)
    if not actor.holds("people.accounts", region=account.county_code):
        actor.must("people.freeze", region=account.county_code)
    if account.pk == actor.account_id:
        raise NotForYourself
    if not account.is_active:
        raise AccountFrozen(username=account.username, reason=account.frozen_reason)
    reason = _reason(reason)

    shut(actor, account, reason=reason, now=now)
    return account


@transaction.atomic
def unfreeze_account(*, actor: Actor, account_id: UUID, reason: str, now: datetime) -> Account:
    """Let someone in again; only the security administrator decides that."""
    account: Account = Account.objects.visible_to(actor).lock_one(account_id)
    actor.must("people.freeze", region=account.county_code)
    if account.pk == actor.account_id:
        raise NotForYourself
    if account.is_active:
        raise NotFrozen(username=account.username)
    if account.staff and not account.staff.is_active:
        raise Retired(name=account.staff.name)
    reason = _reason(reason)

    account.is_active, account.frozen_reason, account.unfrozen_at = True, "", now
    account.save(update_fields=["is_active", "frozen_reason", "unfrozen_at"])

    log(actor, "account.unfrozen", account, at=now, reason=reason)
    return account


@transaction.atomic
def reset_password(*, actor: Actor, account_id: UUID, now: datetime, below: Below = secrets.randbelow) -> str:
    """A new one-time password for someone who forgot his. Administrators go by `renew_administrator` instead."""
    account: Account = Account.objects.visible_to(actor).lock_one(account_id)
    actor.must("people.accounts", region=account.county_code)
    if account.pk == actor.account_id:
        raise NotForYourself
    if account.is_administrator:
        raise AdministratorReset(username=account.username)
    if not account.is_active:
        raise AccountFrozen(username=account.username, reason=account.frozen_reason)

    password = give_one_time_password(account, now=now, below=below)
    sessions.sign_out_everywhere(account)

    log(actor, "account.password_reset", account, at=now)
    return password


@transaction.atomic
def change_own_password(*, actor: Actor, old: str, new: str, now: datetime, keep_session: str = "") -> Account:
    """With the old one in hand. Other browsers are signed out; `keep_session` names the one the change is made in."""
    account: Account | None = Account.objects.filter(pk=actor.account_id).select_for_update(no_key=True).first()
    if account is None:
        raise SignInNeeded
    if not account.check_password(old):
        raise PasswordWrong(form_field="old")
    try:
        passwords.check(new, account)
    except ValidationError as error:
        raise PasswordWeak(why=" ".join(error.messages), form_field="new") from error

    passwords.remember(account)
    account.set_password(new)
    account.must_change_password, account.password_changed_at = False, now
    account.session_stamp += 1
    account.save(update_fields=["password", "must_change_password", "password_changed_at", "session_stamp"])
    Session.objects.filter(account_id=account.pk).exclude(session_key=keep_session).delete()

    log(actor, "account.password_changed", account, at=now)
    return account


@transaction.atomic
def remove_second_factor(*, actor: Actor, account_id: UUID, reason: str, now: datetime) -> Account:
    """For a lost phone whose recovery codes are lost too: the next sign-in asks to set the second factor up anew."""
    account: Account = Account.objects.visible_to(actor).lock_one(account_id)
    actor.must("people.freeze", region=account.county_code)
    if account.pk == actor.account_id:
        raise NotForYourself
    reason = _reason(reason)
    if not Authenticator.objects.filter(user=account).exists():
        raise Missing(_("这个账号没有设置第二重验证。"))

    Authenticator.objects.filter(user=account).delete()
    sessions.sign_out_everywhere(account)

    log(actor, "account.second_factor_removed", account, at=now, reason=reason)
    return account


@transaction.atomic
def lift_looks(*, actor: Actor, account_id: UUID, reason: str, now: datetime) -> Account:
    """Let somebody look at more numbers today than the pack allows; never oneself."""
    account: Account = Account.objects.visible_to(actor).get_one(account_id)
    places.lift_limit(
        actor=actor,
        account_id=account.pk,
        account_name=str(account),
        county_code=account.county_code,
        reason=reason,
        now=now,
    )
    log(actor, "account.looks_lifted", account, at=now, reason=reason)
    return account


@transaction.atomic
def set_language(*, actor: Actor, language: str) -> Account:
    """The language of one's own screens, on whatever computer."""
    account: Account | None = Account.objects.filter(pk=actor.account_id).first()
    if account is None:
        raise SignInNeeded
    if language not in dict(settings.LANGUAGES):
        raise Missing(_("没有这种语言。"))
    account.language = language
    account.save(update_fields=["language"])
    return account


def free_username(typed: str) -> str:
    """The name as it is kept, if nobody has it yet."""
    username = typed.strip().lower()
    if not _USERNAME.fullmatch(username):
        raise UsernameWrong(form_field="username")
    if Account.objects.filter(username=username).exists():
        raise UsernameTaken(username=username, form_field="username")
    return username


def give_one_time_password(account: Account, *, now: datetime, below: Below) -> str:
    """Set a password that must be changed at the first sign-in, save the account, and hand the password back, once."""
    if not account._state.adding:
        passwords.remember(account)
    password = passwords.one_time(below)
    account.set_password(password)
    account.must_change_password, account.password_changed_at = True, now
    account.save()
    return password


def shut(actor: Actor, account: Account, *, reason: str, now: datetime) -> None:
    """Freeze an account whose row the caller holds: no sign-in, no session, no key."""
    account.is_active, account.frozen_reason = False, reason[:200]
    account.save(update_fields=["is_active", "frozen_reason"])
    sessions.sign_out_everywhere(account)
    ApiToken.objects.filter(account=account, revoked_at=None).update(revoked_at=now)
    log(actor, "account.frozen", account, at=now, reason=reason)


def check_account(*, actor: Actor, username: str, staff_id: UUID) -> None:
    """Refuse beforehand what making this colleague's account would be refused for."""
    person: Staff = Staff.objects.visible_to(actor).get_one(staff_id)
    actor.must("people.accounts", region=person.county_code)
    free_username(username)
    _may_have_account(person, False)


def _may_have_account(person: Staff, is_administrator: bool) -> None:
    if not person.is_active:
        raise Retired(name=person.name)
    if is_administrator:
        raise NameMissing(what=_("管理员账号专号专用，不挂在干部名下；请只填姓名"), form_field="staff")
    existing = Account.objects.filter(staff=person).first()
    if existing:
        raise AlreadyHasAccount(name=person.name, username=existing.username, form_field="staff")


def _reason(reason: str) -> str:
    reason = clean_text(reason, field=_("原因"), limit=200)
    if not reason:
        raise ReasonNeeded
    return reason
