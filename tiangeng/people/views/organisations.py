"""Units: the register, one unit, and its forms."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_POST

from tiangeng.kernel.actors import Actor
from tiangeng.kernel.words import joined
from tiangeng.people import actions, queries
from tiangeng.people.forms import NewUnitForm, UnitForm
from tiangeng.people.models import Organisation, OrganisationKind
from tiangeng.people.tables import OrganisationTable
from tiangeng.places.models import Region
from tiangeng.ui.filters import CharFilter, ChoiceFilter, FilterSet
from tiangeng.ui.formpages import FormPage
from tiangeng.ui.lists import Empty, ListPage
from tiangeng.ui.records import Head, NextMove, RecordPage

from .base import Needs, timeline_of, who


class OrganisationFilter(FilterSet):
    q = CharFilter(method="look")
    kind = ChoiceFilter(choices=OrganisationKind.choices, label=gettext_lazy("类别"))
    is_active = ChoiceFilter(
        choices=[("true", gettext_lazy("在用")), ("false", gettext_lazy("已撤销"))], label=gettext_lazy("状态")
    )

    class Meta:
        model, fields = Organisation, ["q", "kind", "is_active"]

    def look(self, rows: QuerySet[Organisation], name: str, value: str) -> QuerySet[Organisation]:
        return queries.matching_units(rows, value)


class OrganisationList(Needs, ListPage):
    title, search_hint = pgettext_lazy("many", "单位"), gettext_lazy("名称、代号、管什么")
    template_name = "people/organisations.html"
    table_class, filterset_class = OrganisationTable, OrganisationFilter
    empty = Empty(gettext_lazy("还没有单位"), hint=gettext_lazy("载入机制包后，单位名册会出现在这里。"))

    def get_queryset(self) -> QuerySet[Any]:
        return queries.organisations_listed(actor=self.actor)


class OrganisationPage(Needs, RecordPage):
    template_name, panels_on = "people/organisation.html", "people.organisation"

    def get_object(self) -> Organisation:
        unit: Organisation = Organisation.objects.visible_to(self.actor).get_one(self.kwargs["pk"])
        return unit

    def head(self, unit: Organisation) -> Head:
        sub = [unit.get_kind_display(), unit.name if unit.name != unit.short_name else ""]
        return Head(
            unit.short_name,
            sub=sub,
            crumbs=[(pgettext_lazy("many", "单位"), reverse("people:organisations")), (unit.short_name, "")],
        )

    def facts(self, unit: Organisation) -> list[tuple[Any, Any]]:
        region = queries.region_paths([unit.region_code])[unit.region_code]
        return [
            (_("代号"), unit.code),
            (_("所在"), region),
            (_("上级"), unit.parent),
            (_("管什么"), joined(unit.functions)),
            (_("值班电话"), unit.duty_phone),
        ]

    def timeline(self, unit: Organisation) -> Any:
        return timeline_of(unit) if self.may_edit(unit) else ()

    def may_edit(self, unit: Organisation) -> bool:
        return bool(self.actor.holds("people.edit", region=unit.county_code))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        unit, actor = context["object"], self.actor
        people = queries.staff_listed(actor=actor).filter(organisation=unit, is_active=True)
        below = Organisation.objects.visible_to(actor).filter(parent=unit, is_active=True).order_by("sort_key")
        return context | {"people": people[:200], "below": below[:200], "moves": self._moves(unit)}

    def _moves(self, unit: Organisation) -> list[NextMove]:
        if not self.may_edit(unit):
            return []
        pk = [unit.pk]
        if not unit.is_active:
            return [NextMove(_("恢复"), reverse("people:organisation_reopen", args=pk), needs_reason=True)]
        return [
            NextMove(_("撤销"), reverse("people:organisation_close", args=pk), needs_reason=True),
            NextMove(_("改名称、职能"), reverse("people:organisation_rename", args=pk), page=True),
        ]


class NewOrganisation(Needs, FormPage):
    needs = "people.edit"
    title, submit_label, done, form_class = (
        gettext_lazy("新建单位"),
        gettext_lazy("登记"),
        gettext_lazy("已登记"),
        NewUnitForm,
    )
    cancel_url = reverse_lazy("people:organisations")
    hint = gettext_lazy("乡镇（街道）和村的单位由区划自动生成，不用在这里建。")

    def form_kwargs(self) -> dict[str, Any]:
        return {"counties": counties_of(self.actor)}

    def act(self, data: dict[str, Any]) -> Any:
        return actions.create_organisation(actor=self.actor, now=timezone.now(), **data)


class RenameOrganisation(Needs, FormPage):
    needs = "people.edit"
    title, done, form_class = gettext_lazy("改名称、职能"), gettext_lazy("已修改"), UnitForm

    @property
    def cancel_url(self) -> str:
        return reverse("people:organisation", args=[self.kwargs["pk"]])

    def unit(self) -> Organisation:
        unit: Organisation = Organisation.objects.visible_to(self.actor).get_one(self.kwargs["pk"])
        return unit

    def initial(self) -> dict[str, Any]:
        unit = self.unit()
        words = "、".join(unit.functions)
        return {"name": unit.name, "short_name": unit.short_name, "functions": words, "duty_phone": unit.duty_phone}

    def act(self, data: dict[str, Any]) -> Any:
        return actions.rename_organisation(
            actor=self.actor,
            organisation_id=self.kwargs["pk"],
            now=timezone.now(),
            **data,
        )


@require_POST
def close(request: HttpRequest, pk: Any) -> HttpResponse:
    unit = actions.close_organisation(
        actor=who(request), organisation_id=pk, reason=request.POST.get("reason", ""), now=timezone.now()
    )
    messages.success(request, _("%s已撤销，经办过的事都还在。") % unit.short_name)
    return HttpResponseRedirect(unit.get_absolute_url())


@require_POST
def reopen(request: HttpRequest, pk: Any) -> HttpResponse:
    unit = actions.reopen_organisation(
        actor=who(request), organisation_id=pk, reason=request.POST.get("reason", ""), now=timezone.now()
    )
    messages.success(request, _("%s已恢复。") % unit.short_name)
    return HttpResponseRedirect(unit.get_absolute_url())


def counties_of(actor: Actor) -> list[tuple[str, str]]:
    """The counties whose register this person edits: usually one; for a wider territory, those with a register."""
    territories = [g.territory for g in actor.grants if "people.edit" in g.capabilities]
    codes = {territory for territory in territories if len(territory) == 6}
    if not codes:
        units = Organisation.objects.visible_to(actor)
        codes = set(units.values_list("county_code", flat=True).distinct()[:200])
    return sorted(Region.objects.filter(code__in=codes).values_list("code", "name"))
