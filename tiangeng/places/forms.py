"""Forms of this room, and two fields for the forms of all rooms: a region and a household, typed as people know them.

`RegionField` takes a name, its initials, its pinyin or its code, and gives the code; `HouseholdField` takes a house
number, the head's name or initials, and gives the id. Both work without a script; with one, the browser suggests.
A form that holds them derives from `PlacedForm` and is given the actor.
"""

from collections.abc import Collection
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tiangeng.kernel.actors import NOBODY, Actor
from tiangeng.kernel.words import joined

from . import queries
from .models import HouseholdState, Level, Region

OFFERED_AT_ONCE = 40  # so many choices travel with the page; more are asked for while typing
NAMED_AT_MOST = 6
RELATIONS = ("户主", "配偶", "儿子", "女儿", "父亲", "母亲", "儿媳", "女婿", "孙子", "孙女", "兄弟", "姐妹")


class SuggestedInput(forms.TextInput):
    """A text box with suggestions under it: those that come along, and those asked for at `url` while typing."""

    template_name = "places/widgets/suggested.html"

    def __init__(
        self, attrs: dict[str, Any] | None = None, *, url: Any = "", include: str = "", levels: Collection[str] = ()
    ) -> None:
        super().__init__({"autocomplete": "off"} | (attrs or {}))
        self.url, self.include, self.levels = url, include, [str(level) for level in levels]
        self.options: Collection[tuple[str, str]] = ()

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        list_id = f"{context['widget']['attrs'].get('id', name)}_list"
        context["widget"] |= {"list_id": list_id, "options": self.options}
        context["widget"]["attrs"] |= {"list": list_id} | (self._asking(name, list_id) if self.url else {})
        return context

    def _asking(self, name: str, list_id: str) -> dict[str, Any]:
        """What makes the box ask while one types; without a script it stays a plain box."""
        query = urlencode({"box": name, "level": self.levels}, doseq=True)
        asking = {
            "hx-get": f"{self.url}?{query}", "hx-trigger": "input changed delay:250ms", "hx-target": f"#{list_id}",
            "hx-swap": "innerHTML", "hx-push-url": "false", "hx-sync": "this:replace", "hx-params": "*",
        }  # fmt: skip
        return asking | ({"hx-include": self.include} if self.include else {})


class RegionField(forms.CharField):
    """A region inside the actor's territories; `levels` says how far down one must choose. Cleans to the code."""

    def __init__(self, *, levels: Collection[str] = (Level.VILLAGE,), **kwargs: Any) -> None:
        kwargs.setdefault("label", _("村(社区)"))
        kwargs.setdefault("help_text", _("村名、拼音首字母或代码都行，如“大洋”“dysq”；同名的前面加乡镇。"))
        super().__init__(max_length=60, **kwargs)
        self.levels = tuple(levels)
        self.territories: tuple[str, ...] = ("",)
        self.widget = SuggestedInput(url=reverse_lazy("places:suggest_regions"), levels=levels)
        self.widget.is_required = self.required

    def meant_for(self, actor: Actor) -> None:
        """Choose among this actor's territories; few choices are offered at once, a single one is filled in."""
        self.territories = queries.territories_of(actor)
        rows = [Region.objects.below(t).filter(level__in=self.levels)[: OFFERED_AT_ONCE + 1] for t in self.territories]
        near = [one for some in rows for one in some] if all(self.territories) else []
        if near and len(near) <= OFFERED_AT_ONCE:
            self.widget.options = suggestions(near, since=self.territories)
        if len(near) == 1 and self.initial is None:
            self.initial = near[0].code

    def prepare_value(self, value: Any) -> Any:
        """A code from the address or the record is shown as the name a person would type."""
        if isinstance(value, str) and value.isdigit() and (path := queries.ancestors_of(value[:12])):
            return queries.path_text(path, since=self.territories)
        return value

    def clean(self, value: Any) -> Any:
        found = self.region(super().clean(value))
        return found.code if found else ""

    def region(self, typed: str) -> Region | None:
        """The one region that was meant; several are listed so that the person can say which."""
        if not typed:
            return None
        found = queries.resolve_region(typed, within=self.territories, levels=self.levels)
        if not found:
            sentence = gettext("没有找到“%(typed)s”。换个叫法，或填乡镇再加村名。") % {"typed": typed}
            raise ValidationError(sentence, code="unknown")
        if len(found) > 1:
            raise ValidationError(
                _which(typed, [value for value, _label in suggestions(found, since=self.territories)])
            )
        return found[0]


class HouseholdField(forms.CharField):
    """A household the actor may see, of `region` where that is known. Cleans to the id, or None."""

    def __init__(self, *, region: str = "", **kwargs: Any) -> None:
        kwargs.setdefault("label", _("农户"))
        kwargs.setdefault("help_text", _("户主姓名、拼音首字母或户号。"))
        super().__init__(max_length=60, **kwargs)
        self.actor, self.within = NOBODY, region
        self.widget = SuggestedInput(url=reverse_lazy("places:suggest_households"), include="[name$=region_code]")
        self.widget.is_required = self.required

    def meant_for(self, actor: Actor) -> None:
        self.actor = actor

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, UUID) and (home := queries.households(self.actor).filter(pk=value).first()):
            return f"{home.head_name} {home.number}"
        return value

    def clean(self, value: Any) -> UUID | None:
        typed = super().clean(value)
        return self.household(typed) if typed else None

    def household(self, typed: str) -> UUID:
        rows = queries.households(self.actor, region=self.within)
        head, _space, number = typed.rpartition(" ")
        exact = (
            rows.filter(head_name=head, number=number)
            if head
            else rows.filter(head_name=typed) | rows.filter(number=typed)
        )
        found = list(exact[:NAMED_AT_MOST]) or list(queries.search_households(rows, typed)[:NAMED_AT_MOST])
        if not found:
            raise ValidationError(gettext("没有找到“%(typed)s”这户。") % {"typed": typed}, code="unknown")
        if len(found) > 1:
            raise ValidationError(_which(typed, [f"{one.head_name} {one.number} · {one.region_name}" for one in found]))
        pk: UUID = found[0].pk
        return pk


def suggestions(found: Collection[Region], *, since: Collection[str]) -> list[tuple[str, str]]:
    """What a person may type for each region, and the letters beside it."""
    paths = queries.paths_of(one.code for one in found)
    return [(queries.path_text(paths[one.code], since=since), one.initials) for one in found]


def _which(typed: str, choices: list[str]) -> ValidationError:
    named = joined(choices[:NAMED_AT_MOST]) + ("…" if len(choices) > NAMED_AT_MOST else "")
    sentence = gettext("“%(typed)s”不止一个，请写全：%(choices)s") % {"typed": typed, "choices": named}
    return ValidationError(sentence, code="ambiguous")


class PlacedForm(forms.Form):
    """A form with fields that depend on who fills it in."""

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if hasattr(field, "meant_for"):
                field.meant_for(actor)


class LabelsField(forms.CharField):
    """Labels in one line, parted by 、 or commas or spaces; cleans to a list."""

    def prepare_value(self, value: Any) -> Any:
        return "、".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> list[str]:
        text = super().clean(value)
        for mark in ("，", ",", "；", ";", " "):
            text = text.replace(mark, "、")
        return [label for label in text.split("、") if label]


def secret(label: Any, **kwargs: Any) -> forms.CharField:
    """A box for a number that is sealed: never kept as a draft, never filled in by the browser."""
    attrs = {"data-no-draft": "", "autocomplete": "off", "inputmode": "text"}
    return forms.CharField(label=label, required=False, max_length=32, widget=forms.TextInput(attrs), **kwargs)


class SeenForm(PlacedForm):
    """Carries the version the person had before their eyes."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)


class HouseholdFileForm(PlacedForm):
    head_name = forms.CharField(label=_("户主姓名"), max_length=40)
    number = forms.CharField(
        label=_("户号"), max_length=20, required=False, help_text=_("村里的户号；留空由系统接着编。")
    )
    hamlet = forms.CharField(label=_("自然村"), max_length=40, required=False)
    address = forms.CharField(label=_("地址"), max_length=120, required=False)
    state = forms.ChoiceField(label=_("状态"), choices=HouseholdState.choices, initial=HouseholdState.LIVING)
    labels = LabelsField(
        label=_("标签"), max_length=300, required=False, help_text=_("如 独居老人、低保；用顿号分开。只记帮得上忙的。")
    )
    note = forms.CharField(label=_("备注"), max_length=2000, required=False, widget=forms.Textarea({"rows": 3}))


class HouseholdForm(HouseholdFileForm):
    region_code = RegionField()
    field_order = ("region_code",)


class HouseholdEditForm(SeenForm, HouseholdFileForm):
    """A household changes villages by being moved, so the village is not here."""


class MoveForm(SeenForm):
    region_code = RegionField(label=_("搬到哪个村"))
    number = forms.CharField(label=_("那边的户号"), max_length=20, required=False, help_text=_("留空由系统接着编。"))
    reason = forms.CharField(label=_("原因"), max_length=200, required=False)


class ResidentForm(PlacedForm):
    name = forms.CharField(label=_("姓名"), max_length=40)
    relation = forms.CharField(label=_("与户主关系"), max_length=20, widget=SuggestedInput)
    birth_year = forms.IntegerField(label=_("出生年份"), required=False, help_text=_("填了身份证号就不用填。"))
    phone = secret(_("电话"))
    id_number = secret(_("身份证号"), help_text=_("没有用处就不要登记。加密保存，平时遮住。"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["relation"].widget.options = [(one, "") for one in RELATIONS]


class ResidentEditForm(SeenForm, ResidentForm):
    """Sealed numbers are not shown again: an empty box leaves them, a tick takes them off."""

    drop_phone = forms.BooleanField(label=_("删去已登记的电话"), required=False)
    drop_id_number = forms.BooleanField(label=_("删去已登记的身份证号"), required=False)

    def __init__(self, *args: Any, masks: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("phone", "id_number"):
            if masks.get(name):
                self.fields[name].help_text = _("已登记 %(mask)s；不改就留空。") % {"mask": masks[name]}
            else:
                del self.fields[f"drop_{name}"]
        self.order_fields(["name", "relation", "birth_year", "phone", "drop_phone", "id_number", "drop_id_number"])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for name in ("phone", "id_number"):
            if data.pop(f"drop_{name}", False):
                data[name] = ""
            elif not data.get(name):
                data.pop(name, None)
        return data


class EnterpriseForm(PlacedForm):
    name = forms.CharField(label=_("企业名称"), max_length=120)
    credit_code = forms.CharField(label=_("统一社会信用代码"), max_length=32, help_text=_("18 位，营业执照上有。"))
    region_code = RegionField(label=_("在哪个村(社区)或乡镇"), levels=(Level.VILLAGE, Level.TOWNSHIP))
    industry = forms.CharField(label=_("行业"), max_length=60, required=False)
    is_above_scale = forms.BooleanField(label=_("规模以上企业"), required=False)
    contact_name = forms.CharField(label=_("联系人"), max_length=40, required=False)
    contact_phone = secret(_("联系电话"))
    address = forms.CharField(label=_("地址"), max_length=120, required=False)


class EnterpriseEditForm(SeenForm, EnterpriseForm):
    drop_contact_phone = forms.BooleanField(label=_("删去已登记的电话"), required=False)

    def __init__(self, *args: Any, masks: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if masks.get("contact_phone"):
            self.fields["contact_phone"].help_text = _("已登记 %(mask)s；不改就留空。") % {
                "mask": masks["contact_phone"]
            }
        else:
            del self.fields["drop_contact_phone"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.pop("drop_contact_phone", False):
            data["contact_phone"] = ""
        elif not data.get("contact_phone"):
            data.pop("contact_phone", None)
        return data


class FacilityForm(PlacedForm):
    name = forms.CharField(label=_("名称"), max_length=80)
    kind = forms.ChoiceField(label=_("种类"))
    region_code = RegionField(label=_("在哪里"), levels=(Level.VILLAGE, Level.TOWNSHIP, Level.COUNTY))
    address = forms.CharField(label=_("地址"), max_length=120, required=False)
    latitude = forms.DecimalField(label=_("纬度"), max_digits=9, decimal_places=6, required=False)
    longitude = forms.DecimalField(label=_("经度"), max_digits=9, decimal_places=6, required=False)

    def __init__(self, *args: Any, kinds: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [("", _("请选择")), *kinds.items()]  # type: ignore[attr-defined]


class FacilityEditForm(SeenForm, FacilityForm):
    pass
