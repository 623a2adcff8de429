"""Filters of the list of hotline cases; all of them live in the URL."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from tiangeng.ui.filters import ChoiceFilter, DateRangeFilter, FilterSet, SearchFilter

from .models import HotlineCase
from .queries import ANSWERED

ANSWERS = (("yes", _("有答复了")), ("no", _("还没有答复")))


class CaseFilter(FilterSet):
    q = SearchFilter("external_number", "issue__title", "issue__number")
    answered = ChoiceFilter(choices=ANSWERS, method="by_answer", label=_("答复"))
    received_at = DateRangeFilter(label=_("来电日期"))
    answer_by = DateRangeFilter(label=_("要求答复的日期"))

    class Meta:
        model = HotlineCase
        fields: list[str] = []

    def by_answer(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        told = sorted(ANSWERED)
        return rows.filter(held_state__in=told) if value == "yes" else rows.exclude(held_state__in=told)
