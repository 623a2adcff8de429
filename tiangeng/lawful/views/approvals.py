"""Recurring forms: asked for by one person, approved by another."""

from datetime import timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tiangeng.kernel.refusals import Missing
from tiangeng.lawful import actions, queries
from tiangeng.lawful.forms import ApprovalForm, WordsForm
from tiangeng.lawful.models import Approval
from tiangeng.lawful.states import APPROVAL_LIFE, ApprovalState
from tiangeng.ui.dates import when_text
from tiangeng.ui.formpages import FormPage
from tiangeng.ui.records import Entry, Head, RecordPage, Turn, next_moves


class Ask(FormPage):
    title, form_class = gettext_lazy("提出一张定期填的表"), ApprovalForm
    hint = gettext_lazy("要人一次次去填的，先由县里定：写明依据和期限，由另一个人批。批了才能建机制、装机制包。")
    submit_label, done = gettext_lazy("提出"), gettext_lazy("提出了，等另一个人批")

    def get(self, *args: Any, **kwargs: Any) -> Any:
        self.request.actor.must("lawful.ask")
        return super().get(*args, **kwargs)

    @property
    def cancel_url(self) -> str:
        return reverse("lawful:burden")

    def initial(self) -> dict[str, Any]:
        wanted = {name: self.request.GET.get(name, "")[:80] for name in ("code", "title")}
        return wanted | {"expires_on": timezone.localdate(self.request.now) + timedelta(days=365)}

    def act(self, data: dict[str, Any]) -> Approval:
        county = self.request.actor.cover.lo[:6] if self.request.actor.cover else ""
        return actions.ask_approval(actor=self.request.actor, now=self.request.now, county_code=county, **data)


class ApprovalPage(RecordPage):
    template_name = "lawful/approval.html"

    def get_object(self) -> Approval:
        found: Approval = queries.approvals(self.request.actor).get_one(self.kwargs["pk"])
        return found

    def head(self, record: Approval) -> Head:
        crumbs = [(_("负担登记"), reverse("lawful:burden")), (record.title, "")]
        return Head(record.title, sub=[record.code], crumbs=crumbs, state="state")

    def turn(self, record: Approval) -> Turn | None:
        actor, is_asked = self.request.actor, record.state == ApprovalState.ASKED
        steps = APPROVAL_LIFE.open_to(actor, state=record.state, region=record.county_code)
        if is_asked and record.asked_by_id in actor.account_ids:
            return Turn(_("等另一个人批"), _("自己提的，由县里另一个能批的人来定。"), is_mine=False)
        if not steps:
            return Turn(_("等县里批"), is_mine=False) if is_asked else None
        pages = {step.name: reverse("lawful:approval_move", args=[record.pk, step.name]) for step in steps}
        moves = next_moves(steps, lambda step: pages[step.name], pages=pages)
        if not is_asked:
            day = when_text(record.expires_on, now=self.request.now, style="date")
            return Turn(_("用到%(day)s") % {"day": day}, _("不用再填了，就停掉并写明为什么。"), moves, is_mine=False)
        hint = _("看三样：依据站不站得住，能不能从已有的记录里取，到期日合不合适。")
        return Turn(steps[0].label, hint, moves)

    def facts(self, record: Approval) -> list[tuple[Any, Any]]:
        found: list[tuple[Any, Any]] = [
            (_("依据"), record.basis),
            (_("用到哪天"), when_text(record.expires_on, now=self.request.now, style="date")),
        ]
        if record.people_count:
            found.append((_("要多少人填"), record.people_count))
        if record.a_year:
            found.append((_("每人一年几次"), record.a_year))
        if cost := queries.expected(record, on=timezone.localdate(self.request.now)):
            sum_of = _("每次约 %(minutes).1f 分钟 × %(people)s 人 × %(times)s 次 = 一年约 %(hours).0f 小时")
            figures = {
                "minutes": cost.minutes, "people": record.people_count, "times": record.a_year, "hours": cost.hours
            }  # fmt: skip
            told = sum_of % figures
            url = reverse("lawful:form_cost", args=[cost.form]) if cost.form else ""
            found.append(
                (_("要花多少工夫"), format_html('{} <a href="{}">{}</a>', told, url, _("怎么估的")) if url else told)
            )
        return found

    def timeline(self, record: Approval) -> list[Entry]:
        steps = queries.decisions_on(record)
        told = [Entry(step.at, step.who, step.state.label, step.words) for step in steps]
        return [*told, Entry(record.asked_at, record.asked_by_name, _("提出"), record.why)]


class Decide(FormPage):
    form_class, done = WordsForm, gettext_lazy("记下了")

    @property
    def approval(self) -> Approval:
        found: Approval = queries.approvals(self.request.actor).get_one(self.kwargs["pk"])
        return found

    def get(self, *args: Any, **kwargs: Any) -> Any:
        self.request.actor.must("lawful.approve", region=self.approval.county_code)
        return super().get(*args, **kwargs)

    @property
    def title(self) -> str:
        if self.kwargs["move"] not in {move.name for move in APPROVAL_LIFE.moves}:
            raise Missing
        step = APPROVAL_LIFE.step_label(self.kwargs["move"])
        return _("%(step)s：%(title)s") % {"step": step, "title": self.approval.title}

    @property
    def submit_label(self) -> Any:
        return APPROVAL_LIFE.step_label(self.kwargs["move"])

    def form_kwargs(self) -> dict[str, Any]:
        step = next((move for move in APPROVAL_LIFE.moves if move.name == self.kwargs["move"]), None)
        return {"must_say_why": step is not None and step.needs_reason}

    @property
    def cancel_url(self) -> str:
        return self.approval.get_absolute_url()

    def act(self, data: dict[str, Any]) -> Approval:
        return actions.decide_approval(
            actor=self.request.actor,
            approval_id=self.kwargs["pk"],
            move=self.kwargs["move"],
            now=self.request.now,
            **data,
        )
