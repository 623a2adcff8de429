"""What the home page gathers from the rooms."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from tiangeng.algorithms.proportions import Rate
from tiangeng.assignments import queries as assignments
from tiangeng.assignments.models import Assignment
from tiangeng.assignments.rules import lateness as assigned_lateness
from tiangeng.issues import holdings, measures, months, rules, words
from tiangeng.issues import queries as issues
from tiangeng.issues import turns as issue_turns
from tiangeng.issues.models import Handling, Handover, Issue, IssueEvent, Promise
from tiangeng.kernel.actors import Actor
from tiangeng.kernel.ahead import Asking, at_once
from tiangeng.kernel.keys import in_their_order
from tiangeng.kernel.questions import Question, turn
from tiangeng.meetings import queries as meetings
from tiangeng.meetings.models import Item, Meeting
from tiangeng.ui import counted
from tiangeng.ui.charts import LineChart, Series
from tiangeng.ui.lists import Habits
from tiangeng.ui.records import Entry
from tiangeng.visits import queries as visits
from tiangeng.visits import rules as visit_rules
from tiangeng.visits.models import Programme
from tiangeng.visits.queries import Silence

from . import firsts
from .models import DeskMark, ListSetting, SavedView

NEWS_AT_FIRST, NEWS_AT_MOST = timedelta(days=7), timedelta(days=30)
RATED = timedelta(days=90)


def habits_of(actor: Actor, path: str) -> Habits:
    """What this person has settled about the list at this address: one query, two more where there is something."""
    if actor.account_id is None or actor.cover is None:
        return Habits()
    settled = _settled(actor, turn())
    if settled is None or (path,) not in settled.rows_as_planned():
        return Habits()
    setting = ListSetting.objects.visible_to(actor).filter(path=path).first()
    views = list(SavedView.objects.visible_to(actor).filter(path=path).order_by("name", "pk"))
    for view in views:
        view.is_mine = view.account_id == actor.account_id
        view.is_default = setting is not None and view.pk == setting.default_view_id
    opened = next((view.query for view in views if view.is_default), "")
    return Habits(tuple(setting.columns) if setting else (), opened, views)


@lru_cache(maxsize=256)
def _settled(actor: Actor, _turn: int) -> Question | None:
    """The addresses of lists about which anything is settled; most people settle nothing."""
    settings, views = ListSetting.objects.visible_to(actor), SavedView.objects.visible_to(actor)
    return Question.of(settings.order_by().values_list("path").union(views.order_by().values_list("path")))


def views_of(actor: Actor) -> list[SavedView]:
    """One's own views and those of one's unit, list by list, each saying whether its list opens with it."""
    if actor.account_id is None or actor.cover is None:
        return []
    first = set(ListSetting.objects.visible_to(actor).values_list("default_view_id", flat=True))
    views = list(SavedView.objects.visible_to(actor).order_by("path", "name", "pk"))
    for view in views:
        view.is_mine, view.is_default = view.account_id == actor.account_id, view.pk in first
    return views


@dataclass(frozen=True, slots=True)
class News:
    """The last thing others did since I looked to an issue I hold, reported or follow, with what led to it."""

    issue_id: UUID
    lines: list[Entry]
    more: int


@dataclass(frozen=True)
class Home:
    """工作台: what waits for me, what is late, what changed. How it stands follows by itself: `rates`, `curve`."""

    waiting: list[Issue]
    waiting_count: int
    late_count: int
    news: list[tuple[Issue, News]]
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


def seen_at(actor: Actor, *, now: datetime) -> datetime:
    """The moment up to which this person has seen the news; a week back where they have never said so."""
    if actor.cover is None or actor.account_id is None:
        return now - NEWS_AT_FIRST
    mark = DeskMark.objects.visible_to(actor).values_list("seen_at", flat=True).first()
    return max(mark, now - NEWS_AT_MOST) if mark else now - NEWS_AT_FIRST


def news(actor: Actor, keys: Collection[UUID], *, since: datetime) -> list[News]:
    """What others did since then to issues of these keys: of the few that moved last, those first. One query."""
    if not keys:
        return []
    lines: dict[UUID, list[IssueEvent]] = {}
    to_me = Q(facts__to_staff=str(actor.staff_id))  # that it was written is news to whom it was written
    told = IssueEvent.objects.filter(~Q(name="report") | to_me, issue__in=keys, at__gt=since)
    for event in told.exclude(actor_id=actor.account_id).order_by("-at", "-pk"):
        lines.setdefault(event.issue_id, []).append(event)
    newest = sorted(lines.items(), key=lambda pair: pair[1][0].at, reverse=True)[: firsts.FIRST]
    return [_news(pk, events) for pk, events in newest]


def _news(issue_id: UUID, events: list[IssueEvent]) -> News:
    """The last line; and beneath it the day to look again, where nothing but reminders has come after that."""
    told = events[:1]
    woken = next((event for event in events if event.name != "supervise"), None)
    if woken is not None and woken.name == "review_due" and woken is not events[0]:
        told.append(woken)
    return News(issue_id, [words.entry(event) for event in told], len(events) - len(told))


def home(actor: Actor, *, now: datetime) -> Home:
    """Everything the home page shows about issues, in a fixed number of queries at most."""
    mark = seen_at(actor, now=now)
    keys = firsts.of(actor, since=mark, now=now)
    late_keys = [key for key in keys["late"] if key not in keys["waiting"]][: firsts.FIRST_LATE]
    told = news(actor, keys["changed"], since=mark)
    wanted = {*keys["waiting"], *late_keys, *(one.issue_id for one in told)}
    rows = {row.pk: row for row in issues.of_keys(wanted)} if wanted else {}
    for row in rows.values():
        row.lateness = rules.lateness(row, now=now)
    waiting = [rows[key] for key in keys["waiting"] if key in rows]  # one may have gone out of sight meanwhile
    _say_what_is_asked(actor, waiting, now=now)
    open_count, late_count = issues.open_and_late(actor, now=now)
    all_waiting = counted.of(actor).get(issues.waiting_for, len(waiting))  # asked for the side bar anyway
    papers = holdings.handovers_listed(actor)
    return Home(
        waiting=waiting,
        waiting_count=all_waiting if len(waiting) == firsts.FIRST else len(waiting),
        late_count=late_count,
        news=[(rows[one.issue_id], one) for one in told if one.issue_id in rows],
        since=mark,
        late=[rows[key] for key in late_keys if key in rows],
        open_count=open_count,
        promises=in_their_order(issues.promises_listed(actor), keys["promises"]),
        helpers=_late_helpers(keys["helpers"], now=now),
        assigned=_assigned(actor, keys["assigned"], now=now),
        sittings=meetings.sittings(in_their_order(Meeting.objects.all(), keys["meetings"])),
        tasks=in_their_order(Item.objects.select_related("issue", "responsible", "meeting"), keys["tasks"]),
        handed=in_their_order(papers, keys["handed"]),
        to_sign=in_their_order(papers, keys["to_sign"]),
    )


def _say_what_is_asked(actor: Actor, waiting: Sequence[Issue], *, now: datetime) -> None:
    """Who only helps works against the inner deadline; who is to rule or to call is told so."""
    if not waiting:
        return
    helping = holdings.helping(actor, waiting)
    asked = issue_turns.asked_of(actor, waiting)
    for issue in waiting:
        part = helping.get(issue.pk) if issue.lead_id not in actor.organisation_ids else None
        if part:
            issue.lateness = rules.helper_lateness(part, now=now)  # type: ignore[attr-defined]
        if issue.pk in asked:
            issue.asked = asked[issue.pk]  # type: ignore[attr-defined]


def _assigned(actor: Actor, keys: Sequence[UUID], *, now: datetime) -> list[Assignment]:
    """What upper levels have asked of my units, or have answered to mine: the nearest day first."""
    found: list[Assignment] = in_their_order(assignments.listed(actor), keys)
    for row in found:
        row.lateness = assigned_lateness(row, now=now)  # type: ignore[attr-defined]
    return found


def _late_helpers(keys: Sequence[UUID], *, now: datetime) -> list[Handling]:
    """Units my own unit waits for as the lead."""
    found: list[Handling] = in_their_order(holdings.helpers_named(Handling.objects.all()), keys)
    for handling in found:
        handling.lateness = rules.helper_lateness(handling, now=now)  # type: ignore[attr-defined]
    return found


def measured(actor: Actor, *, now: datetime) -> measures.ByUnit:
    """Of the owners this actor sees, what they were given in the last ninety days."""
    return months.figures_of(actor, since=now - RATED, until=now, now=now)


def rates(actor: Actor, *, now: datetime) -> dict[str, Rate]:
    """The three rates over all of them."""
    return measures.total_of(measured(actor, now=now))


def course(actor: Actor, *, now: datetime, silent: int) -> tuple[LineChart, list[Silence]]:
    """How the last twelve weeks went, and so many of the villages that have been silent longest."""
    today = timezone.localdate(now)
    asked: list[Asking[Any]] = [measures.clearing(actor, now=now), visits.silences(actor, on=today, limit=silent)]
    weeks, silences = at_once(asked)
    return _curve(weeks), silences


def _curve(weeks: list[measures.Week]) -> LineChart:
    """Reported and struck off."""
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
