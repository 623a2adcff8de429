"""Forms for finding out whether it is solved: whom to call, what was said, that nobody answered, what somebody saw there."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tiangeng.issues import queries

from . import PhotoField, offer


class CallBackForm(forms.Form):
    is_solved = forms.TypedChoiceField(
        label=_("群众怎么说"),
        widget=forms.RadioSelect,
        coerce=lambda value: value == "1",
    )
    words = forms.CharField(label=_("他的原话"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, yes: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "is_solved", [("1", yes), ("0", _("还没解决"))])


class UnreachedForm(forms.Form):
    note = forms.CharField(label=_("怎么没联系上"), max_length=200)


class VerifyForm(forms.Form):
    is_solved = forms.TypedChoiceField(
        label=_("看下来"),
        widget=forms.RadioSelect,
        coerce=lambda value: value == "1",
    )
    words = forms.CharField(
        label=_("看到了什么"),
        help_text=_("什么时候去的、看了哪里、问了谁；这句话群众在回执页上看得到。"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    photo = PhotoField(label=_("现场照片"))
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, yes: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "is_solved", [("1", yes), ("0", _("还没解决"))])


class DrawForm(forms.Form):
    region_code = forms.ChoiceField(label=_("哪里的"))
    since_on = forms.DateField(label=_("从哪天办结的"))
    until_on = forms.DateField(label=_("到哪天"))
    lead_id = forms.ChoiceField(label=_("只抽一家办的"), required=False)
    size = forms.IntegerField(
        label=_("抽几件"), min_value=1, max_value=500, initial=30,
        help_text=_("抽 30 件，如果每十件里有一件没办好，有 95% 以上的机会至少抽到一件。"),
    )  # fmt: skip

    def __init__(self, *args: Any, places: list[tuple[str, str]], county_code: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "region_code", places)
        units = queries.units_of(county_code).exclude(kind="village")
        offer(self, "lead_id", [("", _("哪家办的都抽")), *((str(unit.pk), unit.short_name) for unit in units)])
