"""One's own account: what one may do, in words; browsers signed in; keys; password; second factor; language."""

from typing import Any

from allauth.account.decorators import reauthentication_required
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from django.views.generic import TemplateView

from tiangeng.kernel.refusals import SignInNeeded
from tiangeng.people import actions, passwords, queries, signin, throttle
from tiangeng.people.forms import PasswordForm, TokenForm
from tiangeng.people.models import Account
from tiangeng.people.refusals import PasswordWrong
from tiangeng.places import actions as places
from tiangeng.ui.formpages import FormPage

from .base import ShownOnce, who
from .grants import lines_of

LISTED = 20  # devices and keys: what came before goes with the others
LOOKERS = {"places.unmask", "people.unmask", "issues.dispatch", "issues.handle"}  # may see a whole number for a reason


class SignedIn:
    """Mixin: for whoever has an account, with or without a grant."""

    request: HttpRequest

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not who(request).is_signed_in:
            raise SignInNeeded
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]

    def account(self) -> Account:
        actor = who(self.request)
        account: Account = Account.objects.visible_to(actor).get_one(actor.account_id)
        return account


class Me(SignedIn, TemplateView):
    template_name = "people/me.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        account, actor, now = self.account(), who(self.request), timezone.now()
        limit = passwords.MAX_AGE_ADMINISTRATOR if account.is_administrator else passwords.MAX_AGE
        sessions = queries.sessions_of(account.pk, now=now)
        own = {
            "title": _("我的账号"),
            "account": account,
            "nav_key": "me",
            "grants": lines_of(queries.grants_of(account, actor=actor), actor=actor),
            "sessions": sessions[:LISTED],
            "unlisted": sessions.count() - LISTED,
            "here": self.request.session.session_key,
            "tokens": account.tokens.order_by("-created_at")[:LISTED],
            "authenticator": Authenticator.objects.filter(user=account, type=Authenticator.Type.TOTP).first(),
            "must_have_second": signin.needs_second_factor(account, actor.roles),
            "renew_by": account.password_changed_at + limit
            if account.password_changed_at and passwords.ages()
            else None,
            "stand_ins": queries.standing_in_now(account.pk, on=timezone.localdate(now)),
            "languages": settings.LANGUAGES,
            "looks": places.looks_of(actor, county_code=actor.cover.lo[:6] if actor.cover else "", now=now)
            if LOOKERS & actor.capabilities
            else None,
        }
        return super().get_context_data(**own, **kwargs)


class ChangePassword(SignedIn, FormPage):
    """Also the page one is sent to before anything else, when a password is due."""

    template_name = "people/change_password.html"
    title, submit_label, done, form_class = (
        gettext_lazy("修改密码"),
        gettext_lazy("改好了"),
        gettext_lazy("密码已修改"),
        PasswordForm,
    )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        account = self.account()
        is_due = passwords.is_expired(account, who(self.request).roles, now=timezone.now())
        return super().get_context_data(is_due=is_due, is_first=account.must_change_password, **kwargs)

    def act(self, data: dict[str, Any]) -> Any:
        throttle.hold_back(self.request, self.account().username)
        key = self.request.session.session_key or ""
        try:
            account = actions.change_own_password(
                actor=who(self.request), old=data["old"], new=data["new"], now=timezone.now(), keep_session=key
            )
        except PasswordWrong:
            throttle.count_failure(self.request, self.account().username)
            raise
        update_session_auth_hash(self.request, account)
        return page_to_go_on(self.request)


class NewToken(SignedIn, ShownOnce):
    title, submit_label, form_class = gettext_lazy("新的接口密钥"), gettext_lazy("生成"), TokenForm
    cancel_url = reverse_lazy("people:me")
    hint = gettext_lazy("拿着密钥的程序能做您能做的一切，请只交给可靠的系统。")

    @method_decorator(reauthentication_required(app="people"))
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        return super().dispatch(request, *args, **kwargs)

    def act(self, data: dict[str, Any]) -> Any:
        token, key = actions.make_token(actor=who(self.request), now=timezone.now(), **data)
        return {
            "title": _("密钥“%s”") % token.name,
            "secret": key,
            "back_url": reverse("people:me"),
            "hint": _("请现在就抄进要用的系统；离开这一页就再也看不到了。"),
        }


@require_POST
def revoke(request: HttpRequest, pk: Any) -> HttpResponse:
    token = actions.revoke_token(actor=who(request), token_id=pk, now=timezone.now())
    messages.success(request, _("密钥“%s”已停用。") % token.name)
    mine = token.account_id == who(request).account_id
    return HttpResponseRedirect(reverse("people:me") if mine else token.account.get_absolute_url())


@require_POST
def end_session(request: HttpRequest) -> HttpResponse:
    """One browser, or all the others."""
    tag = request.POST.get("session", "")
    if tag:
        actions.end_session(actor=who(request), tag=tag)
        messages.success(request, _("那台设备已退出。"))
    else:
        actions.end_other_sessions(actor=who(request), keep=request.session.session_key or "")
        messages.success(request, _("其他设备都已退出。"))
    return HttpResponseRedirect(reverse("people:me"))


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    account = actions.set_language(actor=who(request), language=request.POST.get("language", ""))
    response = HttpResponseRedirect(reverse("people:me"))
    response.set_cookie(settings.LANGUAGE_COOKIE_NAME, account.language, samesite="Lax", secure=settings.HTTPS)
    return response


def page_to_go_on(request: HttpRequest) -> str:
    """Where the person was going when the page came in between."""
    asked = request.GET.get("next", "") or request.POST.get("next", "")
    return asked if signin.is_ours(request, asked) else reverse("people:me")
