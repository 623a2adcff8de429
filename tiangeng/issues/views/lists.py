"""The list of issues."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from tiangeng.issues import actions, queries
from tiangeng.issues.filters import IssueFilter
from tiangeng.issues.models import Issue
from tiangeng.issues.tables import IssueTable
from tiangeng.ui.lists import Bulk, Empty, ListPage


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
        rows = queries.listed(self.request.actor)
        return rows.with_township() if "township" in self.columns else rows

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(may_report=queries.may_report(self.request.actor), **kwargs)
