"""The form by which a person says how to be told."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from . import queries


class ChoicesForm(forms.Form):
    kinds = forms.MultipleChoiceField(
        label=_("铃铛里要看到"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("不勾的不进铃铛，也不进每日一信；工作台上照样看得到。"),
    )
    mail = forms.EmailField(
        label=_("每日一信发到"),
        required=False,
        max_length=120,
        help_text=_("工作日早上一封，没有等您办的就不发。留空就不发信。"),
    )

    def __init__(self, *args: Any, kinds: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kinds"].choices = kinds  # type: ignore[attr-defined]


class HookForm(forms.Form):
    name = forms.CharField(label=_("名称"), max_length=40, help_text=_("哪个系统在收，例如“县大脑”。"))
    url = forms.CharField(
        label=_("推送到的网址"), max_length=500, widget=forms.URLInput(attrs={"placeholder": "https://"})
    )
    events = forms.MultipleChoiceField(
        label=_("要推送的事"), widget=forms.CheckboxSelectMultiple, help_text=_("都勾上了，不要的去掉。")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        steps = queries.hooked()
        self.fields["events"].choices = steps  # type: ignore[attr-defined]
        self.initial.setdefault("events", [code for code, _label in steps])
