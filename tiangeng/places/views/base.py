"""What the pages of this room share: who may open them, their tabs, and a form that tells two people of each other."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tiangeng.kernel.actors import Actor
from tiangeng.places import queries
from tiangeng.places.models import Kept, Region, Resident
from tiangeng.ui.formpages import FormPage, KeptFormPage
from tiangeng.ui.records import Entry
from tiangeng.ui.watched import mark_of

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


class EditPage(KeptFormPage, PlacesForm):
    """Changes a kept record."""

    model: type[Kept]
    unshown = tuple(SEALED)

    @property
    def watched(self) -> str:  # type: ignore[override]
        """A member of a family has no page of their own."""
        return "" if self.model is Resident else self.model._meta.label_lower

    def seen(self) -> tuple[Any, int]:
        return self.record.pk, mark_of(self.record.changed_at)

    @cached_property
    def record(self) -> Any:
        return self.model.objects.visible_to(self.actor).get_one(self.kwargs["pk"])

    def reread(self) -> Any:
        del self.record
        return self.record

    def way_back(self) -> str:
        return str(self.record.get_absolute_url())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"record": self.record}


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
