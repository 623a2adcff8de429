"""A page with one form: it validates, calls one action, and keeps every word when the answer is no."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from tiangeng.kernel.refusals import Refusal, SignInNeeded


class FormPage(TemplateView):
    """Set `form_class` and `act`; the form is never saved, the room's action is called with its cleaned data."""

    template_name = "ui/form.html"
    form_class: type[forms.Form]
    title: Any = ""
    hint: Any = ""
    submit_label: Any = _("保存")
    done: Any = _("已保存")
    cancel_url: Any = ""
    draft = ""  # name of the kept draft; the URL's name when empty

    def act(self, data: dict[str, Any]) -> Any:
        """Call the one action; hand back a URL or something with `get_absolute_url()`."""
        raise NotImplementedError

    def initial(self) -> dict[str, Any]:
        """What the form starts with."""
        return {}

    def form_kwargs(self) -> dict[str, Any]:
        """What else the form needs to know, such as the villages this person may choose from."""
        return {}

    def get_form(self) -> forms.Form:
        sent: dict[str, Any] = (
            {"data": self.request.POST, "files": self.request.FILES} if self.request.method == "POST" else {}
        )
        return self.form_class(**sent, initial=self.initial(), **self.form_kwargs())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        if "form" not in kwargs:
            kwargs["form"] = self.get_form()
        match = self.request.resolver_match
        draft = self.draft or (match.view_name if match else "")
        own = {"title": self.title, "hint": self.hint, "submit_label": self.submit_label, "cancel_url": self.cancel_url}
        return super().get_context_data(**own, draft=draft, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self.get_form()
        if form.is_valid():
            try:
                target = self.act(form.cleaned_data)
            except SignInNeeded:
                raise
            except Refusal as refusal:
                form.add_error(_field_of(form, refusal), refusal.sentence)
                return self.again(form, status=refusal.status)
            messages.success(request, self.done)
            return HttpResponseRedirect(target if isinstance(target, str) else target.get_absolute_url())
        return self.again(form, status=422)

    def again(self, form: forms.Form, *, status: int) -> HttpResponse:
        """The same page with what was typed and what is wrong with it."""
        return self.render_to_response(self.get_context_data(form=form), status=status)


def _field_of(form: forms.Form, refusal: Refusal) -> str | None:
    """A refusal may name the field it is about; otherwise it stands above the form."""
    name = str(refusal.facts.get("form_field", ""))
    return name if name in form.fields else None
