"""Grants: proposed on a form, approved on a page by someone else, ended with a reason."""

import contextlib
from collections.abc import Iterable
from functools import cached_property
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_POST

from tiangeng.kernel.actors import Actor
from tiangeng.kernel.refusals import Missing, Refusal
from tiangeng.people import actions, queries, tables
from tiangeng.people.forms import GrantForm, LeaveForm, picker
from tiangeng.people.models import Account, Grant, Staff
from tiangeng.people.roles import Role
from tiangeng.people.states import GRANT_LIFE
from tiangeng.ui.filters import ChoiceFilter, FilterSet, SearchFilter
from tiangeng.ui.formpages import FormPage
from tiangeng.ui.lists import Bulk, Empty, ListPage
from tiangeng.ui.records import NextMove, next_moves

from .base import LeavingPage, Needs, who


def lines_of(grants: Iterable[Grant], *, actor: Actor) -> list[dict[str, Any]]:
    """Grants as a page shows them: where in words, how long, how they stand, and what this person may do."""
    grants = list(grants)
    paths = queries.region_paths(grant.territory for grant in grants)
    ended_by = queries.ended_by(grants)
    found = []
    for grant in grants:
        tone, word = tables.standing(grant, today=timezone.localdate())
        found.append(
            {
                "grant": grant,
                "territory": paths[grant.territory],
                "period": tables.period(grant, now=timezone.now()),
                "ended_by": ended_by.get(str(grant.pk), ""),
                "tone": tone,
                "word": word,
                "moves": moves_of(grant, actor),
            }
        )
    return found


def moves_of(grant: Grant, actor: Actor) -> list[NextMove]:
    """Buttons of the lifecycle, without those a second person must press."""
    if actor.account_id == grant.account_id:
        return []
    steps = GRANT_LIFE.open_to(actor, state=grant.state, region=grant.territory)
    if actor.account_id == grant.granted_by_id:
        steps = [step for step in steps if step.name != "approve"]
    pages = {"end": reverse("people:grant_end", args=[grant.pk])}
    return next_moves(steps, lambda step: reverse("people:grant_move", args=[grant.pk, step.name]), pages=pages)


class EndGrant(LeavingPage):
    needs = "people.freeze"
    submit_label, done = gettext_lazy("收回"), gettext_lazy("已收回，立刻失效。")
    hint = gettext_lazy("收回后立刻失效。手上还有事的，请先交接；要马上停用的，请冻结账号。")
    form_class = LeaveForm

    @cached_property
    def grant(self) -> Grant:
        found: Grant = Grant.objects.visible_to(self.actor).select_related("account__staff").get_one(self.kwargs["pk"])
        return found

    @property
    def title(self) -> str:
        return _("收回%(who)s的授权：%(what)s") % {"who": self.grant.account, "what": self.grant.get_role_display()}

    @property
    def cancel_url(self) -> str:
        return self.grant.get_absolute_url()

    def leaves(self) -> tuple[Staff | None, list[Any]]:
        return self.grant.account.staff, actions.left_by(self.grant)

    def act(self, data: dict[str, Any]) -> Any:
        return actions.end_grant(actor=self.actor, grant_id=self.kwargs["pk"], now=timezone.now(), **data)


class ProposeGrant(Needs, FormPage):
    needs = "people.propose_grants"
    title, submit_label, done = (
        gettext_lazy("提出授权"),
        gettext_lazy("提交批准"),
        gettext_lazy("已提交，等安全管理员批准"),
    )
    form_class = GrantForm

    def account(self) -> Account:
        account: Account = Account.objects.visible_to(self.actor).get_one(self.kwargs["pk"])
        return account

    def form_kwargs(self) -> dict[str, Any]:
        return {"actor": self.actor, "account": self.account()}

    def initial(self) -> dict[str, Any]:
        staff = self.account().staff
        return {"from_on": timezone.localdate(), "organisation": staff.organisation_id if staff else ""}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        account = self.account()
        context = super().get_context_data(**kwargs)
        return context | {"title": _("给%s提出授权") % account, "cancel_url": account.get_absolute_url()}

    def act(self, data: dict[str, Any]) -> Any:
        unit = data.pop("organisation") or None
        return actions.propose_grant(
            actor=self.actor, account_id=self.kwargs["pk"], organisation_id=unit, now=timezone.now(), **data
        )


class ApprovalFilter(FilterSet):
    q = SearchFilter("account__display_name", "account__username", "organisation_name", "reason", "granted_by_name")
    role = ChoiceFilter(choices=Role.choices, label=gettext_lazy("角色"))

    class Meta:
        model, fields = Grant, ["q", "role"]


class Approvals(Needs, ListPage):
    needs = "people.approve_grants"
    title, search_hint = gettext_lazy("待批准授权"), gettext_lazy("姓名、单位、原因、提出人")
    template_name = "people/approvals.html"
    table_class, filterset_class = tables.ApprovalTable, ApprovalFilter
    bulk = (
        Bulk(gettext_lazy("批准所选"), "people:approve_many", confirm=gettext_lazy("批准所选的授权？批准后立刻生效。")),
    )
    empty = Empty(gettext_lazy("没有等您批准的授权"), hint=gettext_lazy("系统管理员提出后，会排在这里。"))

    def get_queryset(self) -> QuerySet[Any]:
        return queries.waiting_grants(actor=self.actor)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        table = context["table"]
        table.paths = queries.region_paths(grant.territory for grant in table.page.object_list.data)
        return context


@require_POST
def move(request: HttpRequest, pk: Any, name: str) -> HttpResponse:
    """Approve or refuse one grant; back to where the button was."""
    actor, now, reason = who(request), timezone.now(), request.POST.get("reason", "")
    if name == "approve":
        grant = actions.approve_grant(actor=actor, grant_id=pk, now=now)
    elif name == "refuse":
        grant = actions.refuse_grant(actor=actor, grant_id=pk, reason=reason, now=now)
    else:
        raise Missing
    done = {"approve": _("已批准，本人重新登录后生效。"), "refuse": _("没有批准，原因已记下。")}
    messages.success(request, done[name])
    from_list = request.POST.get("back") == "approvals"
    return HttpResponseRedirect(reverse("people:approvals") if from_list else grant.get_absolute_url())


@require_POST
def approve_many(request: HttpRequest) -> HttpResponse:
    """The ticked ones, each on its own: one that cannot be approved does not hold up the others."""
    who(request).must("people.approve_grants")
    done, refused = 0, []
    for pk in _ids(request.POST.getlist("ids")):
        try:
            actions.approve_grant(actor=who(request), grant_id=pk, now=timezone.now())
            done += 1
        except Refusal as refusal:
            refused.append(refusal.sentence)
    if done:
        messages.success(request, ngettext("批准了 %(n)s 条。", "批准了 %(n)s 条。", done) % {"n": done})
    for sentence in dict.fromkeys(refused):
        messages.warning(request, sentence)
    return HttpResponseRedirect(reverse("people:approvals"))


def _ids(given: list[str]) -> list[UUID]:
    """Those that are ids; a page sends nothing else."""
    found = []
    for text in given[:100]:
        with contextlib.suppress(ValueError):
            found.append(UUID(text))
    return found


@require_GET
def pick(request: HttpRequest, kind: str) -> HttpResponse:
    """What a search box of a form finds while one types, to be chosen under that box's own name."""
    actor = who(request)
    actor.must("people.see")
    if kind not in ("territory", "organisation", "staff"):
        raise Missing
    name = next((key[:-2] for key in request.GET if key.endswith("_q")), kind)
    typed = request.GET.get(f"{name}_q", "").replace("\x00", "").strip()[:60]
    find, _named = picker(kind, actor)
    context = {"name": name, "found": find(typed) if typed else (), "typed": typed, "chosen": ""}
    return render(request, "people/_found.html", context)
