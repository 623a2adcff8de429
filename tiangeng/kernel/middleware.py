"""How a request travels: an id, an actor, walls; refusals rendered once; a lost database answered with 503."""

import logging
import sys
import uuid
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db import InterfaceError, OperationalError, transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.response import SimpleTemplateResponse
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from .actors import NOBODY
from .log import log
from .refusals import Refusal
from .tracing import request_id, request_source
from .walls import acting, go_by_keys

READS = ("GET", "HEAD", "OPTIONS")

_logger = logging.getLogger("tiangeng.request")
Answer = Callable[[HttpRequest], HttpResponse]


def wants_json(request: HttpRequest) -> bool:
    return request.path.startswith("/api/")


def is_poll(request: HttpRequest) -> bool:
    """A page asking by itself whether something has changed: nobody is at work for that, and nobody is sent elsewhere."""
    return "X-Poll" in request.headers


class RequestIdMiddleware:
    """Outermost: gives the request its id, and turns a lost database into a clear 503 that mends itself."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        ident = uuid.uuid4().hex
        _see_through_proxy(request)
        request.request_id = ident
        tokens = request_id.set(ident), request_source.set(_source(request))
        try:
            response = self.get_response(request)
        except (OperationalError, InterfaceError):
            response = unavailable(request)
        finally:
            request_id.reset(tokens[0])
            request_source.reset(tokens[1])
        response["X-Request-Id"] = ident
        response["X-Tiangeng"] = "1"  # a phone trusts no answer without it: a portal or a proxy may say 200 as well
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return unavailable(request) if isinstance(exception, OperationalError | InterfaceError) else None


def unavailable(request: HttpRequest) -> HttpResponse:
    """503 without touching the database: nothing typed is lost, the page's own draft keeps it."""
    reason = str(sys.exception() or "").partition("\n")[0]
    _logger.warning("answered 503: %s", reason, extra={"request": request})
    if not wants_json(request):
        page: HttpResponse = import_string(settings.TIANGENG_UNAVAILABLE)(request)
        return page
    sentence = _("数据库暂时连不上，正在自动恢复，请稍后重发。")
    response = JsonResponse({"code": "unavailable", "message": sentence, "facts": {}}, status=503)
    response["Retry-After"] = "10"
    return response


def _see_through_proxy(request: HttpRequest) -> None:
    """Behind the county's own proxy the caller's address is the last one it wrote down; others' words are not believed."""
    if request.META.get("REMOTE_ADDR") in settings.TIANGENG_PROXIES:
        told = request.META.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2].strip()
        request.META["REMOTE_ADDR"] = told or request.META["REMOTE_ADDR"]


def _source(request: HttpRequest) -> str:
    return str(request.META.get("REMOTE_ADDR", ""))[:64]


class ActorMiddleware:
    """Builds the Actor from the signed-in account and serves the whole request inside its walls, in one transaction."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response
        self.actor_of: Callable[[HttpRequest], Any] = import_string(settings.TIANGENG_ACTOR_OF)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with transaction.atomic():
            request.actor = self.actor_of(request) or NOBODY
            request.now = timezone.now()
            with acting(request.actor, goes_by_keys=request.method not in READS, whole=True):
                response = self.get_response(request)
                if isinstance(response, SimpleTemplateResponse) and not response.is_rendered:
                    response = response.render()
                if response.status_code >= 500:
                    transaction.set_rollback(True)
        return response

    def process_view(self, request: HttpRequest, view: Any, _args: Any, _kwargs: Any) -> None:
        """A record is found by its key, and what belongs to it by that: one plan serves every record of its kind."""
        if request.method in READS and getattr(getattr(view, "view_class", None), "goes_by_keys", False):
            go_by_keys()

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Note the refusal; an upper floor draws its page, the API gets its one shape."""
        if not isinstance(exception, Refusal):
            return None
        note_refusal(request, exception)
        return JsonResponse(exception.as_dict(), status=exception.status) if wants_json(request) else None


def note_refusal(request: HttpRequest, refusal: Refusal) -> None:
    """Refusals of signed-in people are logged like deeds; strangers' are counted by the throttle, not the log."""
    actor = request.actor
    if actor.is_signed_in and refusal.status in (403, 404, 409):
        log(
            actor,
            f"refused.{refusal.code}",
            at=timezone.now(),
            outcome="refused",
            reason=refusal.sentence,
            path=request.path[:200].replace("\x00", "\ufffd"),  # which no table takes
        )
