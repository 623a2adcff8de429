"""Filters that live in the URL: a search box named `q`, the rest as selects, each shown as a chip to take off."""

from collections.abc import Callable, Iterator
from copy import copy
from dataclasses import dataclass
from typing import Any

import django_filters
from django import forms
from django.db.models import Model, Q, QuerySet
from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django_filters.widgets import DateRangeWidget

from tiangeng.kernel.words import joined

ChoiceFilter = django_filters.ChoiceFilter
MultipleChoiceFilter = django_filters.MultipleChoiceFilter
ModelChoiceFilter = django_filters.ModelChoiceFilter
CharFilter = django_filters.CharFilter
BooleanFilter = django_filters.BooleanFilter


@dataclass(frozen=True, slots=True)
class Chip:
    """One filter in force, and the query string without it."""

    label: Any
    value: str
    without: str


class SearchFilter(django_filters.CharFilter):
    """Every word must be found in one of the fields; for large tables a room brings its own `method`."""

    def __init__(self, *fields: str, **kwargs: Any) -> None:
        self.looked_in = fields
        super().__init__(**{"label": _("搜索")} | kwargs)

    def filter(self, qs: QuerySet[Model], value: str) -> QuerySet[Model]:
        for word in (value or "").split()[:8]:  # eight words say enough; more is a pasted text
            anywhere = Q()
            for name in self.looked_in:
                anywhere |= Q(**{f"{name}__icontains": word})
            qs = qs.filter(anywhere)
        return qs


class DateRangeFilter(django_filters.DateFromToRangeFilter):
    """From a day to a day, both in the browser's own calendar; in the URL `name_after` and `name_before`."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        look = DateRangeWidget(attrs={"type": "date", "class": "form-control"})
        for box, name in zip(look.widgets, (_("从哪天起"), _("到哪天止")), strict=True):
            box.attrs["aria-label"] = name
        super().__init__(*args, **{"widget": look} | kwargs)


class _Filters(dict[str, django_filters.Filter]):
    """The filters of a class, of which each request has its own: a copy of each, but not of the two hundred things it offers,
    which was a twentieth of a list's time.
    """

    def __deepcopy__(self, memo: Any) -> "_Filters":
        return _Filters((name, _own(one)) for name, one in self.items())


def _own(one: django_filters.Filter) -> django_filters.Filter:
    own = copy(one)
    own.extra = dict(one.extra)
    own.method = one.method  # which is looked for in the filter set this one belongs to
    return own


class FilterSet(django_filters.FilterSet):
    """An empty select shows its own label, so that the bar needs no second line of labels.

    Boxes named in `rare` are folded behind one button, and lie open while one of them is in force.
    """

    rare: tuple[str, ...] = ()

    @classmethod
    def get_filters(cls) -> "_Filters":
        return _Filters(super().get_filters())

    def get_form_class(self) -> Callable[..., forms.Form]:
        """With the filters' own fields, made for this request: a form class would copy each of them once more."""

        def form(*args: Any, **kwargs: Any) -> forms.Form:
            made: forms.Form = self._meta.form(*args, **kwargs)
            made.fields = {name: one.field for name, one in self.filters.items()}
            return made

        return form

    @cached_property
    def form(self) -> forms.Form:
        form: forms.Form = super().form
        for name, field in form.fields.items():
            if isinstance(field.widget, forms.Select) and not isinstance(field.widget, forms.SelectMultiple):
                _say_label_when_empty(field)
            if name == "q":
                field.widget = forms.TextInput(attrs={"type": "search", "maxlength": 200})
        return form

    @property
    def is_selectable(self) -> bool:
        """Whether there is anything besides the search box."""
        return any(name != "q" for name in self.form.fields)

    @property
    def boxes(self) -> list[Any]:
        """What stands beside the search box."""
        return [box for box in self.form.visible_fields() if box.name not in ("q", *self.rare)]

    @property
    def rare_boxes(self) -> list[Any]:
        return [box for box in self.form.visible_fields() if box.name in self.rare]

    @property
    def is_rare_in_force(self) -> bool:
        """Whether one of the folded boxes narrows the list, or is refused and says why."""
        return any(box.errors or _is_filled(box.data) for box in self.rare_boxes)

    def chips(self, query: QueryDict) -> list[Chip]:
        """The filters in force, without the search words (those stand in the box)."""
        if not self.form.is_valid() and not hasattr(self.form, "cleaned_data"):
            return []
        found = []
        for name, value in self.form.cleaned_data.items():
            if name != "q" and (text := _words(self.form.fields[name], value)):
                found.append(Chip(self.form.fields[name].label, text, _without(query, name)))
        return found


def _is_filled(sent: Any) -> bool:
    return any(sent) if isinstance(sent, list) else bool(sent)


def _say_label_when_empty(field: Any) -> None:
    if isinstance(field, forms.ModelChoiceField):
        field.empty_label = field.label
        field.widget.choices = field.choices  # stays lazy: one query, when the page is drawn
    else:
        rest = [(value, label) for value, label in field.widget.choices if value not in ("", None)]
        field.widget.choices = [("", field.label), *rest]


def _words(field: forms.Field, value: Any) -> str:
    """A filter's value as a person reads it."""
    if value in (None, "", [], ()) or (isinstance(value, slice) and value.start is None and value.stop is None):
        return ""
    if isinstance(value, slice):
        return f"{_day(value.start)}—{_day(value.stop)}"
    if isinstance(value, bool):
        return str(_("是") if value else _("否"))
    offered = () if hasattr(field, "queryset") else getattr(field, "choices", ())
    labels = {str(key): str(label) for key, label in _flat(offered)}
    many = value if isinstance(value, list | tuple | QuerySet) else [value]
    return joined(labels.get(str(one), str(one)) for one in many)


def _flat(offered: Any) -> Iterator[tuple[Any, Any]]:
    """Choices without the groups they stand in."""
    for key, label in offered:
        yield from _flat(label) if isinstance(label, list | tuple) else [(key, label)]


def _day(value: Any) -> str:
    return f"{value:%Y-%m-%d}" if value else ""


def _without(query: QueryDict, name: str) -> str:
    rest = query.copy()
    for key in (name, f"{name}_after", f"{name}_before", f"{name}_min", f"{name}_max", "page"):
        rest.pop(key, None)
    return rest.urlencode()
