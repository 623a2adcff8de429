"""Programmes: what runs, how far it reached, and a day in full."""

from collections import defaultdict
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import TemplateView

from tiangeng.kernel import packs
from tiangeng.kernel.words import joined
from tiangeng.lawful import queries as lawful
from tiangeng.people.models import Organisation, OrganisationKind
from tiangeng.places.models import Level, Region
from tiangeng.ui.dates import when_text
from tiangeng.ui.formpages import FormPage
from tiangeng.ui.records import Head, RecordPage
from tiangeng.visits import actions, queries, rules
from tiangeng.visits.forms import CloseForm, ProgrammeForm, Township, rule_fields
from tiangeng.visits.models import Programme
from tiangeng.visits.views.base import Opens, day_from
from tiangeng.visits.words import rule_in_words


def _find(page: Opens, pk: UUID) -> Programme:
    found: Programme = Programme.objects.visible_to(page.actor).select_related("parent").get_one(pk)
    return found


def _may_plan(page: Opens, programme: Programme) -> bool:
    return page.actor.holds("visits.plan", region=programme.region_code)


class Programmes(Opens, TemplateView):
    """All of the county's programmes: the rule in words, the next day, how the last one went."""

    template_name = "visits/programmes.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = list(queries.programmes(self.actor))
        last = queries.latest(self.actor, found, until=self.today)
        cards = [
            {
                "programme": programme,
                "rule": rule_in_words(rules.read_rule(programme.rule)),
                "next_on": next(iter(rules.days_after(programme, day=self.today, count=1)), None),
                "runs_today": rules.runs_on(programme, self.today),
                "village_count": len(programme.village_codes),
                "last": next(iter(last[programme.pk]), None),
            }
            for programme in found
        ]
        may_plan = "visits.plan" in self.actor.capabilities
        return super().get_context_data(title=_("走访机制"), cards=cards, today=self.today, may_plan=may_plan, **kwargs)


class ProgrammePage(Opens, RecordPage):
    """One programme: its rule in words, its next days, and its last twelve with what they reached."""

    template_name, panels_on = "visits/programme.html", "visits.programme"

    def get_object(self) -> Programme:
        return _find(self, self.kwargs["pk"])

    def head(self, programme: Programme) -> Head:
        sub = [
            rule_in_words(rules.read_rule(programme.rule)),
            _("%(parent)s的专题服务") % {"parent": programme.parent} if programme.parent else _("核心机制"),
            ngettext("%(n)s 个村", "%(n)s 个村", len(programme.village_codes)) % {"n": len(programme.village_codes)},
        ]
        crumbs = [
            (_("走访"), reverse("visits:list")),
            (_("走访机制"), reverse("visits:programmes")),
            (programme.name, ""),
        ]
        return Head(programme.name, sub=sub, crumbs=crumbs)

    def facts(self, programme: Programme) -> list[tuple[Any, Any]]:
        now = self.request.now
        units = joined(unit.short_name for unit in programme.organisations.order_by("sort_key"))
        facts = [
            (_("做什么"), programme.purpose),
            (_("参加的单位"), units or _("人人参加")),
            (_("从"), when_text(programme.starts_on, now=now, style="date")),
        ]
        if programme.ends_on:
            facts.append((_("到"), when_text(programme.ends_on, now=now, style="date")))
        return facts

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        programme: Programme = context["object"]
        calendar = packs.calendar_of(programme.county_code)
        ahead = rules.days_after(programme, day=self.today, count=5)
        past = queries.history(self.actor, programme, until=self.today)
        is_agreed = lawful.is_approved(programme.county_code, programme.code, on=self.today)
        return context | {
            "programme": programme,
            "unapproved": programme.is_active and not is_agreed,
            "ahead": [(day, rules.holiday_on(calendar, day)) for day in ahead],
            "past": past,
            "has_villages": any(count.village_count for count in past),
            "themed": programme.themed.order_by("-is_active", "code"),
            "phases": [(phase, rule_in_words(rules.read_rule(phase.rule))) for phase in rules.phases(programme)[:-1]],
            "may_plan": _may_plan(self, programme) and programme.is_active,
            "today": self.today,
        }


class CoveragePage(Opens, TemplateView):
    """One of the programme's days: township by township, who was reached, who not and since when. It prints."""

    template_name = "visits/coverage.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        programme, day = _find(self, self.kwargs["pk"]), day_from(self.kwargs["on"])
        found = queries.coverage(self.actor, programme, on=day)
        before = [on for on in rules.days_before(programme, day=day, count=2) if on < day][:1]
        return super().get_context_data(
            title=programme.name,
            programme=programme,
            coverage=found,
            is_open=self.request.GET.get("open") == "all",
            before=before[0] if before else None,
            after=next((on for on in rules.days_after(programme, day=day, count=1) if on <= self.today), None),
            is_ahead=day > self.today,
            is_today=day == self.today,
            **kwargs,
        )


class ProgrammeFormPage(Opens, FormPage):
    """What setting up and changing share: the choices."""

    template_name, form_class, needs = "visits/programme_form.html", ProgrammeForm, "visits.plan"

    def region_code(self) -> str:
        """Where this person plans fieldwork: a county, or one township."""
        places = [grant.territory for grant in self.actor.grants if "visits.plan" in grant.capabilities]
        return min(places, key=lambda code: (len(code), code))

    def townships(self, region_code: str) -> list[Township]:
        rows = list(Region.objects.below(region_code).order_by("parent_code", "sort_key"))
        names = {row.code: row.name for row in rows if row.level == Level.TOWNSHIP}
        villages: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for row in rows:
            if row.level == Level.VILLAGE:
                villages[row.parent_code].append((row.code, row.name))
        return [Township(code, names.get(code, ""), pairs) for code, pairs in villages.items()]

    def unit_choices(self, county_code: str) -> list[tuple[str, str]]:
        units = Organisation.objects.visible_to(self.actor).filter(county_code=county_code, is_active=True)
        units = units.exclude(kind=OrganisationKind.VILLAGE).order_by("kind", "sort_key")
        return [(str(unit.pk), unit.short_name) for unit in units]

    def get_form(self) -> ProgrammeForm:
        form: ProgrammeForm = super().get_form()  # type: ignore[assignment]
        form.fields["organisation_ids"].choices = self.unit_choices(self.region_code()[:6])  # type: ignore[attr-defined]
        return form

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        chosen = context["form"]["village_codes"].value() or []
        return context | {"chosen_villages": set(map(str, chosen)), "cancel_url": reverse("visits:programmes")}


class CreateProgramme(ProgrammeFormPage):
    title, submit_label, done = gettext_lazy("新的走访机制"), gettext_lazy("开始"), gettext_lazy("机制建好了")

    def form_kwargs(self) -> dict[str, Any]:
        county = self.region_code()[:6]
        core = Programme.objects.visible_to(self.actor).filter(county_code=county, parent=None, is_active=True)
        return {
            "parents": [(str(programme.pk), programme.name) for programme in core.order_by("code")],
            "townships": self.townships(self.region_code()),
        }

    def initial(self) -> dict[str, Any]:
        return {"starts_on": self.today, "how": "weekly"}

    def act(self, data: dict[str, Any]) -> Programme:
        return actions.create_programme(actor=self.actor, now=self.request.now, region_code=self.region_code(), **data)


class EditProgramme(ProgrammeFormPage):
    title, submit_label = gettext_lazy("修改机制"), gettext_lazy("从今天起这样走")
    hint = gettext_lazy("规则和村子从今天起改；过去的日子还按当时的算。")

    @property
    def programme(self) -> Programme:
        if not hasattr(self, "_programme"):
            self._programme = _find(self, self.kwargs["pk"])
        return self._programme

    def region_code(self) -> str:
        return self.programme.region_code

    def form_kwargs(self) -> dict[str, Any]:
        return {"townships": self.townships(self.region_code()), "is_new": False}

    def initial(self) -> dict[str, Any]:
        programme = self.programme
        return {
            "name": programme.name,
            "purpose": programme.purpose,
            "organisation_ids": [str(pk) for pk in programme.organisations.values_list("pk", flat=True)],
            "village_codes": programme.village_codes,
            **rule_fields(rules.read_rule(programme.rule)),
        }

    def act(self, data: dict[str, Any]) -> Programme:
        return actions.edit_programme(actor=self.actor, now=self.request.now, programme_id=self.programme.pk, **data)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        self.actor.must("visits.plan", region=self.programme.region_code)
        return super().get_context_data(**kwargs) | {"cancel_url": self.programme.get_absolute_url()}


class CloseProgramme(Opens, FormPage):
    form_class, needs = CloseForm, "visits.plan"
    title, submit_label, done = gettext_lazy("结束机制"), gettext_lazy("结束"), gettext_lazy("机制已结束")
    hint = gettext_lazy("过去的走访和覆盖都留着；名册上的安排到最后一天为止。")

    def initial(self) -> dict[str, Any]:
        return {"ends_on": self.today}

    def act(self, data: dict[str, Any]) -> Programme:
        return actions.close_programme(actor=self.actor, now=self.request.now, programme_id=self.kwargs["pk"], **data)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        programme = _find(self, self.kwargs["pk"])
        self.actor.must("visits.plan", region=programme.region_code)
        title = _("结束“%(programme)s”") % {"programme": programme}
        return super().get_context_data(**kwargs) | {"title": title, "cancel_url": programme.get_absolute_url()}
