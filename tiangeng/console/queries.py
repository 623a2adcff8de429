"""What the home page gathers from the rooms."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from tiangeng.algorithms.proportions import Rate
from tiangeng.assignments import queries as assignments
from tiangeng.assignments.models import Assignment
from tiangeng.assignments.rules import lateness as assigned_lateness
from tiangeng.issues import holdings, measures, rules, words
from tiangeng.issues import queries as issues
from tiangeng.issues import turns as issue_turns
from tiangeng.issues.models import Follow, Handling, Handover, Issue, IssueEvent, Promise
from tiangeng.issues.states import OPEN_STATES
from tiangeng.kernel.actors import Actor
from tiangeng.meetings import queries as meetings
from tiangeng.meetings.models import Item
from tiangeng.ui import counted
from tiangeng.ui.charts import LineChart, Series
from tiangeng.ui.lists import Habits
from tiangeng.ui.records import Entry
from tiangeng.visits import rules as visit_rules
from tiangeng.visits.models import Programme

from .models import DeskMark, ListSetting, SavedView

FIRST, FIRST_LATE = 8, 5
NEWS_AT_FIRST, NEWS_AT_MOST = timedelta(days=7), timedelta(days=30)
WEEK, RATED = timedelta(days=7), timedelta(days=90)
CANDIDATES = 40


def habits_of(actor: Actor, path: str) -> Habits:
    """What this person has settled about the list at this address; two queries."""
    if actor.account_id is None or actor.cover is None:
        return Habits()
    setting = ListSetting.objects.visible_to(actor).filter(path=path).first()
    views = list(SavedView.objects.visible_to(actor).filter(path=path).order_by("name", "pk"))
    for view in views:
        view.is_mine = view.account_id == actor.account_id
        view.is_default = setting is not None and view.pk == setting.default_view_id
    opened = next((view.query for view in views if view.is_default), "")
    return Habits(tuple(setting.columns) if setting else (), opened, views)


def views_of(actor: Actor) -> list[SavedView]:
    """One's own views and those of one's unit, list by list, each saying whether its list opens with it."""
    if actor.account_id is None or actor.cover is None:
        return []
    first = set(ListSetting.objects.visible_to(actor).values_list("default_view_id", flat=True))
    views = list(SavedView.objects.visible_to(actor).order_by("path", "name", "pk"))
    for view in views:
        view.is_mine, view.is_default = view.account_id == actor.account_id, view.pk in first
    return views


@dataclass(frozen=True)
class Home:
    """工作台: what waits for me, what is late, what changed. How it stands follows by itself: `rates`, `curve`."""

    waiting: list[Issue]
    waiting_count: int
    late_count: int
    news: "list[News]"
    since: datetime
    late: list[Issue]
    open_count: int
    promises: list[Promise]
    to_sign: list[Handover]
    handed: list[Handover]
    helpers: list[Handling]
    assigned: list[Assignment]
    sittings: list[meetings.Sitting]
    tasks: list[Item]


@dataclass(frozen=True, slots=True)
class News:
    """An issue I hold, reported or follow, and the last thing others did to it since I looked, with what led to it."""

    issue: Issue
    lines: list[Entry]
    more: int


def seen_at(actor: Actor, *, now: datetime) -> datetime:
    """The moment up to which this person has seen the news; a week back where they have never said so."""
    if actor.cover is None or actor.account_id is None:
        return now - NEWS_AT_FIRST
    mark = DeskMark.objects.visible_to(actor).values_list("seen_at", flat=True).first()
    return max(mark, now - NEWS_AT_MOST) if mark else now - NEWS_AT_FIRST


def news(actor: Actor, *, since: datetime) -> list[News]:
    """What others did since then to what I reported, what my units have in hand, and what I follow. Two queries.

    Three narrow questions, each by its own index, instead of one OR over the whole table; of what they find, what is seen.
    """
    if actor.account_id is None:
        return []
    rows = Issue.objects.filter(changed_at__gte=since)
    units = [g.organisation_id for g in actor.grants if "issues.handle" in g.capabilities and g.organisation_id]
    held = rows.filter(lead__in=units, state__in=OPEN_STATES).values("pk")
    mine = rows.filter(created_by_id=actor.account_id).values("pk")
    followed = rows.filter(pk__in=Follow.objects.visible_to(actor).values("issue")).values("pk")
    found = {
        issue.pk: issue
        for issue in issues.listed(actor)
        .filter(pk__in=mine.union(followed, *([held] if units else []), all=True))
        .order_by("-changed_at", "pk")[:CANDIDATES]
    }
    lines: dict[Any, list[IssueEvent]] = {}
    to_me = Q(facts__to_staff=str(actor.staff_id))  # that it was written is news to whom it was written
    told = IssueEvent.objects.filter(~Q(name="report") | to_me, issue__in=found, at__gt=since)
    for event in told.exclude(actor_id=actor.account_id).order_by("-at", "-pk"):
        lines.setdefault(event.issue_id, []).append(event)
    newest = sorted(lines.items(), key=lambda pair: pair[1][0].at, reverse=True)[:FIRST]
    return [_news(found[pk], events) for pk, events in newest]


def _news(issue: Issue, events: list[IssueEvent]) -> News:
    """The last line; and beneath it the day to look again, where nothing but reminders has come after that."""
    told = events[:1]
    woken = next((event for event in events if event.name != "supervise"), None)
    if woken is not None and woken.name == "review_due" and woken is not events[0]:
        told.append(woken)
    return News(issue, [words.entry(event) for event in told], len(events) - len(told))


def home(actor: Actor, *, now: datetime) -> Home:
    """Everything the home page shows about issues, in a fixed number of queries."""
    waiting = issues.waiting_first(actor, first=FIRST)
    helping = holdings.helping(actor, waiting) if waiting else {}
    for issue in waiting:  # who only helps works against the inner deadline
        part = helping.get(issue.pk) if issue.lead_id not in actor.organisation_ids else None
        stands = rules.helper_lateness(part, now=now) if part else rules.lateness(issue, now=now)
        issue.lateness = stands  # type: ignore[attr-defined]
    for pk, asked in issue_turns.asked_of(actor, waiting).items():
        next(issue for issue in waiting if issue.pk == pk).asked = asked  # type: ignore[attr-defined]
    mark = seen_at(actor, now=now)
    here = {issue.pk for issue in waiting}  # what waits for me is said above
    supervises = "issues.supervise" in actor.capabilities
    found = issues.longest_late(actor, now=now, first=FIRST_LATE + FIRST) if supervises else []
    late = [issue for issue in found if issue.pk not in here][:FIRST_LATE]
    for issue in late:
        issue.lateness = rules.lateness(issue, now=now)  # type: ignore[attr-defined]
    waits = counted.of(actor)  # asked for the side bar anyway: of what is nowhere nothing more is asked
    open_count, late_count = issues.open_and_late(actor, now=now)
    return Home(
        waiting=waiting,
        waiting_count=waits.get(issues.waiting_for, len(waiting)) if len(waiting) == FIRST else len(waiting),
        late_count=late_count,
        news=news(actor, since=mark),
        since=mark,
        late=late,
        open_count=open_count,
        promises=list(issues.my_promises(actor)[:FIRST]) if actor.staff_id else [],
        helpers=_late_helpers(actor, now=now),
        assigned=_assigned(actor, now=now),
        sittings=_sittings(actor, now=now),
        tasks=meetings.tasks_first(actor, first=FIRST_LATE),
        handed=list(holdings.signed_or_not(actor, since=mark)[:FIRST_LATE]) if actor.staff_id else [],
        to_sign=list(holdings.handovers_to_sign(actor)[:FIRST]) if waits.get(holdings.to_sign) else [],
    )


def _sittings(actor: Actor, *, now: datetime) -> list[meetings.Sitting]:
    """From this morning on, a week ahead."""
    begin = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    return list(meetings.sittings_for(actor, since=begin, until=begin + WEEK))[:FIRST_LATE]


def _assigned(actor: Actor, *, now: datetime) -> list[Assignment]:
    """What upper levels have asked of my units, or have answered to mine: the nearest day first."""
    if "assignments.see" not in actor.capabilities:
        return []
    found = list(assignments.waiting_for(actor)[:FIRST])
    for row in found:
        row.lateness = assigned_lateness(row, now=now)  # type: ignore[attr-defined]
    return found


def _late_helpers(actor: Actor, *, now: datetime) -> list[Handling]:
    """Units my own unit waits for as the lead."""
    if "issues.handle" not in actor.capabilities:
        return []
    found = list(holdings.late_helpers_of_mine(actor, now=now)[:FIRST])
    for handling in found:
        handling.lateness = rules.helper_lateness(handling, now=now)  # type: ignore[attr-defined]
    return found


def measured(actor: Actor, *, now: datetime) -> list[measures.Rates]:
    """The owners this actor sees, by what they were given in the last ninety days."""
    return measures.rates(actor, since=now - RATED, until=now, now=now)


def rates(actor: Actor, *, now: datetime) -> dict[str, Rate]:
    """The three rates over all of them."""
    return measures.total_of(measured(actor, now=now))


def curve(actor: Actor, *, now: datetime) -> LineChart:
    """Reported and struck off over the last twelve weeks."""
    weeks = measures.clearing_curve(actor, now=now)
    labels = [f"{timezone.localtime(week.ends_at):%m-%d}" for week in weeks]
    return LineChart(
        labels,
        [Series(_("提出"), [w.reported for w in weeks]), Series(_("销号"), [w.closed for w in weeks])],
        unit=pgettext("unit", "件"),
        heading=_("周末"),
    )


def programmes_today(actor: Actor, *, now: datetime) -> list[Programme]:
    """Those that run today where this actor looks after villages."""
    today = timezone.localdate(now)
    running = Programme.objects.visible_to(actor).in_force(today).order_by("code")
    return [programme for programme in running if visit_rules.runs_on(programme, today)]
