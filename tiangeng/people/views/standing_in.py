"""代理: who acts for whom from–to; asked for on a form, approved by a second person, ended early by either of the two."""

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from django.views.generic import TemplateView

from tiangeng.kernel.actors import Actor
from tiangeng.kernel.refusals import Missing
from tiangeng.people import actions, queries
from tiangeng.people.forms import StandInForm
from tiangeng.people.models import StandIn
from tiangeng.people.states import STAND_IN_LIFE, StandInState
from tiangeng.ui.formpages import FormPage
from tiangeng.ui.records import NextMove, next_moves

from .base import sections, who
from .me import SignedIn

SHOWN = 200


def moves_of(row: StandIn, actor: Actor) -> list[NextMove]:
    """The table's steps, narrowed to those this person may take."""
    involved, county = actor.account_id in (row.absent_id, row.stand_in_id), row.absent.county_code
    steps = []
    for step in STAND_IN_LIFE.from_state(row.state):
        if step.by == "involved":
            may = involved or actor.holds("people.edit", region=county) or actor.holds("people.freeze", region=county)
        else:
            may = actor.holds(step.grant, region=county) and not involved and actor.account_id != row.named_by_id
        steps += [step] if may else []
    found = next_moves(steps, lambda step: reverse("people:stand_in_move", args=[row.pk, step.name]))
    if not _never_began(row):
        return found
    ends = reverse("people:stand_in_move", args=[row.pk, "end"])
    label = _("不代") if actor.account_id == row.stand_in_id else _("撤回")
    return [replace(one, label=label) if one.url == ends else one for one in found]


def _never_began(row: StandIn) -> bool:
    """Nothing was lent yet: it is taken back rather than ended."""
    return row.approved_at is None or row.from_on > timezone.localdate()


def standing(row: StandIn) -> tuple[str, str]:
    """Tone and word today: approved may also mean not yet, or no more."""
    today = timezone.localdate()
    if row.state == StandInState.AGREED and row.from_on <= today <= row.to_on:
        return "ok", _("正在代理")
    if row.state == StandInState.AGREED and today > row.to_on:
        return "idle", _("已到期")
    return StandInState(row.state).tone, str(row.get_state_display())


class StandIns(SignedIn, TemplateView):
    template_name = "people/stand_ins.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        actor = who(self.request)
        lines = []
        for row in queries.stand_ins_listed(actor=actor)[:SHOWN]:
            tone, word = standing(row)
            lines.append({"row": row, "tone": tone, "word": word, "moves": moves_of(row, actor)})
        return super().get_context_data(
            title=_("请假代理"),
            lines=lines,
            nav_key="people" if actor.holds("people.see") else "me",
            sections=sections(actor, here=self.request.path),
            may_name="issues.see" in actor.capabilities or actor.holds("people.edit"),
            **kwargs,
        )


class NameStandIn(SignedIn, FormPage):
    title, submit_label, done = (
        gettext_lazy("请人代理"),
        gettext_lazy("提交批准"),
        gettext_lazy("已提交，等安全管理员批准；到第一天自动开始，过了最后一天自动结束。"),
    )
    hint = gettext_lazy("代理期间，等您办的事、您答应的事也会等他；您能看到什么、能办什么，他才能看到和办，一点不多。")
    form_class = StandInForm
    cancel_url = reverse_lazy("people:stand_ins")

    def form_kwargs(self) -> dict[str, Any]:
        return {"actor": who(self.request), "for_others": who(self.request).holds("people.edit")}

    def initial(self) -> dict[str, Any]:
        own = who(self.request).staff_id
        today = timezone.localdate()
        return {"absent": self.request.GET.get("absent", "") or str(own or ""), "from_on": today, "to_on": today}

    def act(self, data: dict[str, Any]) -> Any:
        return actions.name_stand_in(
            actor=who(self.request),
            now=timezone.now(),
            absent_id=data.get("absent") or None,
            stand_in_id=data["stand_in"],
            from_on=data["from_on"],
            to_on=data["to_on"],
            reason=data["reason"],
        )


@require_POST
def move(request: HttpRequest, pk: Any, name: str) -> HttpResponse:
    """Approve, refuse or end; back to the list."""
    given: dict[str, Any] = {"actor": who(request), "stand_in_id": pk, "now": timezone.now()}
    reason = request.POST.get("reason", "")
    if name == "agree":
        row = actions.agree_stand_in(**given)
    elif name in ("refuse", "end"):
        act = actions.refuse_stand_in if name == "refuse" else actions.end_stand_in
        row = act(reason=reason, **given)
    else:
        raise Missing
    done = {
        "agree": _("已批准，到第一天自动开始。"),
        "refuse": _("没有批准，原因已记下。"),
        "end": _("代理已结束，立刻失效。") if not _never_began(row) else _("撤回了，没有代理过。"),
    }
    messages.success(request, done[name])
    return HttpResponseRedirect(row.get_absolute_url())
