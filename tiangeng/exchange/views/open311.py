"""Open311 GeoReport v2: parse the standard's arguments, one call, write its answer as JSON or XML."""

import secrets
import uuid
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from tiangeng.exchange import actions, queries, rules, wire
from tiangeng.exchange.refusals import BadValue, NoSuchRequest, NoTokens
from tiangeng.kernel.refusals import Refusal
from tiangeng.kernel.tracing import request_source
from tiangeng.public.refusals import FormTooLarge

Answer = wire.Listed | wire.Single
SPECIFICATION = "http://wiki.open311.org/GeoReport_v2"
_GENERAL = 400  # the standard has one number for whatever is wrong with what was sent


def georeport(*methods: str) -> Callable[[Callable[..., Answer]], Callable[..., HttpResponse]]:
    """Decorator: open without an account, as a villager; refusals in the standard's shape and the form asked for."""

    def decorate(view: Callable[..., Answer]) -> Callable[..., HttpResponse]:
        @csrf_exempt  # whoever is signed in, these addresses act as a villager and as nobody else
        @login_not_required
        @wraps(view)
        def wrapped(request: HttpRequest, form: str, **given: Any) -> HttpResponse:
            if request.method not in methods:
                response = _written(wire.refused(405, _("这个地址不收这种请求。")), form, 405)
                response["Allow"] = ", ".join(methods)
                return response
            try:
                return _written(view(request, **given), form)
            except RequestDataTooBig:
                refusal: Refusal = FormTooLarge()
            except Refusal as found:
                refusal = found
            status = _GENERAL if refusal.status in (409, 422) else refusal.status
            return _written(wire.refused(status, refusal.sentence), form, status)

        return wrapped

    return decorate


READS = ("GET", "HEAD")


def _written(answer: Answer, form: str, status: int = 200) -> HttpResponse:
    return HttpResponse(wire.written(answer, form), content_type=wire.CONTENT_TYPES[form], status=status)


@georeport(*READS)
def discovery(request: HttpRequest) -> Answer:
    """Where the service is, and in which forms."""
    root = request.build_absolute_uri(reverse("exchange:services", kwargs={"form": wire.JSON}))
    changed = queries.loaded_at()
    changeset = timezone.localtime(changed).isoformat(timespec="seconds") if changed else None
    endpoint = {
        "specification": SPECIFICATION, "url": root.rpartition("/")[0], "changeset": changeset, "type": "production",
        "formats": ["text/xml", "application/json"],
    }  # fmt: skip
    row = {
        "changeset": changeset,
        "contact": _("本县组织部门；急事请打 12345"),
        "key_service": _("提交可以不带 api_key；要带的，由本县有账号的单位在“我的”页面申请接口密钥"),
        "endpoints": [endpoint],
    }
    return wire.Single("discovery", row)


@georeport(*READS)
def services(request: HttpRequest) -> Answer:
    found = queries.services(_county(request.GET))
    return wire.Listed("services", "service", [one.as_row() for one in found.values()])


@georeport(*READS)
def service(request: HttpRequest, service_code: str) -> Answer:
    """What to send along: where it is. A notice rather than a field, for the standard has its own places for it."""
    found = queries.service(_county(request.GET), service_code)
    where = {
        "variable": False, "code": "where", "datatype": "string", "required": False, "order": 1,
        "datatype_description": "",
        "description": _("在哪里：address_id 写 12 位村码，或在 address_string 里写出村名；不收经纬度。"),
    }  # fmt: skip
    return wire.Single("service_definition", {"service_code": found.code, "attributes": [where]})


@georeport(*READS, "POST")
def requests(request: HttpRequest) -> Answer:
    return _submit(request) if request.method == "POST" else _list(request)


def _list(request: HttpRequest) -> Answer:
    now, source = request.now, request_source.get()
    ids = [part.strip() for part in request.GET.get("service_request_id", "").split(",") if part.strip()]
    county = _county(request.GET)
    if ids:  # "overrides all other arguments"
        rows = actions.look_up(ids=ids, county_code=county, source=source, now=now)
    else:
        asked = rules.asked(request.GET.dict(), now=now)
        rows = actions.published(county_code=county, asked=asked, source=source, now=now)
    return wire.Listed("service_requests", "request", rows)


def _submit(request: HttpRequest) -> Answer:
    """The standard sends a form's body; its published definition, a query. People's own words only in a body."""
    given, now = request.GET.dict() | request.POST.dict(), request.now
    said = request.POST
    sent = actions.Request(
        service_code=given.get("service_code", ""), address_id=given.get("address_id", ""),
        address_string=given.get("address_string", ""), description=said.get("description", ""),
        name=f"{said.get('last_name', '')}{said.get('first_name', '')}", phone=said.get("phone", ""),
    )  # fmt: skip
    source = actions.whose_key(given.get("api_key", ""), source=request_source.get(), now=now)
    code = actions.ask(
        county_code=_county(given), sent=sent, client_id=_key_of(request), source=source, now=now,
        random_below=secrets.randbelow,
    )  # fmt: skip
    notice = _("请留好这个编号：凭它查进度、说办没办成。")
    return wire.Listed("service_requests", "request", [{"service_request_id": code, "service_notice": notice}])


def _key_of(request: HttpRequest) -> uuid.UUID:
    key = request.headers.get("Idempotency-Key", "")
    try:
        return uuid.UUID(key) if key else uuid.uuid4()
    except ValueError:
        raise BadValue(name="Idempotency-Key", wanted="UUID") from None


@georeport(*READS)
def one_request(request: HttpRequest, service_request_id: str) -> Answer:
    """As the standard has it: a list of one."""
    return wire.Listed("service_requests", "request", [_one(request, service_request_id)])


@georeport(*READS)
def the_request(request: HttpRequest, service_request_id: str) -> Answer:
    """As the community's published definition has it: the request itself."""
    return wire.Single("request", _one(request, service_request_id))


def _one(request: HttpRequest, ident: str) -> queries.Row:
    given = request.GET.get("jurisdiction_id", "")
    county = queries.jurisdiction(given) if given or rules.is_number(ident) else ""  # a receipt knows its county
    found = actions.look_up(ids=[ident], county_code=county, source=request_source.get(), now=request.now)
    if not found:
        raise NoSuchRequest
    return found[0]


@georeport(*READS)
def token(request: HttpRequest, token_id: str) -> Answer:
    """Every service is `realtime`: there has never been a token to ask about."""
    raise NoTokens


def _county(given: Any) -> str:
    return queries.jurisdiction(given.get("jurisdiction_id", ""))
