"""派单异议: the lead says it is not theirs; the dispatcher gives it to another, or rules that it stays."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from tiangeng.issues import rules
from tiangeng.issues.models import Handling, Issue, Role
from tiangeng.issues.refusals import AlreadyRuled, ObjectionTooLate
from tiangeng.issues.rules import accept_due, with_outer
from tiangeng.issues.states import OPEN_HANDLINGS, HandlingState
from tiangeng.kernel import packs
from tiangeng.kernel.actors import Actor
from tiangeng.kernel.ids import new_id
from tiangeng.kernel.refusals import Incomplete, Refusal, clean_text

from . import moves
from .moves import lead_step


@transaction.atomic
def return_issue(*, actor: Actor, issue_id: UUID, now: datetime, reason: str, owner: str = "", seen: str = "") -> Issue:
    """派单异议: not ours, says the lead with its reason, and whose it is where that is known; the dispatcher rules on it.

    A ground of the pack that asks whose it is does not stand alone: the owner is named, or a sentence is added.
    """
    reason = moves.clean_reason(reason)
    owner = clean_text(owner, field=_("应由谁办"), limit=80)
    issue, step = lead_step(actor, issue_id, "return", seen=seen, reason=reason)
    if refusal := why_not_object(issue, now=now):
        raise refusal
    if not owner and reason in _grounds_with_owner(issue):
        raise Incomplete(missing=_("应该由谁办，或者说明里的一句为什么"), form_field="owner")

    handling = moves.lead_handling(issue)
    handling.state, handling.result = HandlingState.RETURNED, reason
    if handling.accepted_at is None and handling.accept_by and handling.accept_by > now:
        handling.accept_by = None  # it owed no answer yet: the turn counts in no rate
    handling.save(update_fields=["state", "result", "accept_by"])
    helpers = issue.handlings.filter(state__in=OPEN_HANDLINGS)
    let_go = [str(pk) for pk in helpers.order_by("id").values_list("pk", flat=True)]
    moves.release_open(issue, now=now)
    issue.due_at = moves.dispatch_due(issue.county_code, start=now).at

    facts: dict[str, Any] = {"let_go": let_go}
    if owner:
        facts["owner"] = owner
    moves.take(issue, step, actor=actor, now=now, reason=reason, facts=facts, is_public=False)
    return issue


def why_not_object(issue: Issue, *, now: datetime) -> Refusal | None:
    """Ruled once, or held too long: said before the form is opened, too."""
    if issue.is_ruled:
        return AlreadyRuled(lead=str(issue.lead))
    over = rules.objection_over(issue, now=now)
    return ObjectionTooLate(days=rules.objection_days(issue)) if over else None


def _grounds_with_owner(issue: Issue) -> set[str]:
    """Those that, with nothing more said, leave whoever rules on it with nothing to rule on."""
    return {ground.text for ground in packs.part_of(issue.county_code, "issues").return_reasons if ground.needs_owner}


@transaction.atomic
def insist_issue(*, actor: Actor, issue_id: UUID, now: datetime, reason: str, seen: str = "") -> Issue:
    """The dispatch stands: the same lead and helpers again, with a fresh time for accepting. Ruled once, it is not asked twice."""
    issue = moves.find(actor, issue_id, seen=seen)
    reason = moves.clean_reason(reason)
    step = moves.lawful(issue, "insist", reason=reason)
    moves.must_dispatch(actor, issue, step)

    issue.accept_by, issue.accepted_at, issue.resolve_by = accept_due(issue, start=now).at, None, None
    issue.is_ruled = True
    for former in _turns_before(issue):
        former.pk, former.state, former.result = None, HandlingState.ASSIGNED, ""
        former.id, former.assigned_at, former.accept_by = new_id(), now, issue.accept_by
        former.accepted_at, former.accepted_by_name, former.due_at, former.done_at = None, "", None, None
        former.save(force_insert=True)

    moves.take(
        issue,
        step,
        actor=actor,
        now=now,
        reason=reason,
        facts={"lead": str(issue.lead), "due": with_outer(issue, issue.accept_by).isoformat()},
        is_public=False,
        changed=("accept_by", "accepted_at", "resolve_by", "is_ruled"),
    )
    return issue


def _turns_before(issue: Issue) -> list[Handling]:
    """The lead's returned turn, and those of the helpers that were let go with it; not who had been let go before."""
    rows = issue.handlings.filter(assigned_at__gte=issue.dispatched_at).exclude(state__in=OPEN_HANDLINGS)
    lead = rows.filter(role=Role.LEAD, state=HandlingState.RETURNED).latest("assigned_at")
    let_go = issue.events.filter(name="return").latest("at").facts.get("let_go", [])
    helpers = rows.filter(role=Role.ASSISTING, state=HandlingState.RELEASED, pk__in=let_go)
    return [lead, *helpers.order_by("id")]
