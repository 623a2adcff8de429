"""Outermost of all: answers the probes of whoever keeps the machine, and times every other request.

A probe is answered here, before a session, an actor or a transaction is opened: that the process lives must not depend on the
database, and which host name was asked for does not matter to a load balancer.
"""

import hmac
import logging
import time
from collections.abc import Callable
from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotFound, JsonResponse

from tiangeng.config import meters, state

FORWARDED = ("HTTP_X_FORWARDED_FOR", "HTTP_FORWARDED", "HTTP_X_REAL_IP", "HTTP_VIA")
PLAIN = "text/plain; version=0.0.4; charset=utf-8"
_logger = logging.getLogger("tiangeng.answered")
Answer = Callable[[HttpRequest], HttpResponse]


def alive(request: HttpRequest) -> HttpResponse:
    """`/healthz`: this process takes requests. Nothing else is looked at."""
    return HttpResponse("ok\n", content_type="text/plain")


def ready(request: HttpRequest) -> HttpResponse:
    """`/readyz`: the database answers and a worker has been heard of; 503 and which of them when not."""
    found = state.parts()
    return JsonResponse(found, status=200 if all(found.values()) else 503)


def metrics(request: HttpRequest) -> HttpResponse:
    """`/metrics`: for the county's own monitoring. To everybody else there is no such page."""
    if not may_read_metrics(request):
        return HttpResponseNotFound(content_type="text/plain")
    text = "\n".join([*meters.lines(), *state.lines()])
    return HttpResponse(f"{text}\n", content_type=PLAIN)


def may_read_metrics(request: HttpRequest) -> bool:
    """With the token; or from a network that is named, as far as nobody stands between who would hide where it comes from."""
    token, shown = settings.TIANGENG_METRICS_TOKEN, request.META.get("HTTP_AUTHORIZATION", "")
    if token and hmac.compare_digest(shown.encode(), f"Bearer {token}".encode()):
        return True
    if any(name in request.META for name in FORWARDED):
        return False  # came through a proxy: then its own address says nothing, and the token is asked for
    try:
        address = ip_address(request.META.get("REMOTE_ADDR", ""))
    except ValueError:
        return False
    return any(address in network for network in settings.TIANGENG_METRICS_FROM)


PROBES: dict[str, Answer] = {"/healthz": alive, "/readyz": ready, "/metrics": metrics}


class WatchingMiddleware:
    """Probes, numbers, and (TIANGENG_LOG_REQUESTS=1) a line per answer."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response
        self.meter = meters.Meter()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        probe = PROBES.get(request.path_info)
        if probe is not None:
            return probe(request) if request.method in ("GET", "HEAD") else HttpResponse(status=405)
        began = time.perf_counter()
        response = self.get_response(request)
        seconds = time.perf_counter() - began
        try:
            self.meter.count(_kind(request.path_info), status=response.status_code, seconds=seconds)
        except OSError:  # a full disk must not cost anybody his answer
            _logger.warning("the numbers could not be written", exc_info=True)
        if settings.TIANGENG_LOG_REQUESTS:
            _say(request, response, seconds)
        return response


def _say(request: HttpRequest, response: HttpResponse, seconds: float) -> None:
    """The route and not the path, which may hold somebody's receipt code; and not who asked."""
    match = request.resolver_match
    said = {
        "request_id": response.get("X-Request-Id", "-"), "method": request.method, "route": match.route if match else "-",
        "status": response.status_code, "ms": round(seconds * 1000, 1),
    }  # fmt: skip
    _logger.info("%s %s %s %s ms", said["method"], said["route"], said["status"], said["ms"], extra=said)


def _kind(path: str) -> str:
    first = path.split("/", 2)[1] if path.startswith("/") else ""
    return {"api": "api", "open311": "api", "p": "public", "static": "static"}.get(first, "console")
