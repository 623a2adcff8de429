"""Signing in: what the sign-in library asks of us, and the Actor of a request."""

import base64
from datetime import datetime
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from tiangeng.kernel import secrets
from tiangeng.kernel.actors import NOBODY, Actor
from tiangeng.kernel.log import log
from tiangeng.kernel.walls import acting

from . import passwords, queries, throttle
from .models import Account
from .roles import ADMINISTRATORS

FRESH = 5 * 60  # seconds during which signing in counts as having just been asked
HANDING = "handing_in"  # the session's key: whose left-behind entries it may hand in, why, and until when
LEFT_BY = "X-Tiangeng-Left-By"  # the header of each such request: the account that is gone
_PLACE = "mfa_authenticator.data"


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by the system administrator, never by signing up; our own words, no e-mail."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": _("用户名或密码不对。连错 5 次要等 15 分钟。"),
        "incorrect_password": _("密码不对。"),
        "incorrect_code": _("验证码不对，请看准手机上现在这一个。"),
        "too_many_login_attempts": _("错了太多次，请过 15 分钟再试。"),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        return str(request.META.get("REMOTE_ADDR", ""))

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """Our pages say themselves what happened."""

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """There is no e-mail in the field."""

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Logged alike for names that exist and names that do not, so that the time taken tells nothing."""
        account = Account.objects.filter(username=str(credentials.get("username", ""))).first()
        log(NOBODY, "account.sign_in_failed", account, at=timezone.now(), outcome="refused")

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Who signed in a moment ago is not asked for his password again."""
        began = float(self.request.session.get("began", 0))
        return timezone.now().timestamp() - began > FRESH

    def pre_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse | None:
        """Right password, and still not in: frozen, or a one-time password that waited too long."""
        if not user.is_active:
            return render(request, "people/cannot_sign_in.html", {"frozen": user.frozen_reason}, status=403)
        if not (kwargs.get("signal_kwargs") or {}).get("by_ticket") and passwords.is_one_time_over(
            user, now=timezone.now()
        ):
            return render(request, "people/cannot_sign_in.html", {"days": passwords.ONE_TIME_AGE.days}, status=403)
        return super().pre_login(request, user, **kwargs)

    def post_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse:
        response: HttpResponse = super().post_login(request, user, **kwargs)
        if user.language in dict(settings.LANGUAGES):
            response.set_cookie(settings.LANGUAGE_COOKIE_NAME, user.language, samesite="Lax", secure=settings.HTTPS)
        return response


class SecondFactorAdapter(DefaultMFAAdapter):
    """The shared secret is sealed like every sensitive field; who must have a second factor may not take it off."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("验证码不对，请看准手机上现在这一个。"),
        "cannot_delete_authenticator": _("您的岗位必须有第二重验证，不能关闭；换手机请先用恢复码登录再重新设置。"),
        "cannot_generate_recovery_codes": _("请先设置第二重验证。"),
    }

    def encrypt(self, text: str) -> str:
        return base64.b64encode(secrets.encrypt(text, place=_PLACE)).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return secrets.decrypt(base64.b64decode(encrypted_text), place=_PLACE)

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        now = timezone.now()
        return not needs_second_factor(authenticator.user, queries.actor_for(authenticator.user, now=now).roles)


def needs_second_factor(account: Account, roles: frozenset[str]) -> bool:
    """Whether the installation's policy asks this account for a second factor."""
    policy = settings.TIANGENG_SECOND_FACTOR
    return policy == "all" or (policy == "administrators" and bool(account.is_administrator or roles & ADMINISTRATORS))


def is_ours(request: HttpRequest, address: str) -> bool:
    """Whether an address given from outside leads into this installation."""
    return url_has_allowed_host_and_scheme(address, {request.get_host()}, require_https=request.is_secure())


def actor_of(request: HttpRequest) -> Actor | None:
    """The actor behind a request: an API key's account, or the session's."""
    now = timezone.now()
    header = request.headers.get("Authorization", "")
    if header.startswith("Bearer "):
        bearer = queries.actor_of_token(header.removeprefix("Bearer "), now=now)
        request.goes_by_key = bearer is not None  # type: ignore[attr-defined]
        request._dont_enforce_csrf_checks = True  # type: ignore[attr-defined]
        return bearer
    user = request.user
    actor = queries.actor_for(user, now=now) if user.is_authenticated else None
    left_by = request.headers.get(LEFT_BY, "")
    return _handing_in(request, actor, left_by, now=now) if left_by and actor else actor


def _handing_in(request: HttpRequest, actor: Actor, left_by: str, *, now: datetime) -> Actor | None:
    """What somebody left behind, as this session was told it may (`HANDING`), for as long; else nobody's request."""
    told = request.session.get(HANDING, {})
    if told.get("account") != left_by or told.get("until", 0) < now.timestamp() or not request.path.startswith("/api/"):
        return None
    with acting(actor):  # the person and the unit stand behind the walls of whoever hands it in
        author = queries.account_left_behind(left_by)
    return queries.in_the_name_of(actor, author, reason=told["reason"]) if author else None


def knows_password(request: HttpRequest, account: Account, password: str) -> bool:
    """The account's password asked for once more; wrong ones are counted like those at the door."""
    throttle.hold_back(request, account.username)
    if account.check_password(password):
        return True
    throttle.count_failure(request, account.username)
    return False


def locked_out(
    request: HttpRequest, response: HttpResponse | None = None, credentials: Any = None, *args: Any, **kwargs: Any
) -> HttpResponse:
    """Five failures: fifteen minutes' rest. The answer does not tell whether the name exists."""
    return render(request, "people/locked_out.html", status=429)
