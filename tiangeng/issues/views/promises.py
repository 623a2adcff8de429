"""Promises: what was said at whose door, until when, and what became of it."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tiangeng.issues import actions, forms, queries
from tiangeng.issues.filters import PromiseFilter
from tiangeng.issues.models import Issue, Promise
from tiangeng.issues.tables import PromiseTable
from tiangeng.kernel.refusals import Refusal
from tiangeng.places.models import Household
from tiangeng.ui.formpages import FormPage
from tiangeng.ui.lists import Empty, ListPage
from tiangeng.visits.models import Visit

from .once import id_of_today, written


class Promises(ListPage):
    title, search_hint = _("答应的事"), _("说过的话、农户、村")
    table_class, filterset_class = PromiseTable, PromiseFilter
    empty = Empty(_("还没有记下答应的事"), _("在事项、走访或农户的页面上，把当面答应的话记下来，到日子提醒您。"))

    def get_queryset(self) -> Any:
        self.request.actor.must("issues.see")
        return queries.promises_listed(self.request.actor)


class MakePromise(FormPage):
    form_class, title, submit_label, done = (
        forms.PromiseForm,
        _("记下答应的事"),
        _("记下答应的事"),
        _("记下了，到日子提醒您"),
    )

    def _about(self) -> dict[str, Any]:
        """What it is about, by the address: an issue, a visit or a household the actor sees."""
        kinds = (("issue", Issue), ("visit", Visit), ("household", Household))
        sent = {name: self.request.GET.get(name, "") for name, _model in kinds}
        try:
            return {
                f"{name}_id": model.objects.visible_to(self.request.actor).get_one(UUID(sent[name])).pk
                for name, model in kinds
                if sent[name]
            }
        except ValueError:
            raise Refusal(_("地址不完整，请从事项、走访或农户的页面进来。")) from None

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        self.request.actor.must("issues.report")
        self._about()
        return super().get_context_data(**kwargs)

    def act(self, data: dict[str, Any]) -> str:
        about = self._about()
        if not about:
            raise Refusal(_("地址不完整，请从事项、走访或农户的页面进来。"))
        actor, told = self.request.actor, (about | data).items()
        key = id_of_today(self.request, ("promise", *(part for pair in sorted(told) for part in pair)))
        if Promise.objects.visible_to(actor).filter(pk=key).exists():
            self.done = _("刚才已经记下这句，没有再记一遍。")
        promise = written(actions.make_promise, actor=actor, now=self.request.now, promise_id=key, **about, **data)
        about_one = promise.issue or promise.visit or promise.household
        return about_one.get_absolute_url() if about_one else reverse("issues:promises")


class _EndPage(FormPage):
    """A form about one promise, for whoever may take its step."""

    step = ""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        actions.promise_step(request.actor, self.promise, self.step)
        return super().get(request, *args, **kwargs)

    @property
    def promise(self) -> Promise:
        if not hasattr(self, "_promise"):
            self._promise = queries.promises_listed(self.request.actor).get_one(self.kwargs["pk"])  # type: ignore[attr-defined]
        return self._promise

    @property
    def title(self) -> Any:
        return _("%(step)s：%(issue)s") % {"step": self.submit_label, "issue": self.promise.words}

    @property
    def cancel_url(self) -> str:
        return reverse("issues:promises")

    def common(self) -> dict[str, Any]:
        return {"actor": self.request.actor, "promise_id": self.promise.pk, "now": self.request.now}


class Keep(_EndPage):
    step = "keep"
    form_class, submit_label, done = forms.PromiseNoteForm, _("做到了"), _("记下了")

    def act(self, data: dict[str, Any]) -> str:
        actions.keep_promise(**self.common(), **data)
        return self.cancel_url


class PutOff(_EndPage):
    step = "put_off"
    form_class, submit_label, done = forms.PutOffForm, _("改日子"), _("改好了，到新的日子提醒您")

    def act(self, data: dict[str, Any]) -> str:
        actions.put_off_promise(**self.common(), **data)
        return self.cancel_url


class LetGo(_EndPage):
    step = "let_go"
    form_class, submit_label, done = forms.LetGoForm, _("没能做到"), _("记下了")

    def act(self, data: dict[str, Any]) -> str:
        actions.let_promise_go(**self.common(), **data)
        return self.cancel_url
