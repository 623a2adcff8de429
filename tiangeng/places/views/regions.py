"""Territories, townships and villages: what lies in them, and finding one."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe
from django.views.generic import TemplateView

from tiangeng.kernel.refusals import Missing, SignInNeeded
from tiangeng.places import queries
from tiangeng.places.forms import suggestions
from tiangeng.places.models import Level, Region
from tiangeng.ui import words
from tiangeng.ui.records import Head, RecordPage

from .base import Needs, crumbs, sections, who

SHOWN = 20  # households on a village's own page; the list has them all
SUGGESTED = 12


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """The actor's territory; of several, the choice."""
    actor = who(request)
    actor.must("places.see")
    found = queries.entrances(actor)
    if len(found) == 1:
        return HttpResponseRedirect(reverse("places:region", args=[found[0].code]))
    return render(request, "places/start.html", {"regions": found, "sections": sections(request.path)})


class RegionPage(Needs, RecordPage):
    template_name, panels_on = "places/region.html", "places.region"

    def get_object(self) -> Region:
        code = self.kwargs["code"]
        found = Region.objects.filter(code=code).first() if queries.may_open(self.actor, code) else None
        if found is None:
            raise Missing
        self.counted, self.below = queries.summary_of(self.actor, found)
        return found

    def head(self, region: Region) -> Head:
        path = queries.ancestors_of(region.code)
        sub = [queries.path_text(path), region.kind if region.level == Level.TOWNSHIP else ""]
        return Head(region.name, sub=sub, crumbs=crumbs(self.actor, path[:-1], (region.name, "")))

    def facts(self, region: Region) -> list[tuple[Any, Any]]:
        n = self.counted
        villages = (
            [(pgettext("how many", "村(社区)"), _("%(n)s 个") % {"n": n.villages})] if n.villages is not None else []
        )
        told = [
            (_("农户"), n.households, _("户"), "places:households"),
            (_("企业"), n.enterprises, _("家"), "places:enterprises"),
            (_("设施"), n.facilities, _("处"), "places:facilities"),
        ]
        numbers = [(label, _numbered(count, unit, name, region.code)) for label, count, unit, name in told]
        return [(_("全称"), region.full_name), (_("代码"), region.code), *villages, *numbers]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        region: Region = context["object"]
        if context["open_tab"] or region.level != Level.VILLAGE:
            counted = queries.counts_here(self.actor, region.code)
            return context | {"below": self.below, "counted": counted, "is_village": region.level == Level.VILLAGE}
        return context | self._village(region)

    def _village(self, region: Region) -> dict[str, Any]:
        actor, code = self.actor, region.code
        return {
            "is_village": True,
            "households": queries.households(actor, region=code).order_by("number", "id")[:SHOWN],
            "hamlets": queries.hamlets_of(actor, region=code),
            "enterprises": queries.enterprises(actor, region=code)[:SHOWN],
            "facilities": queries.facilities(actor, region=code)[:SHOWN],
            "may_edit_here": actor.holds("places.edit", region=code),
        }


def _numbered(count: int | None, unit: str, url_name: str, code: str) -> Any:
    """A number that opens; a dash where it would be only a part."""
    if count is None:
        return words.DASH
    return format_html('<a class="num" href="{}?region={}">{} {}</a>', reverse(url_name), code, f"{count:,}", unit)


class Find(Needs, TemplateView):
    """Regions by name, letters or code; with `all` beyond one's own territories, for copying a code."""

    template_name = "places/find.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        typed, everywhere = self.request.GET.get("q", "")[:60], bool(self.request.GET.get("all"))
        within = ("",) if everywhere else queries.territories_of(self.actor)
        found = queries.search_regions(typed, within=within, limit=50) if typed else []
        paths = queries.paths_of(one.code for one in found)
        rows = [
            {
                "region": one,
                "path": queries.path_text(paths[one.code][:-1]),
                "opens": queries.may_open(self.actor, one.code),
            }
            for one in found
        ]
        return super().get_context_data(**kwargs) | {"typed": typed, "rows": rows, "everywhere": everywhere}


@require_safe
def suggest(request: HttpRequest) -> HttpResponse:
    """The options under a region box, as one types. Regions are no secret: whoever is signed in may ask."""
    actor = who(request)
    if not actor.is_signed_in:
        raise SignInNeeded
    typed = typed_in(request)
    within = queries.territories_of(actor)
    levels = [level for level in request.GET.getlist("level") if level in Level.values]
    found = queries.search_regions(typed, within=within, levels=levels, limit=SUGGESTED) if typed else []
    options = [(value, f"{letters} {typed}") for value, letters in suggestions(found, since=within)]
    return render(request, "places/widgets/options.html", {"options": options})


def typed_in(request: HttpRequest) -> str:
    """What stands in the box that asks; the box sends itself under its own name, and says that name as `box`."""
    return request.GET.get(request.GET.get("box", "q"), "")[:60]
