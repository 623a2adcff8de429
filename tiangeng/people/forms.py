"""Forms of the console: they check what was typed and are never saved; the action decides."""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple, cast

from django import forms
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tiangeng.kernel.actors import Actor

from . import passwords, queries
from .models import Account, Organisation, OrganisationKind, Staff
from .roles import ADMINISTRATORS, Role

Found = Sequence[tuple[str, str]]
_NAMED_HERE = [kind for kind in OrganisationKind.choices if kind[0] in ("department", "office", "superior")]


class Picked(NamedTuple):
    """What came back of a search box: what was chosen, what was typed, and whether it was only to be looked for."""

    chosen: str
    typed: str
    is_searching: bool = False


class PickWidget(forms.TextInput):
    """A search box, and under it what was found, to choose from. Without script the form itself does the finding, by a button of
    its own."""

    template_name = "people/pick.html"
    found: Found = ()
    url = ""  # of what finds, where it is another room's

    def __init__(self, kind: str, *, hint: Any = "") -> None:
        super().__init__(attrs={"autocomplete": "off", "maxlength": 60})
        self.kind, self.hint = kind, hint

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Picked:
        return Picked(data.get(name, ""), data.get(f"{name}_q", ""), f"{name}_find" in data)

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        chosen, typed, _find = value if isinstance(value, Picked) else Picked(value or "", "")
        context = super().get_context(name, typed, attrs)
        return context | {
            "name": name,
            "chosen": str(chosen),
            "found": self.found,
            "hint": self.hint,
            "url": self.url or reverse("people:pick", args=[self.kind]),
        }


class PickField(forms.Field):
    """One of many (a village, a unit, a person), found by typing; cleans to its id."""

    def __init__(self, kind: str, *, hint: Any = "", **kwargs: Any) -> None:
        super().__init__(widget=PickWidget(kind, hint=hint), **kwargs)
        self.find: Callable[[str], Found] = lambda text: ()
        self.named: Callable[[str], str] = lambda value: ""

    def start_with(self, value: str) -> None:
        """Show one choice already made."""
        if value and (label := self.named(value)):
            self.widget.found = ((value, label),)

    def clean(self, value: Any) -> str:
        chosen, typed, is_searching = value if isinstance(value, Picked) else Picked(value or "", "")
        typed = typed.replace("\x00", "").strip()[:60]
        found = list(self.find(typed)) if typed else []
        if is_searching and found:
            self.widget.found = found
            raise forms.ValidationError(_("找到 %(n)s 个，请在下面选一个。"), params={"n": len(found)})
        if chosen and (not typed or chosen in dict(found)) and (label := self.named(chosen)):
            self.widget.found = found or ((chosen, label),)
            return str(chosen)
        self.widget.found = found
        exact = (
            [key for key, label in found if label.split(" · ")[0] == typed]
            if len(found) > 1
            else [k for k, _l in found]
        )
        if len(exact) == 1:
            return exact[0]
        if not typed:
            if self.required:
                raise forms.ValidationError(_("请先输入几个字查找，再选一个。"))
            return ""
        if not found:
            raise forms.ValidationError(_("没有找到“%(typed)s”，换个写法再试。"), params={"typed": typed})
        raise forms.ValidationError(_("找到 %(n)s 个，请在下面选一个。"), params={"n": len(found)})


def picker(kind: str, actor: Actor) -> tuple[Callable[[str], Found], Callable[[str], str]]:
    """How a kind of thing is found and named, for this actor."""
    if kind == "territory":
        within = [held.territory for held in actor.grants if "people.propose_grants" in held.capabilities]

        def regions(text: str) -> Found:
            found = queries.regions_found(text, within=within)[: queries.PICK_AT_MOST]
            towns = queries.region_paths(region.code[:9] for region in found)
            return [(r.code, " · ".join(_parts(r.name, towns[r.code[:9]], r.code))) for r in found]

        return regions, lambda code: queries.region_paths([code]).get(code, "") if code.isdigit() else ""
    if kind == "organisation":
        return unit_picker(Organisation.objects.visible_to(actor).filter(is_active=True).order_by("sort_key"))
    people = Staff.objects.visible_to(actor).filter(is_active=True).select_related("organisation").order_by("sort_key")

    def staff(text: str) -> Found:
        found = queries.matching_staff(people, text)[: queries.PICK_AT_MOST]
        return [(str(one.pk), f"{one.name} · {one.organisation.short_name} {one.position}") for one in found]

    return staff, lambda key: _label(people, key)


def unit_picker(units: QuerySet[Organisation]) -> tuple[Callable[[str], Found], Callable[[str], str]]:
    """How one of these units is found and named; with its county, where several have one of that name."""

    def find(text: str) -> Found:
        found = list(queries.matching_units(units, text)[: queries.PICK_AT_MOST])
        counties = queries.region_paths({unit.county_code for unit in found})
        several = len({unit.county_code for unit in found}) > 1
        return [
            (str(u.pk), " · ".join([u.short_name, u.name, *([counties[u.county_code]] if several else [])]))
            for u in found
        ]

    return find, lambda key: _label(units, key)


def _parts(name: str, town: str, code: str) -> list[str]:
    return [name, town, code] if len(code) == 12 else [name, code]


def _label(rows: Any, key: str) -> str:
    try:
        found = rows.filter(pk=key).first()
    except (ValueError, forms.ValidationError):
        return ""
    return str(found) if found else ""


class PickingForm(forms.Form):
    """A form whose `PickField`s look for what this actor may see."""

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            if isinstance(field, PickField):
                field.find, field.named = picker(field.widget.kind, actor)
                field.start_with(str(self.initial.get(name) or ""))


class UnitForm(forms.Form):
    name = forms.CharField(label=_("单位名称"), max_length=80)
    short_name = forms.CharField(
        label=_("简称"), max_length=40, required=False, help_text=_("派单和列表里显示的名字；不填就用全称。")
    )
    functions = forms.CharField(
        label=_("管什么"),
        required=False,
        max_length=800,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("用顿号或空格隔开，派单和检索都靠这些词。"),
    )
    duty_phone = forms.CharField(
        label=_("值班电话"),
        max_length=20,
        required=False,
        help_text=_("单位的，不是个人的；填了就印在连心卡上，没填印 12345。座机带区号。"),
    )

    def clean_functions(self) -> list[str]:
        text = self.cleaned_data["functions"]
        return [word for word in text.replace("、", " ").replace("，", " ").replace(",", " ").split() if word]


class NewUnitForm(UnitForm):
    code = forms.CharField(label=_("代号"), max_length=40, help_text=_("小写英文、数字、横线，如 water；启用后不改。"))
    kind = forms.ChoiceField(label=_("类别"), choices=_NAMED_HERE)
    county_code = forms.ChoiceField(label=_("哪个县"))
    field_order = ["county_code", "name", "short_name", "kind", "code", "functions", "duty_phone"]

    def __init__(self, *args: Any, counties: Found, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        county = cast(forms.ChoiceField, self.fields["county_code"])
        county.choices = counties
        if len(counties) == 1:
            county.initial, county.widget = counties[0][0], forms.HiddenInput()


class StaffForm(forms.Form):
    name = forms.CharField(label=_("姓名"), max_length=40)
    position = forms.CharField(label=_("职务"), max_length=60, required=False)
    phone = forms.CharField(
        label=_("手机"),
        max_length=20,
        required=False,
        help_text=_("加密保存，同事看到的是 138****5678。"),
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off", "data-no-draft": ""}),
    )


class NewStaffForm(StaffForm, PickingForm):
    organisation = PickField("organisation", label=_("单位"), hint=_("单位名称或简称"))
    field_order = ["name", "organisation", "position", "phone"]


class EditStaffForm(StaffForm):
    phone = forms.CharField(
        label=_("新手机号"),
        max_length=20,
        required=False,
        help_text=_("留空就不改。"),
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off", "data-no-draft": ""}),
    )


class _Leaving(forms.Form):
    reason = forms.CharField(label=_("原因"), max_length=150, widget=forms.Textarea(attrs={"rows": 2}))
    left_because = forms.CharField(
        label=_("手上的事为什么留着"),
        max_length=200,
        required=False,
        help_text=_("手上没有事就不用填；有事请先交接，确实交不了的才写明原因。"),
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class LeaveForm(_Leaving):
    """Ends a posting; what is in hand is handed over first, or it is said why not."""


class MoveStaffForm(_Leaving, PickingForm):
    organisation = PickField("organisation", label=_("调到哪个单位"), hint=_("单位名称或简称"))
    reason = forms.CharField(label=_("原因"), max_length=200, required=False)
    field_order = ["organisation", "reason", "left_because"]


class OutsideForm(forms.Form):
    outside_id = forms.CharField(label=_("省平台上的编号"), max_length=64, required=False)


class NewAccountForm(PickingForm):
    kind = forms.ChoiceField(
        label=_("账号种类"),
        initial="staff",
        widget=forms.RadioSelect,
        choices=[("staff", _("干部账号")), ("administrator", _("管理员账号（系统、安全、审计三员之一，专号专用）"))],
    )
    staff = PickField(
        "staff", label=_("给哪位干部"), hint=_("姓名或拼音首字母"), required=False, help_text=_("管理员账号不用选。")
    )
    display_name = forms.CharField(
        label=_("姓名"), max_length=40, required=False, help_text=_("只有管理员账号要填；干部账号用名册上的姓名。")
    )
    username = forms.CharField(
        label=_("用户名"),
        max_length=40,
        help_text=_("3–40 个小写字母、数字、点、横线，登录用，以后不改。"),
        widget=forms.TextInput(attrs={"autocapitalize": "none", "autocomplete": "off", "spellcheck": "false"}),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        is_administrator = data.get("kind") == "administrator"
        if is_administrator and not data.get("display_name"):
            self.add_error("display_name", _("管理员账号请填姓名。"))
        if not is_administrator and not data.get("staff") and "staff" not in self.errors:
            self.add_error("staff", _("请选一位干部；名册里没有的，请先在“干部”里新建。"))
        return data


class GrantForm(PickingForm):
    role = forms.ChoiceField(label=_("角色"))
    territory = PickField(
        "territory", label=_("范围"), hint=_("乡镇、村名，或拼音首字母"),
        help_text=_("只找得到您自己范围里的；授到市、省的，由管到那里的系统管理员提出。"),
    )  # fmt: skip
    organisation = PickField(
        "organisation",
        label=_("代表单位"),
        hint=_("单位名称或简称"),
        required=False,
        help_text=_("以哪个单位的名义办事；三员不用选。"),
    )
    from_on = forms.DateField(label=_("从哪天起"))
    to_on = forms.DateField(label=_("到哪天止"), required=False, help_text=_("留空表示一直有效，直到收回。"))
    reason = forms.CharField(
        label=_("原因"),
        max_length=200,
        help_text=_("批准的人要看：任职文件、派驻通知等。"),
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, account: Account, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [role for role in Role if (role in ADMINISTRATORS) == account.is_administrator]
        roles = cast(forms.ChoiceField, self.fields["role"])
        roles.choices = [(role.value, role.label) for role in offered]


class StandInForm(PickingForm):
    absent = PickField(
        "staff", label=_("谁请假"), hint=_("姓名或拼音首字母"), required=False, help_text=_("不选就是自己。")
    )
    stand_in = PickField("staff", label=_("请谁代理"), hint=_("姓名或拼音首字母"))
    from_on = forms.DateField(label=_("从哪天起"))
    to_on = forms.DateField(label=_("到哪天止"), help_text=_("这一天也算在内，过了自动结束。"))
    reason = forms.CharField(
        label=_("原因"),
        max_length=200,
        help_text=_("如：年休假、外出培训、产假；批准的人要看。"),
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, for_others: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not for_others:
            del self.fields["absent"]


class PasswordForm(forms.Form):
    """Old, new, new once more."""

    old = forms.CharField(
        label=_("现在的密码"),
        strip=False,
        max_length=4096,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    new = forms.CharField(
        label=_("新密码"),
        strip=False,
        max_length=4096,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=_("再输一次新密码"),
        strip=False,
        max_length=4096,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["new"].help_text = passwords.LengthAndClassesValidator().get_help_text()

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if "new" in data and "again" in data and data["new"] != data["again"]:
            self.add_error("again", _("两次输入的新密码不一样。"))
        return data


class TokenForm(forms.Form):
    name = forms.CharField(label=_("用途"), max_length=60, help_text=_("写清给哪个系统用，如：数据大屏。"))
    days = forms.TypedChoiceField(
        label=_("有效期"), coerce=int, initial=30, choices=[(30, _("30 天")), (90, _("90 天")), (365, _("一年"))]
    )
