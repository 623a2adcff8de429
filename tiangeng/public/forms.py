"""The forms of the public pages, and whether a form came from one of our pages. They parse; the actions decide."""

import uuid
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tiangeng.algorithms import codes
from tiangeng.issues.actions import ADDED_LIMIT, CORRECTION_LIMIT
from tiangeng.places.models import Region

from . import queries
from .actions import BODY_LIMIT, OPINION_LIMIT, TITLE_LIMIT, WORDS_LIMIT, Sent
from .models import DisclosureKind, OpinionKind

PHOTOS = ("photo", "second_photo", "third_photo")
_TOO_LONG = {"max_length": _("写得太长了，最多 %(limit_value)d 字，现在 %(show_value)d 字。")}


def _photo(label: Any) -> forms.FileField:
    """One field each: an old phone's camera gives one picture at a time."""
    return forms.FileField(
        label=label,
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
        error_messages={"empty": _("这个文件是空的，请重新选一张。")},
    )


class AskForm(forms.Form):
    """What is it, where, and — only if wanted — who asks and up to three photos."""

    client_id = forms.UUIDField(widget=forms.HiddenInput, required=False)
    to = forms.ChoiceField(widget=forms.HiddenInput, required=False)  # the cadre whose card was scanned
    body = forms.CharField(
        label=_("什么事"),
        help_text=_("像平时说话一样写：在哪里、什么样、多久了。"),
        max_length=BODY_LIMIT,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("请写一写是什么事。"), **_TOO_LONG},
    )
    place = forms.CharField(label=_("在哪里（可不填）"), max_length=120, required=False, error_messages=_TOO_LONG)
    kind = forms.ChoiceField(label=_("属于哪一类（可不选）"), required=False)
    photo, second_photo, third_photo = _photo(_("照片（可不传）")), _photo(_("第二张")), _photo(_("第三张"))
    photo.help_text = _("照片里的拍摄地点会自动去掉。")
    name = forms.CharField(
        label=_("怎么称呼您（可不填）"), max_length=40, required=False, error_messages=_TOO_LONG,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )  # fmt: skip
    phone = forms.CharField(
        label=_("手机号（可不填）"), max_length=30, required=False, error_messages=_TOO_LONG,
        help_text=_("留个电话，办好了好问您一声。"),
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
    )  # fmt: skip
    about = forms.ChoiceField(label=_("反映的是谁"), required=False)
    about_name = forms.CharField(
        label=_("他的姓名（知道就写）"), max_length=40, required=False, error_messages=_TOO_LONG
    )
    homepage = forms.CharField(required=False, max_length=500)  # a trap: people do not see it

    def __init__(self, *args: Any, village: Region, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = queries.accountable(village.code, now=now)
        self.fields["kind"].choices = [  # type: ignore[attr-defined]
            ("", _("不清楚，请帮我看看")),
            *((group.code, group.name) for group in queries.groups(village.code[:6])),
        ]
        stationed = [(_("驻村干部"), list(found.stationed))] if found.stationed else []
        self.told = {value.partition(":")[2]: label for value, label in found.stationed}
        self.fields["to"].choices = [("", ""), *self.told.items()]  # type: ignore[attr-defined]
        self.fields["about"].choices = [  # type: ignore[attr-defined]
            ("", _("不是反映干部")), *stationed, (_("单位"), list(found.units)),
        ]  # fmt: skip

    @property
    def told_whom(self) -> str:
        """The cadre it is written to, if the card of one was scanned who is stationed here."""
        return self.told.get(str(self["to"].value() or ""), "")

    @property
    def photos(self) -> list[Any]:
        """Those that were chosen, in their order."""
        return [found for name in PHOTOS if (found := self.cleaned_data[name])]

    @property
    def opens_photos(self) -> bool:
        return any(self[name].errors for name in PHOTOS[1:])

    @property
    def opens_complaint(self) -> bool:
        """Whether the folded part is to be open: something was filled in there, or is wrong."""
        return bool(self["about"].value() or self["about_name"].value() or self["about"].errors)

    def clean_phone(self) -> str:
        text: str = self.cleaned_data["phone"]
        try:
            return codes.parse_mobile_phone(text) if text.strip() else ""
        except codes.PhoneInvalid as error:
            raise forms.ValidationError(gettext(str(error))) from None

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("homepage"):
            raise forms.ValidationError(_("没有提交成功，请再按一次“提交”。"))
        if data.get("about_name") and not data.get("about") and "about" not in self.errors:
            self.add_error("about", _("请选他是哪个单位的，这样才好对他们保密。"))
        return data

    @property
    def sent(self) -> Sent:
        data = self.cleaned_data
        whom, _sep, pk = data["about"].partition(":")
        return Sent(
            body=data["body"], place=data["place"], kind=data["kind"], name=data["name"], phone=data["phone"],
            about_organisation_id=UUID(pk) if whom == "unit" else None,
            about_staff_id=UUID(pk) if whom == "staff" else None,
            about_name=data["about_name"], to_name=self.told_whom,
            to_staff_id=UUID(data["to"]) if self.told_whom else None,
        )  # fmt: skip

    @property
    def form_id(self) -> UUID:
        """The id this form was handed out with; one that lost it gets another."""
        found: UUID | None = self.cleaned_data.get("client_id")
        return found or uuid.uuid4()


class AnswerForm(forms.Form):
    """Solved or not, and — only if wanted — stars and words."""

    solved = forms.TypedChoiceField(choices=[("yes", ""), ("no", "")], coerce=lambda value: value == "yes")
    score = forms.TypedChoiceField(
        label=_("办得怎么样（可不选）"), required=False, coerce=int, empty_value=None, widget=forms.RadioSelect,
        choices=[(5, _("5 星，很满意")), (4, _("4 星")), (3, _("3 星，一般")), (2, _("2 星")), (1, _("1 星，不满意"))],
    )  # fmt: skip
    words = forms.CharField(
        label=_("还想说的话（可不填）"), required=False, max_length=1000, error_messages=_TOO_LONG,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip


class AddForm(forms.Form):
    """Something more, while it is being worked at."""

    words = forms.CharField(
        label=_("想说的话"), required=False, max_length=ADDED_LIMIT, error_messages=_TOO_LONG,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip
    photo = _photo(_("照片（可不传）"))
    photo.help_text = _("照片里的拍摄地点会自动去掉。")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors and not data["words"].strip() and not data["photo"]:
            self.add_error("words", _("请写一写，或者选一张照片。"))
        return data


class AppealForm(forms.Form):
    """Why a refusal was wrong."""

    words = forms.CharField(
        label=_("哪里不对，为什么该办"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("请写一写哪里不对。"), **_TOO_LONG},
    )  # fmt: skip


class WithdrawOwnForm(forms.Form):
    """A villager takes back what was asked."""

    reason = forms.CharField(
        label=_("为什么不用办了（可不填）"), required=False, max_length=200, error_messages=_TOO_LONG,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip


class OwnDataForm(forms.Form):
    """The number that was left when it was asked."""

    phone = forms.CharField(
        label=_("提这件事时留的手机号"), max_length=30, help_text=_("只用来核对是不是您，不另外记下。"),
        error_messages={"required": _("请填当时留下的手机号。"), **_TOO_LONG},
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
    )  # fmt: skip


class WrongForm(forms.Form):
    """What of it is wrong."""

    proof = forms.CharField(widget=forms.HiddenInput, max_length=300)
    client_id = forms.UUIDField(widget=forms.HiddenInput)
    words = forms.CharField(
        label=_("哪里写错了，该是什么"), max_length=CORRECTION_LIMIT, widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("请写一写哪里错了。"), **_TOO_LONG},
    )  # fmt: skip


class OpinionForm(forms.Form):
    """What is wrong with the system; whose it is needs asking only where several counties share it."""

    client_id = forms.UUIDField(widget=forms.HiddenInput, required=False)
    county = forms.ChoiceField(label=_("哪个县（市、区）"))
    kind = forms.ChoiceField(
        label=_("哪一类"), choices=OpinionKind.choices, widget=forms.RadioSelect,
        error_messages={"required": _("请选一类，不确定就选“有个建议”。")},
    )  # fmt: skip
    body = forms.CharField(
        label=_("您的意见"),
        help_text=_("哪一页、做什么的时候、您觉得该怎样。请不要写姓名和电话。"),
        max_length=OPINION_LIMIT,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("请写一写您的意见。"), **_TOO_LONG},
    )
    homepage = forms.CharField(required=False, max_length=500)  # a trap: people do not see it

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = queries.county_choices()
        self.fields["county"].choices = found  # type: ignore[attr-defined]
        if len(found) == 1:
            self.fields["county"].widget = forms.HiddenInput()
            self.fields["county"].initial = self.initial["county"] = found[0][0]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("homepage"):
            raise forms.ValidationError(_("没有提交成功，请再按一次“提交”。"))
        return data


class DisclosureForm(forms.Form):
    """A document that a village lays open."""

    village_code = forms.ChoiceField(label=_("哪个村（社区）"))
    kind = forms.ChoiceField(label=_("哪一类"), choices=DisclosureKind.choices)
    title = forms.CharField(label=_("标题"), max_length=TITLE_LIMIT, help_text=_("例如：2026 年第一季度收支。"))
    file = forms.FileField(
        label=_("文件"), help_text=_("PDF、Word、Excel 或照片。谁都看得到：身份证号、电话、银行卡号先遮掉。"),
        widget=forms.FileInput(attrs={"accept": ".pdf,.docx,.xlsx,.jpg,.png"}),
        error_messages={"empty": _("这个文件是空的，请重新选一张。")},
    )  # fmt: skip

    def __init__(self, *args: Any, villages: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["village_code"].choices = villages  # type: ignore[attr-defined]


class WithdrawForm(forms.Form):
    reason = forms.CharField(label=_("为什么撤下"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))


class WordsForm(forms.Form):
    """What is said back to the writer of an opinion."""

    words = forms.CharField(
        label=_("要说的话"), max_length=WORDS_LIMIT, widget=forms.Textarea(attrs={"rows": 5}), error_messages=_TOO_LONG
    )


class _Check(CsrfViewMiddleware):
    def _reject(self, request: HttpRequest, reason: str) -> Any:
        return reason


def is_forged(request: HttpRequest) -> bool:
    """Django's own check, asked by the view itself: a form left open too long comes back with all that was typed."""
    check = _Check(lambda _request: HttpResponse())
    check.process_request(request)
    return check.process_view(request, HttpResponse, (), {}) is not None
