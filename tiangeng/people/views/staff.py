"""People who work here: the list, one person, and the forms; a whole phone number only for a reason."""

from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from tiangeng.people import actions, holdings, queries
from tiangeng.people.forms import EditStaffForm, LeaveForm, MoveStaffForm, NewStaffForm
from tiangeng.people.models import OrganisationKind, Staff
from tiangeng.people.tables import StaffTable
from tiangeng.ui.filters import CharFilter, ChoiceFilter, FilterSet
from tiangeng.ui.formpages import FormPage
from tiangeng.ui.lists import Empty, ListPage
from tiangeng.ui.records import Head, NextMove, RecordPage

from .base import LeavingPage, Needs, timeline_of, who

_WORKING = [("true", gettext_lazy("在岗")), ("false", gettext_lazy("已离岗"))]


class StaffFilter(FilterSet):
    q = CharFilter(method="look")
    kind = ChoiceFilter("organisation__kind", choices=OrganisationKind.choices, label=gettext_lazy("单位类别"))
    is_active = ChoiceFilter(choices=_WORKING, label=gettext_lazy("状态"))

    class Meta:
        model, fields = Staff, ["q", "kind", "is_active"]

    def look(self, rows: QuerySet[Staff], name: str, value: str) -> QuerySet[Staff]:
        return queries.matching_staff(rows, value)


class StaffList(Needs, ListPage):
    title, search_hint = gettext_lazy("干部"), gettext_lazy("姓名、拼音首字母、职务、单位")
    template_name = "people/staff_list.html"
    table_class, filterset_class = StaffTable, StaffFilter
    empty = Empty(gettext_lazy("还没有登记干部"), hint=gettext_lazy("先登记人员，再由系统管理员为他们建账号。"))

    def get_queryset(self) -> QuerySet[Any]:
        return queries.staff_listed(actor=self.actor)


class StaffPage(Needs, RecordPage):
    template_name, panels_on = "people/staff.html", "people.staff"

    def get_object(self) -> Staff:
        rows = Staff.objects.visible_to(self.actor).select_related("organisation", "account")
        person: Staff = rows.get_one(self.kwargs["pk"])
        return person

    def head(self, person: Staff) -> Head:
        crumbs = [(_("干部"), reverse("people:staff_list")), (person.name, "")]
        return Head(person.name, sub=[person.organisation.short_name, person.position], crumbs=crumbs)

    def timeline(self, person: Staff) -> Any:
        return timeline_of(person) if self.may_edit(person) else ()

    def may_edit(self, person: Staff) -> bool:
        return self.actor.holds("people.edit", region=person.county_code)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        person: Staff = context["object"]
        may_see = self.actor.holds("people.unmask") or person.pk == self.actor.staff_id
        unmask = reverse("people:staff_phone", args=[person.pk]) if person.phone and may_see else ""
        return context | {
            "account": getattr(person, "account", None),
            "moves": self._moves(person),
            "unmask_url": unmask,
            "keeps_accounts": self.actor.holds("people.accounts", region=person.county_code),
        }

    def _moves(self, person: Staff) -> list[NextMove]:
        if not (self.may_edit(person) and person.is_active):
            return []
        pk = [person.pk]
        return [
            NextMove(_("离岗"), reverse("people:staff_retire", args=pk), page=True),
            NextMove(_("请人代理"), f"{reverse('people:stand_in_new')}?absent={person.pk}", page=True),
            NextMove(_("调动"), reverse("people:staff_move", args=pk), page=True),
            NextMove(_("修改资料"), reverse("people:staff_edit", args=pk), page=True),
        ]


class NewStaff(Needs, FormPage):
    needs = "people.edit"
    title, submit_label, done, form_class = (
        gettext_lazy("新建干部"),
        gettext_lazy("登记"),
        gettext_lazy("已登记"),
        NewStaffForm,
    )
    cancel_url = reverse_lazy("people:staff_list")

    def form_kwargs(self) -> dict[str, Any]:
        return {"actor": self.actor}

    def initial(self) -> dict[str, Any]:
        return {"organisation": self.request.GET.get("organisation", "")}

    def act(self, data: dict[str, Any]) -> Any:
        unit = data.pop("organisation")
        return actions.create_staff(actor=self.actor, organisation_id=unit, now=timezone.now(), **data)


class EditStaff(Needs, FormPage):
    needs = "people.edit"
    title, done, form_class = gettext_lazy("修改资料"), gettext_lazy("已修改"), EditStaffForm

    @property
    def cancel_url(self) -> str:
        return reverse("people:staff", args=[self.kwargs["pk"]])

    def initial(self) -> dict[str, Any]:
        person: Staff = Staff.objects.visible_to(self.actor).get_one(self.kwargs["pk"])
        return {"name": person.name, "position": person.position}

    def act(self, data: dict[str, Any]) -> Any:
        phone = data.pop("phone") or None
        return actions.edit_staff(actor=self.actor, staff_id=self.kwargs["pk"], phone=phone, now=timezone.now(), **data)


class _Leaving(LeavingPage):
    needs = "people.edit"

    @cached_property
    def person(self) -> Staff:
        found: Staff = Staff.objects.visible_to(self.actor).get_one(self.kwargs["pk"])
        return found

    @property
    def cancel_url(self) -> str:
        return reverse("people:staff", args=[self.kwargs["pk"]])


class MoveStaff(_Leaving):
    submit_label, done = gettext_lazy("调动"), gettext_lazy("已调动")
    hint = gettext_lazy("以原单位名义的授权会随调动收回，需要的另行提出。")
    form_class = MoveStaffForm

    @property
    def title(self) -> str:
        return _("调动%s") % self.person.name

    def leaves(self) -> tuple[Staff, list[Any]]:
        return self.person, holdings.in_hand(self.person.pk, self.person.organisation_id)

    def form_kwargs(self) -> dict[str, Any]:
        return {"actor": self.actor}

    def act(self, data: dict[str, Any]) -> Any:
        unit = data.pop("organisation")
        return actions.move_staff(
            actor=self.actor, staff_id=self.kwargs["pk"], organisation_id=unit, now=timezone.now(), **data
        )


class RetireStaff(_Leaving):
    submit_label, done = gettext_lazy("离岗"), gettext_lazy("已离岗；授权已收回，账号已冻结。")
    hint = gettext_lazy("离岗后授权收回、账号冻结，名字留在记录里。手上还有事的，请先交接。")
    form_class = LeaveForm

    @property
    def title(self) -> str:
        return _("%s离岗") % self.person.name

    def leaves(self) -> tuple[Staff, list[Any]]:
        return self.person, holdings.in_hand(self.person.pk)

    def act(self, data: dict[str, Any]) -> Any:
        return actions.retire_staff(actor=self.actor, staff_id=self.kwargs["pk"], now=timezone.now(), **data)


@require_POST
def phone(request: HttpRequest, pk: Any) -> HttpResponse:
    """The whole number, in place or as a small page; it stays in no cache."""
    reason = request.POST.get("reason", "")
    number = actions.reveal_phone(actor=who(request), staff_id=pk, reason=reason, now=timezone.now())
    template = "people/_phone.html" if request.headers.get("HX-Request") else "people/phone.html"
    response = render(request, template, {"number": number, "back_url": reverse("people:staff", args=[pk])})
    response["Cache-Control"] = "no-store"
    return response
