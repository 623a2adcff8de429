"""What waits for me, and how I want to be told of it."""

from typing import Any

from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from tiangeng.kernel.actors import Actor
from tiangeng.notices import actions, queries, words
from tiangeng.notices.forms import ChoicesForm
from tiangeng.notices.models import Choice, FeedKey
from tiangeng.ui.formpages import FormPage

SHOWN = 100


class Waiting(TemplateView):
    """Each line leads to where it is done; done, it is gone, whoever did it."""

    template_name = "notices/list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        actor = self.request.actor
        _must_be_told(actor)
        found = list(queries.waiting_for(actor)[: SHOWN + 1]) if "issues.see" in actor.capabilities else []
        return super().get_context_data(
            title=_("等您办的"),
            notices=[(notice, words.kind_of(notice, to=actor)) for notice in found[:SHOWN]],
            turns=queries.other_turns(actor),
            is_more=len(found) > SHOWN,
            shown=SHOWN,
            **kwargs,
        )


def _must_be_told(actor: Actor) -> None:
    if not queries.may_be_told(actor):
        actor.must("issues.see")


class Choices(FormPage):
    form_class, title, done = ChoicesForm, _("提醒和日历"), _("记住了")
    template_name = "notices/choices.html"
    hint = _("只有您自己看得到这一页；系统不记谁看没看过提醒。")
    cancel_url = reverse_lazy("notices:list")

    def initial(self) -> dict[str, Any]:
        actor = self.request.actor
        _must_be_told(actor)
        muted = queries.muted_by(actor)
        choice = Choice.objects.visible_to(actor).filter(pk=actor.account_id).first()
        return {
            "kinds": [kind for kind, _label in queries.kinds_for(actor) if kind not in muted],
            "mail": choice.mail.reveal() if choice and choice.mail else "",
        }

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        actor = self.request.actor
        return super().get_context_data(
            feed=FeedKey.objects.visible_to(actor).filter(account=actor.account_id).first(), **kwargs
        )

    def form_kwargs(self) -> dict[str, Any]:
        return {"kinds": queries.kinds_for(self.request.actor)}

    def act(self, data: dict[str, Any]) -> str:
        actor = self.request.actor
        unseen = set(queries.all_kinds()) - {kind for kind, _label in queries.kinds_for(actor)}
        actions.choose(actor=actor, now=self.request.now, kinds={*data["kinds"], *unseen}, mail=data["mail"])
        return str(reverse_lazy("notices:list"))
