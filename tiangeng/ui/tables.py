"""Tables of the console: two-line cells, states, sums; rows that become cards on a phone."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

import django_tables2
from django.contrib.postgres.fields import ArrayField
from django.core.paginator import Page, Paginator
from django.db.models import Aggregate, Count, Model, TextField
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.html import format_html, strip_tags
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django_tables2.data import TableQuerysetData
from django_tables2.rows import BoundRow, BoundRows
from django_tables2.utils import A, signature

from tiangeng.kernel.keys import rows_of

from . import words
from .choices import tone_of

PAGES = 40  # nobody turns further, and what is that far back is slow to find
COUNT_UP_TO = 1_000  # as far as one turns; a list counts on only for whoever asks for the whole number
FEW = 500  # so few rows are found by their keys once they are counted
FAR = 500  # rows before a page from which on its keys are looked up first
NEAR = 2  # times as many of the newest are looked through as are told: filters leave some of them out
PAGE_SIZES = (25, 50, 100)


class FewKeys(Aggregate):
    """The keys that were counted, where they are few; NULL where they are more."""

    template = f"CASE WHEN count(*) <= {FEW} THEN array_agg(%(expressions)s) END"


class KeysInOrder(Aggregate):
    """The keys of an ordered question in one text: of thousands a page shows a few, the rest need not become objects."""

    template, output_field = "string_agg(%(expressions)s::text, ',')", TextField()


class CappedPaginator(Paginator):
    """Counts no further than anyone pages: past the cap it says "10,000+" and asks for a filter instead.

    Rows found by a word are read once, by their keys: counting them would be the same work again. So are few rows of
    many: what was asked to count them need not be asked again to show a page of them. Nor is what the newest rows tell.
    """

    few: list[Any] | None = None  # the keys of all rows, where they were counted and are few
    is_deep = False  # a page far back of many rows: the keys up to there tell how many there are as well

    @cached_property
    def count(self) -> int:
        if self.object_list.table.is_told_whole:  # type: ignore[attr-defined]
            self.is_capped = False
            return self._rows.count() if hasattr(self._rows, "order_by") else len(self._rows)
        cap = self._found_up_to or COUNT_UP_TO
        self.is_capped = len(self._newest) > cap
        if self.is_capped:
            return cap
        rows = self._rows
        if hasattr(rows, "order_by") and not self._found_up_to:
            keys = rows.order_by().values("pk")[: cap + 1]  # without what a row shows, and is read for
            few = FewKeys("pk", output_field=ArrayField(rows.model._meta.pk))
            told = keys.aggregate(found=Count("pk"), few=few)
            found, self.few = told["found"], told["few"]
        else:
            found = len(self._keys if self._found_up_to else rows)
        self.is_capped = found > cap
        return min(found, cap)

    def page(self, number: Any) -> Page:
        """A page far back is found by its keys first: the rows skipped on the way are not read with all they show.

        So is each page of a table whose rows are sorted by PostgreSQL and wide (`by_keys`): then the keys alone are sorted.
        """
        self.is_deep = self._is_deep(number)
        number = self.validate_number(number)
        first = (number - 1) * self.per_page
        last = min(first + self.per_page, self.count)
        if self._newest and len(self._newest) >= last:
            found = rows_of(self._rows, self._newest[first:last])
        elif self._found_up_to and not self.object_list.table.is_told_whole:  # type: ignore[attr-defined]
            found = rows_of(self._rows, self._keys[first:last])
        elif self.few:
            found = rows_of(self._rows, self.few)[first:last]
        elif (first < FAR and not self.object_list.table.by_keys) or not hasattr(self._rows, "query"):  # type: ignore[attr-defined]
            return super().page(number)
        else:
            found = rows_of(self._rows, list(self._rows.values_list("pk", flat=True)[first:last]))
        rows = BoundRows(TableQuerysetData(found), table=self.object_list.table)  # type: ignore[attr-defined]
        return self._get_page(rows, number, self)  # type: ignore[attr-defined]

    @cached_property
    def num_pages(self) -> int:
        return min(super().num_pages, PAGES)

    @property
    def ends_early(self) -> bool:
        """Whether there are rows after the last page one can turn to."""
        return bool(self.count > PAGES * self.per_page)

    @property
    def cap_in_words(self) -> str:
        return f"{self.count:,}"

    @property
    def _rows(self) -> Any:
        return self.object_list.data.data  # type: ignore[attr-defined]

    @property
    def _found_up_to(self) -> int | None:
        return COUNT_UP_TO if self.is_deep else getattr(self._rows, "found_up_to", None)

    def _is_deep(self, number: Any) -> bool:
        table = self.object_list.table  # type: ignore[attr-defined]
        if not table.by_keys or table.is_told_whole or not hasattr(self._rows, "query"):
            return False
        is_number = isinstance(number, int) or str(number).isdecimal()
        return (
            is_number and (int(number) - 1) * self.per_page >= FAR and getattr(self._rows, "found_up_to", None) is None
        )

    @cached_property
    def _keys(self) -> list[str]:
        return _in_order(self._rows, (self._found_up_to or 0) + 1)

    @cached_property
    def _newest(self) -> list[str]:
        """The keys of the first rows, as far as a table of its own tells them to whoever looks: rows with the newest first."""
        rows = self._rows
        if not hasattr(rows, "newest") or rows.are_few or rows.query.order_by != (rows.by_age, "pk"):
            return []
        near = rows.newest_found() if rows.found_up_to else rows.newest(NEAR * COUNT_UP_TO)
        return [] if near is None else _in_order(near.order_by(rows.by_age, "pk"), COUNT_UP_TO + 1)


def _in_order(rows: Any, most: int) -> list[str]:
    told = rows.values("pk")[:most].aggregate(inorder=KeysInOrder("pk"))["inorder"]
    return told.split(",") if told else []


_taken: dict[Any, tuple[tuple[str, ...], str | None]] = {}  # by function: what a column's render takes


class Row(BoundRow):
    """A row told what is the same for every row: what a column's `render` takes, what the values of a choice are called."""

    def cell(self, column: Any, accessor: A) -> Any:
        """What stands in one column, as `get_cell` has it, which looks all of that up for every row again."""
        holder, name = accessor.penultimate(self.record)
        if isinstance(holder, Model) and words.choices_of(type(holder), name):
            value = words.label_of(holder, name)
        else:
            value = accessor.resolve(self.record, quiet=True)
        return column.default if value in column.column.empty_values else self._call_render(column, value)

    def _call_render(self, bound_column: Any, value: Any = None) -> Any:
        offered = self._optional_cell_arguments(bound_column, value)
        own = getattr(bound_column.render, "__func__", bound_column.render)
        if own not in _taken:
            _taken[own] = signature(bound_column.render)
        names, takes_all = _taken[own]
        content = bound_column.render(**(offered if takes_all else {name: offered[name] for name in names}))
        return bound_column.link(content, **offered) if bound_column.link else content


class Table(django_tables2.Table):
    """Base of every list; `main` names the column that is a row's title when rows become cards."""

    main = ""
    aside: tuple[str, ...] = ()  # columns that stand there only for whoever chooses them
    one_way: frozenset[str] = frozenset()  # columns sorted in one direction alone
    by_keys = False  # its rows are many, wide, and in no index's order
    _shown: frozenset[str] | None = None  # the columns that stand in it, once somebody has asked

    class Meta:
        template_name = "ui/_table.html"
        per_page = PAGE_SIZES[0]
        default = "—"

    @property
    def is_told_whole(self) -> bool:
        """Whether somebody wants to know how many rows there are, however long it takes."""
        return bool(self.request) and self.request.GET.get("count") == "all"

    @property
    def now(self) -> datetime:
        """The clock of the page this table stands on."""
        return getattr(self.request, "now", None) or timezone.now()

    def shows(self, name: str) -> bool:
        """Whether a column of this name stands in the table as it is arranged."""
        if self._shown is None:
            self._shown = frozenset(column.name for column in self.columns.itervisible())
        return name in self._shown

    def choosable_columns(self) -> list[tuple[str, Any]]:
        """Columns a person may hide: those with a heading, but never the title of the row."""
        named = (column for column in self.columns.iterall() if column.column.verbose_name != "")
        return [(column.name, column.header) for column in named if column.name != self.main]

    def arrange(self, chosen: Sequence[str]) -> list[str]:
        """Show the chosen columns in their order and say which are hidden; without a choice all but those `aside`.

        The row's title always comes first, and what has no heading (tick boxes, buttons) keeps its end of the row.
        """
        self._shown = None
        offered = [name for name, _label in self.choosable_columns()]
        wanted = [name for name in dict.fromkeys(chosen) if name in offered]
        if not wanted:
            for name in self.aside:
                self.columns.hide(name)
            return list(self.aside)
        hidden = [name for name in offered if name not in wanted]
        order: list[str] = list(self.columns.names())
        rest = [name for name in order if name not in offered]
        before = order.index(self.main) if self.main in order else -1
        front = [name for name in rest if order.index(name) <= before]
        self.sequence = [*front, *wanted, *hidden, *(name for name in rest if name not in front)]
        for name in hidden:
            self.columns.hide(name)
        return hidden

    def lines(self) -> Iterator[SafeString]:
        """The rows of this page: each cell with its classes, its heading without markup, and what stands in it."""
        columns, opened = [(column, A(column.accessor)) for column in self.columns], '<td class="{}" data-label="{}">'
        heads = []
        for column, _accessor in columns:
            label = strip_tags(str(column.header))
            marks = (column.attrs["td"].get("class"), column.name == self.main and "main", not label and "bare")
            look = " ".join(mark for mark in marks if mark)
            heads.append((format_html(opened, look, label), format_html(opened, f"{look} blank", label)))
        for row in self.paginated_rows:
            shown = Row(row.record, self)
            cells = [shown.cell(column, accessor) for column, accessor in columns]
            texts = (f"{head[cell == '—']}{words.marked(cell)}</td>" for head, cell in zip(heads, cells, strict=True))
            yield SafeString("".join(texts))

    def paginate(self, paginator_class: type[Paginator] = CappedPaginator, **kwargs: Any) -> "Table":
        """Equal rows keep their order from page to page: the primary key breaks ties."""
        rows = self.data.data
        if hasattr(rows, "query"):
            self.data.data = rows.order_by(*(rows.query.order_by or rows.model._meta.ordering), "pk")
        if kwargs.get("per_page") not in PAGE_SIZES:
            kwargs["per_page"] = PAGE_SIZES[0]
        super().paginate(paginator_class=paginator_class, **kwargs)
        return self


def headings_of(table: type[Table]) -> list[str]:
    """The columns a sheet of this list has: those with a heading."""
    return [str(column.header) for column in table([]).columns.itervisible() if column.column.verbose_name != ""]


class Column(django_tables2.Column):
    """Plain text; nothing to say is a dash."""


class TwoLineColumn(django_tables2.Column):
    """A name and, under it in grey, what tells it apart; `second` is an accessor or a function of the record.

    Or several accessors by the columns that tell the same: where such a column stands in the table, it is not said twice.
    """

    def __init__(
        self,
        *args: Any,
        second: str | Mapping[str, str] | Callable[[Any], Any] = "",
        link: bool = False,
        **kwargs: Any,
    ) -> None:
        self.second, self.is_link = second, link
        if isinstance(second, Mapping):
            self.parts = [(column, A(accessor)) for column, accessor in second.items()]
        super().__init__(*args, **kwargs)

    def _under(self, record: Any, table: Table) -> Any:
        if callable(self.second):
            return self.second(record)
        if isinstance(self.second, Mapping):
            told = (a.resolve(record, quiet=True) for column, a in self.parts if not table.shows(column))
            return " · ".join(str(part) for part in told if part)
        return A(self.second).resolve(record, quiet=True) if self.second else ""

    def render(self, value: Any, record: Any, table: Table) -> SafeString:
        under = self._under(record, table)
        first = words.html('<a href="{}">{}</a>', record.get_absolute_url(), value) if self.is_link else ""
        small = words.html("<small>{}</small>", under) if under else ""
        return words.html('<span class="two-lines">{}{}</span>', first or words.html("<b>{}</b>", value), small)

    def value(self, value: Any, record: Any, table: Table) -> Any:
        """In a sheet: the name, and in brackets what stands under it."""
        under = self._under(record, table)
        return f"{value} ({under})" if under else value


class StateColumn(django_tables2.Column):
    """The badge of a state; `extra` adds a word to it, such as how late it is."""

    def __init__(
        self,
        *args: Any,
        extra: Callable[[Any], Any] | None = None,
        tone: Callable[[Any], str] | None = None,
        **kwargs: Any,
    ) -> None:
        self.extra, self.tone = extra, tone
        super().__init__(*args, **kwargs)

    def render(self, record: Any, bound_column: Any) -> SafeString:
        owner, _dot, field = bound_column.accessor.replace("__", ".").rpartition(".")
        holder = A(owner.replace(".", "__")).resolve(record, quiet=True) if owner else record
        if holder is None:
            return SafeString("—")
        tone = self.tone(record) if self.tone else tone_of(holder, field)
        return words.state(tone, words.label_of(holder, field), self.extra(record) if self.extra else "")

    def value(self, record: Any, bound_column: Any) -> Any:
        """In a sheet: the label alone."""
        owner, _dot, field = bound_column.accessor.replace("__", ".").rpartition(".")
        holder = A(owner.replace(".", "__")).resolve(record, quiet=True) if owner else record
        return words.label_of(holder, field) if holder is not None else ""


class WhenColumn(django_tables2.Column):
    """A day or a moment as people say it."""

    def __init__(self, *args: Any, style: str = "", **kwargs: Any) -> None:
        self.style = style
        super().__init__(*args, **kwargs)

    def render(self, value: Any, table: Table) -> SafeString:
        return words.when(value, now=table.now, style=self.style)

    def value(self, value: Any) -> Any:
        """In a sheet: the day, or the moment to the minute."""
        return timezone.localtime(value).strftime("%Y-%m-%d %H:%M") if isinstance(value, datetime) else value


class NumberColumn(django_tables2.Column):
    """Right-aligned, so that digits stand under digits."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        end = {"th": {"class": "text-end"}, "td": {"class": "num text-end"}}
        super().__init__(*args, **{"attrs": end} | kwargs)


class MoneyColumn(NumberColumn):
    def render(self, value: Any) -> SafeString:
        return words.money(value)

    def value(self, value: Any) -> Any:
        return value


class SelectColumn(django_tables2.Column):
    """Tick boxes named `ids`, sent by the list's bulk buttons."""

    def __init__(self, **kwargs: Any) -> None:
        look = {"td": {"class": "tick"}}
        super().__init__(**{"accessor": "pk", "orderable": False, "verbose_name": "", "attrs": look} | kwargs)

    @property
    def header(self) -> SafeString:
        box = '<input type="checkbox" class="form-check-input with-js" data-tick-all aria-label="{}">'
        return format_html(box, _("本页全选"))

    def render(self, value: Any, record: Any) -> SafeString:
        return words.html(
            '<input type="checkbox" class="form-check-input" name="ids" value="{}" form="bulk" aria-label="{}">',
            value,
            _("选中：%(what)s") % {"what": record},
        )
