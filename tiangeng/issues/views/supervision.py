"""The supervisor's page: what is late and with whom; and the three rates of each owner, which follow once the rest is there."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from tiangeng.issues import measures, months, overdue, queries, words
from tiangeng.issues.filters import PERIODS
from tiangeng.ui.charts import Bar
from tiangeng.ui.pieces import Piece

OWNERS = 25  # units on one page of the three rates
FIRST, MOST = 15, 200  # late ones and late helpers, the longest first: at once, and of the helpers at most


def _days(request: HttpRequest) -> str:
    given = request.GET.get("days", "90")
    return given if given in dict(PERIODS) else "90"


class Supervision(TemplateView):
    """What is late, by whom and with whom."""

    template_name = "issues/supervision.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        actor, now = self.request.actor, self.request.now
        actor.must("issues.supervise")
        most = MOST if self.request.GET.get("whole") == "helpers" else FIRST
        appeals = queries.appeals_counted(actor, since=now - timedelta(days=int(_days(self.request))))
        shown = overdue.firsts(actor, now=now, first=FIRST, helpers=most + 1)
        late_with = overdue.by_owner(actor, now=now)
        bars = [
            Bar(name or _("待派单"), count, url=f"{reverse('issues:list')}?view=late&lead={pk or ''}", tone="late")
            for pk, name, count in late_with[:12]
        ]
        return super().get_context_data(
            late=shown.late,
            paused=shown.paused,
            helpers=shown.helpers[:most],
            are_more_helpers=len(shown.helpers) > most,
            late_count=sum(count for _pk, _name, count in late_with),
            bars=bars,
            appeals=appeals,
            days=_days(self.request),
            periods=PERIODS,
            title=_("督办"),
            **kwargs,
        )


class Owners(Piece):
    """The three rates of each owner with counts and ranges: a piece of the supervisor's page, since it counts a county's year;
    or a page."""

    template_name, piece = "issues/owners.html", "issues/_owners.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        actor, now, days = self.request.actor, self.request.now, _days(self.request)
        actor.must("issues.supervise")
        since = now - timedelta(days=int(days))
        figures = months.figures_of(actor, since=since, until=now, now=now)
        asked = self.request.GET.get("unit", "").strip()[:40]
        known = measures.owners_in(figures)
        found = [one for one in known if asked in one.name or asked in one.short_name] if asked else known
        page: Any = Paginator(found, OWNERS).get_page(self.request.GET.get("page"))
        stars = measures.starred(actor, since=since, until=now, now=now, leads=[one.id for one in page])
        rates = measures.rates_of(page, figures)
        page.object_list = [replace(r, starred=stars.get(r.owner.pk)) for r in rates]
        return super().get_context_data(
            rates=page,
            asked=asked,
            is_long=len(known) > OWNERS,
            total=measures.total_of(figures),
            parts=words.parts(measures.parts_of(figures)),
            days=days,
            periods=PERIODS,
            crumbs=[(_("督办"), f"{reverse('issues:supervision')}?days={days}"), (_("各单位三率"), "")],
            title=_("各单位三率"),
            **kwargs,
        )
