"""What is decided from values alone: deadlines, lateness, who may be the owner."""

from dataclasses import dataclass
from datetime import datetime

from tiangeng.algorithms.workdays import Due
from tiangeng.kernel import packs
from tiangeng.kernel.packs import calendar_of
from tiangeng.ui.deadlines import remaining_text

from .models import Category, Issue
from .states import WAITING_FOR_DISPATCH, State

OWNER_WORDS = ("township", "village")


def dispatch_due(county_code: str, *, start: datetime) -> Due:
    """By when a reported issue must have been dispatched."""
    return calendar_of(county_code).due_after_days(start, packs.part_of(county_code, "issues").dispatch_days)


def accept_due(category: Category, *, start: datetime) -> Due:
    """By when the unit must have accepted: office hours for what is urgent, working days otherwise."""
    calendar = calendar_of(category.county_code)
    if category.accept_hours:
        return calendar.due_after_hours(start, category.accept_hours)
    return calendar.due_after_days(start, category.accept_days)


def resolve_due(category: Category, *, start: datetime) -> Due:
    """By when it must be resolved, counted from acceptance."""
    return calendar_of(category.county_code).due_after_days(start, category.resolve_days)


def running_due(issue: Issue) -> datetime | None:
    """Which deadline runs in the issue's state; none while deferred, waiting for the villager's word, or over."""
    if issue.state == State.DISPATCHED:
        return issue.accept_by
    if issue.state in (State.ACCEPTED, State.IN_PROGRESS, State.IN_CONSULTATION, State.REOPENED):
        return issue.resolve_by
    return issue.due_at if issue.state in WAITING_FOR_DISPATCH else None


@dataclass(frozen=True, slots=True)
class Lateness:
    """How an issue stands to its running deadline, in words."""

    days_left: int | None
    is_late: bool
    text: str
    tone: str


def lateness(issue: Issue, *, now: datetime) -> Lateness:
    """For badges and lists; quiet when no deadline runs."""
    if issue.due_at is None or not issue.is_open:
        return Lateness(None, False, "", "idle")
    left = calendar_of(issue.county_code).remaining(now, issue.due_at)
    tone = "late" if left.is_overdue else "wait" if left.days <= 1 else "info"
    return Lateness(left.days, left.is_overdue, remaining_text(left, due=issue.due_at, now=now), tone)


def may_lead(category: Category, organisation_kind: str) -> bool:
    """An item the upper level has taken back 上级收回 is never sent to a township or village."""
    return not (category.is_reserved and organisation_kind in OWNER_WORDS)


def owner_label(unit_code: str, region_code: str) -> str:
    """A unit as the catalogue names it, so that what one township teaches holds in the next."""
    local = {region_code[:9]: "township", region_code[:12]: "village"}
    return local.get(unit_code, unit_code)


def unit_code(label: str, region_code: str) -> str:
    """The other way: which unit the catalogue's word means in this place."""
    return {"township": region_code[:9], "village": region_code[:12]}.get(label, label)
