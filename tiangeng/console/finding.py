"""The search over all rooms: kind by kind, only what one may see, each by its room's own question."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from tiangeng.algorithms import pinyin
from tiangeng.assignments import queries as assignments
from tiangeng.assignments.models import Assignment
from tiangeng.issues import queries as issues
from tiangeng.issues.finding import NEWEST, among_newest, newest_hits, seeking_promises
from tiangeng.issues.models import Issue, Promise
from tiangeng.kernel import packs
from tiangeng.kernel.actors import Actor
from tiangeng.kernel.ahead import Asking, at_once, heard, records
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
    kinds = (kind for needs, kind in KINDS if needs in actor.capabilities)
    groups = at_once(kind(_Search(actor, asked, now, first)) for kind in kinds)
    found = (group for group in groups if group is not None)
    return sorted(found, key=lambda group: not group.hits)  # what was found stands first, otherwise in this order


@dataclass(frozen=True, slots=True)
class _Search:
    """Who asks for which words, and how many of a kind are shown."""

    actor: Actor
    words: str
    now: datetime
    first: int

    def group(self, key: str, label: Any, rows: Any, hit: Callable[[Any], Hit], page: str) -> Asking[Group]:
        """The first few, counted no further than people read: the keys alone first, then what is shown of those few."""
        found = yield from heard(rows.values_list("pk")[: FOUND_AT_MOST + 1])
        keys = [key for (key,) in found]
        shown = (yield from records(rows_of(rows, keys[: self.first]))) if keys else ()
        return self.of(key, label, [hit(row) for row in shown], len(keys), page)

    def of(self, key: str, label: Any, hits: list[Hit], count: int, page: str) -> Group:
        more = f"{reverse(page)}?{urlencode({'q': self.words})}"
        return Group(key, label, hits, min(count, FOUND_AT_MOST), count > FOUND_AT_MOST, more)


def _by_number(search: _Search) -> Asking[Group | None]:
    numbers = _numbers(search.actor, search.words, now=search.now)
    if not numbers:
        return None
    rows = issues.listed(search.actor).filter(number__in=numbers)
    return (yield from search.group("number", _("这个编号的"), rows, _issue_hit, "issues:list"))


def _issues(search: _Search) -> Asking[Group]:
    """Of a common word the newest, which says so and leads to the list for the rest; where they hold none, all.

    Of a rarer word the newest that hold it, where they are as many as are counted.
    """
    asked = ("issues", _("事项"))
    held = yield from issues.seeking(issues.listed(search.actor), search.words)
    newest = among_newest(held.rows, actor=search.actor)
    if newest is not None:
        found = yield from search.group(*asked, newest.order_by("-reported_at"), _issue_hit, "issues:list")
        if found.hits:
            return replace(found, is_capped=True, newest=NEWEST)
    hits = newest_hits(held)
    if hits is not None:
        found = yield from search.group(*asked, hits.order_by("-reported_at"), _issue_hit, "issues:list")
        if found.is_capped:
            return found
    return (yield from search.group(*asked, held.rows.order_by("-reported_at"), _issue_hit, "issues:list"))


def _promises(search: _Search) -> Asking[Group]:
    rows = yield from seeking_promises(issues.promises_listed(search.actor), search.words)
    said = rows.order_by("-said_on", "pk")
    return (yield from search.group("promises", _("答应的事"), said, _promise_hit, "issues:promises"))


def _assignments(search: _Search) -> Asking[Group]:
    rows = yield from assignments.seeking(search.actor, search.words)
    return (yield from search.group("assignments", _("上级交办"), rows, _assignment_hit, "assignments:list"))


def _meetings(search: _Search) -> Asking[Group]:
    rows = meetings.searched(search.actor, search.words)
    hit = partial(_meeting_hit, now=search.now)
    return search.group("meetings", _("会议"), rows, hit, "meetings:list")


def _regions(search: _Search) -> Asking[Group]:
    within = places.territories_of(search.actor)
    found = places.search_regions(search.words, within=within, limit=FOUND_AT_MOST + 1)
    return search.of(
        "regions", _("村社"), [_region_hit(one) for one in found[: search.first]], len(found), "places:find"
    )
    yield  # an asker all the same; its question is asked by itself


def _households(search: _Search) -> Asking[Group]:
    rows = places.with_region_name(places.search_households(places.households(search.actor), search.words))
    return search.group("households", _("农户"), rows, _home_hit, "places:households")


def _enterprises(search: _Search) -> Asking[Group]:
    yield None  # compared one by one: asked when the others have asked
    rows = places.with_region_name(places.search_enterprises(places.enterprises(search.actor), search.words))
    return (yield from search.group("enterprises", _("企业"), rows, _firm_hit, "places:enterprises"))


def _facilities(search: _Search) -> Asking[Group]:
    all_seen, kinds = places.facilities(search.actor), kind_names(search.actor)
    rows = places.with_region_name(places.search_facilities(all_seen, search.words, kinds=kinds))
    return search.group("facilities", _("设施"), rows, _firm_hit, "places:facilities")


def _staff(search: _Search) -> Asking[Group]:
    rows = people.matching_staff(people.staff_listed(actor=search.actor), search.words)
    return search.group("staff", _("干部"), rows, _staff_hit, "people:staff_list")


def _units(search: _Search) -> Asking[Group]:
    rows = people.matching_units(people.organisations_listed(actor=search.actor), search.words)
    return search.group("units", _("单位"), rows, _unit_hit, "people:organisations")


def _visits(search: _Search) -> Asking[Group]:
    today = timezone.localdate(search.now)
    rows = yield from visits.seeking(visits.listed(search.actor), search.words, today=today)
    hit = partial(_visit_hit, search.words, now=search.now)
    return (yield from search.group("visits", _("近一年的走访"), rows, hit, "visits:list"))


KINDS: tuple[tuple[str, Callable[[_Search], Asking[Group | None]]], ...] = (
    ("issues.see", _by_number),
    ("issues.see", _issues),
    ("issues.see", _promises),
    ("assignments.see", _assignments),
    ("meetings.see", _meetings),
    ("places.see", _regions),
    ("places.see", _households),
    ("places.see", _enterprises),
    ("places.see", _facilities),
    ("people.see", _staff),
    ("people.see", _units),
    ("visits.see", _visits),
)
NEEDS = tuple(dict.fromkeys(needs for needs, _kind in KINDS))  # one is enough


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


def _visit_hit(asked: str, visit: Any, *, now: datetime) -> Hit:
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
