"""Keys for outside clients; shown once, kept only as a hash."""

import hashlib
import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from tiangeng.kernel.actors import Actor
from tiangeng.kernel.log import log
from tiangeng.kernel.refusals import SignInNeeded, clean_text
from tiangeng.people.models import Account, ApiToken
from tiangeng.people.queries import DEVICE
from tiangeng.people.refusals import NameMissing, NotForYourself, NoTokens, TokensFull

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
