"""The list of assignments."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from tiangeng.ui import words
from tiangeng.ui.tables import Column, StateColumn, Table, TwoLineColumn

from .models import Assignment
from .rules import lateness


def _second(row: Assignment) -> str:
    return " · ".join(str(part) for part in (row.get_level_display(), row.assigner_name, row.reference) if part)


class AssignmentTable(Table):
    main, by_keys = "title", True

    title = TwoLineColumn(verbose_name=_("交办事项"), second=_second, link=True)
    state = StateColumn(verbose_name=_("状态"))
    answer_on = Column(verbose_name=_("回复期限"))
    organisation = Column(
        verbose_name=_("承办"), accessor="organisation__short_name", order_by="organisation__sort_key"
    )

    class Meta(Table.Meta):
        model = Assignment
        fields = ("title", "state", "answer_on", "organisation")
        order_by = ("-answer_on",)  # what was answered years ago comes last

    def render_answer_on(self, record: Assignment) -> Any:
        tone, text = lateness(record, now=self.now)
        return words.state(tone, text)
