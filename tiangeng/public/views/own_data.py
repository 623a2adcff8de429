"""“我的信息” for a villager with a receipt: asked for with the number that was left, shown once, kept by nobody in between."""

import secrets
import uuid
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from tiangeng.documents.serving import sheet
from tiangeng.issues.models import Issue
from tiangeng.kernel.refusals import Refusal
from tiangeng.kernel.tracing import request_source
from tiangeng.public import actions, queries
from tiangeng.public.forms import OwnDataForm, WrongForm, is_forged

from .plain import STALE, View, plainly

HEADINGS = (gettext_lazy("字段"), gettext_lazy("内容"), gettext_lazy("用途"), gettext_lazy("留多久"))


def confided(view: View) -> View:
    """Nobody keeps such a page, and no search engine finds it."""

    @wraps(view)
    def wrapped(*args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(*args, **kwargs)
        response["Cache-Control"], response["X-Robots-Tag"] = "private, no-store", "noindex, nofollow"
        return response

    return plainly(wrapped)


@csrf_exempt  # asked by the view itself
@require_http_methods(["GET", "HEAD", "POST"])
@confided
def own_data(request: HttpRequest, code: str) -> HttpResponse:
    """Whatever the code, the page asks for a number; looked up is only what is sent."""
    if request.method != "POST":
        return _ask(request, code, OwnDataForm())
    form = OwnDataForm(request.POST)
    if is_forged(request):
        form.add_error(None, STALE)
        return _ask(request, code, form, status=403)
    try:
        if proof := request.POST.get("proof", "")[:300]:
            return _sheet(actions.again(proof=proof, now=request.now))
        if not form.is_valid():
            return _ask(request, code, form, status=422)
        phone, source = form.cleaned_data["phone"], request_source.get()
        issue, proof = actions.open_own_data(typed=code, phone=phone, source=source, now=request.now)
    except Refusal as refusal:
        form = OwnDataForm(request.POST if "phone" in request.POST else None)
        return _ask(request, code, form, refusal=refusal, status=refusal.status)
    return _show(request, code, issue, WrongForm(initial={"proof": proof, "client_id": uuid.uuid4()}))


@csrf_exempt  # asked by the view itself
@require_POST
@confided
def wrong(request: HttpRequest, code: str) -> HttpResponse:
    """“这里写错了”: a new problem with a receipt of its own."""
    form, now = WrongForm(request.POST), request.now
    try:
        issue = actions.again(proof=request.POST.get("proof", "")[:300], now=now)
        if is_forged(request):
            form.add_error(None, STALE)
            return _show(request, code, issue, form, status=403)
        if not form.is_valid():
            return _show(request, code, issue, form, status=422)
        made = actions.correct(
            source=request_source.get(), now=now, random_below=secrets.randbelow, **form.cleaned_data
        )
    except Refusal as refusal:
        return _ask(request, code, OwnDataForm(), refusal=refusal, status=refusal.status)
    return HttpResponseRedirect(reverse("public:paper", args=[queries.printed(made)]))


def _ask(
    request: HttpRequest, code: str, form: OwnDataForm, *, refusal: Refusal | None = None, status: int = 200
) -> HttpResponse:
    context = {"form": form, "code": code, "refusal": refusal}
    return render(request, "public/own_data_ask.html", context, status=status)


def _show(request: HttpRequest, code: str, issue: Issue, form: WrongForm, *, status: int = 200) -> HttpResponse:
    context = {
        "given": queries.own_data(issue),
        "issue": issue,
        "code": code,
        "form": form,
        "back": reverse("public:own_data", args=[code]),
        "now": request.now,
        "place": queries.place_of(issue.region_code),
        "village_code": issue.region_code,
    }
    return render(request, "public/own_data.html", context, status=status)


def _sheet(issue: Issue) -> HttpResponse:
    given = queries.own_data(issue)
    rows = [[str(cell) for cell in (one.label, one.value, one.purpose, one.keep)] for one in given.items]
    rows += [[f"{look.at:%Y-%m-%d %H:%M}", look.who, str(look.what), look.why] for look in given.looks]
    return sheet(HEADINGS, rows, name="my-data.xlsx")
