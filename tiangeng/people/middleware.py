"""Sessions end by themselves, idle too long or simply too old; and what must be done first is done first."""

from collections.abc import Callable
from typing import cast

from allauth.mfa.models import Authenticator
from django.contrib.auth import logout
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from tiangeng.kernel.middleware import is_poll, wants_json
from tiangeng.kernel.refusals import Refusal

from . import passwords, sessions, signin
from .models import Account

IDLE = 30 * 60
IDLE_ADMINISTRATOR = 10 * 60
ABSOLUTE = 12 * 3600
# A bound phone, which has its own lock and can be unbound from afar, stays signed in for the app and nothing else; and
# what the app asks it asks with its key, which lies behind the PIN. A session's cookie alone opens nothing on a phone.
IDLE_PHONE, ABSOLUTE_PHONE = 14 * 86400, 30 * 86400
KEYED = ("/api/", "/files/")
SHELL = ("/m/", "/accounts/logout/")  # the app's own files, and leaving: nothing is told there
BINDING = "/api/field/device"
AWAY_FROM_DESK = (*KEYED, *SHELL, "/accounts/")
TOUCH_EVERY = 60  # seconds between two writes of the session's last use

Answer = Callable[[HttpRequest], HttpResponse]


class PasswordDue(Refusal):
    code, status, message = "password_due", 403, _("请先修改密码，再继续。")


class SecondFactorDue(Refusal):
    code, status, message = "second_factor_due", 403, _("您的岗位要有第二重验证，请先设置。")


# what is due → where it is done, and which other pages stay open meanwhile
_ALWAYS = frozenset({"account_change_password", "account_logout", "account_login", "set_language"})
_ENROLLING = _ALWAYS | {"mfa_activate_totp", "mfa_view_recovery_codes", "account_reauthenticate", "mfa_reauthenticate"}


class SessionLimitMiddleware:
    """Ends a session after its idle or absolute limit; the page then asks to sign in and gives back what was typed."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        session = request.session
        if request.user.is_authenticated:
            now = timezone.now().timestamp()
            began, used = session.get("began", now), session.get("used", now)
            idle = IDLE_ADMINISTRATOR if session.get("administrator") else IDLE
            if session.get("phone") and not session.get("administrator"):
                self._on_phone(request, now=now, began=began, used=used)
            elif now - began > ABSOLUTE or now - used > idle:
                logout(request)
            else:
                self._touch(request, began)
        return self.get_response(request)

    def _on_phone(self, request: HttpRequest, *, now: float, began: float, used: float) -> None:
        """With the phone's key as long as a phone may; without it only where somebody works at the desk in this browser.

        Who has neither is nobody: the desk asks them to sign in, the phone's own session goes on.
        """
        at_desk = now - request.session.get("desk", 0) <= IDLE and now - began <= ABSOLUTE
        is_unlisted = request.session.get("unlisted")  # it could not be unbound from afar
        idle, absolute = (IDLE, ABSOLUTE) if is_unlisted else (IDLE_PHONE, ABSOLUTE_PHONE)
        if now - began > absolute or now - used > idle:
            logout(request)
        elif request.path.startswith(SHELL):
            return
        elif at_desk or (request.path.startswith(KEYED) and sessions.has_key(request)):
            self._touch(request, began)
            sessions.note_key_shown(request)
        elif request.path == BINDING and sessions.may_be_told(request, now=now):
            return  # the answer with the key was lost: it is told once more
        else:
            request.user = AnonymousUser()

    def _touch(self, request: HttpRequest, began: float) -> None:
        """When it was last used, and when last at the desk: the app's own requests do not keep the desk open."""
        now, session = timezone.now().timestamp(), request.session
        marks = ["used"] if request.path.startswith(AWAY_FROM_DESK) else ["used", "desk"]
        is_due = any(now - session.get(mark, 0) > TOUCH_EVERY for mark in marks)
        if "used" not in session or (is_due and not is_poll(request)):
            session["began"] = began
            session.update(dict.fromkeys(marks, now))


class FirstThingsMiddleware:
    """A password that must be renewed, a second factor that must be set up: nothing else before that.

    Stands inside `ActorMiddleware`. Requests with an API key pass: a key is neither a password nor a browser.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated and "Authorization" not in request.headers:
            due, page, open_pages = self._due(request)
            if due and _page_of(request) not in open_pages:
                return _send_to(request, page, due)
        return self.get_response(request)

    def _due(self, request: HttpRequest) -> tuple[type[Refusal] | None, str, frozenset[str]]:
        account, roles = cast(Account, request.user), request.actor.roles
        if not request.session.get("by_ticket") and passwords.is_expired(account, roles, now=timezone.now()):
            return PasswordDue, "account_change_password", _ALWAYS
        if signin.needs_second_factor(account, roles) and not request.session.get("second_factor"):
            if not Authenticator.objects.filter(user=account, type=Authenticator.Type.TOTP).exists():
                return SecondFactorDue, "mfa_activate_totp", _ENROLLING
            request.session["second_factor"] = True
        return None, "", frozenset()


def _page_of(request: HttpRequest) -> str:
    try:
        return resolve(request.path_info).view_name
    except Resolver404:
        return ""


def _send_to(request: HttpRequest, page: str, due: type[Refusal]) -> HttpResponse:
    if wants_json(request):
        refusal = due()
        return JsonResponse(refusal.as_dict(), status=refusal.status)
    address = reverse(page)
    if request.method == "GET" and "HX-Request" not in request.headers:
        address += "?" + urlencode({"next": request.get_full_path()})
    if "HX-Request" in request.headers:
        response = HttpResponse(status=204)
        response["HX-Redirect"] = address
        return response
    return HttpResponseRedirect(address)
