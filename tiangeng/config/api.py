"""The API root: OpenAPI 3.1, one error shape, the rooms' routers; every write may carry an Idempotency-Key."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.request import RawPostDataException
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.utils import check_csrf

from tiangeng.assignments.api import router as assignments
from tiangeng.console.api import router as desk
from tiangeng.documents.api import router as documents
from tiangeng.exchange.api import router as exchange
from tiangeng.field.api import nameless, refuse_unbound
from tiangeng.field.api import router as field
from tiangeng.forms.api import router as forms
from tiangeng.issues.api import router as issues
from tiangeng.issues.states import APPEAL_LIFE, HANDLING_LIFE, LIFECYCLE, PROMISE_LIFE, RULING_LIFE
from tiangeng.kernel.middleware import note_refusal
from tiangeng.kernel.refusals import Refusal, SignInNeeded
from tiangeng.kernel.tracing import request_source
from tiangeng.lawful.api import router as lawful
from tiangeng.meetings.api import router as meetings
from tiangeng.notices.api import router as notices
from tiangeng.people.actions import count_rows
from tiangeng.people.api import router as people
from tiangeng.people.states import GRANT_LIFE
from tiangeng.places.api import router as places
from tiangeng.public import doors
from tiangeng.public.api import board
from tiangeng.public.api import desk as opinions
from tiangeng.public.api import router as public
from tiangeng.visits.api import router as visits

from .openapi import Document


class FromElsewhere(Refusal):
    code, status, message = "csrf", 403, _("这次提交不是从本系统的页面发出的，请刷新页面再试。")


def signed_in(request: HttpRequest) -> bool:
    """Every operation but the public ones needs an account with a grant; the middleware has built the actor.

    ninja exempts its views from the CSRF check: who comes with a session's cookie must show the token like any form.
    """
    actor = request.actor
    if not actor.is_signed_in:
        raise SignInNeeded
    if check_csrf(request) is not None:
        raise FromElsewhere
    return True


def on_phone(request: HttpRequest) -> bool:
    refuse_unbound(request)
    return signed_in(request)


def by_nobody(request: HttpRequest) -> bool:
    """A week's minutes name nobody: one source may bring so many."""
    doors.knock(doors.MINUTES, doors.source_of(request_source.get()), now=timezone.now())
    return True


OWN_CASES = "/api/exchange/"
NOBODYS = (  # lists without anybody's data, of one's own, or of one record; a session reads them as a page is looked at
    *("/api/field/", "/api/desk/", "/api/notices", "/api/disclosures", "/api/files/", "/api/people/tokens"),
    *("/api/places/regions", "/api/places/facility-kinds", "/api/visits/programmes", "/api/visits/roster/mine"),
    *("/api/issues/categories", "/api/issues/phrases/", "/api/issues/rates", "/api/issues/batches/"),
    *("/api/assignments", "/api/meetings/clearing", "/api/people/organisations"),
)


def is_counted(request: HttpRequest) -> bool:
    """Whether the rows of this answer are taken out: by a program all but its hotline's own cases, in a session what tells of
    people. What the phone pulls is its owner's, and bound to the phone."""
    if request.method != "GET" or request.actor.account_id is None or request.path.startswith(OWN_CASES):
        return False
    if getattr(request, "goes_by_key", False):
        return True
    own_promises = request.path == "/api/issues/promises/" and request.GET.get("mine") == "true"
    return not own_promises and request.path != "/api/forms" and not request.path.startswith(NOBODYS)


def rows_in(data: Any, *, path: str) -> int:
    """How many records a list hands out; of the phone's own answers every part counts. A single record is no list."""
    if isinstance(data, list):
        return len(data)
    if not isinstance(data, dict):
        return 0
    parts = data.values() if path.startswith("/api/field/") else [data.get("items")]
    return sum(len(part) for part in parts if isinstance(part, list))


class Api(NinjaAPI):
    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._documents: dict[Any, Document] = {}  # seconds of work; nothing of it changes while the process runs

    def create_response(self, request: HttpRequest, data: Any, **options: Any) -> HttpResponse:
        """Rows that are read with somebody's key, or in their session, are counted: a large copy by this door takes two people
        as well."""
        is_read = (options.get("status") or 200) < 300 and is_counted(request)
        if is_read and (rows := rows_in(data, path=request.path)):
            by_key = getattr(request, "goes_by_key", False)
            key = request.headers["Authorization"].removeprefix("Bearer ") if by_key else ""
            count_rows(actor=request.actor, key=key, rows=rows, now=timezone.now())
        response = super().create_response(request, data, **options)
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    def get_openapi_schema(self, *, path_prefix: str | None = None, path_params: Any = None) -> Any:
        """The document, with the life cycles the clients draw their buttons from; made once in each language."""
        prefix = self.get_root_path(path_params or {}) if path_prefix is None else path_prefix
        key = (prefix, get_language())
        if key not in self._documents:
            self._documents[key] = self._document(prefix)
        return self._documents[key]

    def _document(self, prefix: str) -> Document:
        schema = Document(self, prefix)
        schema["x-lifecycles"] = {
            "issue": LIFECYCLE.as_dict(),
            "handling": HANDLING_LIFE.as_dict(),
            "ruling": RULING_LIFE.as_dict(),
            "appeal": APPEAL_LIFE.as_dict(),
            "promise": PROMISE_LIFE.as_dict(),
            "grant": GRANT_LIFE.as_dict(),
        }
        return schema


api = Api(
    title="田埂 Tiangeng",
    version="0.1.0",
    urls_namespace="api",
    docs_url=None,
    auth=signed_in,
    description="The same actions as the console. Errors have one shape: {code, message, facts}.",
)
api.add_router("/places", places, tags=["places"])
api.add_router("/people", people, tags=["people"])
api.add_router("/files", documents, tags=["files"])
api.add_router("/visits", visits, tags=["visits"])
api.add_router("/forms", forms, tags=["forms"])
api.add_router("/issues", issues, tags=["issues"])
api.add_router("/field", field, tags=["field"], auth=on_phone)
api.add_router("/field", nameless, tags=["field"], auth=by_nobody)
api.add_router("/assignments", assignments, tags=["assignments"])
api.add_router("/meetings", meetings, tags=["meetings"])
api.add_router("/notices", notices, tags=["notices"])
api.add_router("/lawful", lawful, tags=["lawful"])
api.add_router("/desk", desk, tags=["desk"])
api.add_router("/opinions", opinions, tags=["opinions"])
api.add_router("/disclosures", board, tags=["disclosures"])
api.add_router("/exchange", exchange, tags=["exchange"])
api.add_router("/public", public, tags=["public"], auth=None)


def _shape(request: HttpRequest, code: str, message: str, status: int, **facts: Any) -> HttpResponse:
    return api.create_response(request, {"code": code, "message": message, "facts": facts}, status=status)


@api.exception_handler(Refusal)
def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    note_refusal(request, refusal)
    return api.create_response(request, refusal.as_dict(), status=refusal.status)


@api.exception_handler(ValidationError)
def invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    fields = {".".join(str(step) for step in e["loc"]): e["msg"] for e in error.errors}
    return _shape(request, "invalid", str(_("提交的内容有误，请看 facts 里的说明。")), 422, **fields)


@api.exception_handler(RawPostDataException)
def not_json(request: HttpRequest, error: RawPostDataException) -> HttpResponse:
    """A form where JSON was asked for: the CSRF check has read it, and it cannot be read again."""
    return _shape(request, "not_json", str(_("这个接口收 JSON：请用 Content-Type: application/json 提交。")), 415)


@api.exception_handler(HttpError)
def http_error(request: HttpRequest, error: HttpError) -> HttpResponse:
    return _shape(request, "bad_request", str(error), error.status_code)
