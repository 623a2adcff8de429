"""What the pages of this room share: who may open them, their tabs, and a form that tells two people of each other."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tiangeng.kernel.actors import Actor
from tiangeng.kernel.refusals import ChangedMeanwhile
from tiangeng.kernel.words import joined
from tiangeng.places import queries
from tiangeng.places.models import Kept, Region
from tiangeng.ui.formpages import FormPage
from tiangeng.ui.records import Entry

HISTORY = {
    "household.created": pgettext_lazy("done", "建立档案"),
    "household.edited": pgettext_lazy("done", "修改档案"),
    "household.moved": pgettext_lazy("done", "迁村"),
    "resident.added": pgettext_lazy("done", "登记成员"),
    "resident.edited": pgettext_lazy("done", "修改成员资料"),
    "resident.removed": pgettext_lazy("done", "移除成员"),
    "secret.unmasked": pgettext_lazy("done", "查看号码"),
    "enterprise.created": pgettext_lazy("done", "登记企业"),
    "enterprise.edited": pgettext_lazy("done", "修改企业资料"),
    "facility.created": pgettext_lazy("done", "登记设施"),
    "facility.edited": pgettext_lazy("done", "修改设施资料"),
}
SEALED = {"phone": _("电话"), "id_number": _("身份证号"), "contact_phone": _("联系电话")}


def who(request: HttpRequest) -> Actor:
    """The actor the middleware has built."""
    actor: Actor = request.actor
    return actor


class Needs:
    """Mixin: the page opens only with this capability; strangers are asked to sign in."""

    needs = "places.see"
    request: HttpRequest

    @property
    def actor(self) -> Actor:
        return who(self.request)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        who(request).must(self.needs)
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)  # type: ignore[misc]
        return context | {"sections": sections(self.request.path), "may_edit": self.actor.holds("places.edit")}


class PlacesForm(Needs, FormPage):
    """A form page whose form is told who fills it in."""

    needs = "places.edit"
    form_class: type[forms.Form]

    def form_kwargs(self) -> dict[str, Any]:
        return {"actor": self.actor}

    def way_back(self) -> str:
        """Where 取消 leads."""
        raise NotImplementedError

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"cancel_url": self.way_back()}


class EditPage(PlacesForm):
    """Changes a kept record. When somebody else was first, the page shows what stands there now beside what was typed."""

    template_name = "places/edit.html"
    model: type[Kept]
    clash = False

    @cached_property
    def record(self) -> Any:
        return self.model.objects.visible_to(self.actor).get_one(self.kwargs["pk"])

    def change(self, *, seen_version: int | None, **data: Any) -> Any:
        """Call the one action."""
        raise NotImplementedError

    def act(self, data: dict[str, Any]) -> Any:
        try:
            return self.change(seen_version=data.pop("version"), **data)
        except ChangedMeanwhile:
            self.clash = True
            del self.record  # as it stands now
            raise

    def again(self, form: forms.Form, *, status: int) -> HttpResponse:
        if self.clash:  # told what changed, the person may now decide to save over it
            form.data = {**dict(form.data.items()), "version": str(self.record.version)}
        return super().again(form, status=status)

    def way_back(self) -> str:
        return str(self.record.get_absolute_url())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return context | {"record": self.record, "theirs": _theirs(self.record, context["form"]) if self.clash else ()}


def _theirs(record: Kept, form: forms.Form) -> list[tuple[Any, Any]]:
    """Where the record and the form differ: the field's label, and what the record says."""
    names = [name for name in form.cleaned_data if name != "version" and name in form.fields and name not in SEALED]
    differing = [name for name in names if getattr(record, name, None) != form.cleaned_data[name]]
    return [(form.fields[name].label, _shown(record, name)) for name in differing if hasattr(record, name)]


def _shown(record: Kept, name: str) -> Any:
    display = getattr(record, f"get_{name}_display", None)
    value = display() if display else getattr(record, name)
    return joined(value) if isinstance(value, list) else value


def initial_of(record: Kept, *names: str) -> dict[str, Any]:
    """The record's values for a form, with the version they were read at."""
    return {name: getattr(record, name) for name in (*names, "version")}


def masks_of(record: Kept, *names: str) -> dict[str, str]:
    """Sealed fields as anyone may see them."""
    return {name: str(secret) for name in names if (secret := getattr(record, name))}


def sections(here: str) -> list[dict[str, Any]]:
    """The tabs 村社 · 农户 · 企业 · 设施."""
    offered = ((_("村社"), "places:index"), (_("农户"), "places:households"), (_("企业"), "places:enterprises"),
               (_("设施"), "places:facilities"))  # fmt: skip
    return [{"label": label, "url": reverse(name), "open": reverse(name) == here} for label, name in offered]


def crumbs(actor: Actor, path: Sequence[Region], *last: tuple[Any, str]) -> list[tuple[Any, str]]:
    """The way from the room's first page, as far as it lies in the actor's territories."""
    way = [(one.name, reverse("places:region", args=[one.code])) for one in path if queries.may_open(actor, one.code)]
    return [(_("村社农户"), reverse("places:index")), *way, *last]


def timeline_of(records: Sequence[Any]) -> list[Entry]:
    """What was done to these records; why a number was looked at is for the auditor only."""
    names = {str(record.pk): str(record) for record in records}
    return [
        Entry(line.at, line.actor_name, HISTORY.get(line.verb, line.verb), note=_note(line, names))
        for line in queries.changes_of(records)
    ]


def _note(line: Any, names: Mapping[str, str]) -> Any:
    about = names.get(line.object_id, "") if line.object_type == "places.resident" else ""
    what = SEALED.get(line.changes.get("field"), "") if line.verb == "secret.unmasked" else line.reason
    return " · ".join(str(part) for part in (about, what) if part)


def from_query(request: HttpRequest, names: Mapping[str, str]) -> dict[str, str]:
    """Initial values a link brings along: query key → field."""
    return {field: request.GET[key][:60] for key, field in names.items() if request.GET.get(key)}


def pk_of(kwargs: Mapping[str, Any]) -> UUID:
    pk: UUID = kwargs["pk"]
    return pk
