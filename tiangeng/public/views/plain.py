"""What all villagers' pages share: open without an account, refusals in a villager's words."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext_lazy

from tiangeng.kernel.refusals import Refusal
from tiangeng.places.models import Region
from tiangeng.public import queries
from tiangeng.public.refusals import FormTooLarge

View = Callable[..., HttpResponseBase]
STALE = gettext_lazy("这一页放得久了，写的都还在，请再按一次按钮。要是总这样，换个浏览器，或打 12345。")


def plainly(view: View) -> View:
    """Open without an account; refusals become a villager's page, not the console's."""

    @login_not_required
    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except RequestDataTooBig:
            refusal: Refusal = FormTooLarge()
        except Refusal as found:
            refusal = found
        return render(request, "public/refused.html", {"refusal": refusal}, status=refusal.status)

    return wrapped


def placed(village: Region) -> dict[str, Any]:
    return {"village": village, "village_code": village.code, "place": queries.place_of(village.code)}
