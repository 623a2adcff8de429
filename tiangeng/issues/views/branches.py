"""The rarer branches of an issue's life: waiting for the villager, rulings of two people, parts."""

import secrets
from functools import cached_property
from typing import Any

from django.utils.translation import gettext_lazy as _

from tiangeng.issues import actions, forms
from tiangeng.issues.forms import joining
from tiangeng.issues.models import Issue, Ruling
from tiangeng.issues.refusals import SecondPersonNeeded
from tiangeng.issues.states import LIFECYCLE, OPEN_STATES, AppealState, RulingState
from tiangeng.kernel import packs

from .steps import StepPage


class Wait(StepPage):
    open_in = LIFECYCLE.sources_of("wait")
    form_class, submit_label, done = forms.WaitForm, _("等群众"), _("已记下，到日子会提醒再问")

    def act(self, data: dict[str, Any]) -> Issue:
        return actions.wait_for_villager(**self.common(), **data)


class ProposeRuling(StepPage):
    open_in = LIFECYCLE.sources_of("set_aside")
    form_class, submit_label, done = forms.RulingForm, _("提请认定不合理诉求"), _("已提请，等另一个人裁定")

    def form_kwargs(self) -> dict[str, Any]:
        part = packs.part_of(self.issue.county_code, "issues")
        return {"grounds": [(ground.code, ground.text) for ground in part.grounds_for_two()]}

    def act(self, data: dict[str, Any]) -> Issue:
        actions.propose_ruling(**self.common(), **data)
        return self.issue


class AskToPause(StepPage):
    open_in = LIFECYCLE.sources_of("defer")
    form_class, submit_label, done = forms.ReasonForm, _("提请再停一次"), _("已提请，等派单员定")
    hint = _("停过几次、停了多久都在时间线上；写明这次在等什么、等到什么时候。派单员同意以后，再去挂账或者等群众。")

    def act(self, data: dict[str, Any]) -> Issue:
        actions.ask_to_pause(**self.common(), **data)
        return self.issue


class DecideRuling(StepPage):
    form_class, submit_label, done = forms.DecideForm, _("裁定"), _("已裁定")
    template_name = "issues/decide_ruling.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        if self.ruling is None:
            if "issues.dispatch" not in self.request.actor.capabilities:
                self.request.actor.must("issues.rule")
            raise actions.decided_meanwhile(self.issue.rulings, what=_("裁定"), none=_("没有等着裁定的提请。"))
        self.request.actor.must(self.ruling.power)
        if not actions.may_decide(self.request.actor, self.ruling):
            raise SecondPersonNeeded  # before anything is written, not after
        return super().get_context_data(issue=self.issue, ruling=self.ruling, **kwargs)

    @cached_property
    def ruling(self) -> Ruling | None:
        found: Ruling | None = self.issue.rulings.filter(state=RulingState.PROPOSED).first()
        return found

    def form_kwargs(self) -> dict[str, Any]:
        return {"is_about_pause": self.ruling is not None and self.ruling.is_about_pause}

    def act(self, data: dict[str, Any]) -> Issue:
        return actions.decide_ruling(**self.common(), **data)


class DecideAppeal(StepPage):
    form_class, submit_label, done = forms.HearForm, _("复核"), _("已复核，群众会看到结果")
    template_name = "issues/decide_appeal.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        self.request.actor.must("issues.rule")
        appeal = self.issue.appeals.select_related("against").filter(state=AppealState.OPEN).first()
        if appeal is None:
            raise actions.decided_meanwhile(self.issue.appeals, what=_("复核"), none=_("没有等着复核的异议。"))
        if not actions.may_hear(self.request.actor, appeal):
            raise SecondPersonNeeded
        return super().get_context_data(issue=self.issue, appeal=appeal, **kwargs)

    def act(self, data: dict[str, Any]) -> Issue:
        return actions.decide_appeal(**self.common(), **data)


class Split(StepPage):
    open_in = OPEN_STATES
    form_class, submit_label, done = joining.SplitForm, _("拆成两件"), _("已拆出一件，等派单")

    def form_kwargs(self) -> dict[str, Any]:
        return {"county_code": self.issue.county_code}

    def initial(self) -> dict[str, Any]:
        return super().initial() | {"category": self.issue.category.code}

    def act(self, data: dict[str, Any]) -> Issue:
        return actions.split_issue(**self.common(), random_below=secrets.randbelow, **data)
