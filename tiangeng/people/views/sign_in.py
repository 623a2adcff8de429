"""The sign-in library's pages in our own shell, with our own words; only those mounted in signin_urls.py exist."""

from typing import Any

from allauth.account import views as account_views
from allauth.mfa.base import views as mfa_views
from allauth.mfa.recovery_codes import views as recovery_views
from allauth.mfa.totp import views as totp_views
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from tiangeng.kernel.log import log
from tiangeng.people import signin_forms as forms
from tiangeng.people import throttle

from .base import who


class SignIn(account_views.LoginView):
    template_name, form_class = "people/sign_in.html", forms.SignInForm

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        throttle.one_at_a_time(request, request.POST.get("login", ""))
        response: HttpResponse = super().post(request, *args, **kwargs)
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {"by_ticket": settings.TIANGENG_TICKET_ENTRY}

    def form_invalid(self, form: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=422)


class SignOut(account_views.LogoutView):
    template_name = "people/sign_out.html"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response: HttpResponse = super().post(request, *args, **kwargs)
        response["Clear-Site-Data"] = '"cache"'  # not the storage: what a phone has not sent yet must survive
        return response

    def get_redirect_url(self) -> str:
        return reverse("account_login")


class Confirm(account_views.ReauthenticateView):
    """The password once more, before something that cannot be undone by signing out."""

    template_name, form_class = "people/confirm.html", forms.ConfirmForm

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        throttle.one_at_a_time(request, request.user.get_username())
        response: HttpResponse = super().post(request, *args, **kwargs)
        return response


class ConfirmByCode(mfa_views.ReauthenticateView):
    template_name, form_class = "people/confirm.html", forms.ConfirmByCodeForm


class SecondFactor(mfa_views.AuthenticateView):
    """The second question at sign-in: the code on the phone, or a recovery code."""

    template_name, form_class = "people/second_factor.html", forms.SecondFactorForm


class SetUpSecondFactor(totp_views.ActivateTOTPView):
    template_name, form_class = "people/second_factor_setup.html", forms.SetUpForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        secret = context["form"].secret
        return context | {"secret_in_groups": " ".join(secret[i : i + 4] for i in range(0, len(secret), 4))}

    def form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        log(who(self.request), "account.second_factor_added", self.request.user, at=timezone.now())
        return response

    def get_success_url(self) -> str:
        return reverse("mfa_view_recovery_codes")


class TakeOffSecondFactor(totp_views.DeactivateTOTPView):
    template_name = "people/second_factor_off.html"

    def form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        self.request.session.pop("second_factor", None)
        log(who(self.request), "account.second_factor_removed", self.request.user, at=timezone.now())
        return response

    def get_success_url(self) -> str:
        return reverse("people:me")


class RecoveryCodes(recovery_views.ViewRecoveryCodesView):
    template_name = "people/recovery_codes.html"

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        response: HttpResponse = super().render_to_response(context, **kwargs)
        response["Cache-Control"] = "no-store"
        return response


class NewRecoveryCodes(recovery_views.GenerateRecoveryCodesView):
    template_name = "people/recovery_codes_new.html"

    def form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        log(who(self.request), "account.recovery_codes_made", self.request.user, at=timezone.now())
        return response
