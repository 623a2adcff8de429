"""Words that are often said, and the buttons made of them."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST
from django.views.generic import TemplateView

from tiangeng.issues import actions, forms, words
from tiangeng.issues.models import Issue, Phrase
from tiangeng.issues.states import LIFECYCLE
from tiangeng.kernel.refusals import NotYours, Refusal
from tiangeng.ui.formpages import FormPage

from .steps import StepPage


def _must_write(actor: Any) -> None:
    if not {"issues.handle", "issues.dispatch"} & actor.capabilities:
        raise NotYours(needed="issues.handle")


class Phrases(TemplateView):
    """One's own, the unit's, the county's."""

    template_name = "issues/phrases.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        _must_write(self.request.actor)
        sayings = actions.sayings_of(self.request.actor)
        return super().get_context_data(sayings=sayings, title=_("常用答复"), **kwargs)


class NewPhrase(FormPage):
    title, form_class, done = _("写一条常用答复"), forms.PhraseForm, _("存好了，在事项页上能用。")

    @property
    def cancel_url(self) -> str:
        return reverse("issues:phrases")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        _must_write(self.request.actor)
        return super().get_context_data(**kwargs)

    def act(self, data: dict[str, Any]) -> str:
        actions.save_phrase(actor=self.request.actor, now=self.request.now, **data)
        return self.cancel_url


class EditPhrase(NewPhrase):
    title = _("改这条常用答复")

    def initial(self) -> dict[str, Any]:
        row: Phrase = Phrase.objects.visible_to(self.request.actor).get_one(self.kwargs["pk"])
        first, second = [*row.moves, "", ""][:2]
        return {
            "name": row.name, "text": row.text, "first": first, "second": second, "is_internal": row.is_internal,
            "is_shared": row.organisation_id is not None,
        }  # fmt: skip

    def act(self, data: dict[str, Any]) -> str:
        pk = self.kwargs["pk"]
        actions.save_phrase(actor=self.request.actor, now=self.request.now, phrase_id=pk, **data)
        return self.cancel_url


@require_POST
def remove(request: HttpRequest, pk: UUID) -> HttpResponse:
    actions.remove_phrase(actor=request.actor, now=request.now, phrase_id=pk)
    messages.success(request, gettext("删掉了。"))
    return HttpResponseRedirect(reverse("issues:phrases"))


class Macro(StepPage):
    """The sentence with its blanks filled, to be read once more; then the steps are taken."""

    form_class, done = forms.MacroForm, _("办好了")
    template_name = "issues/macro.html"

    def closed(self) -> Refusal | None:
        if first := next(iter(self.saying.moves), None):
            self.open_in = LIFECYCLE.sources_of(first)
        return super().closed()

    @property
    def saying(self) -> actions.Saying:
        if not hasattr(self, "_found"):
            self._found = actions.find_saying(self.request.actor, self.kwargs["key"])
        return self._found

    @property
    def submit_label(self) -> Any:
        arrow = pgettext_lazy("between steps", " → ")
        return str(arrow).join(str(label) for label in self.saying.step_labels) or self.saying.name

    def initial(self) -> dict[str, Any]:
        actor, now = self.request.actor, self.request.now
        said = words.filled(self.saying.text, self.issue, actor=actor, now=now)
        return super().initial() | {"words": said}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        _must_write(self.request.actor)
        return super().get_context_data(saying=self.saying, issue=self.issue, **kwargs)

    def act(self, data: dict[str, Any]) -> Issue:
        return actions.use_macro(**self.common(), key=self.saying.key, said=data["words"], seen=data["seen"])
