"""Five failures of one name from one source: fifteen minutes' rest. Counted by django-axes in the database.

Passwords, second-factor codes and the present password asked for once more all count together: otherwise the weakest
of the three doors would be the one that is tried.
"""

from typing import Any

from axes.handlers.proxy import AxesProxyHandler
from django.contrib.auth.signals import user_login_failed
from django.db import connection
from django.http import HttpRequest

from .refusals import TryLater

MINUTES = 15


def name_tried(request: HttpRequest, credentials: dict[str, Any] | None = None) -> str:
    """The name as it is counted, whatever its letters' case (settings.AXES_USERNAME_CALLABLE)."""
    name = str((credentials or {}).get("username") or request.POST.get("login", ""))
    return name.replace("\x00", "").strip().lower()[:150]


def one_at_a_time(request: HttpRequest, username: str) -> None:
    """Tries for one name from one source wait for each other, so that a hundred at once are not counted as none.

    Held until the request's transaction ends, when its failure can be seen by the next.
    """
    key = f"tiangeng.sign-in|{name_tried(request, {'username': username})}|{request.META.get('REMOTE_ADDR', '')}"
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [key])


def is_locked(request: HttpRequest, username: str) -> bool:
    return not AxesProxyHandler.is_allowed(request, {"username": username})


def hold_back(request: HttpRequest, username: str) -> None:
    """Refuse while the rest lasts."""
    one_at_a_time(request, username)
    if is_locked(request, username):
        raise TryLater(minutes=MINUTES)


def count_failure(request: HttpRequest, username: str) -> None:
    """One more wrong answer."""
    user_login_failed.send(sender=__name__, credentials={"username": username}, request=request)
    request.axes_locked_out = False  # type: ignore[attr-defined]  # the form says it; the lock-out page is for signing in
