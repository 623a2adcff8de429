"""What the list of assignments can be narrowed to, kept in the address."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tiangeng.ui.filters import CharFilter, ChoiceFilter, DateRangeFilter, FilterSet, SearchFilter

from . import queries
from .models import Assignment, Level
from .states import OPEN_STATES, State

VIEWS = (("mine", _("等我办")), ("open", _("未了结")), ("late", _("过了期限没回复")))


class AssignmentFilter(FilterSet):
    q = SearchFilter("title", "reference", "body", "assigner_name")
    view = ChoiceFilter(choices=VIEWS, method="by_view", label=_("看哪些"))
    state = ChoiceFilter(choices=State.choices, label=_("状态"))
    level = ChoiceFilter(choices=Level.choices, label=_("哪级交办"))
    answer_on = DateRangeFilter(label=_("回复期限"))
    region = CharFilter(method="by_region", label=_("地方"))
    unit = CharFilter(method="by_unit", label=_("承办"))

    class Meta:
        model = Assignment
        fields: list[str] = []

    def by_view(self, rows: QuerySet[Assignment], name: str, value: str) -> QuerySet[Assignment]:
        if value == "mine":
            return rows.filter(queries.is_waiting_for(self.request.actor))
        rows = rows.filter(state__in=OPEN_STATES)
        today = timezone.localdate(self.request.now)
        return rows.filter(first_answered_on__isnull=True, answer_on__lt=today) if value == "late" else rows

    def by_region(self, rows: QuerySet[Assignment], name: str, value: str) -> QuerySet[Assignment]:
        return rows.filter(region_code__startswith=value) if value.isdigit() else rows

    def by_unit(self, rows: QuerySet[Assignment], name: str, value: Any) -> QuerySet[Assignment]:
        try:
            return rows.filter(organisation=UUID(value))
        except ValueError:
            return rows.none()
