"""Two that are one matter, and one that is two."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from . import category_choices, offer


class MergeForm(forms.Form):
    """Into one that sounds the same, or into the one whose number is typed."""

    near = forms.ChoiceField(label=_("同村在办的"), required=False, widget=forms.RadioSelect)
    number = forms.CharField(
        label=_("并入哪一件（编号）"), max_length=20, required=False, help_text=_("例如 LQ-2026-000123，只写 123 也行")
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, near: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if near:
            offer(self, "near", [*near, ("", _("都不是，写编号"))])
        else:
            del self.fields["near"]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        data["number"] = data.get("near") or data.get("number", "").strip().upper()
        if not data["number"] and not self.errors:
            self.add_error("number", _("还没填"))
        return data


class SplitForm(forms.Form):
    title = forms.CharField(label=_("拆出去的这一件"), max_length=80)
    body = forms.CharField(label=_("什么事"), max_length=20_000, widget=forms.Textarea(attrs={"rows": 4}))
    category = forms.ChoiceField(label=_("类别"))
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, county_code: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "category", [("", _("请选择")), *category_choices(county_code)])
