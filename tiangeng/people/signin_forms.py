"""The sign-in library's forms in our words, with our throttle before every code and password."""

import hashlib
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.forms import LoginForm, ReauthenticateForm
from allauth.core import context
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as CodeAgainForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms
from django.utils.translation import gettext_lazy as _

from . import throttle
from .refusals import TryLater

_CODE = {"autocomplete": "one-time-code", "inputmode": "numeric", "autofocus": True, "data-no-draft": ""}


class SignInForm(LoginForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name, password = self.fields["login"], self.fields["password"]
        name.label, password.label, password.help_text = _("用户名"), _("密码"), ""
        name.widget.attrs = {
            "autocomplete": "username",
            "autocapitalize": "none",
            "spellcheck": "false",
            "autofocus": True,
        }
        password.widget.attrs, password.max_length = {"autocomplete": "current-password"}, 4096

    def clean_login(self) -> str:
        return str(self.cleaned_data["login"]).strip().lower()


class ConfirmForm(ReauthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        password = self.fields["password"]
        password.label, password.help_text = _("您的密码"), ""
        password.widget.attrs = {"autocomplete": "current-password", "autofocus": True}


class Throttled(forms.Form):
    """Wrong codes count like wrong passwords; a right one works once, whichever process sees it."""

    user: Any
    authenticator: Authenticator

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"] = forms.CharField(
            label=_("验证码"),
            max_length=40,
            widget=forms.TextInput(attrs=_CODE),
            help_text=_("验证器 App 上的 6 位数字；手机不在身边，可输入一个恢复码。"),
        )

    def clean_code(self) -> str:
        request, name = context.request, self.user.get_username()
        try:
            throttle.hold_back(request, name)
        except TryLater as refusal:
            raise forms.ValidationError(refusal.sentence) from refusal
        try:
            code: str = super().clean_code()  # type: ignore[misc]  # the library's form stands behind this one
            self._use_up(code)
        except forms.ValidationError:
            throttle.count_failure(request, name)
            raise
        return code

    def _use_up(self, code: str) -> None:
        """The library remembers used codes per process; the row remembers for all."""
        if self.authenticator.type != Authenticator.Type.TOTP:
            return
        row = Authenticator.objects.select_for_update().get(pk=self.authenticator.pk)
        digest = hashlib.sha256(code.strip().encode()).hexdigest()
        if row.data.get("last_code") == digest:
            raise get_adapter().validation_error("incorrect_code")
        row.data["last_code"] = digest
        row.save(update_fields=["data"])


class SecondFactorForm(Throttled, AuthenticateForm):
    pass


class ConfirmByCodeForm(Throttled, CodeAgainForm):
    pass


class SetUpForm(ActivateTOTPForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"] = forms.CharField(
            label=_("App 上显示的 6 位数字"), max_length=12, widget=forms.TextInput(attrs=_CODE)
        )
