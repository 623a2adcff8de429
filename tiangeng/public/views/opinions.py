"""The opinion box for everybody: say it, keep the code, read the answer."""

import secrets
import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from tiangeng.kernel.idempotency import KeyReused
from tiangeng.kernel.refusals import Refusal
from tiangeng.kernel.tracing import request_source
from tiangeng.public import actions, queries, rules
from tiangeng.public.forms import OpinionForm, is_forged
from tiangeng.public.refusals import NoSuchOpinion
from tiangeng.ui import qr
from tiangeng.ui.addresses import outside

from .plain import STALE, plainly


@csrf_exempt  # asked by the view itself, so that an expired form loses nothing
@require_http_methods(["GET", "HEAD", "POST"])
@plainly
def opinion(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        first = {"client_id": uuid.uuid4(), "county": request.GET.get("county", "")[:6]}
        return _page(request, OpinionForm(initial=first))
    form = OpinionForm(request.POST)
    if is_forged(request):
        form.add_error(None, STALE)
        return _page(request, form, status=403)
    if not form.is_valid():
        return _page(request, form, status=422)
    try:
        code = _sent(form, now=request.now)
    except Refusal as refusal:
        form.add_error(None, refusal.sentence)
        return _page(request, form, status=refusal.status)
    return HttpResponseRedirect(reverse("public:opinion_answer", args=[rules.printed_opinion_code(code)]))


def _sent(form: OpinionForm, *, now: Any) -> str:
    """Sent again after going back and changing something, it is another opinion."""
    data = form.cleaned_data
    said = {"county_code": data["county"], "kind": data["kind"], "body": data["body"]}
    given = {**said, "now": now, "source": request_source.get(), "random_below": secrets.randbelow}
    form_id = data.get("client_id") or uuid.uuid4()
    try:
        return actions.send_opinion(client_id=form_id, **given)
    except KeyReused:
        return actions.send_opinion(client_id=uuid.uuid5(form_id, actions.opinion_digest(**said)), **given)


def _page(request: HttpRequest, form: OpinionForm, *, status: int = 200) -> HttpResponse:
    return render(request, "public/opinion.html", {"form": form}, status=status)


@require_safe
@plainly
def opinion_answer(request: HttpRequest, code: str) -> HttpResponse:
    """How it stands, for whoever holds the code; what cannot be opened is one and the same page."""
    try:
        found, opened = actions.read_opinion(code, source=request_source.get(), now=request.now)
        printed = rules.printed_opinion_code(found)
        address = outside(request, reverse("public:opinion_answer", args=[printed]))
        said = queries.said_to_writer(opened)
        context = {"opinion": opened, "said": said, "printed": printed, "qr": qr.data_uri(address)}
        response = render(request, "public/opinion_answer.html", context)
    except NoSuchOpinion as refusal:
        response = render(request, "public/lookup.html", {"refusal": refusal}, status=refusal.status)
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response
