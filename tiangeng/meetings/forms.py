"""Forms around a table. They parse and say what is missing; the actions decide."""

from typing import Any, cast
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from tiangeng.people.models import Organisation

from .models import Kind
from .states import ITEM_LIFE, RESULTS


def _long(
    label: Any, *, rows: int = 3, help_text: Any = "", limit: int = 5000, required: bool = True
) -> forms.CharField:
    box = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, max_length=limit, help_text=help_text, widget=box, required=required)


def _units(units: list[Organisation]) -> list[Any]:
    groups: dict[Any, list[tuple[str, str]]] = {}
    for unit in units:
        groups.setdefault(unit.get_kind_display(), []).append((str(unit.pk), unit.short_name))
    return list(groups.items())


def _offer(form: forms.Form, name: str, choices: list[Any]) -> None:
    cast(Any, form.fields[name]).choices = choices


class WhenForm(forms.Form):
    title = forms.CharField(label=_("会议名称"), max_length=80)
    begins_at = forms.DateTimeField(label=_("哪天几点"))
    place = forms.CharField(label=_("在哪里开"), max_length=80, required=False)
    chair_id = forms.ChoiceField(label=_("谁主持"), required=False)

    def __init__(self, *args: Any, chairs: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        groups: dict[str, list[tuple[str, str]]] = {}
        for person in chairs:
            groups.setdefault(str(person.organisation), []).append((str(person.pk), person.name))
        _offer(self, "chair_id", [("", _("还没定")), *groups.items()])

    def clean_chair_id(self) -> UUID | None:
        return UUID(self.cleaned_data["chair_id"]) if self.cleaned_data["chair_id"] else None


class ChangeForm(WhenForm):
    """Carries the version the person had before their eyes."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class CallForm(WhenForm):
    kind = forms.ChoiceField(label=_("开什么会"), choices=Kind.choices, widget=forms.RadioSelect)
    region_code = forms.ChoiceField(label=_("管哪里的事"))
    field_order = ["kind", "region_code", "title", "begins_at", "place", "chair_id"]

    def __init__(self, *args: Any, places: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "region_code", [(place.code, place.name) for place in places])


class AskForm(forms.Form):
    """Which table, out of those there are; `w:` ones wait until one is called."""

    table = forms.ChoiceField(label=_("上哪个会"), widget=forms.RadioSelect)
    words = _long(_("为什么上会"), limit=500, required=False, help_text=_("卡在哪里、要谁来一起谈，一句话。"))

    def __init__(self, *args: Any, tables: list[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "table", tables)


class ResultForm(forms.Form):
    result = forms.ChoiceField(label=_("结果"), widget=forms.RadioSelect)
    agreement = _long(_("说定了什么"), help_text=_("谁让一步、谁做什么，用当场说的话；没有谈成的写卡在哪里。"))
    responsible_id = forms.ChoiceField(label=_("由谁办"), required=False, help_text=_("会后去办的才填。"))
    until_on = forms.DateField(label=_("哪天前办好"), required=False)
    party_ids = forms.MultipleChoiceField(
        label=_("哪些单位坐在一起"), required=False, widget=forms.CheckboxSelectMultiple
    )
    helper_ids = forms.MultipleChoiceField(
        label=_("请谁配合"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("议定以后，按“请人配合”请他们。"),
    )  # fmt: skip
    villager_came = forms.TypedChoiceField(
        label=_("群众到场了吗"),
        choices=[("", _("没有问到")), ("1", _("到了")), ("0", _("没有到"))],
        required=False,
        empty_value=None,
        coerce=lambda value: value == "1",
    )
    villager_words = _long(_("群众怎么说"), rows=2, limit=500, required=False)

    def __init__(self, *args: Any, units: list[Organisation], has_above: bool, consults: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [name for name in RESULTS if has_above or name != "take_up"]
        _offer(self, "result", [(name, ITEM_LIFE.step_label(name)) for name in offered])
        choices = _units(units)
        _offer(self, "responsible_id", [("", _("请选择")), *choices])
        _offer(self, "party_ids", choices)
        _offer(self, "helper_ids", choices)
        if not consults:
            del self.fields["helper_ids"]

    def clean_responsible_id(self) -> UUID | None:
        return UUID(self.cleaned_data["responsible_id"]) if self.cleaned_data["responsible_id"] else None

    def clean_party_ids(self) -> list[UUID]:
        return [UUID(pk) for pk in self.cleaned_data["party_ids"]]

    def clean_helper_ids(self) -> list[UUID]:
        return [UUID(pk) for pk in self.cleaned_data["helper_ids"]]


class CloseForm(forms.Form):
    summary = _long(_("小结"), required=False, help_text=_("写在纪要开头的几句话；可以不写。"))


class ItemWordsForm(forms.Form):
    words = _long(_("说明"))


class ItemMayForm(forms.Form):
    """Striking off what has been reported as done needs no words."""

    words = _long(_("说明"), required=False)
