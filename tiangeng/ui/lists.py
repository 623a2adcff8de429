"""A list page: rows from the room, everything else (search, filters, order, pages, columns) from the URL."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from django_tables2 import RequestConfig

from .filters import FilterSet
from .tables import PAGE_SIZES, Table

tools: list[str] = []  # templates of upper rooms shown beside every list's buttons, such as saved views


@dataclass(frozen=True, slots=True)
class Empty:
    """What an empty screen says: what will be here, and what to do first."""

    title: Any
    hint: Any = ""
    url: str = ""
    label: Any = ""


@dataclass(frozen=True, slots=True)
class Bulk:
    """A button for the ticked rows; it posts their `ids`."""

    label: Any
    url_name: str
    confirm: Any = ""

    @property
    def url(self) -> str:
        return reverse(self.url_name)


class ListPage(TemplateView):
    """Set `table_class`, `filterset_class` and `get_queryset` (already `.visible_to(actor)`)."""

    template_name = "ui/list.html"
    partial_name = "ui/_list.html"
    table_class: type[Table]
    filterset_class: type[FilterSet]
    title: Any = ""
    search_hint: Any = _("搜索")
    export_url_name = ""
    bulk: tuple[Bulk, ...] = ()
    empty = Empty(_("这里还没有内容"))

    def get_queryset(self) -> QuerySet[Model]:
        """The rows this person may see."""
        raise NotImplementedError

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        htmx: Any = getattr(request, "htmx", None)
        self.is_piece = bool(htmx) and htmx.target == "list" and not htmx.history_restore_request
        response = self.render_to_response(self.get_context_data(**kwargs))
        patch_vary_headers(response, ["HX-Request"])
        return response

    def get_template_names(self) -> list[str]:
        return [self.partial_name if self.is_piece else self.template_name]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        query = self.request.GET
        found = self.filterset_class(query, queryset=self.get_queryset(), request=self.request)
        table = self.table_class(found.qs)
        offered, chosen = table.choosable_columns(), query.getlist("cols")
        hidden = [name for name, _label in offered if chosen and name not in chosen]
        for name in hidden:
            table.columns.hide(name)
        RequestConfig(self.request).configure(table)
        own = {
            "title": self.title,
            "search_hint": self.search_hint,
            "empty": self.empty,
            "filter": found,
            "chips": found.chips(query),
            "table": table,
            "page_numbers": table.paginator.get_elided_page_range(table.page.number, on_each_side=2, on_ends=1),
            "page_sizes": PAGE_SIZES,
            "all_columns": offered,
            "hidden_columns": hidden,
            "bulk": self.bulk,
            "tools": tools,
            "export_url": reverse(self.export_url_name) if self.export_url_name else "",
        }
        return super().get_context_data(**own, **kwargs)
