"""村务公开 at the desk: what one's villages lay open; published, and withdrawn with a reason."""

from typing import Any

from django.urls import reverse, reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView

from tiangeng.issues.queries import village_choices
from tiangeng.public import actions, queries
from tiangeng.public.forms import DisclosureForm, WithdrawForm
from tiangeng.public.models import Disclosure
from tiangeng.ui.formpages import FormPage

SHOWN = 200


class Disclosed(TemplateView):
    template_name = "public/disclosed.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        actor = self.request.actor
        actor.must("public.disclose")
        rows = list(queries.disclosed(actor)[:SHOWN])
        places = dict(village_choices(actor))
        found = [(one, places.get(one.region_code, "")) for one in rows]
        return super().get_context_data(title=_("村务公开"), found=found, **kwargs)


class Disclose(FormPage):
    form_class, title, submit_label = DisclosureForm, gettext_lazy("公开一份材料"), gettext_lazy("公开")
    done, cancel_url = gettext_lazy("公开了，村里的页面上看得到"), reverse_lazy("board:list")

    def form_kwargs(self) -> dict[str, Any]:
        self.request.actor.must("public.disclose")
        return {"villages": village_choices(self.request.actor)}

    def initial(self) -> dict[str, Any]:
        villages = village_choices(self.request.actor)
        return {"village_code": villages[0][0]} if len(villages) == 1 else {}

    def act(self, data: dict[str, Any]) -> str:
        upload = data.pop("file")
        actions.disclose(actor=self.request.actor, upload=upload, now=self.request.now, **data)
        return reverse("board:list")


class Withdraw(FormPage):
    form_class, submit_label = WithdrawForm, gettext_lazy("撤下")
    done, cancel_url = gettext_lazy("撤下了，谁也打不开了"), reverse_lazy("board:list")

    @property
    def title(self) -> str:
        found: Disclosure = queries.disclosed(self.request.actor).get_one(self.kwargs["pk"])
        self.request.actor.must("public.disclose", region=found.region_code)
        return _("撤下：%(title)s") % {"title": found.title}

    def act(self, data: dict[str, Any]) -> str:
        actions.withdraw_disclosure(
            actor=self.request.actor, disclosure_id=self.kwargs["pk"], now=self.request.now, **data
        )  # fmt: skip
        return reverse("board:list")
