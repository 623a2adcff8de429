"""When no clock runs: what cannot be done now, and what waits for the villager. Both name a day, and both stay counted as open."""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tiangeng.issues import asking, rules
from tiangeng.issues.models import Issue, PauseKind, Ruling
from tiangeng.issues.refusals import NobodyToWaitFor, PauseNeedsAYes, ReviewNeeded
from tiangeng.issues.rules import lead_due
from tiangeng.issues.states import RulingState
from tiangeng.kernel.actors import Actor
from tiangeng.kernel.refusals import Incomplete, clean_text
from tiangeng.kernel.words import kept

from . import moves
from .moves import lead_step

TEXT_LIMIT = 5000
LONGEST_DEFERRAL, LONGEST_WAIT = timedelta(days=366), timedelta(days=60)


def _check_day(day: date, *, now: datetime, longest: timedelta) -> None:
    today = timezone.localdate(now)
    if not today < day <= today + longest:
        raise ReviewNeeded(days=longest.days, form_field="review_on")


def paused_so_far(issue: Issue, *, now: datetime) -> rules.Paused:
    """How often and how long it has stood still, from its timeline."""
    return rules.paused_so_far(issue.county_code, rules.stops_in(list(issue.events.order_by("at", "id")), now=now))


def asks_before_pausing(issue: Issue, so_far: rules.Paused) -> bool:
    """Paused often or long, each further pause is one somebody else has agreed to since the last."""
    if not so_far.is_long:
        return False
    agreed = issue.rulings.filter(ground=Ruling.PAUSE, state=RulingState.UPHELD, decided_at__gte=so_far.last_at)
    return not agreed.exists()


def _check_second_eye(issue: Issue, *, now: datetime) -> None:
    so_far = paused_so_far(issue, now=now)
    if asks_before_pausing(issue, so_far):
        raise PauseNeedsAYes(times=so_far.times, days=so_far.days)


@transaction.atomic
def defer_issue(
    *, actor: Actor, issue_id: UUID, now: datetime, reason: str, plan: str, review_on: date, seen: str = ""
) -> Issue:
    """Cannot now: why, what is planned, and the day it is looked at again. It stays counted as open."""
    reason, plan = moves.clean_reason(reason), clean_text(plan, field=_("打算"), limit=TEXT_LIMIT)
    issue, step = lead_step(actor, issue_id, "defer", seen=seen, reason=reason)
    if not plan:
        raise Incomplete(missing=_("打算怎么办"))
    _check_day(review_on, now=now, longest=LONGEST_DEFERRAL)
    _check_second_eye(issue, now=now)

    issue.review_on = review_on

    moves.take(
        issue,
        step,
        actor=actor,
        now=now,
        reason=reason,
        facts={"plan": plan, "review_on": review_on.isoformat()},
        changed=("review_on",),
    )
    return issue


@transaction.atomic
def wait_for_villager(
    *, actor: Actor, issue_id: UUID, now: datetime, kind: str, reason: str, review_on: date, seen: str = ""
) -> Issue:
    """Nothing can be done until the villager does something; they read what on their receipt, and until when we wait.

    `kind` is one of `PauseKind`. Where nobody asked, there is nobody to wait for.
    """
    reason = moves.clean_reason(reason)
    issue, step = lead_step(actor, issue_id, "wait", seen=seen, reason=reason)
    if kind not in PauseKind.values:
        raise Incomplete(missing=_("等群众做什么"), form_field="kind")
    if not asking.somebody_to_ask(issue):
        raise NobodyToWaitFor
    _check_day(review_on, now=now, longest=LONGEST_WAIT)
    _check_second_eye(issue, now=now)

    issue.review_on = review_on

    moves.take(
        issue,
        step,
        actor=actor,
        now=now,
        reason=reason,
        facts={"kind": kept(PauseKind(kind).label), "review_on": review_on.isoformat()},
        changed=("review_on",),
    )
    return issue


@transaction.atomic
def resume_issue(*, actor: Actor, issue_id: UUID, now: datetime, seen: str = "") -> Issue:
    """What stood in the way is gone; the clock goes on with the working days that were left."""
    issue, step = lead_step(actor, issue_id, "resume", seen=seen)

    issue.review_on = None
    moves.resume_clocks(issue, now=now)
    due = lead_due(issue)

    moves.take(
        issue,
        step,
        actor=actor,
        now=now,
        facts={"due": due.isoformat() if due else ""},
        changed=("review_on", "resolve_by"),
    )
    return issue
