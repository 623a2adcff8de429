"""The hotline's cases and what became of them, for a desk that works with sheets instead of a program."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from tiangeng.exchange import queries
from tiangeng.exchange.filters import CaseFilter
from tiangeng.exchange.tables import CaseTable
from tiangeng.ui.lists import Empty, ListPage


class Cases(ListPage):
    template_name = "exchange/cases.html"
    title, search_hint = _("热线工单"), _("工单号、标题、本县编号")
    table_class, filterset_class = CaseTable, CaseFilter
    empty = Empty(
        _("还没有收过热线工单"), _("从热线平台导出当天的工单表，整张导进来；办好了从这里导出，送回热线。"), "", ""
    )  # fmt: skip

    def get_queryset(self) -> Any:
        self.request.actor.must("exchange.hotline")
        return queries.cases(self.request.actor)
