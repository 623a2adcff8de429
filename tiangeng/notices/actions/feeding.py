"""The secret address of one's own calendar."""

import hashlib
import secrets
from collections.abc import Callable
from datetime import datetime

from django.db import transaction

from tiangeng.kernel.actors import Actor
from tiangeng.kernel.log import log
from tiangeng.kernel.refusals import SignInNeeded
from tiangeng.notices.models import FeedKey


@transaction.atomic
def make_feed(*, actor: Actor, now: datetime, secret: Callable[[], str] = secrets.token_urlsafe) -> str:
    """A new address, which nobody can ever read again; the one before stops at once."""
    actor.must("issues.see")
    if not actor.account_id:
        raise SignInNeeded
    key = secret()
    digest = hashlib.sha256(key.encode()).digest()
    FeedKey.objects.update_or_create(account_id=actor.account_id, defaults={"digest": digest, "created_at": now})

    log(actor, "feed.made", None, at=now)
    return key


@transaction.atomic
def stop_feed(*, actor: Actor, now: datetime) -> None:
    """Whoever holds the address reads nothing any more."""
    if not actor.account_id:
        raise SignInNeeded
    FeedKey.objects.filter(account_id=actor.account_id).delete()

    log(actor, "feed.stopped", None, at=now)
