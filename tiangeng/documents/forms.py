"""What a person says about a sheet: which kind it is, and why a large list is taken out."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from .workbooks.columns import Kind
from .workbooks.reading import MOST_ROWS


class SheetForm(forms.Form):
    kind = forms.ChoiceField(label=_("是什么表"))
    file = forms.FileField(
        label=_("表格文件"),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.xls,.csv,.txt"}),
        help_text=format_lazy(
            _("Excel（xlsx、xls）或 CSV，20 MB、{rows} 行以内。先检查给您看，您点头之前一行也不写。"),
            rows=f"{MOST_ROWS:,}",
        ),
    )

    def __init__(self, *args: Any, kinds: Iterable[Kind], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(kind.label, kind.title) for kind in kinds]  # type: ignore[attr-defined]


class ExportForm(forms.Form):
    """Shown only when a list is longer than one person may take out."""

    path = forms.CharField(max_length=200, widget=forms.HiddenInput)
    query = forms.CharField(max_length=2000, required=False, widget=forms.HiddenInput)
    reason = forms.CharField(
        label=_("用途"), max_length=200, required=False, help_text=_("拿去做什么、给谁看。安全管理员据此决定是否同意。"),
    )  # fmt: skip


class DecisionForm(forms.Form):
    is_agreed = forms.TypedChoiceField(choices=[("1", _("同意")), ("0", _("不同意"))], coerce=lambda text: text == "1")
    words = forms.CharField(max_length=200, required=False)
