"""Filters of the opinion box; all of them live in the URL."""

from django.utils.translation import gettext_lazy as _

from tiangeng.ui.filters import ChoiceFilter, DateRangeFilter, FilterSet, SearchFilter

from .models import Opinion, OpinionKind
from .states import OpinionState


class OpinionFilter(FilterSet):
    q = SearchFilter("body", "answer")
    state = ChoiceFilter(choices=OpinionState.choices, label=_("状态"))
    kind = ChoiceFilter(choices=OpinionKind.choices, label=_("哪一类"))
    sent_at = DateRangeFilter(label=_("什么时候提的"))

    class Meta:
        model = Opinion
        fields: list[str] = []
