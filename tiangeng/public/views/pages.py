"""The villagers' pages: find the village, ask, keep the receipt, see how it stands, say whether it is solved.

Whoever is signed in, a villager's page acts as a villager of its village and as nobody else.
"""

import secrets
import uuid
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial, wraps
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tiangeng.documents import serving
from tiangeng.documents.models import Attachment
from tiangeng.documents.queries import attachments_of
from tiangeng.issues.states import State
from tiangeng.kernel.idempotency import KeyReused
from tiangeng.kernel.refusals import Refusal
from tiangeng.kernel.tracing import request_source
from tiangeng.kernel.walls import acting
from tiangeng.places.models import Region
from tiangeng.public import actions, queries, rules
from tiangeng.public.forms import AddForm, AnswerForm, AppealForm, AskForm, WithdrawOwnForm, is_forged
from tiangeng.public.refusals import NoLongerAlike, NoSuchReceipt
from tiangeng.public.standing import standing_of, title_of
from tiangeng.ui import qr
from tiangeng.ui.addresses import outside

from .plain import STALE, View, placed, plainly

LARGE_COOKIE = "tg_type"
FEW_PAPERS, ALL_PAPERS = 8, 60  # a page stays light on an old phone


@require_safe
@plainly
def home(request: HttpRequest) -> HttpResponse:
    """Which village: by typing, or by walking down."""
    typed, inside = (
        request.GET.get("q", "")[:60].replace("\x00", ""),
        request.GET.get("in", "")[:12].replace("\x00", ""),
    )
    found = queries.search_villages(typed) if typed.strip() else []
    context = {
        "typed": typed,
        "found": found,
        "below": [] if typed.strip() else queries.below(inside),
        "inside": inside,
    }
    return render(request, "public/home.html", context)


@require_safe
@plainly
def village(request: HttpRequest, village_code: str) -> HttpResponse:
    """Where the QR of the contact card leads."""
    found = queries.village(village_code)
    board = queries.board(found.code, now=request.now)
    most = ALL_PAPERS if request.GET.get("papers") == "all" else FEW_PAPERS
    papers = queries.laid_open(found.code, limit=most)
    context = placed(found) | {
        "suggestions": queries.suggestion_group(found.code[:6]),
        "board": board,
        "papers": papers[:most],
        "services": queries.services(found.code),
        "more_papers": len(papers) > most == FEW_PAPERS,
    }
    return render(request, "public/village.html", context)


@require_safe
@plainly
def document(request: HttpRequest, village_code: str, pk: UUID) -> HttpResponseBase:
    """A document the village has laid open, for anybody."""
    return serving.served(request, queries.open_document(village_code, pk))


@csrf_exempt  # asked by the view itself, so that an expired form loses nothing
@require_http_methods(["GET", "HEAD", "POST"])
@plainly
def ask(request: HttpRequest, village_code: str) -> HttpResponse:
    found, now = queries.village(village_code), request.now
    if request.method != "POST":
        first = {"client_id": uuid.uuid4(), "kind": request.GET.get("kind", ""), "to": request.GET.get("to", "")[:36]}
        return _ask_page(request, found, AskForm(village=found, now=now, initial=first))
    form = AskForm(request.POST, request.FILES, village=found, now=now)
    if is_forged(request):
        form.add_error(None, STALE)
        return _ask_page(request, found, form, status=403)
    if not form.is_valid():
        return _ask_page(request, found, form, status=422)
    try:
        code = _asked(form, found, now=now)
    except Refusal as refusal:
        form.add_error(None, refusal.sentence)
        return _ask_page(request, found, form, status=refusal.status)
    _join_at_once(code, request.POST.get("join", ""), now=now)
    return HttpResponseRedirect(reverse("public:paper", args=[queries.printed(code)]))


def _asked(form: AskForm, village: Region, *, now: Any) -> str:
    """Sent again after going back and changing something, it is another problem."""
    sent, photos, form_id = form.sent, form.photos, form.form_id
    given = {"village_code": village.code, "sent": sent, "photos": photos, "now": now, "source": request_source.get()}
    try:
        return actions.ask(client_id=form_id, random_below=secrets.randbelow, **given)
    except KeyReused:
        other = uuid.uuid5(form_id, actions.digest_of(village.code, sent, photos))
        return actions.ask(client_id=other, random_below=secrets.randbelow, **given)


def _join_at_once(code: str, into: str, *, now: datetime) -> None:
    """It was said to be the same while it was written; where that holds no longer it stands by itself."""
    with suppress(ValueError, NoLongerAlike):
        actions.join(opened=queries.open_receipt(code), into_id=UUID(into), now=now)


@csrf_exempt  # asked by the view itself
@require_POST
@plainly
def same(request: HttpRequest, village_code: str) -> HttpResponse:
    """A piece for the page where it is written: perhaps the same as …; nothing for a complaint, nor for other sites."""
    found: list[queries.Alike] = []
    if not is_forged(request) and not request.POST.get("about"):
        text, source = request.POST.get("body", ""), request_source.get()
        found = actions.look_alike(village_code=village_code, text=text, source=source, now=request.now)
    return render(request, "public/_alike.html", {"alike": found})


def _ask_page(request: HttpRequest, village: Region, form: AskForm, *, status: int = 200) -> HttpResponse:
    context = placed(village) | {"form": form, "lost_photo": form.is_bound and bool(request.FILES)}
    return render(request, "public/ask.html", context, status=status)


@require_safe
@plainly
def type_size(request: HttpRequest, size: str) -> HttpResponse:
    """大字版: remembered by the browser, in a cookie that holds nothing else; then back to the page."""
    back = request.GET.get("next", "")
    is_ours = back.startswith(reverse("public:home")) and url_has_allowed_host_and_scheme(back, allowed_hosts=None)
    response = HttpResponseRedirect(back if is_ours and back.isprintable() else reverse("public:home"))
    if size == "large":
        response.set_cookie(
            LARGE_COOKIE, "large", max_age=timedelta(days=365), path=reverse("public:home"), httponly=True,
            samesite="Lax", secure=request.is_secure(),
        )  # fmt: skip
    else:
        response.delete_cookie(LARGE_COOKIE, path=reverse("public:home"), samesite="Lax")
    return response


# ---------------------------------------------------------------- receipts


@require_safe
@plainly
def lookup(request: HttpRequest) -> HttpResponse:
    """Where a code is typed in; the address of the receipt then holds it."""
    typed = "".join(request.GET.get("code", "")[:40].split())
    if typed and typed.isprintable() and "/" not in typed:
        name = "public:receipt" if rules.opinion_code_of(typed) is None else "public:opinion_answer"
        return HttpResponseRedirect(reverse(name, args=[typed]))
    return render(request, "public/lookup.html", {"typed": typed})


def _counted(request: HttpRequest, code: str) -> queries.Opened:
    return actions.open_receipt(code, source=request_source.get(), now=request.now)


def _uncounted(request: HttpRequest, code: str) -> queries.Opened:
    return queries.open_receipt(code)


def receipt_page(view: View, *, opening: Callable[[HttpRequest, str], queries.Opened] = _counted) -> View:
    """For views of one receipt: what cannot be opened is one and the same page, kept by nobody in between."""

    @wraps(view)
    def wrapped(request: HttpRequest, code: str, **kwargs: Any) -> HttpResponseBase:
        try:
            response = view(request, opening(request, code), **kwargs)
        except NoSuchReceipt as refusal:
            response = render(request, "public/lookup.html", {"refusal": refusal}, status=refusal.status)
        response.setdefault("Cache-Control", "private, no-store")
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return plainly(wrapped)


@require_safe
@receipt_page
def receipt(request: HttpRequest, opened: queries.Opened) -> HttpResponse:
    return _receipt_page(request, opened, AnswerForm())


def _receipt_page(
    request: HttpRequest,
    opened: queries.Opened,
    form: AnswerForm,
    *,
    adding: AddForm | None = None,
    appealing: AppealForm | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "opened": opened,
        "standing": standing_of(opened, now=request.now),
        "place": queries.place_of(opened.issue.region_code),
        "village_code": opened.issue.region_code,
        "form": form,
        "back": reverse("public:receipt", args=[opened.printed]),  # what was sent here is not an address to return to
        "adding": adding or AddForm(),
        "appealing": appealing or AppealForm(),
        "was_added": "added" in request.GET,
        "texts": queries.texts_to(opened),
    }
    return render(request, "public/receipt.html", context, status=status)


@require_safe
@receipt_page
def paper(request: HttpRequest, opened: queries.Opened) -> HttpResponse:
    """To be photographed, copied by hand or printed, right after asking."""
    address = outside(request, reverse("public:receipt", args=[opened.printed]))
    context = {
        "opened": opened,
        "qr": qr.data_uri(address),
        "address": address,
        "title": title_of(opened),
        "alike": queries.alike(opened, now=request.now),
        "place": queries.place_of(opened.issue.region_code),
        "village_code": opened.issue.region_code,
    }
    return render(request, "public/paper.html", context)


@csrf_exempt  # asked by the view itself
@require_POST
@receipt_page
def join(request: HttpRequest, opened: queries.Opened, into_id: UUID) -> HttpResponse:
    """One tap on the paper's page; a tap from elsewhere only shows that page again."""
    if is_forged(request):
        return HttpResponseRedirect(reverse("public:paper", args=[opened.printed]))
    actions.join(opened=opened, into_id=into_id, now=request.now)
    return HttpResponseRedirect(reverse("public:receipt", args=[opened.printed]))


@csrf_exempt  # asked by the view itself
@require_POST
@receipt_page
def answer(request: HttpRequest, opened: queries.Opened) -> HttpResponse:
    form = AnswerForm(request.POST)
    if is_forged(request):
        form.add_error(None, STALE)
        return _receipt_page(request, opened, form, status=403)
    if not form.is_valid():
        return _receipt_page(request, opened, form, status=422)
    data = form.cleaned_data
    try:
        actions.answer(
            opened=opened,
            now=request.now,
            is_solved=data["solved"],
            words=data["words"],
            score=data["score"],
            signed_in=request.actor,
        )
    except Refusal as refusal:
        form.add_error(None, refusal.sentence)
        return _receipt_page(request, queries.open_receipt(opened.code), form, status=refusal.status)
    return HttpResponseRedirect(reverse("public:receipt", args=[opened.printed]))


@csrf_exempt  # asked by the view itself
@require_POST
@receipt_page
def add(request: HttpRequest, opened: queries.Opened) -> HttpResponse:
    """Something more, in words or with a photo."""
    form = AddForm(request.POST, request.FILES)
    status = 403 if is_forged(request) else 200 if form.is_valid() else 422
    if status == 403:
        form.add_error(None, STALE)
    if status == 200:
        try:
            actions.add(opened=opened, now=request.now, **form.cleaned_data, signed_in=request.actor)
            return HttpResponseRedirect(reverse("public:receipt", args=[opened.printed]) + "?added=1")
        except Refusal as refusal:
            form.add_error(None, refusal.sentence)
            status = refusal.status
    return _receipt_page(request, queries.open_receipt(opened.code), AnswerForm(), adding=form, status=status)


@csrf_exempt  # asked by the view itself
@require_POST
@receipt_page
def appeal(request: HttpRequest, opened: queries.Opened) -> HttpResponse:
    """Against a refusal, once."""
    form = AppealForm(request.POST)
    status = 403 if is_forged(request) else 200 if form.is_valid() else 422
    if status == 403:
        form.add_error(None, STALE)
    if status == 200:
        try:
            actions.appeal(opened=opened, now=request.now, words=form.cleaned_data["words"])
            return HttpResponseRedirect(reverse("public:receipt", args=[opened.printed]))
        except Refusal as refusal:
            form.add_error(None, refusal.sentence)
            status = refusal.status
    return _receipt_page(request, queries.open_receipt(opened.code), AnswerForm(), appealing=form, status=status)


@csrf_exempt  # asked by the view itself
@require_http_methods(["GET", "HEAD", "POST"])
@receipt_page
def withdraw(request: HttpRequest, opened: queries.Opened) -> HttpResponse:
    """Asked once more before it is taken back; taken back, it is not taken up again."""
    address = reverse("public:receipt", args=[opened.printed])
    form = WithdrawOwnForm(request.POST if request.method == "POST" else None)
    if opened.issue.state == State.WITHDRAWN:
        return HttpResponseRedirect(address)
    try:
        actions.must_be_withdrawable(opened)
        if request.method != "POST":
            return _take_back_page(request, opened, form)
        if is_forged(request):
            form.add_error(None, STALE)
            return _take_back_page(request, opened, form, status=403)
        if not form.is_valid():
            return _take_back_page(request, opened, form, status=422)
        actions.withdraw(opened=opened, now=request.now, reason=form.cleaned_data["reason"])
    except Refusal as refusal:
        return _take_back_page(request, opened, form, refusal=refusal, status=refusal.status)
    return HttpResponseRedirect(address)


def _take_back_page(
    request: HttpRequest,
    opened: queries.Opened,
    form: WithdrawOwnForm,
    *,
    refusal: Refusal | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "opened": opened, "title": title_of(opened), "form": form, "refusal": refusal,
        "place": queries.place_of(opened.issue.region_code), "village_code": opened.issue.region_code,
    }  # fmt: skip
    return render(request, "public/take_back.html", context, status=status)


@csrf_exempt  # asked by the view itself
@require_POST
@receipt_page
def texts(request: HttpRequest, opened: queries.Opened) -> HttpResponse:
    """No more text messages, or again some: said by whoever holds the receipt."""
    if not is_forged(request):
        actions.choose_texts(opened=opened, wanted=request.POST.get("wanted") == "yes", now=request.now)
    return HttpResponseRedirect(reverse("public:receipt", args=[opened.printed]))


@require_safe
@partial(receipt_page, opening=_uncounted)  # a guess tells nothing without the picture's own id
def photo(request: HttpRequest, opened: queries.Opened, attachment_id: UUID, small: bool = False) -> HttpResponseBase:
    """A picture of the work, for whoever holds the receipt; never one that belongs to a complaint."""
    if opened.is_complaint:
        raise NoSuchReceipt
    with acting(rules.reader_of(opened.held.county_code)):
        found: Attachment | None = attachments_of(opened.held).filter(pk=attachment_id, is_public=True).first()
    if found is None:
        raise NoSuchReceipt
    return serving.served(request, found, thumbnail=small)
