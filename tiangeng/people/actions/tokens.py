"""Keys for outside clients; shown once, kept only as a hash."""

import hashlib
import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from tiangeng.documents import actions as documents
from tiangeng.kernel.actors import Actor
from tiangeng.kernel.log import log
from tiangeng.kernel.refusals import SignInNeeded, clean_text
from tiangeng.people.models import Account, ApiToken
from tiangeng.people.queries import DEVICE
from tiangeng.people.refusals import DayFull, KeyDayFull, NameMissing, NotForYourself, NoTokens, TokensFull

LIVE_AT_ONCE, LONGEST_DAYS = 5, 365


@transaction.atomic
def make_token(
    *,
    actor: Actor,
    name: str,
    days: int,
    now: datetime,
    secret: Callable[[], str] = secrets.token_urlsafe,
    is_device: bool = False,
) -> tuple[ApiToken, str]:
    """A key that acts as oneself until a day; returns the row and the key, which nobody can ever read again.

    A device's key stands in an address, where it is more easily seen: it opens the handbook forms and no other door.
    """
    account = Account.objects.filter(pk=actor.account_id).select_for_update(no_key=True).first()
    if account is None:
        raise SignInNeeded
    if account.is_administrator:
        raise NoTokens
    name = clean_text(name, field=_("用途"), limit=60)
    if not name:
        raise NameMissing(what=_("用途"), form_field="name")
    if not 1 <= days <= LONGEST_DAYS:
        raise NameMissing(what=_("有效天数（1–365）"), form_field="days")
    if account.tokens.filter(revoked_at=None, expires_at__gt=now).count() >= LIVE_AT_ONCE:
        raise TokensFull(limit=LIVE_AT_ONCE)

    key = f"{DEVICE if is_device else 'tg_'}{secret()}"
    token = ApiToken.objects.create(
        account=account,
        name=name,
        digest=hashlib.sha256(key.encode()).digest(),
        created_at=now,
        expires_at=now + timedelta(days=days),
    )

    log(actor, "token.made", token, at=now, name=name, days=days)
    return token, key


@transaction.atomic
def revoke_token(*, actor: Actor, token_id: UUID, now: datetime) -> ApiToken:
    """Stops working at once; one's own, or anybody's by the security administrator."""
    token: ApiToken = ApiToken.objects.visible_to(actor).lock_one(token_id)
    if token.account_id != actor.account_id and not actor.holds("people.freeze", region=token.account.county_code):
        raise NotForYourself(_("只能停用自己的密钥；别人的请找安全管理员。"))
    if token.revoked_at is None:
        token.revoked_at = now
        token.save(update_fields=["revoked_at"])

        log(actor, "token.revoked", token, at=now, name=token.name)
    return token


def rows_by_api(account_id: UUID, now: datetime) -> int:
    """Rows of lists this account has read by API today: in its sessions, and with its keys, those that were stopped included."""
    rows = 0
    for kept in (Account.objects.filter(pk=account_id), ApiToken.objects.filter(account_id=account_id)):
        rows += kept.filter(read_on=timezone.localdate(now)).aggregate(rows=Sum("read_count"))["rows"] or 0
    return rows


@transaction.atomic
def count_rows(*, actor: Actor, rows: int, now: datetime, key: str = "") -> None:
    """What is read of a list by API, with a key or in a session, is part of what its person may take out in a day; above it a
    second person is asked.

    The first list of a day is a line of the log, with what was read on the last day before.
    """
    assert actor.account_id is not None
    limit, before = documents.rows_alone(actor), documents.alone_today(actor.account_id, now=now)
    if before + rows > limit:
        limit += documents.agreed_today(actor.account_id, now=now)
        if before + rows > limit:
            raise (KeyDayFull if key else DayFull)(limit=limit, before=before)
    reader = _reader(actor, key)
    today, last_on, last = timezone.localdate(now), reader.read_on, reader.read_count

    reader.read_on, reader.read_count = today, rows + (last if last_on == today else 0)
    reader.save(update_fields=["read_on", "read_count"])

    if last_on != today:
        verb = "token.read" if key else "account.read"
        log(actor, verb, reader, at=now, name=str(reader), last_on=str(last_on or ""), last_rows=last)


def _reader(actor: Actor, key: str) -> ApiToken | Account:
    if not key:
        account: Account = Account.objects.select_for_update(no_key=True).get(pk=actor.account_id)
        return account
    token: ApiToken = ApiToken.objects.select_for_update(no_key=True).get(digest=hashlib.sha256(key.encode()).digest())
    return token
