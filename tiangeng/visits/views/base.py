"""What the room's pages share: who may open them, and days in addresses."""

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.generic.base import ContextMixin

from tiangeng.kernel.actors import Actor
from tiangeng.kernel.refusals import Missing

EARLIEST, LATEST = date(2000, 1, 1), date(2100, 12, 31)


class Opens(ContextMixin):
    """Mixin: the page opens only with this capability."""

    needs = "visits.see"
    request: HttpRequest

    @property
    def actor(self) -> Actor:
        return self.request.actor

    @property
    def today(self) -> date:
        return timezone.localdate(self.request.now)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.actor.must(self.needs)
        answer: HttpResponse = super().dispatch(request, *args, **kwargs)  # type: ignore[misc]
        return answer


def day_from(text: str) -> date:
    """A day written into an address; anything else is no page of ours."""
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise Http404 from error
    if not EARLIEST <= day <= LATEST:
        raise Missing
    return day


def day_asked(request: HttpRequest, *, default: date) -> date:
    """`?on=`: what cannot be read is today."""
    try:
        day = date.fromisoformat(request.GET.get("on", ""))
    except ValueError:
        return default
    return day if EARLIEST <= day <= LATEST else default
