"""The one form of this room that is not in a workbook."""

from django import forms
from django.utils.translation import gettext_lazy as _


class DeviceForm(forms.Form):
    name = forms.CharField(
        label=_("哪台手机"), max_length=60, help_text=_("例如：我的红米手机。换了手机或者丢了，在“我的”里停用它。")
    )
