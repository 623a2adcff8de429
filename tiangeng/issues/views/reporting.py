"""Writing a problem down; while it is typed, the form says what it sounds like and whether somebody has told it already."""

import secrets
from typing import Any
from uuid import UUID

from django import forms as django_forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tiangeng.documents import actions as documents
from tiangeng.issues import actions, forms, likeness, queries, suggesting
from tiangeng.issues.models import Issue, Source
from tiangeng.places import queries as places
from tiangeng.places.models import Enterprise, Household, Region
from tiangeng.ui.formpages import FormPage
from tiangeng.visits.models import Visit

from .once import id_of_today, written

SAME = ("region_code", "category", "title", "body", "reporter_name")  # told alike on one day it is one problem
LOOK, PICK, JOIN = "look", "pick", "join"  # buttons: only look; take this category; it is the same as that one


class Report(FormPage):
    form_class, submit_label, done, draft = (
        forms.ReportForm,
        pgettext_lazy("button", "上报"),
        _("已记下，等派单"),
        "issues.report",
    )
    template_name = "issues/report.html"

    @property
    def title(self) -> Any:
        return _("从这次走访里转出一件事") if self._visit() else _("新建事项")

    def _visit(self) -> Visit | None:
        pk = self.request.GET.get("visit") or self.request.POST.get("visit")
        return Visit.objects.visible_to(self.request.actor).filter(pk=pk).first() if _uuid(pk) else None

    @cached_property
    def household(self) -> Household | None:
        """Named by the address, or the only one the visit went to when it saw nobody else."""
        visit = self._visit()
        seen = visit.household_rows.values_list("household", flat=True) if visit else ()
        alone = not visit or not visit.enterprise_rows.exists()
        return self._only(Household, self.request.GET.get("household"), seen, alone=alone)

    @cached_property
    def firm(self) -> Enterprise | None:
        """The same of enterprises."""
        visit = self._visit()
        seen = visit.enterprise_rows.values_list("enterprise", flat=True) if visit else ()
        alone = not visit or not visit.household_rows.exists()
        return self._only(Enterprise, self.request.GET.get("enterprise"), seen, alone=alone)

    def _only(self, model: Any, named: str | None, seen: Any, *, alone: bool) -> Any:
        rows = model.objects.visible_to(self.request.actor)
        if _uuid(named):
            return rows.filter(pk=named).first()
        found = list(seen[:2]) if alone else []
        return rows.filter(pk=found[0]).first() if len(found) == 1 else None

    @cached_property
    def known_phone(self) -> Any:
        """What the file of whoever told it holds already, sealed: it is used, and shown to nobody."""
        if self.firm:
            return self.firm.contact_phone
        return places.phone_of_head(self.request.actor, self.household) if self.household else None

    def form_kwargs(self) -> dict[str, Any]:
        actor = self.request.actor
        actor.must("issues.report")
        villages = queries.village_choices(actor)
        visit = self._visit()
        county = (visit.region_code if visit else villages[0][0] if villages else "")[:6]
        return {"villages": villages, "county_code": county, "theirs": self._theirs()}

    def _theirs(self) -> str:
        """What one need not ask again, in words."""
        if not (who := self.firm or self.household):
            return ""
        if self.known_phone is None:
            return _("就是%(who)s提的，记在名下") % {"who": who}
        return _("就是%(who)s提的，记在名下；电话不填就用档案里的 %(phone)s") % {"who": who, "phone": self.known_phone}

    def initial(self) -> dict[str, Any]:
        visit, household, words = self._visit(), self.household, self.request.GET.get("words", "")
        if firm := self.firm:
            asked = {"region_code": firm.region_code, "source": Source.ENTERPRISE, "reporter_name": firm.contact_name}
            return asked | {"body": words}
        if visit:
            named = household.head_name if household else ""
            return {"body": words, "region_code": visit.region_code, "source": Source.VISIT, "reporter_name": named}
        region = household.region_code if household else self.request.GET.get("region", "")
        if not region and len(villages := queries.village_choices(self.request.actor)) == 1:
            region = villages[0][0]  # who looks after one village is not asked which
        return {
            "region_code": region,
            "source": Source.OFFICE,
            "reporter_name": household.head_name if household else "",
        }

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        visit = self._visit()
        place = Region.objects.filter(code=visit.region_code).first() if visit else None
        context = super().get_context_data(
            visit=visit,
            visit_place=place,
            firm=self.firm,
            may_report=queries.may_report(self.request.actor),
            **kwargs,
        )
        asked = {name: context["form"][name].value() or "" for name in ("title", "body", "region_code")}
        return context | self._hints(**asked)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if LOOK in request.POST and request.htmx:
            request.actor.must("issues.report")
            asked = {name: request.POST.get(name, "") for name in ("title", "body", "region_code")}
            return render(request, "issues/_hints.html", self._hints(**asked))
        if LOOK in request.POST or PICK in request.POST:
            given = request.POST.dict()
            form = self.form_class(
                initial=given | {"category": given.get(PICK) or given.get("category")}, **self.form_kwargs()
            )
            return self.render_to_response(self.get_context_data(form=form))
        return super().post(request, *args, **kwargs)

    def get_form(self) -> django_forms.Form:
        form = super().get_form()
        if JOIN in self.request.POST:  # what is not filled in yet is as it stands there
            for name in ("title", "category"):
                form.fields[name].required = False
        return form

    def _hints(self, *, title: str, body: str, region_code: str) -> dict[str, Any]:
        """Categories it sounds like, and what is under way in the village that sounds the same."""
        actor, text = self.request.actor, f"{title} {body}".strip()[:20_000]
        visit = self._visit()
        county = (region_code or (visit.region_code if visit else actor.cover.lo if actor.cover else ""))[:6]
        if len(text) < likeness.ENOUGH_LETTERS or len(county) < 6:
            return {"categories": [], "alike": [], "looked": False}
        rows = likeness.open_in(queries.listed(actor), region_code, now=self.request.now)
        return {
            "categories": suggesting.categories_for(county, text)[0],
            "alike": likeness.near(rows, text, region_code=region_code, now=self.request.now) if region_code else [],
            "looked": True,
        }

    def act(self, data: dict[str, Any]) -> Issue:
        photo, visit = data.pop("photo"), self._visit()
        theirs = data.pop("is_theirs", False)
        household, firm = (self.household, self.firm) if theirs else (None, None)
        if theirs and self.known_phone and not data["reporter_phone"]:
            data["reporter_phone"] = self.known_phone.reveal()  # from one seal to another: nobody reads it
        actor, now, into = self.request.actor, self.request.now, self.request.POST.get(JOIN, "")
        given = {
            "actor": actor,
            "now": now,
            "random_below": secrets.randbelow,
            "visit_id": visit.pk if visit else None,
            "household_id": household.pk if household else None,
            "enterprise_id": firm.pk if firm else None,
            "issue_id": id_of_today(self.request, (data[name] for name in SAME)),
        } | data
        if _uuid(into):
            issue = actions.report_into(into_id=UUID(into), **given)
            self.done = _("已并进去，这位乡亲的话留在里面；回执码照样给他。")
        else:
            issue = written(actions.report_issue, **given)
            if issue.reported_at != now:
                self.done = _("刚才已经记下这一件，没有再记一件。")
        if photo:
            documents.attach(actor=actor, now=now, owner=issue, stage="report", upload=photo)
        return issue


def _uuid(text: str | None) -> bool:
    try:
        return bool(text) and bool(UUID(text))
    except ValueError:
        return False
