"""Asking people for something again and again takes the county's word: one person asks for it, another gives it."""

import re
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tiangeng.kernel.actors import Actor
from tiangeng.kernel.log import log
from tiangeng.kernel.refusals import Incomplete, ReasonNeeded, clean_text
from tiangeng.kernel.scope import placed
from tiangeng.lawful import queries, rules
from tiangeng.lawful.models import Approval
from tiangeng.lawful.refusals import ApprovalNeeded, AskedAlready, BadCode, BadExpiry, BasisNeeded, SecondPerson
from tiangeng.lawful.states import APPROVAL_LIFE, ApprovalState

CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


@transaction.atomic
def ask_approval(
    *,
    actor: Actor,
    now: datetime,
    county_code: str,
    code: str,
    title: str,
    basis: str,
    expires_on: date,
    people_count: int | None,
    a_year: int | None,
    why: str = "",
) -> Approval:
    """Ask that people may be asked for something regularly; nothing runs until another person has said yes.

    How many fill it in and how often is said, or nobody could tell what the county agrees to.
    """
    actor.must("lawful.ask", region=county_code)
    code, title = clean_text(code, field=_("代号"), limit=40), clean_text(title, field=_("叫什么"), limit=80)
    basis, why = clean_text(basis, field=_("依据"), limit=300), clean_text(why, field=_("为什么"), limit=500)
    if not title:
        raise Incomplete(missing=_("叫什么"), form_field="title")
    if not CODE.fullmatch(code):
        raise BadCode(form_field="code")
    if not basis:
        raise BasisNeeded(form_field="basis")
    if not people_count:
        raise Incomplete(missing=_("要多少人填"), form_field="people_count")
    if not a_year:
        raise Incomplete(missing=_("每人一年几次"), form_field="a_year")
    if not rules.may_last_until(expires_on, today=timezone.localdate(now)):
        raise BadExpiry(years=rules.LONGEST_YEARS, form_field="expires_on")
    if Approval.objects.filter(county_code=county_code, code=code, state=ApprovalState.ASKED).exists():
        raise AskedAlready(code=code, form_field="code")

    approval = Approval(
        code=code, title=title, basis=basis, why=why, people_count=people_count, a_year=a_year, expires_on=expires_on,
        asked_by_id=actor.account_id, asked_by_name=actor.name, asked_at=now, **placed(county_code),
    )  # fmt: skip
    approval.save(force_insert=True)

    log(actor, "approval.ask", approval, at=now, reason=basis, code=code, expires_on=expires_on)
    return approval


@transaction.atomic
def decide_approval(*, actor: Actor, approval_id: UUID, move: str, now: datetime, words: str = "") -> Approval:
    """Say yes or no to what somebody else asked for, or stop what was approved."""
    approval: Approval = Approval.objects.visible_to(actor).lock_one(approval_id)
    step = APPROVAL_LIFE.step(move, state=approval.state)
    actor.must(step.grant, region=approval.county_code)
    if approval.state == ApprovalState.ASKED and approval.asked_by_id in actor.account_ids:
        raise SecondPerson
    words = clean_text(words, field=_("说明"), limit=500)
    if step.needs_reason and not words:
        raise ReasonNeeded(form_field="words")

    before = {"approved_by": approval.decided_by_name} if approval.state == ApprovalState.APPROVED else {}
    approval.state, approval.words = step.target, words
    approval.decided_by_id, approval.decided_by_name, approval.decided_at = actor.account_id, actor.name, now
    if approval.asked_by_id == actor.account_id:  # stopping what one asked for oneself takes nobody else
        approval.decided_by_id, approval.decided_by_name = None, _("%(name)s（提出人）") % {"name": actor.name}
    approval.save()

    log(actor, f"approval.{step.name}", approval, at=now, reason=words, code=approval.code, **before)
    return approval


def must_be_approved(*, county_code: str, code: str, title: str, on: date) -> None:
    """Refuse a recurring form the county has not agreed to, or no longer."""
    if not queries.is_approved(county_code, code, on=on):
        raise ApprovalNeeded(title=title, code=code, form_field="code")
