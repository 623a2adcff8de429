"""The list, the record with whose turn it is, the forms, and the roll-up."""

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST
from django.views.generic import TemplateView

from tiangeng.issues import queries as issues
from tiangeng.kernel.refusals import Missing
from tiangeng.people.forms import unit_picker
from tiangeng.ui.formpages import FormPage, RecordFormPage
from tiangeng.ui.lists import Empty, ListPage
from tiangeng.ui.records import Entry, Head, RecordPage, Turn, next_moves

from . import actions, forms, queries, rules, words
from .filters import AssignmentFilter
from .models import Assignment, Part
from .refusals import NoAssigningUnit
from .states import AT_WORK, PART_LIFE
from .tables import AssignmentTable

PAGES = {"answer": "answer", "send_back": "send_back", "assign_again": "assign_again"}
SIMPLE = {"accept": actions.accept, "close": actions.close}
WITH_REASON = {"return": actions.return_up, "withdraw": actions.withdraw}


class AssignmentList(ListPage):
    template_name = "assignments/list.html"
    title, search_hint = _("上级交办"), _("标题、文号、交办单位")
    table_class, filterset_class = AssignmentTable, AssignmentFilter
    empty = Empty(_("还没有交办"), hint=_("省、市、县交办下来的事，带着上级的回复期限列在这里。"))

    def get_queryset(self) -> QuerySet[Assignment]:
        self.request.actor.must("assignments.see")
        return queries.listed(self.request.actor, few=bool(self.request.GET.get("q")))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        actor = self.request.actor
        parts = _told(list(queries.parts_waiting_for(actor)[:20]), now=self.request.now)
        for part in parts:  # who stands in is told for whom: the unit is not theirs
            part.is_anothers = part.organisation_id not in actor.own_organisation_ids  # type: ignore[attr-defined]
        return super().get_context_data(parts=parts, may_assign=queries.may_assign(actor), **kwargs)


class AssignmentPage(RecordPage):
    template_name, panels_on = "assignments/record.html", "assignments.assignment"
    watched = "assignments.assignment"

    def mark(self, row: Assignment) -> int:
        return queries.steps_by_others(self.request.actor, row).count()

    def get_object(self) -> Assignment:
        self.request.actor.must("assignments.see")
        self.row: Assignment = queries.one(self.request.actor, self.kwargs["pk"])
        return self.row

    def head(self, row: Assignment) -> Head:
        sub = [row.get_level_display(), row.assigner_name, row.reference]
        if row.sent_back_count:
            sub.append(_("退回重报 %(n)s 次") % {"n": row.sent_back_count})
        _tone, late = rules.lateness(row, now=self.request.now)
        crumbs = [(_("上级交办"), reverse("assignments:list")), (str(row.organisation), "")]
        return Head(row.title, sub=[part for part in sub if part], crumbs=crumbs, state="state", state_extra=late)

    def turn(self, row: Assignment) -> Turn:
        steps = queries.moves_for(self.request.actor, row)
        primary = next((step for step in steps if step.primary), None)
        held = queries.still_open(row) if primary and primary.name == "answer" else None
        if held:  # not offered only to be refused once it is written
            steps = [step for step in steps if step is not primary]
        pages = {name: reverse(f"assignments:{route}", args=[row.pk]) for name, route in PAGES.items()}
        buttons = next_moves(
            steps,
            lambda step: reverse("assignments:move", args=[row.pk, step.name]),
            pages=pages,
            hidden={"seen": row.state},
        )
        if held:
            return Turn(_("等分下去的办好，再回复上级"), hint=held.sentence, moves=buttons)
        if primary is None:
            return Turn(words.awaited(row), moves=buttons, is_mine=False)
        return Turn(primary.label, hint=words.hint(row, primary.name), moves=buttons)

    def facts(self, row: Assignment) -> Sequence[tuple[Any, Any]]:
        under = " · ".join(part for part in (row.authorised_by, row.authorised_under) if part)
        return [
            (_("承办"), row.organisation),
            (_("哪天前回复"), row.answer_on),
            *([(_("第一次回复"), words.first_answer(row, now=self.request.now))] if row.sent_back_count else []),
            *([(_("县级部署"), under)] if under else []),
        ]

    def timeline(self, row: Assignment) -> list[Entry]:
        return [words.entry(step) for step in row.steps.order_by("-at", "-id")]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        actor, row = self.request.actor, self.row
        given = _told(list(queries.parts_of(row, actor=actor)), now=self.request.now)
        parts = [{"row": part, "moves": _part_moves(actor, part)} for part in given]
        works = row.state in AT_WORK and actor.holds("assignments.answer", organisation_id=row.organisation_id)
        return context | {
            "parts": parts,
            "may_give": works,
            "may_issue": works and "issues.report" in actor.capabilities,
        }


def _told(parts: list[Part], *, now: datetime) -> list[Part]:
    for part in parts:
        part.late = rules.part_late(part, now=now)  # type: ignore[attr-defined]
    return parts


def _part_moves(actor: Any, part: Part) -> list[tuple[Any, str]]:
    return [
        (step.label, reverse("assignments:part_end", args=[part.pk, step.name]))
        for step in queries.part_moves(actor, part)
    ]


class Assign(FormPage):
    form_class, title, submit_label, done = forms.AssignForm, _("交办一件事"), _("交办"), _("已交办，等单位接收")
    hint = _("写清办到什么程度、哪天前回复；能由县里部门办的，不要派到乡镇和村。")

    @property
    def cancel_url(self) -> str:
        return reverse("assignments:list")

    def form_kwargs(self) -> dict[str, Any]:
        if not queries.may_assign(self.request.actor):
            self.request.actor.must("assignments.assign")
            raise NoAssigningUnit
        return {"units": queries.units_to_assign(self.request.actor), "pick_url": reverse("assignments:units")}

    def act(self, data: dict[str, Any]) -> Any:
        unit = UUID(data.pop("organisation_id"))
        return actions.assign(actor=self.request.actor, now=self.request.now, organisation_id=unit, **data)


class _OnOne(RecordFormPage):
    """A form about one assignment."""

    about, watched = "assignment_id", "assignments.assignment"

    def seen(self) -> tuple[Any, int]:
        return self.row.pk, queries.steps_by_others(self.request.actor, self.row).count()

    def find(self) -> Assignment:
        self.request.actor.must("assignments.see")
        return queries.one(self.request.actor, self.kwargs["pk"])


class Again(_OnOne):
    form_class, submit_label, done = forms.AgainForm, _("改派"), _("已改派，等单位接收")

    def form_kwargs(self) -> dict[str, Any]:
        return {"units": queries.units_to_assign(self.request.actor), "pick_url": reverse("assignments:units")}

    def initial(self) -> dict[str, Any]:
        return {"answer_on": self.row.answer_on}

    def act(self, data: dict[str, Any]) -> Any:
        return actions.assign_again(organisation_id=UUID(data.pop("organisation_id")), **self.common(), **data)


class GivePart(_OnOne):
    form_class, submit_label, done = forms.PartForm, _("分给下面的单位"), _("已分下去")

    def form_kwargs(self) -> dict[str, Any]:
        pick_url = reverse("assignments:units_for_parts", args=[self.row.pk])
        return {"units": queries.units_for_parts(self.request.actor, self.row), "pick_url": pick_url}

    def initial(self) -> dict[str, Any]:
        return {"due_on": max(self.row.answer_on - timedelta(days=3), timezone.localdate(self.request.now))}

    def act(self, data: dict[str, Any]) -> Any:
        actions.give_part(organisation_id=UUID(data.pop("organisation_id")), **self.common(), **data)
        return self.row


class MakeIssue(_OnOne):
    form_class, submit_label, done = forms.IssueForm, _("转成事项"), _("已转成事项，照常派单办理")

    def form_kwargs(self) -> dict[str, Any]:
        actor = self.request.actor
        return {
            "villages": issues.village_choices(actor),
            "categories": issues.categories_of(self.row.county_code),
        }

    def initial(self) -> dict[str, Any]:
        return {"title": self.row.title, "body": self.row.body}

    def act(self, data: dict[str, Any]) -> Any:
        actions.make_issue(random_below=secrets.randbelow, **self.common(), **data)
        return self.row


class AnswerUp(_OnOne):
    form_class, submit_label, done = forms.AnswerForm, _("回复上级"), _("已回复，等上级认可")

    def act(self, data: dict[str, Any]) -> Any:
        return actions.answer(**self.common(), **data)


class SendBack(_OnOne):
    form_class, submit_label, done = forms.SendBackForm, _("退回重报"), _("已退回，写明了还缺什么")

    def act(self, data: dict[str, Any]) -> Any:
        return actions.send_back(**self.common(), **data)


class EndPart(FormPage):
    form_class, done = forms.EndPartForm, _("记下了")

    @property
    def part(self) -> Part:
        if not hasattr(self, "_part"):
            self.request.actor.must("assignments.see")
            rows: Any = Part.objects.visible_to(self.request.actor).select_related("organisation", "given_by")
            self._part: Part = rows.get_one(self.kwargs["pk"])
        return self._part

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        label = PART_LIFE.step_label(self.kwargs["name"])
        title = _("%(step)s：%(what)s") % {"step": label, "what": self.part.task}
        context = super().get_context_data(**kwargs)
        return context | {"title": title, "submit_label": label, "cancel_url": self._back()}

    def _back(self) -> str:
        """The assignment it is part of, for whoever sees that; a unit far below has its parts on the list."""
        row: Any = queries.listed(self.request.actor).filter(pk=self.part.assignment_id).first()
        return row.get_absolute_url() if row else reverse("assignments:list")

    def act(self, data: dict[str, Any]) -> str:
        if self.kwargs["name"] not in {step.name for step in PART_LIFE.moves}:
            raise Missing
        actions.end_part(
            actor=self.request.actor, part_id=self.part.pk, now=self.request.now, move=self.kwargs["name"], **data
        )
        return self._back()


class RollUp(TemplateView):
    """How counties, or the units of one, answer what was assigned: counts with their ranges, no order of merit."""

    template_name = "assignments/rollup.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        actor = self.request.actor
        actor.must("assignments.see")
        today = timezone.localdate(self.request.now)
        year = self.request.GET.get("year", "")
        chosen = int(year) if year.isdigit() and 2000 <= int(year) <= today.year + 2 else today.year
        first, last = today.replace(year=chosen, month=1, day=1), today.replace(year=chosen, month=12, day=31)
        found = queries.roll_up(actor, today=today, since=first, until=last)
        years = range(today.year - 2, today.year + 2)
        return super().get_context_data(rows=found, total=queries.total_of(found), year=chosen, years=years, **kwargs)


@require_GET
def units(request: HttpRequest, pk: Any = None) -> HttpResponse:
    """What the box for a unit finds while one types: whom something can be assigned to, or who can be given a part of it."""
    actor, typed = request.actor, request.GET.get("organisation_id_q", "").replace("\x00", "").strip()[:60]
    actor.must("assignments.see" if pk else "assignments.assign")
    asked = queries.units_for_parts(actor, queries.one(actor, pk)) if pk else queries.units_to_assign(actor)
    find, _named = unit_picker(asked)
    context = {"name": "organisation_id", "found": find(typed) if typed else (), "typed": typed, "chosen": ""}
    return render(request, "people/_found.html", context)


@require_POST
def move(request: HttpRequest, pk: Any, name: str) -> HttpResponse:
    """A button of the record page."""
    given: dict[str, Any] = {
        "actor": request.actor,
        "assignment_id": pk,
        "now": request.now,
        "seen": request.POST.get("seen", "")[:16],
    }
    if name in SIMPLE:
        row = SIMPLE[name](**given)
    elif name in WITH_REASON:
        row = WITH_REASON[name](reason=request.POST.get("reason", ""), **given)
    else:
        raise Missing
    messages.success(request, _("办好了。"))
    return HttpResponseRedirect(row.get_absolute_url())
