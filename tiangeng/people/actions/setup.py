"""The beginning, and the way back in: done on the server, by whoever looks after it."""

import secrets
from datetime import datetime

from allauth.mfa.models import Authenticator
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tiangeng.kernel.actors import Actor
from tiangeng.kernel.log import log
from tiangeng.kernel.refusals import Missing
from tiangeng.people.models import Account, Grant
from tiangeng.people.refusals import AlreadySetUp, RegionUnknown, ServerOnly
from tiangeng.people.roles import COUNTY, Role
from tiangeng.people.states import GRANT_LIFE, GrantState
from tiangeng.places.models import Region

from . import accounts, sessions
from .accounts import Below

OFFICES = (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN)


@transaction.atomic
def bootstrap_administrators(
    *,
    actor: Actor,
    usernames: tuple[str, str, str],
    now: datetime,
    county_code: str = "",
    below: Below = secrets.randbelow,
) -> list[tuple[Account, Role, str]]:
    """The first three administrators, for a system without any account; with the password each must change at once.

    Each office is proposed by the second of the three and approved by the third, so that the record shows three people
    standing for each other, and no rule about two persons has an exception.
    """
    if actor.kind != "system":
        raise ServerOnly
    if county_code and (len(county_code) > COUNTY or not Region.objects.filter(code=county_code).exists()):
        raise RegionUnknown(region=county_code)
    with connection.cursor() as cursor:
        cursor.execute("LOCK TABLE people_account IN SHARE ROW EXCLUSIVE MODE")
    if Account.objects.exists():
        raise AlreadySetUp

    made: list[tuple[Account, str]] = []
    for office, username in zip(OFFICES, usernames, strict=True):
        account = Account(
            username=accounts.free_username(username),
            display_name=str(office.label),
            county_code=county_code,
            is_administrator=True,
            created_at=now,
        )
        made.append((account, accounts.give_one_time_password(account, now=now, below=below)))
    people = [account for account, _password in made]
    for place, office in enumerate(OFFICES):
        _install(people[place], office, county_code, by=people[place - 2], with_=people[place - 1], now=now)

    for account in people:
        log(actor, "account.created", account, at=now, username=account.username, is_administrator=True)
    return [(account, office, password) for (account, password), office in zip(made, OFFICES, strict=True)]


@transaction.atomic
def renew_administrator(
    *, actor: Actor, username: str, now: datetime, below: Below = secrets.randbelow
) -> tuple[Account, str]:
    """A one-time password for an administrator who cannot get in: unfrozen, second factor off, to be set up anew."""
    if actor.kind != "system":
        raise ServerOnly
    account = (
        Account.objects.filter(username=username.strip().lower(), is_administrator=True)
        .select_for_update(no_key=True)
        .first()
    )
    if account is None:
        raise Missing(_("没有叫 %(username)s 的管理员账号。"), username=username)

    account.is_active, account.frozen_reason, account.unfrozen_at = True, "", now
    password = accounts.give_one_time_password(account, now=now, below=below)
    Authenticator.objects.filter(user=account).delete()
    sessions.sign_out_everywhere(account)

    log(actor, "account.renewed", account, at=now, username=account.username)
    return account, password


def _install(account: Account, office: Role, territory: str, *, by: Account, with_: Account, now: datetime) -> Grant:
    step = GRANT_LIFE.step("approve", state=GrantState.PROPOSED)
    return Grant.objects.create(
        account=account,
        role=office,
        territory=territory,
        from_on=timezone.localdate(now),
        state=step.target,
        reason=_("首次启用，三员互为见证"),
        granted_by_id=by.pk,
        granted_by_name=by.display_name,
        granted_at=now,
        approved_by_id=with_.pk,
        approved_by_name=with_.display_name,
        approved_at=now,
    )
