"""Views of lists under a name, and the columns one looks at."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from django.views.generic import TemplateView

from tiangeng.console import actions, forms, queries
from tiangeng.console.models import SavedView
from tiangeng.kernel.refusals import SignInNeeded
from tiangeng.ui import lists
from tiangeng.ui.formpages import FormPage


class Views(TemplateView):
    """One's own and the unit's, by list."""

    template_name = "console/views.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        actor, now = self.request.actor, self.request.now
        if not actor.is_signed_in:
            raise SignInNeeded
        views = queries.views_of(actor)
        pages = {view.path: lists.opened(view.path, "", actor=actor, now=now) for view in views}
        found = [(view, pages[view.path].title) for view in views if pages[view.path]]  # type: ignore[union-attr]
        return super().get_context_data(views=found, title=_("我的视图"), **kwargs)


class NewView(FormPage):
    """The list's own menu posts here; the page is seen only when something is missing."""

    title, submit_label, done = (
        gettext_lazy("保存这个视图"),
        gettext_lazy("保存"),
        gettext_lazy("存好了，在“视图”里点它。"),
    )
    form_class = forms.NewViewForm

    def initial(self) -> dict[str, Any]:
        return {name: self.request.GET.get(name, "") for name in ("path", "query")}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        if not self.request.actor.is_signed_in:
            raise SignInNeeded
        return super().get_context_data(**kwargs)

    def act(self, data: dict[str, Any]) -> SavedView:
        return actions.save_view(actor=self.request.actor, now=self.request.now, **data)


class EditView(FormPage):
    title, form_class = gettext_lazy("改这个视图"), forms.ViewForm

    @property
    def view(self) -> SavedView:
        if not hasattr(self, "_view"):
            self._view: SavedView = SavedView.objects.visible_to(self.request.actor).get_one(self.kwargs["pk"])
        return self._view

    def initial(self) -> dict[str, Any]:
        habits = queries.habits_of(self.request.actor, self.view.path)
        return {
            "name": self.view.name,
            "is_shared": self.view.organisation_id is not None,
            "is_default": any(view.is_default and view.pk == self.view.pk for view in habits.views),
        }

    @property
    def cancel_url(self) -> str:
        return reverse("console:views")

    def act(self, data: dict[str, Any]) -> str:
        actions.change_view(actor=self.request.actor, now=self.request.now, view_id=self.view.pk, **data)
        return reverse("console:views")


@require_POST
def remove(request: HttpRequest, pk: UUID) -> HttpResponse:
    actions.remove_view(actor=request.actor, now=request.now, view_id=pk)
    messages.success(request, _("删掉了。"))
    return HttpResponseRedirect(reverse("console:views"))


@require_POST
def first(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Open the list with this view, or with everything again."""
    is_default = request.POST.get("is_default") == "1"
    view = actions.open_with(actor=request.actor, now=request.now, view_id=pk, is_default=is_default)
    messages.success(
        request, _("以后打开这张表，先看“%s”。") % view.name if is_default else _("以后打开这张表，先看全部。")
    )
    return HttpResponseRedirect(view.get_absolute_url())


@require_POST
def columns(request: HttpRequest) -> HttpResponse:
    """Keep the ticked columns in their order; a column's arrow moves it one place forward; or back to how the list comes."""
    sent = request.POST
    order = list(dict.fromkeys(sent.getlist("order")))[:50]
    chosen = set(sent.getlist("cols"))
    moved = sent.get("up", "")
    if moved in order[1:]:
        at = order.index(moved)
        order[at - 1], order[at] = order[at], order[at - 1]
    kept = [] if sent.get("reset") else [name for name in order if name in chosen]
    path = sent.get("path", "")
    actions.choose_columns(actor=request.actor, now=request.now, path=path, columns=kept)
    rest = QueryDict(sent.get("query", "")[:2000], mutable=True)
    for name in ("cols", "arrange", "page"):
        rest.pop(name, None)
    if moved:
        rest["arrange"] = "1"
    elif not rest:
        rest["all"] = "1"
    return HttpResponseRedirect(f"{path}?{rest.urlencode()}")
