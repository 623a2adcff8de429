"""Who goes where in a township, and which homes of a village have not been seen for long."""

from collections import defaultdict
from typing import Any

from django.contrib import messages
from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django.views.generic import TemplateView

from tiangeng.kernel import addresses
from tiangeng.kernel.refusals import Missing, Refusal
from tiangeng.people.models import Organisation
from tiangeng.places import queries as places
from tiangeng.places.models import Level, Region
from tiangeng.visits import actions, pickers, queries, rules
from tiangeng.visits.forms import PlanForm, ticked
from tiangeng.visits.models import Programme
from tiangeng.visits.views.base import Opens, day_asked
from tiangeng.visits.views.entry import LOOK
from tiangeng.visits.words import rule_in_words, weeks_since

HOMES_SHOWN = 200


def _looks_after(page: Opens, code: str) -> bool:
    """Whether the page's region lies in what the actor looks after, or holds it (a worker's own township)."""
    return any(code.startswith(t) or t.startswith(code) for t in page.actor.territories)


class Townships(Opens, TemplateView):
    """名册: choose a township; who has one goes straight there."""

    template_name = "visits/townships.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        counties = places.counties_of(self.actor, request.GET.get("county", ""))
        townships = queries.townships_to_choose(self.actor, counties.code)
        if len(townships) == 1:
            return HttpResponseRedirect(reverse("visits:roster", args=[townships[0][0]]))
        context = self.get_context_data(title=_("走访名册"), counties=counties, townships=townships)
        return self.render_to_response(context)


class RosterPage(Opens, TemplateView):
    """One township's roster for a day, village by village, and the form that plans it."""

    template_name = "visits/roster.html"

    def township(self) -> Region:
        found = Region.objects.filter(pk=self.kwargs["town"], level=Level.TOWNSHIP).first()
        if found is None or not _looks_after(self, found.code):
            raise Missing
        return found

    def programmes(self) -> QuerySet[Programme]:
        found: QuerySet[Programme] = (
            Programme.objects.visible_to(self.actor)
            .filter(county_code=self.kwargs["town"][:6], is_active=True)
            .order_by("starts_on", F("parent").asc(nulls_first=True), "code")
        )
        return found

    def form(self) -> PlanForm:
        programmes = [(str(programme.pk), programme.name) for programme in self.programmes()]
        villages = Region.objects.below(self.kwargs["town"]).villages().order_by("sort_key")
        sent = (self.request.POST,) if self.request.method == "POST" else ()
        initial = {
            "from_on": self.today,
            "programme_id": self.request.GET.get("programme") or (programmes[0][0] if programmes else ""),
        }
        choices = [(village.code, village.name) for village in villages]
        return PlanForm(*sent, initial=initial, programmes=programmes, villages=choices)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        township = self.township()
        form: PlanForm = kwargs.pop("form", None) or self.form()
        on = day_asked(self.request, default=self.today)
        programmes = list(self.programmes())
        asked = self.request.GET.get("programme", "")
        programme = next((p for p in programmes if str(p.pk) == asked), programmes[0] if programmes else None)
        covered = set(programme.village_codes) if programme else set()
        people: dict[str, list[Any]] = defaultdict(list)
        for entry in queries.roster(self.actor, on=on, region_code=township.code, programme=programme):
            people[entry.region_code].append(entry)
        villages = [
            village
            for village in Region.objects.below(township.code).villages().order_by("sort_key")
            if village.code.startswith(self.actor.territories)  # elsewhere "nobody is planned" may be untrue
        ]
        rows = [
            (village, people[village.code]) for village in villages if village.code in covered or village.code in people
        ]
        may_plan = self.actor.holds("visits.plan", region=township.code)
        if may_plan:
            _say_how_it_ends(rows)
        return super().get_context_data(
            title=_("%(township)s走访名册") % {"township": township.name},
            township=township,
            programme=programme,
            programmes=programmes,
            rule=rule_in_words(rules.read_rule(programme.rule)) if programme else "",
            on=on,
            rows=rows,
            empty_count=sum(not entries for _village, entries in rows),
            may_plan=may_plan,
            form=form,
            people=self.people(township, form) if may_plan else None,
            today=self.today,
            **kwargs,
        )

    def people(self, township: Region, form: PlanForm) -> pickers.Picker:
        own = Organisation.objects.visible_to(self.actor).filter(code=township.code).values_list("pk", flat=True)
        return pickers.staff_to_plan(
            self.actor,
            chosen=ticked(form, "staff_ids"),
            units=own,
            sought=self.request.POST.get("seek_staff_ids", "")[:40].replace("\x00", ""),
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        township, form = self.township(), self.form()
        if LOOK in request.POST or not form.is_valid():
            status = 200 if LOOK in request.POST else 422
            return self.render_to_response(self.get_context_data(form=form), status=status)
        data = form.cleaned_data
        try:
            planned = actions.plan_roster(
                actor=self.actor,
                now=request.now,
                programme_id=data["programme_id"],
                assignments=[(pk, code) for pk in data["staff_ids"] for code in data["village_codes"]],
                from_on=data["from_on"],
                to_on=data["to_on"],
            )
        except Refusal as refusal:
            field = refusal.facts.get("form_field")
            form.add_error(field if field in form.fields else None, refusal.sentence)
            return self.render_to_response(self.get_context_data(form=form), status=refusal.status)
        messages.success(request, _("安排好了 %(n)s 条") % {"n": len(planned)})
        return HttpResponseRedirect(
            f"{reverse('visits:roster', args=[township.code])}?programme={data['programme_id']}"
        )


@require_POST
def end_entry(request: HttpRequest, pk: Any) -> HttpResponse:
    """The person goes there no longer."""
    entry = actions.end_roster_entry(
        actor=request.actor, now=request.now, entry_id=pk, reason=request.POST.get("reason", "")
    )
    messages.success(request, _("这条安排到今天为止"))
    return HttpResponseRedirect(
        f"{reverse('visits:roster', args=[entry.region_code[:9]])}?programme={entry.programme_id}"
    )


class Unheard(Opens, TemplateView):
    """很久没听到声音: a village's homes, the longest unseen first."""

    template_name = "visits/unheard.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        village = Region.objects.filter(pk=self.kwargs["code"], level=Level.VILLAGE).first()
        if village is None or not village.code.startswith(self.actor.territories or ("x",)):
            raise Missing
        found = queries.households_unheard(self.actor, village.code, on=timezone.localdate(self.request.now))
        rows = [(row, weeks_since(row.weeks)) for row in found.rows[:HOMES_SHOWN]]
        return super().get_context_data(
            title=_("%(village)s：很久没听到声音") % {"village": village.name},
            village=village,
            found=found,
            rows=rows,
            left_out_count=max(len(found.rows) - HOMES_SHOWN, 0),
            may_record=self.actor.holds("visits.record", region=village.code),
            **kwargs,
        )


def _say_how_it_ends(rows: list[tuple[Region, list[Any]]]) -> None:
    """Several hundred buttons: their sentence is looked up once."""
    sentence = _("%(who)s不再去%(where)s")
    for village, entries in rows:
        for entry in entries:
            entry.end_url = addresses.record("visits:roster_end", entry.pk)
            entry.end_label = sentence % {"who": entry.staff, "where": village.name}
