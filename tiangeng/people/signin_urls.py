"""The few pages of the sign-in library that exist here; no signing up, no e-mail, no reset by link."""

from django.urls import path
from django.views.generic import RedirectView

from .views import door, me, sign_in

urlpatterns = [
    path("login/", sign_in.SignIn.as_view(), name="account_login"),
    path("door/", door.door, name="account_door"),
    path("logout/", sign_in.SignOut.as_view(), name="account_logout"),
    path("password/", me.ChangePassword.as_view(), name="account_change_password"),
    path("confirm/", sign_in.Confirm.as_view(), name="account_reauthenticate"),
    path("2fa/", RedirectView.as_view(pattern_name="people:me"), name="mfa_index"),
    path("2fa/authenticate/", sign_in.SecondFactor.as_view(), name="mfa_authenticate"),
    path("2fa/confirm/", sign_in.ConfirmByCode.as_view(), name="mfa_reauthenticate"),
    path("2fa/set-up/", sign_in.SetUpSecondFactor.as_view(), name="mfa_activate_totp"),
    path("2fa/off/", sign_in.TakeOffSecondFactor.as_view(), name="mfa_deactivate_totp"),
    path("2fa/recovery-codes/", sign_in.RecoveryCodes.as_view(), name="mfa_view_recovery_codes"),
    path("2fa/recovery-codes/new/", sign_in.NewRecoveryCodes.as_view(), name="mfa_generate_recovery_codes"),
]
