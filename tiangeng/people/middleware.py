"""Sessions end by themselves: idle too long, or too old whatever was done."""

from collections.abc import Callable

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

IDLE = 30 * 60
IDLE_ADMINISTRATOR = 10 * 60
ABSOLUTE = 12 * 3600
TOUCH_EVERY = 60  # seconds between two writes of the session's last use


class SessionLimitMiddleware:
    """Ends a session after its idle or absolute limit; the page then asks to sign in and gives back what was typed."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        session = request.session
        if request.user.is_authenticated:
            now = timezone.now().timestamp()
            began, used = session.get("began", now), session.get("used", now)
            idle = IDLE_ADMINISTRATOR if session.get("administrator") else IDLE
            if now - began > ABSOLUTE or now - used > idle:
                logout(request)
            elif "used" not in session or now - used > TOUCH_EVERY:
                session["began"], session["used"] = began, now
        return self.get_response(request)
