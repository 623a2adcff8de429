"""Accounts and their grants, for the administrators who keep them."""

from typing import Any

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_POST

from tiangeng.people import actions, holdings, queries
from tiangeng.people.forms import NewAccountForm, OutsideForm
from tiangeng.people.models import Account
from tiangeng.people.roles import Role
from tiangeng.people.tables import AccountTable
from tiangeng.ui.filters import ChoiceFilter, FilterSet, SearchFilter
from tiangeng.ui.formpages import FormPage
from tiangeng.ui.lists import Empty, ListPage
from tiangeng.ui.records import Head, NextMove, RecordPage

from .base import Needs, ShownOnce, left_by, secret_page, timeline_of, who
from .grants import lines_of

_STATES = [("true", gettext_lazy("可登录")), ("false", gettext_lazy("已冻结"))]


class AccountFilter(FilterSet):
    q = SearchFilter("username", "display_name", "staff__organisation__short_name")
    role = ChoiceFilter(choices=Role.choices, method="with_role", label=gettext_lazy("角色"))
    is_active = ChoiceFilter(choices=_STATES, label=gettext_lazy("状态"))

    class Meta:
        model, fields = Account, ["q", "role", "is_active"]

    def with_role(self, rows: QuerySet[Account], name: str, value: str) -> QuerySet[Account]:
        return rows.filter(grants__role=value, grants__state="in_force").distinct()


class KeepsAccounts(Needs):
    """Opens for the system and the security administrator."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not who(request).holds("people.approve_grants"):
            who(request).must("people.accounts")
        return super().dispatch(request, *args, **kwargs)


class AccountList(KeepsAccounts, ListPage):
    title, search_hint = pgettext_lazy("many", "账号"), gettext_lazy("用户名、姓名、单位")
    template_name = "people/accounts.html"
    table_class, filterset_class = AccountTable, AccountFilter
    empty = Empty(gettext_lazy("还没有账号"), hint=gettext_lazy("为名册里的干部建账号，再提出授权，由安全管理员批准。"))

    def get_queryset(self) -> QuerySet[Any]:
        return queries.accounts_listed(actor=self.actor)


class AccountPage(KeepsAccounts, RecordPage):
    template_name, panels_on = "people/account.html", "people.account"

    def get_object(self) -> Account:
        account: Account = (
            Account.objects.visible_to(self.actor).select_related("staff__organisation").get_one(self.kwargs["pk"])
        )
        return account

    def head(self, account: Account) -> Head:
        unit = account.staff.organisation.short_name if account.staff else ""
        kind = _("管理员账号") if account.is_administrator else ""
        crumbs = [(pgettext_lazy("many", "账号"), reverse("people:accounts")), (account.username, "")]
        return Head(str(account), sub=[account.username, unit, kind], crumbs=crumbs)

    def facts(self, account: Account) -> list[tuple[Any, Any]]:
        has_second = Authenticator.objects.filter(user=account, type=Authenticator.Type.TOTP).exists()
        return [
            (_("用户名"), account.username),
            (_("干部"), account.staff),
            (pgettext_lazy("done", "建立"), timezone.localdate(account.created_at)),
            (_("上次登录"), account.last_login or _("从未")),
            (_("密码"), _("一次性，等本人修改") if account.must_change_password else _("本人所设")),
            (_("第二重验证"), _("已设置") if has_second else _("未设置")),
            (_("有效密钥"), account.tokens.filter(revoked_at=None, expires_at__gt=timezone.now()).count()),
        ]

    def timeline(self, account: Account) -> Any:
        return timeline_of(account)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        account = context["object"]
        grants = lines_of(queries.grants_of(account, actor=self.actor), actor=self.actor)
        may_propose = (
            self.actor.holds("people.propose_grants") and account.is_active and account.pk != self.actor.account_id
        )
        things = holdings.in_hand(account.staff_id) if account.staff_id else []
        context |= left_by(account.staff, things, actor=self.actor)
        return context | {"grants": grants, "may_propose": may_propose, "moves": self._moves(account)}

    def _moves(self, account: Account) -> list[NextMove]:
        keeps, guards = (self.actor.holds(c, region=account.county_code) for c in ("people.accounts", "people.freeze"))
        if account.pk == self.actor.account_id:
            return []
        pk, moves = [account.pk], []
        if account.is_active:
            moves.append(NextMove(_("冻结"), reverse("people:account_freeze", args=pk), needs_reason=True))
        elif guards:
            moves.append(NextMove(_("解冻"), reverse("people:account_unfreeze", args=pk), needs_reason=True))
        if guards and Authenticator.objects.filter(user=account).exists():
            moves.append(
                NextMove(_("取消第二重验证"), reverse("people:account_second_factor", args=pk), needs_reason=True)
            )
        if account.is_active and self.actor.holds("places.lift_looks", region=account.county_code):
            moves.append(NextMove(_("今天放宽查看号码"), reverse("people:account_looks", args=pk), needs_reason=True))
        if keeps and account.is_active and not account.is_administrator:
            question = _("给%s一个新的一次性密码？原密码立刻作废，已登录的设备会退出。") % account
            moves.append(NextMove(_("重置密码"), reverse("people:account_reset", args=pk), confirm=question))
        if keeps and settings.TIANGENG_TICKET_KEYS and not account.is_administrator:
            moves.append(NextMove(_("对上省平台账号"), reverse("people:account_outside", args=pk), page=True))
        return moves


class NewAccount(KeepsAccounts, ShownOnce):
    needs = "people.accounts"
    title, submit_label, form_class = gettext_lazy("新建账号"), gettext_lazy("建立"), NewAccountForm
    cancel_url = reverse_lazy("people:accounts")
    hint = gettext_lazy("账号本身没有权限；建好后提出授权，由安全管理员批准。")

    def form_kwargs(self) -> dict[str, Any]:
        return {"actor": self.actor}

    def initial(self) -> dict[str, Any]:
        return {"staff": self.request.GET.get("staff", "")}

    def act(self, data: dict[str, Any]) -> Any:
        is_administrator = data["kind"] == "administrator"
        county = next((held.territory for held in self.actor.grants if "people.accounts" in held.capabilities), "")
        account, password = actions.create_account(
            actor=self.actor,
            username=data["username"],
            is_administrator=is_administrator,
            county_code=county[:6],
            staff_id=None if is_administrator else data["staff"],
            display_name=data["display_name"],
            now=timezone.now(),
        )
        return told(account, password)


class BindOutside(Needs, FormPage):
    """By which identifier the province's app names whoever this account is for."""

    needs = "people.accounts"
    title, done, form_class = gettext_lazy("对上省平台账号"), gettext_lazy("已保存"), OutsideForm
    hint = gettext_lazy("填省平台登录凭据里的编号，本人从省平台打开田埂就不用再输密码；留空就是取消。")

    @property
    def cancel_url(self) -> str:
        return reverse("people:account", args=[self.kwargs["pk"]])

    def initial(self) -> dict[str, Any]:
        account: Account = Account.objects.visible_to(self.actor).get_one(self.kwargs["pk"])
        return {"outside_id": queries.outside_id_of(account)}

    def act(self, data: dict[str, Any]) -> Any:
        return actions.bind_outside(
            actor=self.actor, account_id=self.kwargs["pk"], outside_id=data["outside_id"], now=timezone.now()
        )


@require_POST
def reset(request: HttpRequest, pk: Any) -> HttpResponse:
    password = actions.reset_password(actor=who(request), account_id=pk, now=timezone.now())
    account = Account.objects.visible_to(who(request)).get_one(pk)
    return secret_page(request, **told(account, password))


def told(account: Account, password: str) -> dict[str, Any]:
    """What the page that shows a one-time password says."""
    return {
        "title": _("%s的一次性密码") % account,
        "secret": password,
        "name": account.username,
        "hint": _("请当面交给本人。7 天内有效，第一次登录时必须改掉；离开这一页就再也看不到了。"),
        "back_url": account.get_absolute_url(),
    }


@require_POST
def move(request: HttpRequest, pk: Any, name: str) -> HttpResponse:
    """Freeze, unfreeze, take the second factor off, lift the day's looks: each with its reason."""
    steps = {
        "freeze": (actions.freeze_account, _("已冻结，登录中的设备都已退出。")),
        "unfreeze": (actions.unfreeze_account, _("已解冻。")),
        "looks": (actions.lift_looks, _("已放宽，今天有效，本人的账号页上看得到。")),
        "second-factor": (actions.remove_second_factor, _("已取消；本人下次登录要重新设置。")),
    }
    act, done = steps[name]
    account = act(actor=who(request), account_id=pk, reason=request.POST.get("reason", ""), now=timezone.now())
    messages.success(request, done)
    return HttpResponseRedirect(account.get_absolute_url())
