"""What the home page gathers from the rooms, and the search over them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from tiangeng.algorithms import pinyin
from tiangeng.assignments import queries as assignments
from tiangeng.assignments.models import Assignment
from tiangeng.assignments.rules import lateness as assigned_lateness
from tiangeng.issues import holdings, rules, words
from tiangeng.issues import queries as issues
from tiangeng.issues.models import Follow, Handling, Handover, Issue, IssueEvent, Promise
from tiangeng.issues.states import OPEN_STATES
from tiangeng.kernel import packs
from tiangeng.kernel.actors import Actor
from tiangeng.kernel.refusals import Missing
from tiangeng.people import queries as people
from tiangeng.places import queries as places
from tiangeng.places.models import Region
from tiangeng.ui import dates, nav
from tiangeng.ui.charts import LineChart, Series
from tiangeng.ui.lists import Habits
from tiangeng.ui.records import Entry
from tiangeng.visits import queries as visits
from tiangeng.visits import rules as visit_rules
from tiangeng.visits.models import Programme

from .models import DeskMark, ListSetting, SavedView

FIRST, FIRST_LATE = 8, 5
NEWS_AT_FIRST, NEWS_AT_MOST = timedelta(days=7), timedelta(days=30)
CANDIDATES = 40
FOUND_FIRST, FOUND_AT_MOST = 8, 100


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
    """工作台: what waits for me, what is late, what changed; then how it stands."""

    waiting: list[Issue]
    waiting_count: int
    late_count: int
    news: "list[News]"
    since: datetime
    late: list[Issue]
    rates: dict[str, Any]
    curve: LineChart
    open_count: int
    promises: list[Promise]
    to_sign: list[Handover]
    helpers: list[Handling]
    assigned: list[Assignment]


@dataclass(frozen=True, slots=True)
class News:
    """An issue I hold, reported or follow, and the last thing others did to it since I looked."""

    issue: Issue
    line: Entry
    more: int


def seen_at(actor: Actor, *, now: datetime) -> datetime:
    """The moment up to which this person has seen the news; a week back where they have never said so."""
    if actor.cover is None or actor.account_id is None:
        return now - NEWS_AT_FIRST
    mark = DeskMark.objects.visible_to(actor).values_list("seen_at", flat=True).first()
    return max(mark, now - NEWS_AT_MOST) if mark else now - NEWS_AT_FIRST


def news(actor: Actor, *, since: datetime) -> list[News]:
    """What others did since then to what I reported, what my units have in hand, and what I follow. Two queries.

    Three narrow questions, each by its own index, instead of one OR over the whole table.
    """
    if actor.account_id is None:
        return []
    rows = Issue.objects.visible_to(actor).filter(changed_at__gte=since)
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
    told = IssueEvent.objects.filter(issue__in=found, at__gt=since).exclude(name="report")
    for event in told.exclude(actor_id=actor.account_id).order_by("-at", "-pk"):
        lines.setdefault(event.issue_id, []).append(event)
    newest = sorted(lines.items(), key=lambda pair: pair[1][0].at, reverse=True)[:FIRST]
    return [News(found[pk], words.entry(events[0]), len(events) - 1) for pk, events in newest]


def home(actor: Actor, *, now: datetime) -> Home:
    """Everything the home page shows about issues, in a fixed number of queries."""
    waiting = list(issues.waiting_for(actor)[:FIRST])
    helping = holdings.helping(actor, waiting) if waiting else {}
    for issue in waiting:  # who only helps works against the inner deadline
        part = helping.get(issue.pk) if issue.lead_id not in actor.organisation_ids else None
        stands = rules.helper_lateness(part, now=now) if part else rules.lateness(issue, now=now)
        issue.lateness = stands  # type: ignore[attr-defined]
    since = now - timedelta(days=90)
    mark = seen_at(actor, now=now)
    here = {issue.pk for issue in waiting}  # what waits for me is said above
    found = issues.late(actor, now=now)[: FIRST_LATE + FIRST] if "issues.supervise" in actor.capabilities else []
    late = [issue for issue in found if issue.pk not in here][:FIRST_LATE]
    for issue in late:
        issue.lateness = rules.lateness(issue, now=now)  # type: ignore[attr-defined]
    return Home(
        waiting=waiting,
        waiting_count=issues.waiting_for(actor).count() if len(waiting) == FIRST else len(waiting),
        late_count=issues.late(actor, now=now).count(),
        news=news(actor, since=mark),
        since=mark,
        late=late,
        rates=issues.total_of(issues.rates(actor, since=since, until=now, now=now)),
        curve=curve(actor, now=now),
        open_count=Issue.objects.visible_to(actor).filter(state__in=OPEN_STATES).count(),
        promises=list(issues.my_promises(actor)[:FIRST]) if actor.staff_id else [],
        helpers=_late_helpers(actor, now=now),
        assigned=_assigned(actor, now=now),
        to_sign=list(holdings.handovers_to_sign(actor)[:FIRST]) if actor.staff_id else [],
    )


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


def curve(actor: Actor, *, now: datetime) -> LineChart:
    """Reported and struck off over the last twelve weeks."""
    weeks = issues.clearing_curve(actor, now=now)
    labels = [f"{timezone.localtime(week.ends_at):%m-%d}" for week in weeks]
    return LineChart(
        labels,
        [Series(_("提出"), [w.reported for w in weeks]), Series(_("销号"), [w.closed for w in weeks])],
        unit=pgettext("unit", "件"),
        heading=_("周末"),
    )


@dataclass(frozen=True, slots=True)
class Field:
    """What the day asks of those who go out: the programmes that run, and who has not been seen for longest."""

    programmes: list[Programme]
    silent: list[visits.Silence]


def field(actor: Actor, *, now: datetime) -> Field:
    """Today's fieldwork where this actor looks after villages."""
    today = timezone.localdate(now)
    running = [
        p for p in Programme.objects.visible_to(actor).in_force(today).order_by("code") if visit_rules.runs_on(p, today)
    ]
    return Field(running, visits.silent_villages(actor, on=today, limit=6))


@dataclass(frozen=True, slots=True)
class Hit:
    """One line a search brought."""

    title: Any
    sub: Any
    url: str
    record: Any = None  # whose badge is shown


@dataclass(frozen=True, slots=True)
class Group:
    """What a search brought of one kind: the first few, how many there are, where the rest is."""

    key: str
    label: Any
    hits: list[Hit]
    count: int
    is_capped: bool
    url: str

    @property
    def is_issues(self) -> bool:
        return self.key in ("number", "issues")


def search(actor: Actor, asked: str, *, now: datetime, first: int = FOUND_FIRST) -> list[Group]:
    """Over everything the actor may see, kind by kind; kinds they may not look at are not asked for."""
    may = actor.capabilities
    kinds: list[tuple[str, Any, Any, Callable[[Any], Hit], str]] = []
    if "issues.see" in may:
        rows = issues.matching(issues.listed(actor), asked).order_by("-reported_at")
        numbers = _numbers(actor, asked, now=now)
        if numbers:
            called = issues.listed(actor).filter(number__in=numbers)
            kinds.append(("number", _("这个编号的"), called, _issue_hit, reverse("issues:list")))
        kinds.append(("issues", _("事项"), rows, _issue_hit, reverse("issues:list")))
    if "places.see" in may:
        homes = places.search_households(places.households(actor), asked)
        firms = places.search_enterprises(places.enterprises(actor), asked)
        kinds.append(("regions", _("村社"), _regions(actor, asked), _region_hit, reverse("places:find")))
        kinds.append(("households", _("农户"), places.with_region_name(homes), _home_hit, reverse("places:households")))
        kinds.append(
            ("enterprises", _("企业"), places.with_region_name(firms), _firm_hit, reverse("places:enterprises"))
        )
    if "people.see" in may:
        staff = people.matching_staff(people.staff_listed(actor=actor), asked)
        units = people.matching_units(people.organisations_listed(actor=actor), asked)
        kinds.append(("staff", _("干部"), staff, _staff_hit, reverse("people:staff_list")))
        kinds.append(("units", _("单位"), units, _unit_hit, reverse("people:organisations")))
    if "visits.see" in may:
        went = visits.searched(visits.listed(actor), asked, today=timezone.localdate(now))
        kinds.append(
            ("visits", _("近一年的走访"), went, lambda visit: _visit_hit(visit, now=now), reverse("visits:list"))
        )
    groups = [_group(*kind, asked=asked, first=first) for kind in kinds]
    return sorted(groups, key=lambda group: not group.hits)  # what was found stands first, otherwise in this order


def _numbers(actor: Actor, asked: str, *, now: datetime) -> list[str]:
    """A bare number of up to six digits, as people read it out: this county's issue of this year or the last."""
    if not (asked.isdecimal() and asked.isascii() and len(asked) <= 6 and actor.cover):
        return []
    try:
        prefix = packs.part_of(actor.cover.lo[:6], "pack").number_prefix
    except (Missing, KeyError):
        return []
    year = timezone.localdate(now).year
    return [f"{prefix}-{one}-{int(asked):06d}" for one in (year, year - 1)]


def _group(key: str, label: Any, rows: Any, hit: Callable[[Any], Hit], url: str, *, asked: str, first: int) -> Group:
    """The first few; counted only where there are more, and no further than people read."""
    found = list(rows[: first + 1])
    count = len(found)
    if count > first and hasattr(rows, "order_by"):
        count = rows.order_by()[: FOUND_AT_MOST + 1].count()
    more = f"{url}?{urlencode({'q': asked})}"
    return Group(
        key, label, [hit(row) for row in found[:first]], min(count, FOUND_AT_MOST), count > FOUND_AT_MOST, more
    )


def _regions(actor: Actor, asked: str) -> list[Region]:
    return places.search_regions(asked, within=places.territories_of(actor), limit=FOUND_AT_MOST + 1)


def _issue_hit(issue: Issue) -> Hit:
    return Hit(issue.title, f"{issue.number} · {getattr(issue, 'place_name', '')}", issue.get_absolute_url(), issue)


def _region_hit(region: Region) -> Hit:
    return Hit(region.name, "", reverse("places:region", args=[region.code]))


def _home_hit(home: Any) -> Hit:
    where = " · ".join(part for part in (home.region_name or "", home.hamlet) if part)
    return Hit(
        home, _("%(where)s · 户号 %(number)s") % {"where": where, "number": home.number}, home.get_absolute_url()
    )


def _firm_hit(firm: Any) -> Hit:
    return Hit(firm.name, firm.region_name or "", firm.get_absolute_url())


def _visit_hit(visit: Any, *, now: datetime) -> Hit:
    return Hit(
        _("%(day)s的走访") % {"day": dates.when_text(visit.visited_on, now=now, style="date")},
        visit.heard[:60],
        visit.get_absolute_url(),
    )


def _staff_hit(staff: Any) -> Hit:
    return Hit(
        staff.name, " · ".join(str(p) for p in (staff.organisation, staff.position) if p), staff.get_absolute_url()
    )


def _unit_hit(unit: Any) -> Hit:
    return Hit(unit.short_name, unit.name if unit.name != unit.short_name else "", unit.get_absolute_url())


def pages_for(actor: Actor, asked: str) -> list[Hit]:
    """The pages this person may open whose name holds the words, or begins with their letters."""
    shown = [entry for section in (*nav.SECTIONS, nav.MENU) for entry in nav.shown(actor, section, counted=False)]
    word = asked.lower()
    found = [
        e for e in shown if not word or word in str(e.label).lower() or pinyin.initials(str(e.label)).startswith(word)
    ]
    return [Hit(entry.label, "", entry.url) for entry in found]
