"""What the pages of this room share: who may open them, and the tabs between them."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from tiangeng.kernel.actors import Actor
from tiangeng.kernel.refusals import Refusal, SignInNeeded
from tiangeng.kernel.words import joined
from tiangeng.people import holdings, queries
from tiangeng.people.models import Staff
from tiangeng.ui.formpages import FormPage
from tiangeng.ui.records import Entry

MOST_NAMED = 3  # of those who can do what the reader cannot
HISTORY = {
    "organisation.created": pgettext_lazy("done", "登记单位"),
    "organisation.renamed": pgettext_lazy("done", "改名"),
    "organisation.closed": pgettext_lazy("done", "撤销"),
    "organisation.reopened": pgettext_lazy("done", "恢复"),
    "staff.created": pgettext_lazy("done", "登记人员"),
    "staff.edited": pgettext_lazy("done", "修改资料"),
    "staff.moved": pgettext_lazy("done", "调动"),
    "staff.retired": pgettext_lazy("done", "离岗"),
    "stand_in.name": pgettext_lazy("done", "提出请假代理"),
    "stand_in.agree": pgettext_lazy("done", "批准请假代理"),
    "stand_in.refuse": pgettext_lazy("done", "没有批准请假代理"),
    "stand_in.end": pgettext_lazy("done", "结束请假代理"),
    "account.created": pgettext_lazy("done", "建立账号"),
    "account.frozen": pgettext_lazy("done", "冻结"),
    "account.unfrozen": pgettext_lazy("done", "解冻"),
    "account.password_reset": pgettext_lazy("done", "重置密码"),
    "account.password_changed": pgettext_lazy("done", "修改密码"),
    "account.second_factor_added": pgettext_lazy("done", "设置第二重验证"),
    "account.second_factor_removed": pgettext_lazy("done", "取消第二重验证"),
    "account.looks_lifted": pgettext_lazy("done", "今天放宽查看号码"),
    "account.outside_bound": pgettext_lazy("done", "对上省平台账号"),
    "account.renewed": pgettext_lazy("done", "在服务器上重新启用"),
}


def who(request: HttpRequest) -> Actor:
    """The actor the middleware has built."""
    actor: Actor = request.actor
    return actor


class Needs:
    """Mixin: the page opens only with this capability; strangers are asked to sign in."""

    needs = "people.see"
    request: HttpRequest

    @property
    def actor(self) -> Actor:
        return who(self.request)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        who(request).must(self.needs)
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]  # a mixin

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)  # type: ignore[misc]
        return context | {
            "sections": sections(self.actor, here=self.request.path),
            "may_edit": self.actor.holds("people.edit"),
            "may_make": self.actor.holds("people.accounts"),
        }


def sections(actor: Actor, *, here: str) -> list[dict[str, Any]]:
    """The tabs 干部 · 单位 · 账号 · 待批准, as far as this person may open them."""
    keeps = actor.holds("people.accounts") or actor.holds("people.approve_grants")
    offered: list[tuple[Any, str, bool, int | None]] = [
        (_("干部"), "people:staff_list", actor.holds("people.see"), None),
        (pgettext_lazy("many", "单位"), "people:organisations", actor.holds("people.see"), None),
        (pgettext_lazy("many", "账号"), "people:accounts", keeps, None),
    ]
    if actor.holds("people.approve_grants"):
        offered.append((_("待批准授权"), "people:approvals", True, queries.waiting_count(actor)))
    if keeps or actor.holds("people.see"):
        offered.append((_("请假代理"), "people:stand_ins", True, queries.stand_ins_waiting(actor)))
    return [
        {"label": label, "url": reverse(name), "open": reverse(name) == here, "count": count}
        for label, name, allowed, count in offered
        if allowed
    ]


def left_by(person: Staff | None, things: list[Any], *, actor: Actor) -> dict[str, Any]:
    """What somebody has in hand, in words; where this reader hands it over, or else who can."""
    if not (person and things):
        return {"things": ""}
    url = holdings.where_to_hand_over(actor, person)
    others = [] if url else queries.organisers_of(person, actor=actor, on=timezone.localdate())[:MOST_NAMED]
    return {"things": joined(things), "hand_over_url": url, "organisers": joined(str(one) for one in others)}


class LeavingPage(Needs, FormPage):
    """A form that ends a posting, or part of one: what would be left is said before it is filled in."""

    template_name = "people/leaving.html"

    def leaves(self) -> tuple[Staff | None, list[Any]]:
        """Who goes, and in words what they still have in hand."""
        raise NotImplementedError

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        person, things = self.leaves()
        return super().get_context_data(**kwargs) | {"person": person} | left_by(person, things, actor=self.actor)


class ShownOnce(FormPage):
    """A form whose answer is a secret: shown on the page that answers, kept nowhere, not reachable a second time."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self.get_form()
        if not form.is_valid():
            return self.again(form, status=422)
        try:
            secret = self.act(form.cleaned_data)
        except SignInNeeded:
            raise
        except Refusal as refusal:
            name = str(refusal.facts.get("form_field", ""))
            form.add_error(name if name in form.fields else None, refusal.sentence)
            return self.again(form, status=refusal.status)
        return secret_page(request, **secret)


def secret_page(request: HttpRequest, **context: Any) -> HttpResponse:
    """`title`, `secret`, `hint`, `back_url`; never cached."""
    response = render(request, "people/secret.html", context)
    response["Cache-Control"] = "no-store"
    return response


def timeline_of(record: Any) -> Iterable[Entry]:
    """What happened to a unit, a person or an account, for those who keep it."""
    return [
        Entry(line.at, line.actor_name, text, note=line.reason or _between(line.changes))
        for line, text in queries.history_of(record, HISTORY)
    ]


def _between(changes: dict[str, Any]) -> str:
    if "stand_in" in changes:
        return _("%(who)s 代 %(away)s") % {"who": changes["stand_in"], "away": changes["absent"]}
    before, after = changes.get("before"), changes.get("after")
    return f"{before} → {after}" if before and after else ""
