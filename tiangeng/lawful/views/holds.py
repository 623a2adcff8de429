"""暂不清理: what is kept beyond its end, why, until when; placed from the record, lifted from the list."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView

from tiangeng.lawful import actions, queries
from tiangeng.lawful.forms import HoldForm, LiftForm
from tiangeng.lawful.models import Hold
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


class LiftHold(FormPage):
    form_class, submit_label, title = LiftForm, gettext_lazy("解除"), gettext_lazy("解除暂不清理")
    done = gettext_lazy("已解除，照常到期清理")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kept: Hold = queries.holds(self.request.actor).get_one(self.kwargs["pk"])  # type: ignore[attr-defined]
        self.request.actor.must("lawful.hold", region=kept.region_code)
        return super().get_context_data(**kwargs) | {"hint": f"{kept.kind} · {kept.reason}"}

    @property
    def cancel_url(self) -> str:
        return reverse("lawful:holds")

    def act(self, data: dict[str, Any]) -> str:
        actions.lift_hold(actor=self.request.actor, hold_id=self.kwargs["pk"], now=self.request.now, **data)
        return reverse("lawful:holds")
