"""到期清理: what is due, what the nights took off, what is held."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from tiangeng.kernel.models import TaskRun
from tiangeng.kernel.refusals import Missing
from tiangeng.lawful import actions
from tiangeng.lawful.models import RetentionRun
from tiangeng.places import queries as places
from tiangeng.ui.pieces import Piece

from .base import Tabbed


class Retention(Tabbed, Piece):
    """What last night counted, or a count somebody asked for since: never counted while somebody waits for the page."""

    tab = "retention"

    template_name, piece = "lawful/retention.html", "lawful/_due.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        actor = self.request.actor
        actor.must("lawful.retain")
        counties = places.counties_of(actor, self.request.GET.get("county", ""))
        if counties.is_open:
            return super().get_context_data(counties=counties, days=actions.GRACE.days, **kwargs)
        runs = list(RetentionRun.objects.visible_to(actor).filter(county_code=counties.code).order_by("-at")[:30])
        count = actions.count_of(actor, counties.code)
        told, told_at = self._told([*runs[:1], *([actions.counted_by(count)] if count else [])])
        return super().get_context_data(
            counties=counties,
            told=told,
            told_at=told_at,
            count=count,
            is_counting=count is not None and count.finished_at is None,
            has_failed=count is not None and count.state == TaskRun.State.FAILED,
            runs=[(run.at, sum(line[3] for line in run.found)) for run in runs],
            days=actions.GRACE.days,
            **kwargs,
        )

    def _told(self, counts: list[RetentionRun | None]) -> tuple[Any, Any]:
        """The newest that still holds, and when it was counted."""
        for run in sorted(filter(None, counts), key=lambda run: run.at, reverse=True):
            if (told := actions.told_by(run, now=self.request.now)) is not None:
                return told, run.at
        return None, None


@require_POST
def count(request: HttpRequest) -> HttpResponse:
    """Have what is due counted now."""
    request.actor.must("lawful.retain")
    county = places.counties_of(request.actor, request.POST.get("county", ""))
    if county.is_open:
        raise Missing
    actions.start_count(actor=request.actor, county_code=county.code, now=request.now)
    return HttpResponseRedirect(f"{reverse('lawful:retention')}?{urlencode({'county': county.code})}")
