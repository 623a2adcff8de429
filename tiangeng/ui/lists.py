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


tools: list[str] = []  # templates of upper rooms shown above every list, such as saved views


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
        swapped = getattr(request, "htmx", False) and request.htmx.target == "list" and not request.htmx.history_restore_request
        response = self.render_to_response(self.get_context_data(**kwargs))
        if swapped:
            response.template_name = self.partial_name
        patch_vary_headers(response, ["HX-Request"])
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        query = self.request.GET
        found = self.filterset_class(query, queryset=self.get_queryset(), request=self.request)
        offered, chosen = self.columns(), query.getlist("cols")
        hidden = [name for name, _label in offered if chosen and name not in chosen]
        table = RequestConfig(self.request, paginate={"per_page": PAGE_SIZES[0]}).configure(self.table_class(found.qs, exclude=hidden))
        own = {
            "title": self.title, "search_hint": self.search_hint, "empty": self.empty, "bulk": self.bulk, "page_sizes": PAGE_SIZES,
            "table": table, "page_numbers": table.paginator.get_elided_page_range(table.page.number, on_each_side=2, on_ends=1),
            "filter": found, "chips": found.chips(query), "hidden_columns": hidden, "all_columns": offered, "tools": tools,
            "export_url": reverse(self.export_url_name) if self.export_url_name else "",
        }
        return super().get_context_data(**own, **kwargs)

    def columns(self) -> list[tuple[str, Any]]:
        """Columns a person may hide: those with a heading, but never the title of the row."""
        offered = ((name, column.verbose_name or name) for name, column in self.table_class.base_columns.items() if column.verbose_name != "")
        return [(name, label) for name, label in offered if name != self.table_class.main]
