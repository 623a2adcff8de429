"""The door of ODK Collect and its kin: a key in the address, the standard's answers, refusals it can show to a person."""

import hashlib
from collections.abc import Callable
from functools import partial, wraps
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.urls import reverse
from django.utils import timezone
from django.utils.http import http_date
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from tiangeng.forms import actions, queries, wire
from tiangeng.forms.models import Form, FormAnswer
from tiangeng.forms.refusals import (
    BadKey,
    NoSuchAddress,
    NoSuchForm,
    NoXml,
    PostedNowhere,
    TooLarge,
    WhichVillage,
    WrongMethod,
)
from tiangeng.forms.workbooks import VILLAGES
from tiangeng.kernel.actors import Actor
from tiangeng.kernel.refusals import Refusal, SignInNeeded
from tiangeng.kernel.walls import become, let_nothing_stay
from tiangeng.kernel.words import joined
from tiangeng.people import queries as people
from tiangeng.visits.posted import as_posted

MOST = 20_000_000  # bytes at once, told to the device; it counts its files
TAKEN = MOST + 1_000_000  # and what stands between them comes on top
XML_PART = "xml_submission_file"
READS = ("GET", "HEAD")


def device(*methods: str) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """Decorator: acts as the account of the key in the address; answers and refuses as the standard has it.

    No password is looked at: the key is found by its hash in one look-up.
    """

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @csrf_exempt
        @login_not_required
        @wraps(view)
        def wrapped(request: HttpRequest, key: str, **given: Any) -> HttpResponse:
            now = timezone.now()
            request.path = request.path.replace(key, "…")  # no line of any log shows a key
            try:
                if request.method not in methods:
                    raise WrongMethod
                actor = people.actor_of_token(key, now=now, is_device=True)
                if actor is None:
                    raise BadKey
                request.actor = actor
                become(actor)
                response = view(request, key=key, **given)
            except SignInNeeded:  # 401 makes a device ask for a password
                response = _refused(PostedNowhere())
            except Refusal as refusal:
                response = _refused(refusal)
            except RequestDataTooBig:
                response = _refused(TooLarge(limit=MOST // 1_000_000))
            except (MultiPartParserError, SuspiciousOperation, UnicodeError):
                response = _refused(NoXml())
            response["X-OpenRosa-Version"], response["Date"] = "1.0", http_date(now.timestamp())
            response["X-OpenRosa-Accept-Content-Length"] = str(MOST)
            if response.status_code == 405:
                response["Allow"] = ", ".join(methods)
            return response

        wrapped.refuses_itself = True  # type: ignore[attr-defined]
        return wrapped

    return decorate


def _refused(refusal: Refusal) -> HttpResponse:
    """In the standard's words; of what was refused nothing stays."""
    let_nothing_stay()
    body = wire.response(refusal.sentence, nature="submit_error")
    return HttpResponse(body, content_type=wire.XML, status=refusal.status)


def _sent(body: bytes, content_type: str = wire.XML) -> HttpResponse:
    return HttpResponse(body, content_type=content_type)


@device(*READS)
def form_list(request: HttpRequest, key: str) -> HttpResponse:
    """The forms in force; `?formID=` narrows them."""
    actor = request.actor
    actor.must("visits.record")
    rows = queries.forms_in_force(actor)
    if wanted := request.GET.get("formID"):
        rows = rows.filter(code=wanted) if wanted.isprintable() else rows.none()
    return _sent(wire.form_list(_entry(request, form, key) for form in rows))


def _entry(request: HttpRequest, form: Form, key: str) -> dict[str, str]:
    def address(name: str) -> str:
        return request.build_absolute_uri(reverse(f"openrosa:{name}", args=[key, form.pk]))

    entry = {
        "formID": form.code, "name": form.name, "version": form.version, "hash": form.xform_hash,
        "descriptionText": form.purpose, "downloadUrl": address("form"),
    }  # fmt: skip
    return entry | ({"manifestUrl": address("manifest")} if _asks_village(form) else {})


def _asks_village(form: Form) -> bool:
    return any(item["kind"] == "village" for item in queries.questions(form.survey))


@device(*READS)
def form(request: HttpRequest, key: str, pk: UUID) -> HttpResponse:
    """The XForm, the very bytes its hash was taken of."""
    request.actor.must("visits.record")
    return _sent(queries.one_form(request.actor, pk).xform.encode())


@device(*READS)
def manifest(request: HttpRequest, key: str, pk: UUID) -> HttpResponse:
    """What a form needs beside itself: the villages of whoever holds the key."""
    actor = request.actor
    actor.must("visits.record")
    found = queries.one_form(actor, pk)
    files = []
    if _asks_village(found):
        digest = hashlib.md5(_villages(actor), usedforsecurity=False).hexdigest()
        url = request.build_absolute_uri(reverse("openrosa:villages", args=[key, found.pk]))
        files.append({"filename": VILLAGES, "hash": f"md5:{digest}", "downloadUrl": url})
    return _sent(wire.manifest(files))


@device(*READS)
def villages(request: HttpRequest, key: str, pk: UUID) -> HttpResponse:
    actor = request.actor
    actor.must("visits.record")
    queries.one_form(actor, pk)
    return _sent(_villages(actor), "text/csv; charset=utf-8")


def _villages(actor: Any) -> bytes:
    lines = [f'{code},"{name.replace(chr(34), "")}"' for code, name in queries.villages_of(actor)]
    return "\n".join(["name,label", *lines, ""]).encode()


@device("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
def nothing(request: HttpRequest, key: str, rest: str) -> HttpResponse:
    """An address mistyped, told so that the device shows it."""
    raise NoSuchAddress


@device("HEAD", "POST")
def submission(request: HttpRequest, key: str) -> HttpResponse:
    """Take in what was filled in. 201 once it is there for good; the same again is 201 again.

    What is answered here leaves only after the request's transaction has been committed.
    """
    if request.method == "HEAD":
        return HttpResponse(status=204)
    told = str(request.META.get("CONTENT_LENGTH") or 0)
    if not told.isdecimal() or len(told) > 18:
        raise NoXml
    if int(told) > TAKEN:
        raise TooLarge(limit=MOST // 1_000_000)
    content = _xml_of(request)
    sent = wire.read(content)
    actor, now = request.actor, request.now
    found, given, region = _form_of(actor, sent)
    place = region, queries.day_of(found.survey, given, now=now)
    with as_posted(actor, place, now=now) as then:
        answer = actions.answer_form(
            actor=then, now=now, form=found, given=given, region_code=place[0], answered_on=place[1],
            instance_id=sent.instance_id, digest=hashlib.sha256(content).hexdigest(),
            source=FormAnswer.Source.COLLECT, replaces=sent.deprecated_id,
        )  # fmt: skip
        refused = _files_of(request, then, answer)
    return HttpResponse(wire.response(_in_words(refused), nature="submit_success"), content_type=wire.XML, status=201)


def _files_of(request: HttpRequest, actor: Actor, answer: FormAnswer) -> list[str]:
    """Keeps what came beside the answers; the names of what could not be."""
    refused = []
    for name, uploads in request.FILES.lists():
        for upload in uploads:
            called = upload.name or name
            if name != XML_PART and actions.attach_or_say(
                actor=actor, now=request.now, answer=answer, name=called, upload=upload
            ):
                refused.append(called)
    return refused


def _in_words(refused: list[str]) -> str:
    if not refused:
        return _("收到了，已存好。")
    names = joined(name[:40] for name in refused[:5])
    return _("填的内容收到了，已存好；有 %(count)s 个文件不能收：%(names)s。") % {"count": len(refused), "names": names}


def _xml_of(request: HttpRequest) -> bytes:
    upload: Any = request.FILES.get(XML_PART)
    if upload is not None:
        if upload.size > wire.XML_LIMIT:
            raise TooLarge(limit=wire.XML_LIMIT // 1_000_000)
        return bytes(upload.read())
    if XML_PART in request.POST:  # some clients send it without a file's name
        return request.POST[XML_PART].encode()
    raise NoXml


def _form_of(actor: Actor, sent: wire.Submission) -> tuple[Form, dict[str, Any], str]:
    """The form, what was answered, and the village; of a county one has left, where the village lies there."""
    form, given, region = None, {}, ""
    try:
        form = queries.by_code(actor, sent.form_id, sent.version)
    except NoSuchForm:
        pass
    else:
        given = wire.answers_of(form.survey["items"], sent.root)
        region = _village_of(form, given, lambda: [code for code, _name in queries.villages_of(actor)])
        if region[:6] == form.county_code:
            return form, given, region
    for left in queries.left_behind(actor, sent.form_id, sent.version):
        again = wire.answers_of(left.survey["items"], sent.root)
        there = _village_of(left, again, partial(queries.villages_left, actor, left.county_code))
        if there[:6] == left.county_code:
            return left, again, there
    if form is None:
        raise NoSuchForm
    return form, given, region


def _village_of(form: Form, given: dict[str, Any], villages: Callable[[], list[str]]) -> str:
    """The village chosen in the form; the only one a person has, where the form does not ask."""
    name = next((item["name"] for item in queries.questions(form.survey) if item["kind"] == "village"), "")
    if chosen := str(given.pop(name, "") if name else "").strip():
        return chosen
    found = villages()
    if len(found) != 1:
        raise WhichVillage
    return found[0]
