"""The list of meetings, and what was given out at them."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from tiangeng.ui import words
from tiangeng.ui.tables import Column, NumberColumn, StateColumn, Table, TwoLineColumn, WhenColumn

from .models import Item, Meeting
from .rules import lateness


def _second(row: Meeting) -> str:
    return " · ".join(str(part) for part in (row.get_kind_display(), row.get_level_display(), row.place) if part)


class MeetingTable(Table):
    main, by_keys = "title", True

    title = TwoLineColumn(verbose_name=_("会议"), second=_second, link=True)
    state = StateColumn(verbose_name=_("状态"))
    begins_at = WhenColumn(verbose_name=_("时间"))
    organisation = Column(
        verbose_name=_("召集单位"), accessor="organisation__short_name", order_by="organisation__sort_key"
    )
    chair = Column(verbose_name=_("主持"), accessor="chair__name", order_by="chair__sort_key")
    item_count = NumberColumn(verbose_name=_("议程"))
    settled_count = NumberColumn(verbose_name=_("已了结"))

    class Meta(Table.Meta):
        model = Meeting
        fields = ("title", "state", "begins_at", "organisation", "chair", "item_count", "settled_count")
        order_by = ("-begins_at",)


def _from(row: Item) -> str:
    return " · ".join(part for part in (getattr(row, "place_name", "") or "", row.meeting_title) if part)


class TaskTable(Table):
    main, by_keys = "issue", True

    issue = TwoLineColumn(verbose_name=_("事项"), accessor="issue__title", second=_from, link=True, orderable=False)
    state = StateColumn(verbose_name=_("状态"))
    responsible = Column(verbose_name=_("由谁办"), accessor="responsible__short_name", order_by="responsible__sort_key")
    until_on = Column(verbose_name=_("哪天前办好"))
    agreement = Column(verbose_name=_("说定了什么"), orderable=False)

    class Meta(Table.Meta):
        model = Item
        fields = ("issue", "state", "responsible", "until_on", "agreement")
        order_by = ("until_on",)

    def render_until_on(self, record: Item) -> Any:
        tone, text = lateness(record, now=self.now)
        return words.state(tone, text)

    def value_until_on(self, value: Any) -> Any:
        """In a sheet: the day itself."""
        return value
