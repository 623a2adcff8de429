"""Signing in: what the sign-in library asks of us, and the Actor of a request."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from tiangeng.kernel.actors import Actor

from . import queries


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by the system administrator, never by signing up."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        return str(request.META.get("REMOTE_ADDR", ""))


def actor_of(request: HttpRequest) -> Actor | None:
    """The actor behind a request: an API key's account, or the session's."""
    now = timezone.now()
    header = request.headers.get("Authorization", "")
    if header.startswith("Bearer "):
        account = queries.account_of_token(header.removeprefix("Bearer "), now=now)
        request._dont_enforce_csrf_checks = True  # type: ignore[attr-defined]
        return queries.actor_for(account, now=now) if account else None
    user = request.user
    return queries.actor_for(user, now=now) if user.is_authenticated else None


def locked_out(request: HttpRequest, credentials: Any = None, *args: Any, **kwargs: Any) -> HttpResponse:
    """Five failures: fifteen minutes' rest. The answer does not tell whether the name exists."""
    return render(request, "people/locked_out.html", status=429)
