"""Enterprises: list, record, forms."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tiangeng.places import actions, queries
from tiangeng.places.filters import EnterpriseFilter
from tiangeng.places.forms import EnterpriseEditForm, EnterpriseForm
from tiangeng.places.models import Enterprise
from tiangeng.places.rules import REASON_AT_LEAST
from tiangeng.places.tables import EnterpriseTable
from tiangeng.ui.lists import Empty, ListPage
from tiangeng.ui.records import Entry, Head, RecordPage

from .base import EditPage, Needs, PlacesForm, crumbs, from_query, initial_of, masks_of, pk_of, timeline_of


class EnterpriseList(Needs, ListPage):
    title, search_hint = gettext_lazy("企业"), gettext_lazy("名称、首字母、信用代码")
    template_name = "places/enterprises.html"
    table_class, filterset_class = EnterpriseTable, EnterpriseFilter
    empty = Empty(gettext_lazy("还没有登记企业"), hint=gettext_lazy("走访企业前先登记，问到的难处就有处归。"))

    def get_queryset(self) -> QuerySet[Any]:
        rows: QuerySet[Any] = queries.enterprises(self.actor)
        return rows

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        figures = None if self.is_piece else queries.firm_figures(self.actor)
        return super().get_context_data(**kwargs) | {"firms": figures}


class EnterprisePage(Needs, RecordPage):
    template_name, panels_on, watched = "places/enterprise.html", "places.enterprise", "places.enterprise"

    def get_object(self) -> Enterprise:
        enterprise: Enterprise = queries.enterprises(self.actor).get_one(self.kwargs["pk"])
        return enterprise

    def head(self, enterprise: Enterprise) -> Head:
        path = queries.ancestors_of(enterprise.region_code)
        sub = [enterprise.credit_code, queries.path_text(path)]
        return Head(enterprise.name, sub=sub, crumbs=crumbs(self.actor, path, (enterprise.name, "")))

    def facts(self, enterprise: Enterprise) -> list[tuple[Any, Any]]:
        return [(_("信用代码"), enterprise.credit_code), (_("登记"), timezone.localtime(enterprise.created_at).date())]

    def timeline(self, enterprise: Enterprise) -> list[Entry]:
        return timeline_of([enterprise])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        code = context["object"].region_code
        return context | {
            "may_edit_here": self.actor.holds("places.edit", region=code),
            "may_unmask": self.actor.holds("places.unmask", region=code),
            "reason_at_least": REASON_AT_LEAST,
        }


class Create(PlacesForm):
    title, submit_label = gettext_lazy("登记企业"), gettext_lazy("登记")
    form_class, done = EnterpriseForm, gettext_lazy("企业已登记")

    def initial(self) -> dict[str, Any]:
        return from_query(self.request, {"region": "region_code"})

    def way_back(self) -> str:
        return reverse("places:enterprises")

    def act(self, data: dict[str, Any]) -> Enterprise:
        return actions.create_enterprise(actor=self.actor, now=timezone.now(), **data)


class Edit(EditPage):
    model = Enterprise
    title, form_class, done = gettext_lazy("修改企业资料"), EnterpriseEditForm, gettext_lazy("已修改")

    def initial(self) -> dict[str, Any]:
        names = ("name", "credit_code", "region_code", "industry", "is_above_scale", "contact_name", "address")
        return initial_of(self.record, *names)

    def form_kwargs(self) -> dict[str, Any]:
        return super().form_kwargs() | {"masks": masks_of(self.record, "contact_phone")}

    def change(self, *, seen_version: int | None, **data: Any) -> Enterprise:
        return actions.edit_enterprise(
            actor=self.actor, enterprise_id=pk_of(self.kwargs), seen_version=seen_version, now=timezone.now(), **data
        )
