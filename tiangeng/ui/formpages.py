"""A page with one form: it validates, calls one action, and keeps every word when the answer is no."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from tiangeng.kernel.refusals import ChangedMeanwhile, Refusal, SignInNeeded
from tiangeng.kernel.words import joined

from . import watched


@dataclass(frozen=True, slots=True)
class Cost:
    """What filling a form in once takes, and where that is worked out."""

    minutes: float
    url: str


_costs: list[Callable[[type[forms.Form]], Cost | None]] = []


def tell_costs(tell: Callable[[type[forms.Form]], Cost | None]) -> None:
    """The room that keeps the burden register says so of the forms that stand in it."""
    _costs.append(tell)


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
    watched = ""  # "room.model" of the record it is about, where others' changes are told while one types

    def act(self, data: dict[str, Any]) -> Any:
        """Call the one action; hand back a URL or something with `get_absolute_url()`."""
        raise NotImplementedError

    def initial(self) -> dict[str, Any]:
        """What the form starts with."""
        return {}

    def form_kwargs(self) -> dict[str, Any]:
        """What else the form needs to know, such as the villages this person may choose from."""
        return {}

    def seen(self) -> tuple[Any, int]:
        """Where it is watched: the record's id, and how far this page knows of what others did."""
        raise NotImplementedError

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
        if self.watched:
            pk, mark = self.seen()
            own["watch_url"] = watched.address(self.watched, pk, seen=mark, typing=True)
        own["cost"] = next(filter(None, (tell(self.form_class) for tell in _costs)), None)
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


class RecordFormPage(FormPage):
    """A form about one record, which is read once: set `about`, the actions' name for its id, and `find`."""

    about = ""

    def find(self) -> Any:
        """The record, for this person; refuses whoever may not."""
        raise NotImplementedError

    @cached_property
    def row(self) -> Any:
        return self.find()

    @property
    def what(self) -> Any:
        """What the record is called in the page's heading."""
        return self.row.title

    @property
    def title(self) -> Any:
        return _("%(step)s：%(what)s") % {"step": self.submit_label, "what": self.what}

    @property
    def cancel_url(self) -> Any:
        return self.row.get_absolute_url()

    def common(self) -> dict[str, Any]:
        """What every action about the record is told."""
        return {"actor": self.request.actor, self.about: self.row.pk, "now": self.request.now}


class KeptFormPage(FormPage):
    """Changes a record that counts its changes. Whoever was second sees what stands there now beside what was typed.

    The form carries the `version` it started from; saved once more, it means: mine, in full knowledge of the other.
    """

    template_name = "ui/kept_form.html"
    standing: Any = None  # the record as somebody else has left it
    unshown: Sequence[str] = ()  # boxes whose values are sealed

    def change(self, *, seen_version: int | None, **data: Any) -> Any:
        """Call the one action."""
        raise NotImplementedError

    def reread(self) -> Any:
        """The record as it stands now."""
        raise NotImplementedError

    def act(self, data: dict[str, Any]) -> Any:
        try:
            return self.change(seen_version=data.pop("version"), **data)
        except ChangedMeanwhile:
            self.standing = self.reread()
            raise

    def again(self, form: forms.Form, *, status: int) -> HttpResponse:
        if self.standing is not None:
            form.data = {**dict(form.data.items()), "version": str(self.standing.version)}
        return super().again(form, status=status)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return context | {"theirs": self._theirs(context["form"]) if self.standing is not None else ()}

    def _theirs(self, form: forms.Form) -> list[tuple[Any, Any]]:
        """Where the record and the form differ: the field's label, and what the record says."""
        row, typed = self.standing, form.cleaned_data
        names = [name for name in typed if name in form.fields and name not in self.unshown and hasattr(row, name)]
        return [(form.fields[name].label, _said(row, name)) for name in names if getattr(row, name) != typed[name]]


def _said(row: Any, name: str) -> Any:
    """What a record says in one field, as a person reads it."""
    display = getattr(row, f"get_{name}_display", None)
    value = display() if display else getattr(row, name.removesuffix("_id"), getattr(row, name))
    return joined(value) if isinstance(value, list) else value


def _field_of(form: forms.Form, refusal: Refusal) -> str | None:
    """A refusal may name the field it is about; otherwise it stands above the form."""
    name = str(refusal.facts.get("form_field", ""))
    return name if name in form.fields else None
