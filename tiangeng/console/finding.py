"""The search over all rooms: kind by kind, only what one may see, each by its room's own question."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from tiangeng.algorithms import pinyin
from tiangeng.assignments import queries as assignments
from tiangeng.assignments.models import Assignment
from tiangeng.issues import queries as issues
from tiangeng.issues.finding import NEWEST, among_newest, newest_hits, promises_holding
from tiangeng.issues.models import Issue, Promise
from tiangeng.issues.models.sight import IssueQuerySet
from tiangeng.kernel import packs
from tiangeng.kernel.actors import Actor
from tiangeng.kernel.keys import rows_of
from tiangeng.kernel.refusals import Missing
from tiangeng.meetings import queries as meetings
from tiangeng.meetings.models import Meeting
from tiangeng.people import queries as people
from tiangeng.places import queries as places
from tiangeng.places.filters import kind_names
from tiangeng.places.models import Region
from tiangeng.ui import dates, nav
from tiangeng.visits import queries as visits

FOUND_FIRST, FOUND_AT_MOST = 8, 100
A_LINE, BEFORE = 60, 16  # characters of a text shown, and of these before the word
NEEDS = ("issues.see", "assignments.see", "meetings.see", "places.see", "people.see", "visits.see")  # one is enough


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
    newest: int = 0  # where it was looked for among so many of the newest only, the word being a common one

    @property
    def is_issues(self) -> bool:
        return self.key in ("number", "issues")


def search(actor: Actor, asked: str, *, now: datetime, first: int = FOUND_FIRST) -> list[Group]:
    """Over everything the actor may see, kind by kind; kinds they may not look at are not asked for."""
    may = actor.capabilities
    kinds: list[tuple[str, Any, Any, Callable[[Any], Hit], str]] = []
    if "issues.see" in may:
        rows: Any = issues.matching(issues.listed(actor), asked)
        numbers = _numbers(actor, asked, now=now)
        if numbers:
            called = issues.listed(actor).filter(number__in=numbers)
            kinds.append(("number", _("这个编号的"), called, _issue_hit, reverse("issues:list")))
        kinds.append(
            (
                "issues",
                _("事项"),
                _Narrowed(rows, among_newest(rows, actor=actor), newest_hits(rows, asked, actor=actor)),
                _issue_hit,
                reverse("issues:list"),
            )
        )
        said = promises_holding(issues.promises_listed(actor), asked).order_by("-said_on", "pk")
        kinds.append(("promises", _("答应的事"), said, _promise_hit, reverse("issues:promises")))
    if "assignments.see" in may:
        given = assignments.searched(actor, asked)
        kinds.append(("assignments", _("上级交办"), given, _assignment_hit, reverse("assignments:list")))
    if "meetings.see" in may:
        sat = meetings.searched(actor, asked)
        kinds.append(("meetings", _("会议"), sat, lambda row: _meeting_hit(row, now=now), reverse("meetings:list")))
    if "places.see" in may:
        homes = places.search_households(places.households(actor), asked)
        firms = places.search_enterprises(places.enterprises(actor), asked)
        kinds.append(("regions", _("村社"), _regions(actor, asked), _region_hit, reverse("places:find")))
        kinds.append(("households", _("农户"), places.with_region_name(homes), _home_hit, reverse("places:households")))
        kinds.append(
            ("enterprises", _("企业"), places.with_region_name(firms), _firm_hit, reverse("places:enterprises"))
        )
        named = places.search_facilities(places.facilities(actor), asked, kinds=kind_names(actor))
        kinds.append(("facilities", _("设施"), places.with_region_name(named), _firm_hit, reverse("places:facilities")))
    if "people.see" in may:
        staff = people.matching_staff(people.staff_listed(actor=actor), asked)
        units = people.matching_units(people.organisations_listed(actor=actor), asked)
        kinds.append(("staff", _("干部"), staff, _staff_hit, reverse("people:staff_list")))
        kinds.append(("units", _("单位"), units, _unit_hit, reverse("people:organisations")))
    if "visits.see" in may:
        went = visits.searched(visits.listed(actor), asked, today=timezone.localdate(now))
        kinds.append(
            ("visits", _("近一年的走访"), went, lambda row: _visit_hit(row, asked, now=now), reverse("visits:list"))
        )
    groups = [(_of_issues if kind[0] == "issues" else _group)(*kind, asked=asked, first=first) for kind in kinds]
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
    """The first few, counted no further than people read: the keys alone first, then what is shown of those few."""
    if hasattr(rows, "order_by"):
        keys = list(rows.values_list("pk", flat=True)[: FOUND_AT_MOST + 1])
        found, count = list(rows_of(rows, keys[:first])) if keys else [], len(keys)
    else:
        found, count = list(rows[:first]), len(rows)
    more = f"{url}?{urlencode({'q': asked})}"
    return Group(key, label, [hit(row) for row in found], min(count, FOUND_AT_MOST), count > FOUND_AT_MOST, more)


@dataclass(frozen=True, slots=True)
class _Narrowed:
    """Issues that hold a word: all, and those read first where reading all takes long."""

    whole: IssueQuerySet
    newest: IssueQuerySet | None  # of a common word
    newest_hits: IssueQuerySet | None  # of a rarer one


def _of_issues(key: str, label: Any, rows: _Narrowed, *rest: Any, **given: Any) -> Group:
    """Of a common word the newest, which says so and leads to the list for the rest; where they hold none, all."""
    if rows.newest is not None:
        found = _group(key, label, rows.newest.order_by("-reported_at"), *rest, **given)
        if found.hits:
            return replace(found, is_capped=True, newest=NEWEST)
    if rows.newest_hits is not None:
        found = _group(key, label, rows.newest_hits.order_by("-reported_at"), *rest, **given)
        if found.is_capped:  # as many as are counted
            return found
    return _group(key, label, rows.whole.order_by("-reported_at"), *rest, **given)


def _regions(actor: Actor, asked: str) -> list[Region]:
    return places.search_regions(asked, within=places.territories_of(actor), limit=FOUND_AT_MOST + 1)


def _issue_hit(issue: Issue) -> Hit:
    return Hit(issue.title, f"{issue.number} · {getattr(issue, 'place_name', '')}", issue.get_absolute_url(), issue)


def _promise_hit(promise: Promise) -> Hit:
    about = promise.issue or promise.household or promise.visit
    url = about.get_absolute_url() if about else f"{reverse('issues:promises')}?{urlencode({'q': promise.words})}"
    who = " · ".join(str(part) for part in (promise.staff, getattr(promise, "place_name", "")) if part)
    return Hit(promise.words, who, url, promise)


def _assignment_hit(row: Assignment) -> Hit:
    return Hit(
        row.title, " · ".join(part for part in (row.assigner_name, row.reference) if part), row.get_absolute_url(), row
    )


def _meeting_hit(row: Meeting, *, now: datetime) -> Hit:
    day = dates.when_text(row.begins_at, now=now, style="short")
    return Hit(row.title, " · ".join(part for part in (day, row.place) if part), row.get_absolute_url(), row)


def _region_hit(region: Region) -> Hit:
    return Hit(region.name, "", reverse("places:region", args=[region.code]))


def _home_hit(home: Any) -> Hit:
    where = " · ".join(part for part in (home.region_name or "", home.hamlet) if part)
    return Hit(
        home, _("%(where)s · 户号 %(number)s") % {"where": where, "number": home.number}, home.get_absolute_url()
    )


def _firm_hit(firm: Any) -> Hit:
    return Hit(firm.name, firm.region_name or "", firm.get_absolute_url())


def _visit_hit(visit: Any, asked: str, *, now: datetime) -> Hit:
    day = _("%(day)s的走访") % {"day": dates.when_text(visit.visited_on, now=now, style="date")}
    said = (visit.heard, visit.ideas, visit.policies_told)
    return Hit(day, excerpt(said, asked), visit.get_absolute_url())


def excerpt(texts: Sequence[str], asked: str) -> str:
    """Of several texts a line's worth around the first of the words that is found; otherwise how they begin."""
    for text in texts:
        places = [text.lower().find(word) for word in asked.lower().split()]
        if found := [place for place in places if place >= 0]:
            begin = max(0, min(found) - BEFORE)
            break
    else:
        text, begin = next(filter(None, texts), ""), 0
    shown = text[begin : begin + A_LINE]
    return ("…" if begin else "") + shown + ("…" if begin + A_LINE < len(text) else "")


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
