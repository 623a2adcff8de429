"""What Django's own sign-in signals mean here: a session that knows its limits, and a line in the log."""

from typing import Any

from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone

from tiangeng.kernel.log import log

from . import queries
from .models import Account


@receiver(user_logged_in, dispatch_uid="people.signed_in")
def remember_the_session(sender: Any, request: HttpRequest, user: Account, **kwargs: Any) -> None:
    """When it began, from where, and whether the shorter limit of administrators holds."""
    now = timezone.now()
    moment = now.timestamp()
    request.session.update(
        {
            "began": moment,
            "used": moment,
            "administrator": user.is_administrator,
            "source": request.META.get("REMOTE_ADDR", "")[:64],
            "device": request.headers.get("User-Agent", "")[:200],
        }
    )
    for left in ("phone", "unlisted", "desk", "told", "by_ticket"):  # a phone binds its session anew, with its key
        request.session.pop(left, None)
    log(queries.actor_for(user, now=now), "account.signed_in", user, at=now)


@receiver(user_logged_out, dispatch_uid="people.signed_out")
def note_the_end(sender: Any, request: HttpRequest, user: Account | None, **kwargs: Any) -> None:
    now = timezone.now()
    if user is not None:
        log(queries.actor_for(user, now=now), "account.signed_out", user, at=now)
