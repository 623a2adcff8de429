"""Call-backs by lot: draws, the calls of a draw, and what they found."""

import secrets
from datetime import timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET
from django.views.generic import TemplateView

from tiangeng.issues import actions, draws, words
from tiangeng.issues.forms import asking
from tiangeng.issues.models import Call, Draw
from tiangeng.issues.refusals import NoListKept
from tiangeng.kernel.actors import Actor
from tiangeng.places.models import Region
from tiangeng.ui.formpages import FormPage

SHOWN_AT_MOST = 500  # numbers on the page; a longer list is downloaded


class Draws(TemplateView):
    template_name = "issues/draws.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        actor = self.request.actor
        actor.must("issues.confirm")
        rows = list(draws.listed(actor).order_by("-drawn_at")[:50])
        outcomes = draws.outcomes_of(rows)
        return super().get_context_data(draws=[(draw, outcomes[draw.pk]) for draw in rows], **kwargs)


class DrawPage(TemplateView):
    """The calls in the order of the draw; what they found; the list, and the same drawn again from it."""

    template_name = "issues/draw.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        actor = self.request.actor
        draw = _found(actor, self.kwargs["pk"])
        rows = Call.objects.visible_to(actor).filter(draw=draw).select_related("issue__lead", "answer")
        calls = list(rows.order_by("place"))
        for call in calls:
            call.said_yes = words.said_yes(call.issue.outcome)
        return super().get_context_data(
            draw=draw,
            seed=bytes(draw.seed).hex(),
            calls=calls,
            outcome=draws.outcomes_of([draw])[draw.pk],
            around=draws.around_then(actor, draw),
            again=draws.redraw(draw),
            shown_at_most=SHOWN_AT_MOST,
            how_drawn=draws.HOW_DRAWN % {"size": draw.size},
            how_printed=draws.HOW_PRINTED,
            **kwargs,
        )


def _found(actor: Actor, pk: UUID) -> Draw:
    actor.must("issues.confirm")
    draw: Draw = Draw.objects.visible_to(actor).select_related("lead").get_one(pk)
    return draw


@require_GET
def draw_list(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The list as a text anybody can draw again from, on any machine."""
    draw = _found(request.actor, pk)
    if not draw.numbers:
        raise NoListKept
    answer = HttpResponse(draws.list_to_check(draw), content_type="text/plain; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="draw-{draw.drawn_at:%Y%m%d}-{draw.digest[:8]}.txt"'
    return answer


class NewDraw(FormPage):
    """Says of the days and places chosen how many can be drawn and what is left out; chosen anew, it is asked anew."""

    template_name = "issues/draw_new.html"
    form_class, title, submit_label, done = asking.DrawForm, _("抽签回访"), _("抽签"), _("抽好了")
    hint = _("抽到谁由种子定，种子和名单的指纹都留着，谁都能重抽一遍核对。本单位办的不在名单里。")

    @property
    def cancel_url(self) -> str:
        return reverse("issues:draws")

    def form_kwargs(self) -> dict[str, Any]:
        actor = self.request.actor
        actor.must("issues.confirm")
        county = actor.cover.lo[:6] if actor.cover else ""
        regions = Region.objects.filter(code=county) | Region.objects.filter(parent_code=county)
        places = [(r.code, r.name) for r in regions.order_by("code") if actor.holds("issues.confirm", region=r.code)]
        return {"places": places, "county_code": county}

    def initial(self) -> dict[str, Any]:
        today = timezone.localdate(self.request.now)
        return {"since_on": today - timedelta(days=30), "until_on": today, "size": 30}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        form = context["form"]
        if not form.is_bound:
            first = next(iter(form.fields["region_code"].choices), ("", ""))[0]
            chosen = {"region_code": first, **self.initial()}
            form = self.form_class({**chosen, **self.request.GET.dict()}, **self.form_kwargs())
        return context | {"around": _around(self.request.actor, form)}

    def act(self, data: dict[str, Any]) -> str:
        lead = data.pop("lead_id")
        draw = actions.draw_call_backs(
            actor=self.request.actor,
            now=self.request.now,
            seed=secrets.token_bytes(16),
            lead_id=UUID(lead) if lead else None,
            **data,
        )
        return reverse("issues:draw", args=[draw.pk])


def _around(actor: Actor, form: forms.Form) -> draws.Around | None:
    """None while what is chosen makes no period yet."""
    form.is_valid()
    chosen = {name: value for name, value in form.cleaned_data.items() if name != "size"}
    if {"region_code", "since_on", "until_on"} - chosen.keys() or chosen["until_on"] < chosen["since_on"]:
        return None
    lead = chosen.pop("lead_id", "")
    return draws.around(actor, draws.Wanted(**chosen, lead_id=UUID(lead) if lead else None))


class Unreached(FormPage):
    form_class, title, submit_label, done = (
        asking.UnreachedForm,
        _("没联系上"),
        _("记下没联系上"),
        _("记下了，还在名单里"),
    )

    @property
    def call(self) -> Call:
        if not hasattr(self, "_call"):
            self.request.actor.must("issues.confirm")
            self._call: Call = Call.objects.visible_to(self.request.actor).get_one(self.kwargs["pk"])
        return self._call

    @property
    def cancel_url(self) -> str:
        return reverse("issues:draw", args=[self.call.draw_id])

    def act(self, data: dict[str, Any]) -> str:
        actions.note_unreached(actor=self.request.actor, now=self.request.now, call_id=self.call.pk, **data)
        return self.cancel_url
