"""Filters of this room's lists; all of them live in the URL."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from tiangeng.kernel.actors import Actor, Range
from tiangeng.ui.filters import CharFilter, ChoiceFilter, FilterSet

from . import queries
from .forms import RegionField
from .models import Enterprise, Facility, Household, HouseholdState, Level, Region
from .pack import kinds_of

ANYWHERE = (Level.COUNTY, Level.TOWNSHIP, Level.VILLAGE)


class _RegionBox(RegionField):
    """The same box in a filter bar: it cleans to the region, whose name the chip shows."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.pop("lookup_expr", None)
        super().__init__(levels=ANYWHERE, **kwargs)
        self.widget.attrs |= {"placeholder": _("乡镇或村"), "size": 12}

    def clean(self, value: Any) -> Region | None:
        return self.region(super(RegionField, self).clean(value))


class RegionFilter(CharFilter):
    """Rows below a region, typed as a name, letters or a code; `inside` of a household list, an enterprise list …"""

    field_class = _RegionBox

    def filter(self, rows: QuerySet[Any], value: Region | None) -> QuerySet[Any]:
        return queries.inside(rows, value.code) if value else rows


class PlacedFilter(FilterSet):
    """A filter set whose region box knows the actor's territories."""

    @property
    def form(self) -> Any:
        form = super().form
        region: Any = form.fields["region"]
        region.territories = queries.territories_of(self.actor)
        return form

    @property
    def actor(self) -> Actor:
        actor: Actor = self.request.actor
        return actor


class ByCounty(FilterSet):
    """The filters of whoever looks at several counties begin with which one; what belongs to a county follows that.

    `of_county(code)` fills the other boxes, with '' while none is chosen. With one county there is no such box.
    """

    county = ChoiceFilter(choices=(), method="in_county", label=_("县(市、区)"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        counties = queries.counties_of(self.request.actor, (self.data or {}).get("county", ""))
        self.offer("county", queries.counties_for(self.request.actor))
        self.of_county(counties.code)

    def of_county(self, code: str) -> None:
        raise NotImplementedError

    def in_county(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        r = Range.of(value)
        return rows.filter(region_code__gte=r.lo, region_code__lt=r.hi)

    def offer(self, name: str, choices: Iterable[tuple[str, Any]]) -> None:
        """What a box offers; with nothing to choose it is not shown."""
        found = list(choices)
        if found:
            self.filters[name].extra["choices"] = found
        else:
            del self.filters[name]


class HouseholdFilter(PlacedFilter):
    q = CharFilter(method="look", label=_("搜索"))
    region = RegionFilter(label=_("乡镇或村"))
    hamlet = CharFilter(label=_("自然村"), max_length=40)
    label = CharFilter(method="by_label", label=_("标签"), max_length=20)
    state = ChoiceFilter(choices=HouseholdState.choices, label=_("状态"))

    class Meta:
        model, fields = Household, ["q", "region", "hamlet", "label", "state"]

    @property
    def form(self) -> Any:
        form = super().form
        for name in ("hamlet", "label"):
            form.fields[name].widget.attrs |= {"placeholder": form.fields[name].label, "size": 8}
        return form

    def look(self, rows: QuerySet[Household], name: str, value: str) -> QuerySet[Household]:
        return queries.search_households(rows, value)

    def by_label(self, rows: QuerySet[Household], name: str, value: str) -> QuerySet[Household]:
        return rows.filter(labels__contains=[value.strip()])


class EnterpriseFilter(PlacedFilter):
    q = CharFilter(method="look", label=_("搜索"))
    region = RegionFilter(label=_("乡镇或村"))
    is_above_scale = ChoiceFilter(choices=[("1", _("规模以上")), ("0", _("规模以下"))], label=_("规模"))

    class Meta:
        model, fields = Enterprise, ["q", "region", "is_above_scale"]

    def look(self, rows: QuerySet[Enterprise], name: str, value: str) -> QuerySet[Enterprise]:
        return queries.search_enterprises(rows, value)


class FacilityFilter(PlacedFilter):
    q = CharFilter(method="look", label=_("搜索"))
    region = RegionFilter(label=_("乡镇或村"))
    kind = ChoiceFilter(choices=(), label=_("种类"))

    class Meta:
        model, fields = Facility, ["q", "region", "kind"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kinds = kind_names(self.actor)
        self.filters["kind"].extra["choices"] = list(self.kinds.items())

    def look(self, rows: QuerySet[Facility], name: str, value: str) -> QuerySet[Facility]:
        return queries.search_facilities(rows, value, kinds=self.kinds)


def kind_names(actor: Actor) -> dict[str, str]:
    """The facility kinds of the actor's county, code → name; none above a county."""
    county = queries.common_region(actor)[:6]
    return {kind.code: kind.name for kind in kinds_of(county).values()} if len(county) == 6 else {}
