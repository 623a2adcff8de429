"""What the lists of this room can be narrowed to, kept in the address."""

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tiangeng.ui.filters import ChoiceFilter, DateRangeFilter, FilterSet, SearchFilter

from . import queries
from .models import Item, Kind, Level, Meeting
from .states import ITEM_LIFE, ItemState, State

TASKS = (("mine", _("等我办、等我销")), ("open", _("还没有销号")), ("late", _("超期的")))


class MeetingFilter(FilterSet):
    q = SearchFilter("title", "place", "organisation__short_name", "chair__name")
    kind = ChoiceFilter(choices=Kind.choices, label=_("开什么会"))
    level = ChoiceFilter(choices=Level.choices, label=_("哪一级"))
    state = ChoiceFilter(choices=State.choices, label=_("状态"))
    begins_at = DateRangeFilter(label=_("时间"))

    class Meta:
        model = Meeting
        fields: list[str] = []


class TaskFilter(FilterSet):
    q = SearchFilter("issue__title", "issue__number", "agreement", "meeting_title", "responsible__short_name")
    view = ChoiceFilter(choices=TASKS, method="by_view", label=_("看哪些"))
    level = ChoiceFilter(choices=Level.choices, label=_("哪一级"))
    kind = ChoiceFilter(choices=Kind.choices, label=_("什么会"))
    until_on = DateRangeFilter(label=_("哪天前办好"))

    class Meta:
        model = Item
        fields: list[str] = []

    def by_view(self, rows: QuerySet[Item], name: str, value: str) -> QuerySet[Item]:
        if value == "mine":
            return rows.filter(queries.is_waiting_for(self.request.actor))
        rows = rows.exclude(state=ItemState.STRUCK_OFF)
        if value == "open":
            return rows
        return rows.filter(state__in=ITEM_LIFE.sources_of("finish"), until_on__lt=timezone.localdate(self.request.now))
