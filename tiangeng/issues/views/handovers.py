"""交接: what somebody has in hand, offered on one page; the paper with two signatures."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from django.views.generic import TemplateView

from tiangeng.issues import actions, heirs, holdings
from tiangeng.issues.forms import handing_over
from tiangeng.issues.models import Handover
from tiangeng.issues.states import HANDOVER_LIFE
from tiangeng.kernel.refusals import Missing
from tiangeng.kernel.words import joined
from tiangeng.people.models import Staff
from tiangeng.ui import watched
from tiangeng.ui.formpages import FormPage
from tiangeng.ui.records import next_moves

SHOWN = 100


class Handovers(TemplateView):
    template_name = "issues/handovers.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        actor = self.request.actor
        actor.must("issues.report")
        keeps = actor.holds("people.edit") and actor.holds("issues.see")
        own = Staff.objects.visible_to(actor).filter(pk=actor.staff_id).first()
        return super().get_context_data(
            to_sign=holdings.handovers_to_sign(actor),
            rows=holdings.handovers_listed(actor)[:SHOWN],
            left_behind=holdings.left_behind(actor) if keeps else [],
            own=own,
            own_words=joined(holdings.held_by(own, actor=actor, on=timezone.localdate(self.request.now)).words)
            if own
            else "",
            **kwargs,
        )


class OfferHandover(FormPage):
    template_name = "issues/handover_new.html"
    form_class = handing_over.HandoverForm
    submit_label, done = gettext_lazy("交给他，等签收"), gettext_lazy("已交出，等接手的人签收；签收前还在原来手上。")
    hint = gettext_lazy("勾上的都交给一个人；要分给几个人，就分几次交。")
    cancel_url = reverse_lazy("issues:handovers")

    def giver(self) -> Staff:
        """Oneself unless the address names somebody else; whom one may hand over for, the action decides."""
        if not hasattr(self, "_giver"):
            actor = self.request.actor
            actor.must("issues.report")
            named = self.request.GET.get("giver", "")
            try:
                pk = UUID(named) if named else actor.staff_id
            except ValueError:
                raise Missing from None
            self._giver: Staff = Staff.objects.visible_to(actor).select_related("organisation").get_one(pk)
            if self._giver.pk != actor.staff_id:
                actor.must("people.edit", region=self._giver.county_code)
        return self._giver

    def held(self) -> holdings.InHand:
        if not hasattr(self, "_held"):
            on = timezone.localdate(self.request.now)
            self._waiting = holdings.on_offer(self.giver())
            self._held = holdings.to_offer(
                holdings.held_by(self.giver(), actor=self.request.actor, on=on), self._waiting
            )
        return self._held

    def form_kwargs(self) -> dict[str, Any]:
        return {
            "held": self.held(),
            "heirs": heirs.heirs_of(self.giver(), self.held(), actor=self.request.actor, now=self.request.now),
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Leafing and searching carry along what is ticked and written; only the last button gives anything away."""
        if "go" not in request.POST:
            return super().post(request, *args, **kwargs)
        form: Any = self.get_form()
        form.unjudged()
        return self.again(form, status=200)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        page, sent, chosen = self._page(), self.request.POST, context["form"].chosen()
        on_page = {str(key) for key in page}
        if sent.get("go") == "tick":
            chosen |= on_page
        return context | {
            "title": _("交接：%(who)s") % {"who": self.giver()},
            "giver": self.giver(),
            "page": page,
            "held": self.held().shown(list(page)),
            "count": self.held().count,
            "waiting": self._waiting,
            "kinds": [(kind, label, len(self.held().keys[kind])) for kind, label in holdings.KINDS.items()],
            "kind": sent.get("kind", ""),
            "asked": sent.get("asked", ""),
            "ticked": chosen & on_page,
            "kept": " ".join(sorted(chosen - on_page)),
            "ticked_count": len(chosen),
        }

    def _page(self) -> Page[UUID]:
        """Those of the kind and with the words asked for, as many as a page takes."""
        sent = self.request.POST
        asked, kind, go = sent.get("asked", "").strip()[:40], sent.get("kind", ""), sent.get("go", "")
        found = self.held().saying(asked) if asked else self.held()
        keys = found.of(kind if kind in holdings.KINDS else "")
        return Paginator(keys, handing_over.AT_ONCE).get_page(
            {"find": "1", "tick": sent.get("page"), "": sent.get("page")}.get(go, go)
        )

    def act(self, data: dict[str, Any]) -> Any:
        return actions.offer_handover(
            actor=self.request.actor,
            now=self.request.now,
            giver_id=self.giver().pk,
            taker_id=UUID(data["taker_id"]),
            words=data["words"],
            only=data["only"],
        )


class HandoverPage(TemplateView):
    template_name = "issues/handover.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        actor = self.request.actor
        actor.must("issues.see")
        rows: Any = holdings.handovers_listed(actor)
        handover: Handover = rows.get_one(self.kwargs["pk"])
        steps = [
            step for step in HANDOVER_LIFE.from_state(handover.state) if actions.may_take_step(actor, handover, step)
        ]
        held = holdings.on_paper(handover, actor=actor)
        at_once = held.count if "all" in self.request.GET else handing_over.AT_ONCE  # a paper is printed whole
        page = Paginator(held.of(), at_once or 1).get_page(self.request.GET.get("page"))
        return super().get_context_data(
            handover=handover,
            held=held.shown(list(page)),
            page=page,
            words=joined(held.words),
            count=held.count,
            moves=next_moves(steps, lambda step: reverse("issues:handover_move", args=[handover.pk, step.name])),
            is_mine=actor.staff_id == handover.taker_id,
            watch_url=watched.address("issues.handover", handover.pk, seen=watched.mark_of(handover.changed_at)),
            **kwargs,
        )


@require_POST
def move(request: HttpRequest, pk: Any, name: str) -> HttpResponse:
    """Sign, do not take, or take back."""
    given: dict[str, Any] = {"actor": request.actor, "handover_id": pk, "now": request.now}
    if name == "take":
        handover = actions.take_handover(**given)
        messages.success(request, _("已签收，%(n)s 件现在在您手上。") % {"n": handover.moved_count})
    elif name in ("refuse", "withdraw"):
        act = actions.refuse_handover if name == "refuse" else actions.withdraw_handover
        handover = act(reason=request.POST.get("reason", ""), **given)
        messages.success(request, _("记下了，事情还在原来的人手上。"))
    else:
        raise Missing
    return HttpResponseRedirect(handover.get_absolute_url())
