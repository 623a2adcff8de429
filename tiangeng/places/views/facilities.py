"""Places of public service: list, record, forms."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tiangeng.places import actions, queries
from tiangeng.places.filters import FacilityFilter, kind_names
from tiangeng.places.forms import FacilityEditForm, FacilityForm
from tiangeng.places.models import Facility
from tiangeng.places.tables import FacilityTable
from tiangeng.ui.lists import Empty, ListPage
from tiangeng.ui.records import Entry, Head, RecordPage

from .base import EditPage, Needs, PlacesForm, crumbs, from_query, initial_of, pk_of, timeline_of


class FacilityList(Needs, ListPage):
    title, search_hint = gettext_lazy("设施"), gettext_lazy("名称、地址、种类")
    template_name = "places/facilities.html"
    table_class, filterset_class = FacilityTable, FacilityFilter
    empty = Empty(gettext_lazy("还没有登记设施"), hint=gettext_lazy("卫生室、服务中心、食堂……在哪里，群众找得到。"))

    def get_queryset(self) -> QuerySet[Any]:
        rows: QuerySet[Any] = queries.facilities(self.actor)
        return rows

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        context["table"].kinds = kind_names(self.actor)
        return context


class FacilityPage(Needs, RecordPage):
    template_name, panels_on, watched = "places/facility.html", "places.facility", "places.facility"

    def get_object(self) -> Facility:
        facility: Facility = queries.facilities(self.actor).get_one(self.kwargs["pk"])
        return facility

    def head(self, facility: Facility) -> Head:
        path = queries.ancestors_of(facility.region_code)
        sub = [kind_names(self.actor).get(facility.kind, facility.kind), queries.path_text(path)]
        return Head(facility.name, sub=sub, crumbs=crumbs(self.actor, path, (facility.name, "")))

    def facts(self, facility: Facility) -> list[tuple[Any, Any]]:
        point = "" if facility.latitude is None else f"{facility.latitude:f}, {facility.longitude:f}"
        return [(_("地址"), facility.address), (_("坐标（纬度, 经度）"), point)]

    def timeline(self, facility: Facility) -> list[Entry]:
        return timeline_of([facility])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return context | {"may_edit_here": self.actor.holds("places.edit", region=context["object"].region_code)}


class Create(PlacesForm):
    title, submit_label = gettext_lazy("登记设施"), gettext_lazy("登记")
    form_class, done = FacilityForm, gettext_lazy("设施已登记")

    def initial(self) -> dict[str, Any]:
        return from_query(self.request, {"region": "region_code", "kind": "kind"})

    def way_back(self) -> str:
        return reverse("places:facilities")

    def form_kwargs(self) -> dict[str, Any]:
        return super().form_kwargs() | {"kinds": kind_names(self.actor)}

    def act(self, data: dict[str, Any]) -> Facility:
        return actions.create_facility(actor=self.actor, now=timezone.now(), **data)


class Edit(EditPage):
    model = Facility
    title, form_class, done = gettext_lazy("修改设施资料"), FacilityEditForm, gettext_lazy("已修改")

    def initial(self) -> dict[str, Any]:
        return initial_of(self.record, "name", "kind", "region_code", "address", "latitude", "longitude")

    def form_kwargs(self) -> dict[str, Any]:
        return super().form_kwargs() | {"kinds": kind_names(self.actor)}

    def change(self, *, seen_version: int | None, **data: Any) -> Facility:
        return actions.edit_facility(
            actor=self.actor, facility_id=pk_of(self.kwargs), seen_version=seen_version, now=timezone.now(), **data
        )
