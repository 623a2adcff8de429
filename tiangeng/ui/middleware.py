"""A refusal becomes a page, a message finds its slot: once, here, for every room."""

from collections.abc import Callable
from typing import Any

from csp.constants import HEADER as POLICY
from csp.middleware import CSPMiddleware
from csp.utils import build_policy
from django.conf import settings
from django.contrib.messages import get_messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.template.loader import render_to_string

from tiangeng.kernel.middleware import is_poll, wants_json
from tiangeng.kernel.refusals import BadText, Refusal, SignInNeeded
from tiangeng.kernel.walls import acting

from . import embedding, errors, refused
from .addresses import sign_in_url
from .refusals import OnlyByButton

GetResponse = Callable[[HttpRequest], HttpResponse]
_LEAVES = {"HX-Redirect", "HX-Refresh", "HX-Location"}  # the browser goes elsewhere: messages wait for that page


class RefusalPages:
    """Renders what a person can put right; crashes pass through to the error page, the API's answers are the kernel's.

    A page that is not marked `login_not_required` asks a stranger to sign in before anything else, whatever was sent:
    a form whose session ended meanwhile says so, and not that its record is unknown.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code == 405 and not response.content and "text/html" in request.headers.get("Accept", ""):
            return _only_by_button(request, response.get("Allow", ""))  # Django's own answer is an empty page
        return response

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        for name, value in kwargs.items():
            if isinstance(value, str) and "\x00" in value:
                kwargs[name] = value.replace(
                    "\x00", "\ufffd"
                )  # no such name, code or word: told as any other that is not there
        if _asks_with_nul(request) and not getattr(view, "refuses_itself", False):
            refusal = BadText()
            json = JsonResponse(refusal.as_dict(), status=refusal.status) if wants_json(request) else None
            return json or _refused(request, refusal)
        open_to_all = wants_json(request) or not getattr(view, "login_required", True)
        return None if open_to_all or request.actor.is_signed_in else _to_sign_in(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, SignInNeeded):
            return _to_sign_in(request)
        return _refused(request, exception) if isinstance(exception, Refusal) else None


class PolicyMiddleware(CSPMiddleware):
    """The settings' policy is put together once, not for every answer; one that a view has changed is the library's work.

    None of our pages asks for a nonce.
    """

    def __init__(self, get_response: GetResponse) -> None:
        super().__init__(get_response)
        self._standing = build_policy()

    def process_request(self, request: HttpRequest) -> None:
        """No nonce is made ready."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if settings.DEBUG or any(name.startswith("_csp") for name in vars(response)):
            return super().process_response(request, response)
        response.headers.setdefault(POLICY, self._standing)
        return response


class SameForAll:
    """What is the same for everybody (`is_same_for_all`) varies with nothing, whatever the layers below have looked at.

    A service worker keeps the phone's app: with `Vary: Accept-Language` a browser that tells its language to the worker
    would not find the kept files again, and the app would not open without signal.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if getattr(response, "is_same_for_all", False):
            del response["Vary"]
        return response


class MessagesInSlot:
    """A swapped piece brings waiting messages along, out of band; a whole page shows them by itself."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if _is_piece(request, response) and (waiting := list(get_messages(request))):
            context = {"messages": waiting, "out_of_band": True}
            response.content += render_to_string("ui/_messages.html", context, request).encode()
        return response


def _asks_with_nul(request: HttpRequest) -> bool:
    """What no table can look for: it need not be asked at every single parameter."""
    query = request.META.get("QUERY_STRING", "")
    return "%00" in query or "\x00" in query


def _refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """The sentence and the way back; to a swap only the sentence, for the slot: what it would replace stays."""
    told = {"refusal": refusal, "remarks": refused.said(request.actor, status=refusal.status, now=request.now)}
    if getattr(request, "htmx", False):
        response = render(request, "ui/_refusal.html", told, status=refusal.status)
        response["HX-Reswap"] = "none"
        return response
    frame = "ui/refusal.html" if request.actor.is_signed_in else "ui/refusal_plain.html"  # a stranger has no desk
    return embedding.as_its_page(request, render(request, frame, told, status=refusal.status))


def _only_by_button(request: HttpRequest, allowed: str) -> HttpResponse:
    """With the menu and the way back, to whoever has a desk."""
    if not request.actor.is_signed_in:
        return errors.only_by_button(request, allowed)
    with acting(request.actor):  # the request's own walls are down by now, and the menu counts what waits
        response = _refused(request, OnlyByButton())
    response["Allow"] = allowed
    return response


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    """To the sign-in page and back to the page the person was on: a POST is never repeated, its draft waits there."""
    if is_poll(request):
        return HttpResponse(status=204)  # what is being typed stays where it is
    url = sign_in_url(request)
    return HttpResponse(status=204, headers={"HX-Redirect": url}) if getattr(request, "htmx", False) else redirect(url)


def _is_piece(request: HttpRequest, response: HttpResponse) -> bool:
    return bool(
        getattr(request, "htmx", False)
        and not response.streaming
        and response.status_code in (200, 201, 422)
        and response.get("Content-Type", "").startswith("text/html")
        and not _LEAVES.intersection(response.headers)
        and response.get("HX-Reswap") != "none"
        and b"<!doctype html" not in response.content[:64].lower()
    )
