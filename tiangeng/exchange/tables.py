"""The list of hotline cases."""

from typing import Any

from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from tiangeng.issues.states import State
from tiangeng.ui import words
from tiangeng.ui.tables import Column, Table, TwoLineColumn, WhenColumn

from .models import HotlineCase
from .queries import ANSWERED

SOLVED = frozenset({State.RESOLVED, State.CONFIRMED, State.CLOSED})
ANSWER_AT_ONCE = 40  # characters; of more the beginning, and the whole when it is opened


class CaseTable(Table):
    main = "external_number"

    external_number = TwoLineColumn(verbose_name=_("工单号"), second="system")
    title = TwoLineColumn(verbose_name=_("事项"), accessor="issue__title", second="issue.number", orderable=False)
    held_state = Column(verbose_name=_("状态"))
    answer_by = WhenColumn(verbose_name=_("答复期限"), style="short")
    answer = Column(verbose_name=_("答复"), accessor="told", empty_values=(), orderable=False)
    lead = Column(verbose_name=_("牵头单位"), accessor="held_short", orderable=False)
    received_at = WhenColumn(verbose_name=_("来电时间"), style="short")

    class Meta(Table.Meta):
        model = HotlineCase
        fields = ("external_number", "title", "held_state", "answer", "answer_by", "lead", "received_at")
        order_by = ("-received_at",)

    def render_held_state(self, value: str) -> Any:
        return words.state(State(value).tone, State(value).label)

    def render_answer(self, record: Any) -> Any:
        """What goes back to the caller: how it was solved, or why not; a long one opens."""
        if record.held_state not in ANSWERED:
            return "—"
        text = record.held_solution if record.held_state in SOLVED else record.told
        text = text or "—"
        if len(text) <= ANSWER_AT_ONCE:
            return text
        return format_html("<details><summary>{}…</summary>{}</details>", text[:ANSWER_AT_ONCE], text)
