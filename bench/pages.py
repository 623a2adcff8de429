"""Which pages are looked at, by whom: every list, record, home and count a role has; `pages_beside` knows the rest."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from bench import pages_beside
from tiangeng.issues import queries as issues
from tiangeng.issues.models import Issue
from tiangeng.issues.states import State
from tiangeng.kernel.actors import Actor
from tiangeng.kernel.walls import acting
from tiangeng.people.models import Organisation, Staff
from tiangeng.places.models import Household
from tiangeng.visits import rules
from tiangeng.visits.models import Programme, Visit

ROLES = {"worker": "yeqing", "township": "jiwen", "department": "chenli", "organiser": "zhouzheng", "leader": "maoyuan",
         "auditor": "guanshenji", "system": "guanxitong", "security": "guananquan"}  # fmt: skip
VIEWS = ("mine", "open", "undispatched", "late", "resolved", "done", "deferred")
WORDS = "水渠 漏水"  # two words, as people type
RARE = "电瓶车"


@dataclass(frozen=True, slots=True)
class Page:
    name: str
    path: str


def of(actor: Actor, *, now: datetime) -> list[Page]:
    """The addresses a role's people open in a day, with rows of their own for the records."""
    if actor.kind == "public":
        return [Page(*one) for one in pages_beside.of_villagers()]
    if "issues.see" not in actor.capabilities:
        log = [
            Page("log", "/log/"),
            _page("log search", "/log/", q="issue.report"),
            _page("log day", "/log/", at_after=str(now.date())),
        ]
        with acting(actor):
            beside = [Page(*one) for one in pages_beside.of(actor, now=now)]
        return [
            Page("home", "/"),
            *(log if "audit.read" in actor.capabilities else []),
            Page("tasks", "/tasks/"),
            *beside,
        ]
    with acting(actor):
        found = [Page("home", "/"), Page("figures", "/figures/"), Page("course", "/course/"), Page("me", "/people/me/"),
                 Page("tasks", "/tasks/"), *_issues(actor, now=now),
                 *_visits(actor, on=now.date()), *_places(actor), *_people(actor)]  # fmt: skip
        found += [Page(*one) for one in pages_beside.of(actor, now=now)]
    return [*found, _page("search", "/search/", q=WORDS), _page("search rare", "/search/", q=RARE)]


def _page(name: str, path: str, **query: Any) -> Page:
    return Page(name, pages_beside.at(path, **query))


def _first(rows: Any) -> Any:
    return rows.first() if rows is not None else None


def _issues(actor: Actor, *, now: datetime) -> list[Page]:
    rows = issues.listed(actor)
    township = actor.territories[0][:9] if actor.territories and len(actor.territories[0]) > 6 else "331181001"
    mine = _first(issues.waiting_for(actor)) or _first(rows.order_by("-reported_at"))
    unit = Organisation.objects.filter(code="water").values_list("pk", flat=True).first()
    found = [
        Page("issues", "/issues/"),
        *(_page(f"issues {view}", "/issues/", view=view) for view in VIEWS),
        _page("issues page 2", "/issues/", page=2),
        _page("issues page 400", "/issues/", page=400),
        _page("issues by due", "/issues/", sort="due_at"),
        _page("issues state", "/issues/", state=State.IN_PROGRESS),
        _page("issues township", "/issues/", township=township),
        _page("issues unit", "/issues/", lead=unit),
        _page("issues unit late", "/issues/", lead=unit, view="late"),
        _page("issues source", "/issues/", source="visit"),
        _page(
            "issues days", "/issues/", reported_after=str(now.date().replace(day=1)), reported_before=str(now.date())
        ),
        _page("issues words", "/issues/", q=WORDS),
        _page("issues rare word", "/issues/", q=RARE),
        *(_page(f"supervision {days}", "/issues/supervision/", days=days) for days in (30, 90, 365)),
        *(_page(f"supervision owners {days}", "/issues/supervision/owners/", days=days) for days in (30, 90, 365)),
        Page("issue form", "/issues/new/"),
    ]
    if mine is not None:
        found += [Page("issue", f"/issues/{mine.pk}/"), _page("issues number", "/issues/", q=mine.number)]
    if category := Issue.objects.filter(pk=mine.pk).values_list("category__code", flat=True).first() if mine else None:
        found.append(_page("issues category", "/issues/", category=category))
    return found


def _visits(actor: Actor, *, on: date) -> list[Page]:
    programme = Programme.objects.visible_to(actor).filter(code="wednesday").order_by("county_code").first()
    day = rules.days_before(programme, day=on, count=1)[0]
    visit = _first(Visit.objects.visible_to(actor).order_by("-visited_on", "-pk"))
    village = pages_beside.village_of(actor)
    found = [
        Page("visits", "/visits/"),
        _page("visits mine", "/visits/", whose="mine"),
        _page("visits unit", "/visits/", whose="unit"),
        _page("visits programme", "/visits/", programme=programme.pk),
        _page("visits township", "/visits/", township=village[:9]),
        _page("visits person", "/visits/", person="李"),
        _page("visits words", "/visits/", q="水渠"),
        _page("visits page 400", "/visits/", page=400),
        Page("visit form", "/visits/new/"),
        Page("programmes", "/visits/programmes/"),
        Page("programme", f"/visits/programmes/{programme.pk}/"),
        Page("coverage", f"/visits/programmes/{programme.pk}/{day}/"),
        Page("roster townships", "/visits/roster/"),
        Page("roster", f"/visits/roster/{village[:9]}/"),
        Page("unheard homes", f"/visits/villages/{village}/unheard/"),
    ]
    return [*found, Page("visit", f"/visits/{visit.pk}/")] if visit is not None else found


def _places(actor: Actor) -> list[Page]:
    village = pages_beside.village_of(actor)
    home = _first(Household.objects.visible_to(actor).order_by("sort_key"))
    found = [
        Page("places", "/places/"),
        _page("places found", "/places/find/", q="大贵溪"),
        Page("county", "/places/regions/331181/"),
        Page("township page", f"/places/regions/{village[:9]}/"),
        Page("village page", f"/places/regions/{village}/"),
        Page("households", "/places/households/"),
        _page("households search", "/places/households/", q="李"),
        _page("households page 400", "/places/households/", page=400),
        Page("enterprises", "/places/enterprises/"),
        Page("facilities", "/places/facilities/"),
    ]
    return [*found, Page("household", f"/places/households/{home.pk}/")] if home is not None else found


def _people(actor: Actor) -> list[Page]:
    person = Staff.objects.visible_to(actor).order_by("sort_key").first()
    unit = Organisation.objects.filter(code="331181104").get()
    found = [
        Page("staff", "/people/"),
        _page("staff search", "/people/", q="李"),
        Page("units", "/people/units/"),
        Page("unit", f"/people/units/{unit.pk}/"),
    ]
    return [*found, Page("colleague", f"/people/{person.pk}/")] if person is not None else found
