"""For the system administrator: which version suggests, what each was worth, and the way back."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from django.views.generic import TemplateView

from tiangeng.algorithms.proportions import Rate
from tiangeng.algorithms.textmining.shelf import FEWEST, Scores, Trial, Version
from tiangeng.issues import actions, suggesting
from tiangeng.issues.filters import SuggestionFilter
from tiangeng.issues.models import Decision
from tiangeng.issues.tables import suggestion_table
from tiangeng.kernel.models import Pack
from tiangeng.kernel.refusals import Missing
from tiangeng.places.models import Region
from tiangeng.ui.lists import Empty, ListPage
from tiangeng.ui.tables import Table

TITLES = {suggesting.CATEGORY: gettext_lazy("归哪一类"), suggesting.OWNER: gettext_lazy("谁来牵头")}


class Routers(TemplateView):
    """One card a question; the figures are counts of what was put to the test, with their ranges."""

    template_name = "issues/routers.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        actor = self.request.actor
        actor.must("issues.routers")
        counties = [
            c for c in Pack.objects.values_list("county_code", flat=True) if actor.holds("issues.routers", region=c)
        ]
        names = dict(Region.objects.filter(code__in=counties).values_list("code", "name"))
        agreed = {county: suggesting.agreement(county) for county in sorted(counties)}
        cards = [
            self._card(county, names.get(county, county), q, agreed[county][q])
            for county in agreed
            for q in suggesting.QUESTIONS
        ]
        return super().get_context_data(cards=cards, title=_("派单建议"), **kwargs)

    def _card(self, county: str, name: str, question: str, agreed: dict[int, Rate]) -> dict[str, Any]:
        shelf = suggesting.shelf_of(county, question)
        versions, in_use = shelf.history(), suggesting.serving(county, question).version
        labels = suggesting.label_names(county, question)
        whole_before = [version for version in versions if version.number < in_use and version.is_whole]
        return {
            "county": county,
            "question": question,
            "title": _("%(county)s：%(what)s") % {"county": name, "what": TITLES[question]},
            "rows": [_row(version, in_use, labels, agreed.get(version.number)) for version in versions],
            "in_use": in_use,
            "first_day": agreed.get(suggesting.FIRST_DAY),
            "back_to": whole_before[0].number if whole_before else None,
            "last": _last(shelf.last_trial()),
        }


def _row(version: Version, in_use: int, labels: dict[str, str], agreed: Rate | None) -> dict[str, Any]:
    trial = version.trial
    return {
        "version": version,
        "is_in_use": version.number == in_use,
        "agreed": agreed or Rate(0, 0),
        "before": _rate(trial.former) if trial else None,
        "after": _rate(trial.candidate) if trial else None,
        "macro": (trial.former.macro_f1, trial.candidate.macro_f1)
        if trial and trial.former and trial.candidate
        else None,
        "changes": [(labels.get(one.label, one.label), one) for one in trial.changes] if trial else [],
    }


def _rate(scores: Scores | None) -> Rate | None:
    return Rate(scores.hits, scores.of) if scores else None


def _last(trial: Trial | None) -> dict[str, Any] | None:
    """The last try, and in a sentence what came of it."""
    if trial is None:
        return None
    told = {
        "too few": _("新接的单子还不够考它：留出 %(n)s 件，满 %(least)s 件才试。")
        % {"n": trial.aside, "least": FEWEST},
        "not better": _("学了新单子也没有更准，照旧用原来的。"),
    }
    return {"at": trial.at, "said": told.get(trial.why, _("更准了，已经换上。")), "trial": trial}


class RouterChoices(ListPage):
    """What stands behind the share of first suggestions that were taken: each suggestion beside what was chosen."""

    template_name, search_hint = "issues/router_choices.html", ""
    filterset_class = SuggestionFilter
    empty = Empty(gettext_lazy("还没有派过"))

    @property
    def table_class(self) -> type[Table]:  # type: ignore[override]
        question = self.kwargs["question"]
        return suggestion_table(question, suggesting.label_names(self.kwargs["county"], question))

    @property
    def title(self) -> str:
        names = Region.objects.filter(code=self.kwargs["county"]).values_list("name", flat=True)
        what = {"county": next(iter(names), self.kwargs["county"]), "what": TITLES[self.kwargs["question"]]}
        return _("%(county)s：%(what)s") % what

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        county, question = self.kwargs["county"], self.kwargs["question"]
        request.actor.must("issues.routers")
        if question not in suggesting.QUESTIONS or not request.actor.holds("issues.routers", region=county):
            raise Missing
        return super().get(request, *args, **kwargs)

    def get_queryset(self) -> QuerySet[Decision]:
        question = self.kwargs["question"]
        rows = suggesting.decisions(self.kwargs["county"], question)
        return rows.filter(**{f"{question}_version": self.kwargs["version"]}).order_by("-at", "-pk")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        n = self.kwargs["version"]
        which = _("第 %(n)s 版") % {"n": n} if n else _("没学之前")
        crumbs = [(_("派单建议"), reverse("issues:routers")), (which, "")]
        return super().get_context_data(crumbs=crumbs, **kwargs)


@require_POST
def roll_back(request: HttpRequest, county: str, question: str) -> HttpResponse:
    version = actions.roll_back_router(actor=request.actor, county_code=county, question=question, now=request.now)
    messages.success(request, _("已退回第 %(n)s 版。要有新接的单子证明更准，才会再换。") % {"n": version})
    return HttpResponseRedirect(reverse("issues:routers"))
