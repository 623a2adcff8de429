"""The list of issues, and the supervisor's page."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from tiangeng.issues import actions, holdings, queries, rules
from tiangeng.issues.filters import PERIODS, IssueFilter
from tiangeng.issues.models import Issue
from tiangeng.issues.tables import IssueTable
from tiangeng.ui.charts import Bar
from tiangeng.ui.lists import Bulk, Empty, ListPage

OWNERS = 25  # units on one page of the three rates
FIRST, MOST = 15, 200  # late ones and late helpers, the longest first: at once, and of the helpers at most


class IssueList(ListPage):
    """Every list of issues is this list with filters in its address."""

    template_name = "issues/list.html"
    title, search_hint = _("事项"), _("标题、编号、地点、情况")
    table_class, filterset_class = IssueTable, IssueFilter
    empty = Empty(_("没有符合条件的事项"), hint=_("去掉几个条件试试；走访时听到的事记下来也会到这里。"))

    takes_everything = True

    @property
    def bulk(self) -> list[Bulk]:  # type: ignore[override]
        """What may be done to many at once by this person."""
        actor = self.request.actor
        return [
            Bulk(verb.label, "issues:batch_new", args=(name,))
            for name, verb in actions.VERBS.items()
            if verb.open_to(actor)
        ]

    def get_queryset(self) -> QuerySet[Issue]:
        self.request.actor.must("issues.see")
        return queries.listed(self.request.actor)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(may_report="issues.report" in self.request.actor.capabilities, **kwargs)


class Supervision(TemplateView):
    """What is late, by whom, and the three rates of each owner, with counts and ranges."""

    template_name = "issues/supervision.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        actor, now = self.request.actor, self.request.now
        actor.must("issues.supervise")
        days = self.request.GET.get("days", "90")
        days = days if days in dict(PERIODS) else "90"
        found = queries.rates(actor, since=now - timedelta(days=int(days)), until=now, now=now)
        stars = queries.starred(actor, since=now - timedelta(days=int(days)), until=now)
        found = [replace(r, starred=stars.get(r.owner.pk)) for r in found]
        asked = self.request.GET.get("unit", "").strip()[:40]
        owners = [r for r in found if asked in r.owner.name or asked in r.owner.short_name] if asked else found
        late = queries.longest_late(actor, now=now, first=FIRST)
        for issue in late:
            issue.lateness = rules.lateness(issue, now=now)  # type: ignore[attr-defined]
        shown = MOST if self.request.GET.get("whole") == "helpers" else FIRST
        helpers = list(holdings.late_helpers(actor, now=now)[: shown + 1])
        are_more, helpers = len(helpers) > shown, helpers[:shown]
        for handling in helpers:
            handling.lateness = rules.helper_lateness(handling, now=now)  # type: ignore[attr-defined]
        late_with = queries.late_by_owner(actor, now=now)
        bars = [
            Bar(name or _("待派单"), count, url=f"{reverse('issues:list')}?view=late&lead={pk or ''}", tone="late")
            for pk, name, count in late_with[:12]
        ]
        return super().get_context_data(
            rates=Paginator(owners, OWNERS).get_page(self.request.GET.get("page")),
            asked=asked,
            is_long=len(found) > OWNERS,
            total=queries.total_of(found),
            late=late,
            helpers=helpers,
            are_more_helpers=are_more,
            late_count=sum(count for _pk, _name, count in late_with),
            bars=bars,
            appeals=queries.appeals_counted(actor, since=now - timedelta(days=int(days))),
            days=days,
            periods=PERIODS,
            title=_("督办"),
            **kwargs,
        )
