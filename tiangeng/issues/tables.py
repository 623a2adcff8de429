"""The list of issues."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from tiangeng.ui import words
from tiangeng.ui.tables import Column, StateColumn, Table, TwoLineColumn, WhenColumn

from . import rules
from .models import Issue


def _second(issue: Issue) -> str:
    return " · ".join(part for part in (issue.number, getattr(issue, "place_name", ""), issue.category.name) if part)


class IssueTable(Table):
    main = "title"

    title = TwoLineColumn(verbose_name=_("事项"), second=_second, link=True)
    state = StateColumn(verbose_name=_("状态"))
    due_at = Column(verbose_name=_("期限"), empty_values=())
    lead = Column(verbose_name=_("牵头"), accessor="lead__short_name", order_by="lead__sort_key")
    source = Column(verbose_name=_("来源"))
    reported_at = WhenColumn(verbose_name=_("上报"), style="short")

    class Meta(Table.Meta):
        model = Issue
        fields = ("title", "state", "due_at", "lead", "source", "reported_at")
        order_by = ("-reported_at",)

    def render_due_at(self, record: Issue) -> Any:
        late = rules.lateness(record, now=self.now)
        return words.state(late.tone, late.text) if late.text else "—"
