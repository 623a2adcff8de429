"""A person's calendar: its secret address, and what is read there without signing in."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.cache import get_conditional_response
from django.utils.crypto import salted_hmac
from django.utils.http import quote_etag
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tiangeng.kernel.refusals import Missing
from tiangeng.kernel.walls import acting
from tiangeng.notices import actions, ical, queries, rules
from tiangeng.people.queries import actor_of_account
from tiangeng.ui.addresses import outside


@require_POST
def make(request: HttpRequest) -> HttpResponse:
    """Shown once, on the answer to this button and nowhere else."""
    key = actions.make_feed(actor=request.actor, now=request.now)
    address = outside(request, reverse("notices:calendar", args=[key]))
    response = render(request, "notices/feed.html", {"address": address, "title": _("您的日历地址")})
    response["Cache-Control"] = "no-store"
    return response


@require_POST
def stop(request: HttpRequest) -> HttpResponse:
    actions.stop_feed(actor=request.actor, now=request.now)
    messages.success(request, _("日历地址停用了。"))
    return HttpResponseRedirect(reverse("notices:choices"))


@login_not_required
@require_safe
def calendar(request: HttpRequest, key: str) -> HttpResponse:
    """Whoever holds the address reads what its owner would see now; one that is unknown or stopped is not there."""
    account = queries.feed_of(key)
    if account is None:
        raise Missing
    person = actor_of_account(account.pk, now=request.now)
    with acting(person), translation.override(account.language):
        text = ical.calendar(queries.entries_for(person, now=_steady(request.now)), name=_("田埂"))
    etag = quote_etag(salted_hmac("tiangeng.notices.feed", text, algorithm="sha256").hexdigest()[:32])
    response: Any = get_conditional_response(request, etag=etag)
    if response is None:
        response = HttpResponse(text, content_type="text/calendar; charset=utf-8")
        response["Content-Disposition"] = 'inline; filename="tiangeng.ics"'
    response["ETag"] = etag
    response["Cache-Control"] = "private, max-age=900"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _steady(now: Any) -> Any:
    """The day's beginning: what has not changed reads the same all day, and a client need not fetch it again."""
    return rules.begin_of_day(now)
