"""Households and their members: list, file, forms."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe

from tiangeng.kernel.words import joined
from tiangeng.places import actions, queries
from tiangeng.places.filters import HouseholdFilter
from tiangeng.places.forms import HouseholdEditForm, HouseholdForm, MoveForm, ResidentEditForm, ResidentForm
from tiangeng.places.models import HEAD, Household, Resident
from tiangeng.places.rules import REASON_AT_LEAST
from tiangeng.places.tables import HouseholdTable
from tiangeng.ui.lists import Empty, ListPage
from tiangeng.ui.records import Entry, Head, RecordPage

from .base import EditPage, Needs, PlacesForm, crumbs, from_query, initial_of, masks_of, pk_of, timeline_of, who
from .regions import SUGGESTED, typed_in


class HouseholdList(Needs, ListPage):
    title, search_hint = gettext_lazy("农户"), gettext_lazy("户主、家人、首字母、户号、电话")
    template_name = "places/households.html"
    table_class, filterset_class = HouseholdTable, HouseholdFilter
    empty = Empty(gettext_lazy("还没有农户档案"), hint=gettext_lazy("到村里走访时，一户一户建起来。"))

    def get_queryset(self) -> QuerySet[Any]:
        rows: QuerySet[Any] = queries.households(self.actor)
        return rows


class HouseholdPage(Needs, RecordPage):
    template_name, panels_on, watched = "places/household.html", "places.household", "places.household"

    def get_object(self) -> Household:
        household: Household = queries.households(self.actor).get_one(self.kwargs["pk"])
        self.residents = list(queries.residents_of(self.actor, household))
        actions.note_opened(actor=self.actor, household=household, now=timezone.now())
        return household

    def head(self, household: Household) -> Head:
        path = queries.ancestors_of(household.region_code)
        where = " ".join(part for part in (queries.path_text(path), household.hamlet) if part)
        sub = [_("户号 %(number)s") % {"number": household.number}, where]
        return Head(household, sub=sub, crumbs=crumbs(self.actor, path, (household, "")), state="state")

    def facts(self, household: Household) -> list[tuple[Any, Any]]:
        people = ngettext("%(n)s 人", "%(n)s 人", len(self.residents)) % {"n": len(self.residents)}
        return [
            (_("户主"), household.head_name), (_("在册"), people),
            (_("自然村"), household.hamlet), (_("地址"), household.address), (_("标签"), joined(household.labels)),
        ]  # fmt: skip

    def timeline(self, household: Household) -> list[Entry]:
        return timeline_of([household, *self.residents])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        code = context["object"].region_code
        return context | {
            "residents": self.residents,
            "may_edit_here": self.actor.holds("places.edit", region=code),
            "may_unmask": self.actor.holds("places.unmask", region=code),
            "reason_at_least": REASON_AT_LEAST,
        }


class Create(PlacesForm):
    title, submit_label = gettext_lazy("新建农户档案"), gettext_lazy("建档")
    form_class, done = HouseholdForm, gettext_lazy("档案建好了，接着登记家里的人。")

    def initial(self) -> dict[str, Any]:
        return from_query(self.request, {"region": "region_code"})

    def way_back(self) -> str:
        return reverse("places:households")

    def act(self, data: dict[str, Any]) -> Household:
        return actions.create_household(actor=self.actor, now=timezone.now(), **data)


class Edit(EditPage):
    model = Household
    title, form_class, done = gettext_lazy("修改农户档案"), HouseholdEditForm, gettext_lazy("档案已修改")

    def initial(self) -> dict[str, Any]:
        return initial_of(self.record, "head_name", "number", "hamlet", "address", "state", "labels", "note")

    def change(self, *, seen_version: int | None, **data: Any) -> Household:
        return actions.edit_household(
            actor=self.actor, household_id=pk_of(self.kwargs), seen_version=seen_version, now=timezone.now(), **data
        )


class Move(EditPage):
    model = Household
    title, submit_label = gettext_lazy("迁到另一个村"), gettext_lazy("迁过去")
    form_class, done = MoveForm, gettext_lazy("已迁村，家里人的登记一并转过去了。")
    hint = gettext_lazy("搬出本县的不用迁：在档案里把状态改为“已迁出”。")

    def initial(self) -> dict[str, Any]:
        return initial_of(self.record)

    def change(self, *, seen_version: int | None, **data: Any) -> Household:
        return actions.move_household(
            actor=self.actor, household_id=pk_of(self.kwargs), seen_version=seen_version, now=timezone.now(), **data
        )


class AddResident(PlacesForm):
    title, submit_label = gettext_lazy("登记家庭成员"), gettext_lazy("登记")
    form_class, done = ResidentForm, gettext_lazy("已登记")

    def way_back(self) -> str:
        return reverse("places:household", args=[self.kwargs["pk"]])

    def initial(self) -> dict[str, Any]:
        home = Household.objects.visible_to(self.actor).get_one(self.kwargs["pk"])
        is_first = not home.residents.exists()
        return {"name": home.head_name, "relation": HEAD} if is_first else {}

    def act(self, data: dict[str, Any]) -> str:
        actions.add_resident(actor=self.actor, household_id=pk_of(self.kwargs), now=timezone.now(), **data)
        return self.way_back()


class EditResident(EditPage):
    model = Resident
    template_name = "places/resident_edit.html"
    title, form_class, done = gettext_lazy("修改成员资料"), ResidentEditForm, gettext_lazy("已修改")

    def initial(self) -> dict[str, Any]:
        return initial_of(self.record, "name", "relation", "birth_year")

    def form_kwargs(self) -> dict[str, Any]:
        return super().form_kwargs() | {"masks": masks_of(self.record, "phone", "id_number")}

    def change(self, *, seen_version: int | None, **data: Any) -> str:
        resident = actions.edit_resident(
            actor=self.actor, resident_id=pk_of(self.kwargs), seen_version=seen_version, now=timezone.now(), **data
        )
        return resident.get_absolute_url()


@require_POST
def remove_resident(request: HttpRequest, pk: Any) -> HttpResponse:
    """Take a member off the file, for a reason."""
    home = actions.remove_resident(
        actor=who(request), resident_id=pk, reason=request.POST.get("reason", ""), now=timezone.now()
    )
    messages.success(request, _("已从档案里移除，号码一并删去。"))
    return HttpResponseRedirect(home.get_absolute_url())


@require_safe
def suggest(request: HttpRequest) -> HttpResponse:
    """The options under a household box; of the village typed in the same form, where there is one."""
    actor = who(request)
    actor.must("places.see")
    typed = typed_in(request)
    village = queries.resolve_region(request.GET.get("region_code", "")[:60], within=queries.territories_of(actor))
    rows = queries.households(actor, region=village[0].code if len(village) == 1 else "")
    found: Any = queries.search_households(rows, typed)[:SUGGESTED] if typed else []
    options = [(f"{one.head_name} {one.number}", f"{one.region_name} {one.initials}") for one in found]
    return render(request, "places/widgets/options.html", {"options": options})
