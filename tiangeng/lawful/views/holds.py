"""暂不清理: what is kept beyond its end, why, until when; placed from the record, lifted from the list by two people."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView

from tiangeng.kernel.refusals import Missing
from tiangeng.lawful import actions, queries
from tiangeng.lawful.forms import HoldForm, LiftAnswerForm, LiftForm
from tiangeng.lawful.models import Hold
from tiangeng.lawful.states import HOLD_LIFE
from tiangeng.ui.formpages import FormPage

from .base import Tabbed


class Holds(Tabbed, TemplateView):
    template_name, tab = "lawful/holds.html", "holds"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        self.request.actor.must("lawful.hold")
        return super().get_context_data(holds=queries.holds(self.request.actor)[:200], **kwargs)


class PlaceHold(FormPage):
    form_class, submit_label = HoldForm, gettext_lazy("先不清理")
    done = gettext_lazy("留着了，到期不清理")

    @property
    def record(self) -> Any:
        actor = self.request.actor
        actor.must("lawful.hold")
        return queries.record_to_hold(actor, self.kwargs["kind"], self.kwargs["pk"])

    @property
    def title(self) -> str:
        return _("到期先不清理：%(name)s") % {"name": self.record}

    @property
    def cancel_url(self) -> str:
        address: str = self.record.get_absolute_url()
        return address

    def act(self, data: dict[str, Any]) -> str:
        record = self.record
        actions.hold(
            actor=self.request.actor, object_type=self.kwargs["kind"], object_id=record.pk, region_code=record.region_code,
            now=self.request.now, **data,
        )  # fmt: skip
        return f"{record.get_absolute_url()}?tab=held"


class _OnHold(FormPage):
    """A step of one hold, asked for on the list."""

    @property
    def kept(self) -> Hold:
        found: Hold = queries.holds(self.request.actor).get_one(self.kwargs["pk"])  # type: ignore[attr-defined]
        self.request.actor.must("lawful.hold", region=found.region_code)
        return found

    @property
    def cancel_url(self) -> str:
        return reverse("lawful:holds")


class LiftHold(_OnHold):
    form_class, submit_label, title = LiftForm, gettext_lazy("提出解除"), gettext_lazy("提出解除暂不清理")
    done = gettext_lazy("提出了，等另一个人同意；同意以前照样留着")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kept = self.kept
        return super().get_context_data(**kwargs) | {"hint": f"{kept.kind} · {kept.reason}"}

    def act(self, data: dict[str, Any]) -> str:
        actions.ask_lift(actor=self.request.actor, hold_id=self.kwargs["pk"], now=self.request.now, **data)
        return self.cancel_url


class DecideLift(_OnHold):
    form_class, done = LiftAnswerForm, gettext_lazy("记下了")

    @property
    def title(self) -> Any:
        if self.kwargs["move"] not in ("agree", "decline"):
            raise Missing
        return HOLD_LIFE.step_label(self.kwargs["move"])

    @property
    def submit_label(self) -> Any:
        return self.title

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kept = self.kept
        told = _("%(who)s提出解除：%(why)s") % {"who": kept.lift_asked_by_name, "why": kept.lifted_because}
        return super().get_context_data(**kwargs) | {"hint": f"{kept.kind} · {kept.reason} · {told}"}

    def act(self, data: dict[str, Any]) -> str:
        actions.decide_lift(
            actor=self.request.actor, hold_id=self.kwargs["pk"], move=self.kwargs["move"], now=self.request.now, **data
        )
        return self.cancel_url
