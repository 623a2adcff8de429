"""Where a person came from, where to sign in, and how we are reached from outside: only ever addresses of this installation."""

from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.http import HttpRequest
from django.shortcuts import resolve_url
from django.utils.http import url_has_allowed_host_and_scheme


def page_before(request: HttpRequest) -> str:
    """The page the person came from, if it is ours; otherwise the front page."""
    referer = request.headers.get("HX-Current-URL") or request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(referer, {request.get_host()}, require_https=request.is_secure()):
        return "/"
    parts = urlsplit(referer)
    return parts.path + (f"?{parts.query}" if parts.query else "")


def sign_in_url(request: HttpRequest) -> str:
    """The sign-in page, which leads back to where the person was; a POST is never repeated, its draft waits there."""
    is_page = request.method == "GET" and request.headers.get("HX-Request") != "true"
    came_from = request.get_full_path() if is_page else page_before(request)
    return f"{resolve_url(settings.LOGIN_URL)}?{urlencode({'next': came_from})}"


def outside(request: HttpRequest, path: str) -> str:
    """A page of ours as somebody elsewhere must be given it: printed, scanned or put into a calendar.

    Whoever prints may have come by a name of the office's own network, which leads a villager nowhere.
    """
    if settings.TIANGENG_IS_ADDRESSED:
        return str(settings.TIANGENG_ADDRESS).rstrip("/") + path
    return request.build_absolute_uri(path)
