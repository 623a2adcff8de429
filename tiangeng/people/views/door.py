"""The way in from the province's own app: it opens this address with a signed ticket, the person says yes."""

from allauth.account.internal.flows.login import perform_login
from allauth.account.models import Login
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from tiangeng.people import actions, signin
from tiangeng.ui.embedding import embeddable

START = "/m/"


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
@embeddable
def door(request: HttpRequest) -> HttpResponse:
    """Opening it changes nothing, or anybody's link could sign one in as somebody else; the button does."""
    given = request.POST if request.method == "POST" else request.GET
    text, target = given.get("ticket", ""), given.get("next", START)
    target = target if signin.is_ours(request, target) else START
    if request.method == "GET":
        _ticket, account = actions.read_ticket(text, now=timezone.now())
        if request.user == account:
            return HttpResponseRedirect(target)
        context = {"title": _("从省平台登录"), "account": account, "ticket": text, "next": target}
        return render(request, "people/door.html", context)
    account = actions.spend_ticket(text, now=timezone.now())
    login = Login(user=account, redirect_url=target, signal_kwargs={"by_ticket": True})
    response: HttpResponse = perform_login(request, login)
    if request.user.is_authenticated:
        request.session["by_ticket"] = True
    return response
