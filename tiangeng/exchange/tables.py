"""The list of hotline cases."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from tiangeng.issues.states import State
from tiangeng.ui import words
from tiangeng.ui.tables import Column, Table, TwoLineColumn, WhenColumn

from .models import HotlineCase


class CaseTable(Table):
    main = "external_number"

    external_number = TwoLineColumn(verbose_name=_("工单号"), second="system")
    title = TwoLineColumn(verbose_name=_("事项"), accessor="issue__title", second="issue.number", orderable=False)
    held_state = Column(verbose_name=_("状态"))
    answer_by = WhenColumn(verbose_name=_("答复期限"), style="short")
    lead = Column(verbose_name=_("牵头单位"), accessor="held_short", orderable=False)
    received_at = WhenColumn(verbose_name=_("来电时间"), style="short")

    class Meta(Table.Meta):
        model = HotlineCase
        fields = ("external_number", "title", "held_state", "answer_by", "lead", "received_at")
        order_by = ("-received_at",)

    def render_held_state(self, value: str) -> Any:
        return words.state(State(value).tone, State(value).label)
