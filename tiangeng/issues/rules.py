"""What is decided from values alone: deadlines, lateness, who may be the owner."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import NamedTuple

from django.utils import timezone

from tiangeng.algorithms.workdays import Due, Pause, PauseReason
from tiangeng.kernel import packs
from tiangeng.kernel.packs import calendar_of
from tiangeng.ui.deadlines import remaining_text

from .models import CaseLevel, Category, Handling, Issue, IssueEvent, Role
from .states import OPEN_HANDLINGS, PAUSED, WAITING_FOR_DISPATCH, HandlingState, State

OWNER_WORDS = ("township", "village")

_DAY = timedelta(days=1)
TRIED_DAYS = 3  # days on which whoever told it was called in vain, before a look at the place stands for their word
APPEAL_WITHIN = timedelta(days=30)  # as long as what was struck off may be called unsolved
REASON_AT_LEAST = 4  # characters of why somebody wants to know who told it


def dispatch_due(county_code: str, *, start: datetime) -> Due:
    """By when a reported issue must have been dispatched."""
    return calendar_of(county_code).due_after_days(start, dispatch_days(county_code))


class Days(NamedTuple):
    """How many working days there are to accept and to resolve."""

    accept: int
    resolve: int


def days_for(category: Category, *, level: str) -> Days:
    """The catalogue's row speaks for its own level. Escalated above it, the county's table of that level holds.

    One level up never has less time than the row gives: what a county takes sixty days for, the city does not do in thirty.
    A leaf without a row goes by the table alone.
    """
    own, above = Days(category.accept_days, category.resolve_days), days_above(category, level=level)
    if above is None:
        return own
    return Days(max(own.accept, above.accept), max(own.resolve, above.resolve)) if category.owner else above


def days_above(category: Category, *, level: str) -> Days | None:
    """What the county's table gives a level above the catalogue's row; none where the row itself speaks."""
    there = packs.part_of(category.county_code, "issues").deadlines.get(level)
    if there is None or height(level) <= height(category.level):
        return None
    return Days(there.accept_days, there.resolve_days)


def dispatch_days(county_code: str) -> int:
    """How many working days a dispatcher has, whatever it is about."""
    days: int = packs.part_of(county_code, "issues").dispatch_days
    return days


def days_of(issue: Issue) -> Days:
    """The same for an issue, at the level that answers for it now."""
    return days_for(issue.category, level=issue.level)


def height(level: str) -> int:
    """Village 0, township 1, county 2, city 3."""
    return CaseLevel.values.index(level)


def is_high(issue: Issue) -> bool:
    """Escalated above the township: then it waits for a dispatcher there, and for no township's."""
    return issue.state == State.ESCALATED and height(issue.level) > height(CaseLevel.TOWNSHIP)


def is_at_city(issue: Issue) -> bool:
    """Escalated beyond the county: it waits for whoever supervises it from there, and for the county's own dispatcher."""
    return issue.state == State.ESCALATED and issue.level == CaseLevel.CITY


def level_with(category: Category, *, level: str, before: Category) -> str:
    """A category put right brings its own level along; what was escalated above that stays where it is."""
    return category.level if level == before.level else max(level, category.level, key=height)


def accept_due(issue: Issue, *, start: datetime, pauses: Iterable[Pause] = ()) -> Due:
    """By when the unit must have accepted: office hours for what is urgent at any level, working days otherwise."""
    calendar = calendar_of(issue.county_code)
    if issue.category.accept_hours:
        return calendar.due_after_hours(start, issue.category.accept_hours, pauses)
    return calendar.due_after_days(start, days_of(issue).accept, pauses)


def objection_days(issue: Issue) -> int:
    """How many working days after the dispatch the lead may say it is not theirs."""
    days: int = packs.part_of(issue.county_code, "issues").objection_days
    return days


def objection_over(issue: Issue, *, now: datetime) -> bool:
    """Whether that time has passed: whoever held it so long helps find the way, and does not hand it back."""
    if issue.dispatched_at is None:
        return False
    return calendar_of(issue.county_code).due_after_days(issue.dispatched_at, objection_days(issue)).at <= now


def counts_hours(issue: Issue) -> bool:
    """Whether the clock that runs now is one of office hours: acceptance of what is urgent."""
    return issue.state == State.DISPATCHED and issue.category.accept_hours is not None


def resolve_due(issue: Issue, *, start: datetime, pauses: Iterable[Pause] = ()) -> Due:
    """By when it must be resolved, counted from acceptance; what was paused is left out, so it only ever moves later."""
    return calendar_of(issue.county_code).due_after_days(start, days_of(issue).resolve, pauses)


def inner_days(issue: Issue) -> int:
    """How many working days an assisting unit has."""
    days: int = packs.part_of(issue.county_code, "issues").inner_deadline.of(days_of(issue).resolve)
    return days


def inner_due(issue: Issue, *, start: datetime, pauses: Iterable[Pause] = ()) -> Due:
    """By when an assisting unit must be done, counted from the lead's acceptance or from being asked, if that was later."""
    return calendar_of(issue.county_code).due_after_days(start, inner_days(issue), pauses)


def unanswered_before(county_code: str, *, now: datetime) -> datetime:
    """What was resolved before this moment has had all its working days for the villager's word."""
    calendar, days = calendar_of(county_code), packs.part_of(county_code, "issues").answer_days
    today = timezone.localdate(now)
    last = today
    while calendar.workdays_between(last, today - _DAY) < days:
        last -= _DAY
    return timezone.make_aware(datetime.combine(last + _DAY, time()))


def review_due(county_code: str, *, start: datetime) -> Due:
    """By when what was put off must be looked at, counted from the morning of its day."""
    return calendar_of(county_code).due_after_days(start, 1)


def corrected_due(county_code: str, *, before: datetime, right: datetime, now: datetime) -> datetime:
    """The right category's day. Putting a category right makes nobody late: a working day is left, if there was one."""
    return max(right, min(before, calendar_of(county_code).due_after_days(now, 1).at))


_REASONS = {
    "defer": PauseReason.DEFERRED,
    "wait": PauseReason.WAITING_FOR_VILLAGER,
    "merge": PauseReason.MERGED,  # by mistake, where it was taken back: nobody could work at it meanwhile
}


@dataclass(frozen=True, slots=True)
class Stop:
    """One time in which no clock ran, as the timeline tells it; `kind` is kept in Chinese. Still on when `is_over` is false."""

    pause: Pause
    kind: str
    is_over: bool


def stops_in(events: Sequence[IssueEvent], *, now: datetime) -> list[Stop]:
    """Deferred, waiting for the villager, or merged; from the timeline, oldest first. What was paused when merged is so again."""
    found: list[Stop] = []
    begun: tuple[IssueEvent, datetime] | None = None
    paused: IssueEvent | None = None
    for event in events:
        if begun and event.to_state:
            found.append(_stop(*begun, event.at, is_over=True))
            begun = None
        if event.name in _REASONS:
            begun = event, event.at
            paused = paused if event.name == "merge" else event
        elif event.name == "unmerge" and event.to_state in PAUSED and paused:
            begun = paused, event.at
    return [*found, _stop(*begun, max(now, begun[1]), is_over=False)] if begun else found


def days_stopped(county_code: str, stops: Iterable[Stop]) -> int:
    """How many working days its clocks have stood still, all pauses together."""
    calendar = calendar_of(county_code)
    return sum(calendar.workdays_between(stop.pause.start, stop.pause.end) for stop in stops)


@dataclass(frozen=True, slots=True)
class Paused:
    """How often the lead has paused it, the working days that took, since when the last of them."""

    times: int
    days: int
    last_at: datetime | None
    is_long: bool  # the next one needs the dispatcher's yes


def paused_so_far(county_code: str, stops: Iterable[Stop]) -> Paused:
    """What the lead itself paused; the time it was merged by mistake is not among it."""
    own = [stop for stop in stops if stop.pause.reason != PauseReason.MERGED]
    free, times, days = packs.part_of(county_code, "issues").pausing, len(own), days_stopped(county_code, own)
    last_at = own[-1].pause.start if own else None
    return Paused(times, days, last_at, times >= free.free_times or days >= free.free_days)


def _stop(event: IssueEvent, since: datetime, until: datetime, *, is_over: bool) -> Stop:
    reason = _REASONS[event.name]
    return Stop(Pause(since, until, reason), str(event.facts.get("kind") or reason.label), is_over)


def last_into(events: Sequence[IssueEvent], states: Iterable[str]) -> datetime | None:
    """When it last came into one of these states: from there the clock of that state runs."""
    wanted = set(states)
    return next((event.at for event in reversed(events) if event.to_state in wanted), None)


def clock_began(events: Sequence[IssueEvent]) -> datetime | None:
    """When the time for solving began to run: the last acceptance by the lead, or the last reopening."""
    return next((event.at for event in reversed(events) if event.name in ("accept", "reopen")), None)


def asked_at(handling: Handling, events: Sequence[IssueEvent], *, began: datetime) -> datetime:
    """From when an assisting unit's time counts: the lead's clock, being asked, or being asked again after it was done."""
    name, is_done, start = str(handling.organisation), False, max(began, handling.assigned_at)
    for event in events:
        if event.at < handling.assigned_at or event.facts.get("unit") != name:
            continue
        if event.name == "assist_start" and is_done:
            start = max(start, event.at)
        is_done = event.name == "assist_finish" or (is_done and event.name != "assist_start")
    return start


def running_due(issue: Issue) -> datetime | None:
    """Which deadline runs in the issue's state, the outer day where that is earlier; none while deferred, waiting for the
    villager's word, or over."""
    due = None
    if issue.state == State.DISPATCHED:
        due = issue.accept_by
    if issue.state in (State.ACCEPTED, State.IN_PROGRESS, State.IN_CONSULTATION, State.REOPENED):
        due = issue.resolve_by
    if issue.state in WAITING_FOR_DISPATCH:
        due = issue.due_at
    return with_outer(issue, due) if due else None


def with_outer(issue: Issue, due: datetime) -> datetime:
    """The earlier of a deadline of ours and the day somebody outside has set; an outer day lengthens none."""
    return min(due, issue.outer_due_at) if issue.outer_due_at else due


def lead_due(issue: Issue) -> datetime | None:
    """By when the lead must have solved it."""
    return with_outer(issue, issue.resolve_by) if issue.resolve_by else None


def outer_day_over(issue: Issue, *, now: datetime) -> bool:
    """An outer day asks for the first answer: what begins anew after it is not late by it from its first hour."""
    return issue.outer_due_at is not None and issue.outer_due_at <= now


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


def helper_due(handling: Handling) -> datetime | None:
    """Which deadline an assisting unit works against now; none once it has done its part."""
    if handling.role != Role.ASSISTING or handling.state not in OPEN_HANDLINGS:
        return None
    return handling.accept_by if handling.state == HandlingState.ASSIGNED else handling.due_at


def helper_lateness(handling: Handling, *, now: datetime) -> Lateness:
    """The same for an assisting unit's inner deadline; quiet while the issue itself is paused or over."""
    due = helper_due(handling)
    if due is None or handling.issue.state in PAUSED or not handling.issue.is_open:
        return Lateness(None, False, "", "idle")
    left = calendar_of(handling.county_code).remaining(now, due)
    tone = "late" if left.is_overdue else "wait" if left.days <= 1 else "info"
    return Lateness(left.days, left.is_overdue, remaining_text(left, due=due, now=now), tone)


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
