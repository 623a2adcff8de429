"""Webhooks at the administrators' desk: addresses, and the letters that would not arrive."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse, reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from django.views.generic import TemplateView

from tiangeng.kernel.actors import Actor
from tiangeng.kernel.refusals import NotYours, Refusal
from tiangeng.kernel.words import joined
from tiangeng.notices import actions, queries
from tiangeng.notices.forms import HookForm
from tiangeng.notices.models import Hook
from tiangeng.notices.states import HOOK_LIFE
from tiangeng.ui.formpages import FormPage
from tiangeng.ui.records import Entry, Head, RecordPage, Turn, next_moves

TITLE = gettext_lazy("对外推送")


def _must_keep(actor: Actor) -> None:
    if not queries.keeps_hooks(actor):
        raise NotYours(needed="notices.hooks")


class Hooks(TemplateView):
    template_name = "notices/hooks.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        actor = self.request.actor
        _must_keep(actor)
        own = {"title": TITLE, "hooks": queries.hooks(actor), "may_register": "notices.hooks" in actor.capabilities}
        return super().get_context_data(**own, **kwargs)


class NewHook(FormPage):
    form_class, title, submit_label = HookForm, gettext_lazy("登记一个推送地址"), gettext_lazy("登记")
    hint = gettext_lazy(
        "事项每走一步，把编号、地点、状态和日期推给这个地址；不推标题、内容和人名，投诉件不推。登记后等安全管理员批准。"
    )
    cancel_url = reverse_lazy("notices:hooks")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        self.request.actor.must("notices.hooks")
        return super().get_context_data(**kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The answer shows the secret, once."""
        request.actor.must("notices.hooks")
        form = self.get_form()
        if not form.is_valid():
            return self.again(form, status=422)
        county = next(grant.territory for grant in request.actor.grants if "notices.hooks" in grant.capabilities)[:6]
        try:
            hook, secret = actions.register_hook(
                actor=request.actor, now=request.now, county_code=county, **form.cleaned_data
            )
        except Refusal as refusal:
            name = str(refusal.facts.get("form_field", ""))
            form.add_error(name if name in form.fields else None, refusal.sentence)
            return self.again(form, status=refusal.status)
        told = {"title": _("“%s”的签名密钥") % hook, "secret": secret, "hook": hook}
        response = render(request, "notices/secret.html", told)
        response["Cache-Control"] = "no-store"
        return response


class HookPage(RecordPage):
    template_name = "notices/hook.html"

    def get_object(self) -> Hook:
        _must_keep(self.request.actor)
        found: Hook = Hook.objects.visible_to(self.request.actor).get_one(self.kwargs["pk"])
        return found

    def head(self, record: Hook) -> Head:
        return Head(record.name, sub=[record.url], crumbs=[(TITLE, reverse("notices:hooks"))], state="state")

    def turn(self, record: Hook) -> Turn | None:
        actor = self.request.actor
        steps = HOOK_LIFE.open_to(actor, state=record.state, region=record.region_code)
        if actor.account_id == record.asked_by_id:
            steps = [step for step in steps if step.name != "approve"]
        if not steps:
            return None
        buttons = next_moves(steps, lambda step: reverse("notices:hook_move", args=[record.pk, step.name]))
        waits = next((step for step in steps if step.primary), None)
        hint = _("批准后才开始推送；登记和批准要两个人。") if waits else ""
        return Turn(waits.label if waits else record.get_state_display(), hint, buttons, is_mine=waits is not None)

    def facts(self, record: Hook) -> list[tuple[Any, Any]]:
        return [(_("推送的事"), joined(label for code, label in queries.hooked() if code in record.events))]

    def timeline(self, record: Hook) -> list[Entry]:
        found = [Entry(record.asked_at, record.asked_by_name, _("登记了"))]
        if record.decided_at:
            found.insert(0, Entry(record.decided_at, record.decided_by_name, record.get_state_display(), record.reason))
        return found

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        failed, recent = queries.deliveries(self.request.actor, context["object"])
        shown: list[Any] = [*failed, *recent]
        labels = dict(queries.hooked())
        for delivery in shown:
            delivery.label = labels.get(delivery.event, delivery.event)
        return context | {
            "failed": failed,
            "recent": recent,
            "may_send": "notices.hooks" in self.request.actor.capabilities,
        }


@require_POST
def move(request: HttpRequest, pk: UUID, name: str) -> HttpResponse:
    hook = actions.move_hook(
        actor=request.actor, hook_id=pk, move=name, now=request.now, reason=request.POST.get("reason", "")
    )
    return HttpResponseRedirect(hook.get_absolute_url())


@require_POST
def again(request: HttpRequest, pk: UUID) -> HttpResponse:
    delivery = actions.send_again(actor=request.actor, delivery_id=pk, now=request.now)
    messages.success(request, _("马上再发一次。"))
    return HttpResponseRedirect(reverse("notices:hook", args=[delivery.hook_id]))
