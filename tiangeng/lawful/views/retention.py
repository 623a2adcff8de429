"""到期清理: what is due, what the nights took off, what is held."""

from typing import Any

from django.views.generic import TemplateView

from tiangeng.lawful import actions
from tiangeng.lawful.models import RetentionRun
from tiangeng.places import queries as places

from .base import Tabbed


class Retention(Tabbed, TemplateView):
    """The dry run of last night, or of now where there was none; for whoever answers for it."""

    template_name, tab = "lawful/retention.html", "retention"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        actor = self.request.actor
        actor.must("lawful.retain")
        counties = places.counties_of(actor, self.request.GET.get("county", ""))
        if counties.is_open:
            return super().get_context_data(counties=counties, days=actions.GRACE.days, **kwargs)
        now = self.request.now
        runs = list(RetentionRun.objects.visible_to(actor).filter(county_code=counties.code).order_by("-at")[:30])
        last = actions.told_by(runs[0], now=now) if runs else None
        return super().get_context_data(
            counties=counties,
            told=actions.tell_due(actor=actor, county_code=counties.code, now=now) if last is None else last,
            told_at=runs[0].at if last is not None else now,
            runs=[(run.at, sum(line[3] for line in run.found)) for run in runs],
            days=actions.GRACE.days,
            **kwargs,
        )
