"""Forms of this room. They parse; the actions decide."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class ApprovalForm(forms.Form):
    code = forms.CharField(
        label=_("代号"),
        max_length=40,
        help_text=_("和要建的走访机制同一个代号；小写字母、数字和连字符，例如 night-visit。"),
    )
    title = forms.CharField(label=_("叫什么"), max_length=80)
    basis = forms.CharField(label=_("依据"), max_length=300, help_text=_("哪份文件、哪次会议定的，写文号或日期。"))
    why = forms.CharField(
        label=_("为什么非要不可"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("现有的记录为什么不够用；能从已有的取，就不要再填。"),
    )  # fmt: skip
    people_count = forms.IntegerField(label=_("要多少人填"), min_value=1, max_value=1_000_000)
    a_year = forms.IntegerField(
        label=_("每人一年几次"), min_value=1, max_value=366,
        help_text=_("批的人看得到一年要花多少小时：每次几分钟 × 人 × 次。"),
    )  # fmt: skip
    expires_on = forms.DateField(
        label=_("用到哪天"), help_text=_("到期就没有县级批准了，负担登记里会标红；还要用，再批一次。")
    )


class HoldForm(forms.Form):
    reason = forms.CharField(
        label=_("为什么先不清理"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("诉讼、巡察、信访，写明哪一件、哪份文书。"),
    )  # fmt: skip
    until_on = forms.DateField(label=_("留到哪天"), required=False, help_text=_("空着就一直留，等两个人同意解除。"))


class LiftForm(forms.Form):
    reason = forms.CharField(label=_("为什么可以解除"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))


class LiftAnswerForm(forms.Form):
    words = forms.CharField(
        label=_("说明"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("继续留着的，写明为什么。"),
    )  # fmt: skip


class WordsForm(forms.Form):
    words = forms.CharField(
        label=_("说明"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )  # fmt: skip

    def __init__(self, *args: Any, must_say_why: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if must_say_why:
            self.fields["words"].required = True
            self.fields["words"].help_text = _("写明为什么，提出的人要看。")
