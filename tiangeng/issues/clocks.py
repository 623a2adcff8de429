"""Why an issue is due that day: every clock recomputed by the rule that set it, beside the day in force; the whole case's time."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial

from django.utils import timezone
from django.utils.translation import gettext as _

from tiangeng.algorithms.workdays import Due
from tiangeng.kernel.packs import calendar_of
from tiangeng.ui.dates import when_text
from tiangeng.ui.deadlines import reasons

from . import rules
from .models import Handling, Issue, IssueEvent, Role
from .states import OPEN_STATES, PAUSED, WAITING_FOR_DISPATCH, HandlingState, State


@dataclass(frozen=True, slots=True)
class Clock:
    """One deadline, explained day by day; `rule` says how long the time is and why, `at` what is in force.

    The two agree unless the rule changed after the day was set; then the last of `reasons` says so.
    """

    label: str
    due: Due
    at: datetime
    reasons: list[str]
    rule: str = ""
    is_stopped: bool = False

    @property
    def on(self) -> date:
        """What people call the last day: a deadline at midnight ends with the day before."""
        if self.at == self.due.at:
            return self.due.on
        return timezone.localtime(self.at - timedelta(microseconds=1)).date()


def clocks_of(issue: Issue, handlings: Iterable[Handling], *, now: datetime) -> list[Clock]:
    """Every clock of the present round, in order: of dispatch, of acceptance, of solving, of a day to look again, of helpers."""
    events = list(issue.events.order_by("at", "id"))
    waited = rules.last_into(events, WAITING_FOR_DISPATCH) or issue.reported_at
    is_waiting = issue.state in WAITING_FOR_DISPATCH
    due = rules.dispatch_due(issue.county_code, start=waited)
    outer = issue.outer_due_at
    rule = _("全县各类事都一样：派单 %(n)s 个工作日，从上报或者又回到派单员手里的第二天数起")
    rule %= {"n": rules.dispatch_days(issue.county_code)}
    found = [_clock(_("派单"), due, issue.due_at if is_waiting else None, events, now=now, rule=rule, outer=outer)]
    if is_waiting or not issue.dispatched_at:
        return found
    given = rules.last_into(events, [State.DISPATCHED]) or issue.dispatched_at
    accept = rules.accept_due(issue, start=given)
    found.append(_clock(_("接单"), accept, issue.accept_by, events, now=now, rule=_to_accept(issue), outer=outer))
    began = rules.clock_began(events)
    if began is None or not issue.accepted_at:
        return found
    return [*found, *_solving(issue, handlings, events, began, now=now)]


def _to_accept(issue: Issue) -> str:
    """How long a unit has to say that it takes it on, and where that is written."""
    if hours := issue.category.accept_hours:
        by = _by_what(issue, is_of_row=True)
        return _("%(by)s：接单 %(n)s 个工作小时，从派单起，只数上班的时间") % {"by": by, "n": hours}
    n = rules.days_of(issue).accept
    by = _by_what(issue, is_of_row=n == issue.category.accept_days)
    return _("%(by)s：接单 %(n)s 个工作日，从派单（维持原派的从裁定）的第二天数起") % {"by": by, "n": n}


def _by_what(issue: Issue, *, is_of_row: bool) -> str:
    """Where a number of days is written: in the catalogue's row, which holds at its own level; above it in the county's table of
    that level, if that is longer (`rules.days_for`)."""
    category = issue.category
    told = {"category": category.name, "level": category.get_level_display(), "above": issue.get_level_display()}
    is_above = rules.days_above(category, level=issue.level) is not None
    if is_above and (not is_of_row or not category.owner):
        return _("“%(category)s”提到了%(above)s，按%(above)s的时限") % told
    if not category.owner:
        return _("目录里没有写明“%(category)s”，按%(level)s的时限") % told
    return _("目录里“%(category)s”（%(level)s）") % told


def _solving(
    issue: Issue, handlings: Iterable[Handling], events: Sequence[IssueEvent], began: datetime, *, now: datetime
) -> Iterator[Clock]:
    """The lead's time, its day to look again while it stands still, and each assisting unit's."""
    stops = rules.stops_in(events, now=now)
    pauses, is_stopped = [stop.pause for stop in stops], any(not stop.is_over for stop in stops)
    due = rules.resolve_due(issue, start=began, pauses=pauses)
    n = rules.days_of(issue).resolve
    rule = _("%(by)s：牵头办结 %(n)s 个工作日，从接单（重办的从重办）的第二天数起")
    rule %= {"by": _by_what(issue, is_of_row=n == issue.category.resolve_days), "n": n}
    solving = partial(_clock, events=events, now=now, is_stopped=is_stopped, outer=issue.outer_due_at)
    yield solving(_("办结"), due, issue.resolve_by, rule=rule)
    woken = next((event.at for event in reversed(events) if event.name == "review_due"), None)
    if issue.state in PAUSED and issue.due_at and woken:
        rule = _("到了再看的日子，留一个工作日：能办就恢复办理，还不能办就说明白")
        due = rules.review_due(issue.county_code, start=woken)
        yield _clock(_("再看"), due, issue.due_at, events, now=now, rule=rule, outer=issue.outer_due_at)
    for handling in handlings:
        if handling.role != Role.ASSISTING or handling.state in (HandlingState.RETURNED, HandlingState.RELEASED):
            continue
        if handling.done_at and handling.done_at < began:  # its part was of an earlier round
            continue
        due = rules.inner_due(issue, start=rules.asked_at(handling, events, began=began), pauses=pauses)
        label = _("配合：%(unit)s") % {"unit": handling.organisation}
        rule = _("配合 %(n)s 个工作日，不晚于牵头的期限") % {"n": rules.inner_days(issue)}
        yield solving(label, due, handling.due_at, rule=rule, lead=issue.resolve_by)


def _clock(
    label: str,
    due: Due,
    in_force: datetime | None,
    events: Sequence[IssueEvent],
    *,
    now: datetime,
    rule: str = "",
    is_stopped: bool = False,
    lead: datetime | None = None,
    outer: datetime | None = None,
) -> Clock:
    """Beside the count the day that was set; while it stands still the day moves with the count, but never past an outer day."""
    lines = reasons(due, now=now)
    at = due.at if is_stopped or in_force is None else in_force
    if outer and outer <= at and outer != due.at:
        return Clock(label, due, outer, [*lines, _("交办期限更早，按交办期限；钟停着它也不往后挪")], rule)
    if at == due.at:
        return Clock(label, due, at, lines, rule, is_stopped)
    return Clock(label, due, at, [*lines, _why_another(at, events, lead=lead, now=now)], rule)


def _why_another(at: datetime, events: Sequence[IssueEvent], *, lead: datetime | None, now: datetime) -> str:
    """Why the day in force is not the one counted now."""
    if at == lead:
        return _("牵头的期限更早，按牵头的期限")
    corrected = [event for event in events if event.name == "correct" and event.facts.get("due")]
    if corrected and datetime.fromisoformat(corrected[-1].facts["due"]) == at:
        day = when_text(timezone.localdate(corrected[-1].at), now=now, style="short")
        return _("%(day)s更正了类别：不让更正变成超期，至少留一个工作日") % {"day": day}
    return _("期限定下以后派单目录改过，仍按当时定下的日子")


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of the whole case's time: in which state, from when to when, how many working days."""

    label: str
    since: datetime
    until: datetime
    days: int
    is_paused: bool
    why: str = ""


@dataclass(frozen=True, slots=True)
class WholeCase:
    """From the report to the strike-off, or until now."""

    stretches: list[Stretch]
    days: int
    paused_days: int
    is_over: bool


def whole_case(issue: Issue, *, now: datetime) -> WholeCase:
    """The clock the villager looks at: every working day since the report, and in whose hands it passed."""
    calendar = calendar_of(issue.county_code)
    moved = [event for event in issue.events.order_by("at", "id") if event.to_state]
    end = moved[-1].at if moved and not issue.is_open else now
    stretches = []
    for event, after in zip(moved, [*(later.at for later in moved[1:]), end], strict=True):
        state = State(event.to_state)
        if after > event.at and state in OPEN_STATES:
            why = _(event.facts["kind"]) if event.facts.get("kind") and state == State.WAITING else ""
            days = calendar.workdays_between(event.at, after)
            stretches.append(Stretch(str(state.label), event.at, after, days, state in PAUSED, why))
    total = calendar.workdays_between(issue.reported_at, end)
    paused = sum(stretch.days for stretch in stretches if stretch.is_paused)
    return WholeCase(stretches, total, paused, not issue.is_open)
