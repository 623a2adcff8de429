"""Forms of the desk."""

from django import forms
from django.utils.translation import gettext_lazy as _


class ViewForm(forms.Form):
    name = forms.CharField(label=_("叫什么"), max_length=40, help_text=_("比如：本周要办的、水利局超期的。"))
    is_shared = forms.BooleanField(label=_("本单位的同事也能用"), required=False)
    is_default = forms.BooleanField(label=_("打开这张表时先看这个"), required=False)


class NewViewForm(ViewForm):
    path = forms.CharField(max_length=200, widget=forms.HiddenInput)
    query = forms.CharField(max_length=2000, required=False, widget=forms.HiddenInput)
