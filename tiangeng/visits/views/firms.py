"""Enterprises and when they were last visited: whom to go and ask next."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy

from tiangeng.places import queries as places
from tiangeng.ui.lists import Empty, ListPage
from tiangeng.visits import queries
from tiangeng.visits.filters import FirmFilter
from tiangeng.visits.tables import FirmTable
from tiangeng.visits.views.base import Opens


class FirmList(Opens, ListPage):
    """企业走访: the longest unvisited on top."""

    title, search_hint = gettext_lazy("企业走访"), gettext_lazy("名称、首字母、信用代码")
    template_name = "visits/firms.html"
    table_class, filterset_class = FirmTable, FirmFilter
    empty = Empty(
        gettext_lazy("还没有登记企业"),
        gettext_lazy("走访企业前先登记，问到的难处就有处归。"),
        reverse_lazy("places:enterprises"),
        gettext_lazy("企业名录"),
    )

    def get_queryset(self) -> QuerySet[Any]:
        return queries.firms(self.actor)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        figures = None if self.is_piece else places.firm_figures(self.actor)
        return super().get_context_data(**kwargs) | {
            "firms": figures,
            "may_record": "visits.record" in self.actor.capabilities,
        }
