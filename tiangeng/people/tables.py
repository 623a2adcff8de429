"""The lists of this room."""

from datetime import date, datetime
from typing import Any

from django.utils.html import format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django_tables2 import TemplateColumn

from tiangeng.kernel.words import joined
from tiangeng.ui import words
from tiangeng.ui.dates import when_text
from tiangeng.ui.tables import Column, NumberColumn, SelectColumn, Table, TwoLineColumn, WhenColumn

from .models import Account, Grant, Organisation, Staff
from .states import GrantState


class OrganisationTable(Table):
    short_name = TwoLineColumn(verbose_name=gettext_lazy("单位"), second="name", link=True, order_by="sort_key")
    kind = Column(gettext_lazy("类别"))
    parent = Column(gettext_lazy("上级"), orderable=False)
    functions = Column(gettext_lazy("管什么"), orderable=False)
    staff_count = NumberColumn(verbose_name=gettext_lazy("在岗"))
    is_active = Column(gettext_lazy("状态"))

    class Meta(Table.Meta):
        model, fields, main = (
            Organisation,
            ("short_name", "kind", "parent", "functions", "staff_count", "is_active"),
            "short_name",
        )

    main = "short_name"

    def render_functions(self, value: list[str]) -> str:
        return joined(value[:6]) + ("…" if len(value) > 6 else "") or "—"

    def render_is_active(self, value: bool) -> Any:
        return words.state("ok", _("在用")) if value else words.state("idle", _("已撤销"))


class StaffTable(Table):
    name = TwoLineColumn(verbose_name=gettext_lazy("姓名"), second="position", link=True, order_by="sort_key")
    organisation = Column(gettext_lazy("单位"), order_by="organisation__sort_key")
    phone = Column(gettext_lazy("手机"), orderable=False)
    account = Column(gettext_lazy("账号"), accessor="pk", orderable=False)
    is_active = Column(gettext_lazy("状态"))
    main = "name"

    class Meta(Table.Meta):
        model, fields = Staff, ("name", "organisation", "phone", "account", "is_active")

    def render_account(self, record: Staff) -> Any:
        account = getattr(record, "account", None)
        if account is None:
            return "—"
        # that there is one; under which name a colleague signs in is for those who keep the accounts
        return words.state("ok", _("有账号")) if account.is_active else words.state("idle", _("已冻结"))

    def render_is_active(self, value: bool) -> Any:
        return words.state("ok", _("在岗")) if value else words.state("idle", _("已离岗"))


class AccountTable(Table):
    username = TwoLineColumn(verbose_name=gettext_lazy("账号"), second="display_name", link=True)
    unit = Column(gettext_lazy("单位"), accessor="staff__organisation__short_name", orderable=False)
    grants = Column(gettext_lazy("授权"), accessor="standing", orderable=False, empty_values=())
    last_login = WhenColumn(verbose_name=gettext_lazy("上次登录"), style="short")
    is_active = Column(gettext_lazy("状态"))
    main = "username"

    class Meta(Table.Meta):
        model, fields = Account, ("username", "unit", "grants", "last_login", "is_active")

    def render_grants(self, record: Account) -> Any:
        standing: list[Grant] = record.standing  # type: ignore[attr-defined]
        if not standing:
            return words.state("idle", _("没有授权"))
        parts = (
            (grant.get_role_display() + (_("（待批准）") if grant.state == GrantState.PROPOSED else ""),)
            for grant in standing
        )
        return format_html_join(pgettext("between items of a list", "、"), "{}", parts)

    def render_is_active(self, value: bool, record: Account) -> Any:
        if not value:
            return words.state("late", _("已冻结"))
        return words.state("wait", _("待改密码")) if record.must_change_password else words.state("ok", _("正常"))


class ApprovalTable(Table):
    pick = SelectColumn()
    account = TwoLineColumn(
        verbose_name=gettext_lazy("授给谁"), second="account.username", link=True, order_by="account__display_name"
    )
    role = Column(gettext_lazy("角色"))
    territory = Column(gettext_lazy("范围"))
    organisation_name = Column(gettext_lazy("代表单位"))
    period = Column(gettext_lazy("期限"), accessor="from_on")
    reason = TwoLineColumn(
        verbose_name=gettext_lazy("原因"), second=lambda grant: _("%s 提出") % grant.granted_by_name, orderable=False
    )
    moves = TemplateColumn(
        template_name="people/_approve.html",
        verbose_name=gettext_lazy("办理"),
        orderable=False,
        extra_context={"in_list": True},
    )
    main = "account"
    paths: dict[str, str] = {}  # territories in words, given by the page for the rows it shows

    class Meta(Table.Meta):
        model = Grant
        fields = ("pick", "account", "role", "territory", "organisation_name", "period", "reason", "moves")

    def render_territory(self, value: str) -> str:
        return self.paths.get(value, value)

    def render_period(self, record: Grant) -> str:
        return period(record, now=self.now)


def period(grant: Grant, *, now: datetime) -> str:
    """2026年3月1日 周日 起 · 2026年3月1日 周日 至 2027年2月28日 周日."""
    first = when_text(grant.from_on, now=now, style="date")
    if grant.to_on is None:
        return _("%s 起") % first
    return _("%(first)s 至 %(last)s") % {"first": first, "last": when_text(grant.to_on, now=now, style="date")}


def standing(grant: Grant, *, today: date) -> tuple[str, str]:
    """Tone and word of a grant today: in force may also mean not yet, or no more."""
    if grant.state == GrantState.IN_FORCE and grant.from_on > today:
        return "info", _("未到期限")
    if grant.state == GrantState.IN_FORCE and grant.to_on and grant.to_on < today:
        return "idle", _("已到期")
    return GrantState(grant.state).tone, str(grant.get_state_display())
