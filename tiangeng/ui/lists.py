"""A list page: rows from the room, everything else (search, filters, order, pages, columns) from the URL."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import Resolver404, resolve, reverse
from django.utils.cache import patch_vary_headers
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from django_tables2 import RequestConfig

from tiangeng.kernel.actors import Actor

from .filters import FilterSet
from .tables import PAGE_SIZES, Table

tools: list[str] = []  # templates of upper rooms shown beside every list's buttons, such as saved views
ways_in: list[str] = []  # those of them that bring rows in: they stay where there is nothing yet
PASSING = ("page", "all", "arrange")  # parts of an address that say where one is, not what one looks at


@dataclass(frozen=True, slots=True)
class Habits:
    """What one person has settled about one list: which columns in which order, what it opens with, the views by name."""

    columns: tuple[str, ...] = ()
    default_query: str = ""
    views: Sequence[Any] = ()


keepers: list[Callable[[Actor, str], Habits]] = []  # the upper room that keeps them, by the list's address


@dataclass(frozen=True, slots=True)
class Empty:
    """What an empty screen says: what will be here, and what to do first."""

    title: Any
    hint: Any = ""
    url: Any = ""  # may be told lazily
    label: Any = ""


@dataclass(frozen=True, slots=True)
class Bulk:
    """A button for the ticked rows; it posts their `ids`, or `everything` with the `path` and `query` of the list."""

    label: Any
    url_name: str
    confirm: Any = ""
    args: tuple[str, ...] = ()

    @property
    def url(self) -> str:
        return reverse(self.url_name, args=self.args)


class Opened(HttpResponse):
    """A list's answer to a room that wants its rows and not its page; it never leaves the house."""

    def __init__(self, page: "ListPage") -> None:
        super().__init__()
        self.page = page


def opened(path: str, query: str, *, actor: Actor, now: datetime) -> "ListPage | None":
    """The list at this address as this person would see it: the same checks, filters and order. None: no list there."""
    try:
        match = resolve(path)
    except Resolver404:
        return None
    view_class = getattr(match.func, "view_class", None)
    if not (isinstance(view_class, type) and issubclass(view_class, ListPage)):
        return None
    request = HttpRequest()
    request.method, request.path, request.path_info, request.GET = "GET", path, path, QueryDict(query)
    request.resolver_match = match
    request.actor, request.now, request.htmx, request.wants_rows = actor, now, None, True  # type: ignore[attr-defined]
    answer = match.func(request, *match.args, **match.kwargs)
    return answer.page if isinstance(answer, Opened) else None


class ListPage(TemplateView):
    """Set `table_class`, `filterset_class` and `get_queryset` (already `.visible_to(actor)`)."""

    template_name = "ui/list.html"
    partial_name = "ui/_list.html"
    table_class: type[Table]
    filterset_class: type[FilterSet]
    title: Any = ""
    search_hint: Any = _("搜索")
    export_url_name = ""
    bulk: Sequence[Bulk] = ()
    takes_everything = False  # whether the bulk buttons may be meant for all rows of the list, on other pages too
    empty = Empty(_("这里还没有内容"))

    def get_queryset(self) -> QuerySet[Model]:
        """The rows this person may see."""
        raise NotImplementedError

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        htmx: Any = getattr(request, "htmx", None)
        if getattr(request, "wants_rows", False):
            return Opened(self)
        if not request.GET and not htmx and self.habits.default_query:
            return HttpResponseRedirect(f"{request.path}?{self.habits.default_query}")
        self.is_piece = bool(htmx) and htmx.target == "list" and not htmx.history_restore_request
        response = self.render_to_response(self.get_context_data(**kwargs))
        patch_vary_headers(response, ["HX-Request"])
        return response

    @property
    def url_name(self) -> str:
        match = self.request.resolver_match
        return match.view_name if match else ""

    @cached_property
    def habits(self) -> Habits:
        """What this person has settled about this list; nothing, where nobody keeps it."""
        return keepers[0](self.request.actor, self.request.path) if keepers else Habits()

    @property
    def columns(self) -> list[str]:
        """The columns asked for: those in the address, or those the person has settled on; empty means all."""
        return self.request.GET.getlist("cols") or list(self.habits.columns)

    def rows(self) -> QuerySet[Any]:
        """All rows of the list, filtered and in the order its address asks for."""
        found = self.filterset_class(self.request.GET, queryset=self.get_queryset(), request=self.request)
        table = self.table_class(found.qs)
        if sort := self.request.GET.getlist("sort"):
            table.order_by = sort
        rows: QuerySet[Any] = table.data.data
        return rows.order_by(*(rows.query.order_by or rows.model._meta.ordering), "pk")

    def headings(self) -> list[str]:
        """The columns a sheet of this list has: those with a heading."""
        return [str(column.header) for column in self._told(self.table_class([]))]

    def cells(self, at_once: int) -> Iterator[list[Any]]:
        """The rows as a sheet holds them, a few at a time."""
        rows = self.rows().iterator(chunk_size=at_once)
        while some := list(islice(rows, at_once)):
            table = self.table_class(some, request=self.request)
            names = [column.name for column in self._told(table)]
            for row in table.rows:
                yield [row.get_cell_value(name) for name in names]

    def _told(self, table: Table) -> list[Any]:
        table.arrange(self.columns)
        return [column for column in table.columns.itervisible() if column.column.verbose_name != ""]

    def get_template_names(self) -> list[str]:
        return [self.partial_name if self.is_piece else self.template_name]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        query = self.request.GET
        found = self.filterset_class(query, queryset=self.get_queryset(), request=self.request)
        table = self.table_class(found.qs)
        hidden = table.arrange(self.columns)
        offered = table.choosable_columns()
        RequestConfig(self.request).configure(table)
        chips = found.chips(query)
        is_bare = not (table.paginator.count or query.get("q") or chips or found.form.errors)
        own = {
            "title": self.title,
            "search_hint": self.search_hint,
            "empty": self.empty,
            "filter": found,
            "chips": chips,
            "is_bare": is_bare,  # nothing there, and nothing left out: there is nothing to narrow, order or take along
            "table": table,
            "page_numbers": table.paginator.get_elided_page_range(table.page.number, on_each_side=2, on_ends=1),
            "page_sizes": PAGE_SIZES,
            "all_columns": offered,
            "hidden_columns": hidden,
            "habits": self.habits,
            "arranges": bool(keepers),
            "everything_url": f"{self.request.path}?all=1" if self.habits.default_query else self.request.path,
            "bulk": self.bulk,
            "takes_everything": self.takes_everything,
            "tools": [tool for tool in tools if tool in ways_in] if is_bare else tools,
            "export_url": reverse(self.export_url_name) if self.export_url_name else "",
        }
        return super().get_context_data(**own, **kwargs)
