"""The English switch, on every kind of page two officers, an administrator and a villager can reach."""

import json
import os
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import yaml

from tests.journeys.browser import ROOT, Person, Street
from tests.journeys.town import Town

pytestmark = pytest.mark.journey

# What the interface says itself, and not somebody's words: text in these, unless it is marked as another language.
PARTS = "nav, header, h1, h2, h3, th, label, legend, button, summary, .help, .empty, dt, .btn, .crumbs, footer, .badge, .tabs, option"
SPOKEN = """parts => {
  const found = [], walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const isOurs = (at) => at.closest(parts) && at.closest("[lang]") === document.documentElement
    && !at.closest("[hidden], script, template, [data-words]");
  while (walk.nextNode()) if (isOurs(walk.currentNode.parentElement)) found.push(walk.currentNode.data.trim());
  for (const at of document.querySelectorAll("[aria-label], [placeholder], [title]"))
    if (at.closest("[lang]") === document.documentElement)
      found.push(...["aria-label", "placeholder", "title"].map((name) => at.getAttribute(name)).filter(Boolean));
  return found;
}"""
CHINESE = re.compile(r"[\u4e00-\u9fff]{2,}")
BLANK = re.compile(r"\{[^{}\s]+\}")  # of a phrase: the record fills it in, and it is written so in either language
LINKS = "links => [...new Set(links.filter(a => !a.hasAttribute('download')).map(a => a.getAttribute('href')))]"
A_RECORD = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|\d{6,12}|\d{4}-\d\d-\d\d|(?<=/)\d+(?=/)|(?<=/p/r/)[\w-]+")
NO_PAGE = re.compile(  # another site, the field app, what is fetched and not looked at
    r"^(?!/)|^//|^/(m|static|api|open311|openrosa)/|^/files/(?!sheets/|exports/)|^/cards/.|/export|logout|\.\w{2,5}$"
    r"|/calendar/|/leave/|/minutes/$|filing|/(blank|bad|sheet)\b"
)
MOST = 70  # kinds of pages one person looks at

# Where the names stand that somebody in the county has given.
NAMED = ("places_region", "places_household", "places_enterprise", "places_facility", "people_organisation", "people_staff",
         "people_account", "people_grant", "issues_category", "issues_issue", "visits_programme", "forms_form",
         "documents_attachment", "assignments_assignment", "assignments_part", "meetings_meeting", "meetings_item")  # fmt: skip


def test_nothing_of_the_interface_is_left_in_chinese(street: Street, town: Town) -> None:
    names = _names(town)
    left: dict[str, list[str]] = {}
    for person in (
        street.officer("zhouzheng"),
        street.officer("chenli"),
        street.officer("guanxitong"),
        street.villager(),
    ):
        for path in _pages(_in_english(person)):
            if found := _left(person, names):
                left[f"{person.who} {path}"] = found
    folder = Path(os.environ.get("TIANGENG_ALBUM") or ROOT / "test-results")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "english-left.json").write_text(json.dumps(left, ensure_ascii=False, indent=1), encoding="utf-8")
    assert left == {}


def _in_english(person: Person) -> Person:
    if person.who == "villager":
        return person.goes("/p/").presses("English", within=person.page.locator("body"))
    person.page.locator("details.menu summary").last.click()
    with person.page.expect_navigation():
        person.page.get_by_role("button", name="English").click()
    return person


def _pages(person: Person) -> Iterator[str]:
    """One page of every kind that can be reached by links from where the person is, breadth first; each is open when told."""
    waiting, seen = [urlsplit(person.page.url).path], set[str]()
    while waiting and len(seen) < MOST:
        path = waiting.pop(0)
        if (kind := _kind(path)) in seen:
            continue
        seen.add(kind)
        person.goes(path)
        assert person.page.locator("html").get_attribute("lang") == "en", path
        yield path
        found = person.page.eval_on_selector_all("a[href]", LINKS)
        waiting += [href for href in found if not NO_PAGE.search(urlsplit(href).path) and _kind(href) not in seen]


def _kind(href: str) -> str:
    """Lists are one kind however they are narrowed, records whichever they are; a named view is a page of its own."""
    parts = urlsplit(href)
    view = re.search(r"(?:^|&)(view=\w+)", parts.query)
    return A_RECORD.sub("*", parts.path) + (f"?{view[1]}" if view else "")


def _left(person: Person, names: list[str]) -> list[str]:
    texts: list[str] = [text for text in person.page.evaluate(SPOKEN, PARTS) if CHINESE.search(text)]
    return sorted({text[:60] for text in texts if CHINESE.search(_without(text, names))})


def _without(text: str, names: list[str]) -> str:
    text = BLANK.sub("", text)
    for name in names:
        text = text.replace(name, "")
    return text


def _names(town: Town) -> list[str]:
    """The county's own words: its pack, and the names in its rows; the longest first."""
    found = set(_pack_words()) | {"中文"}  # a language is called by its own name
    found.update(word for (survey,) in town.sql("SELECT survey FROM forms_form") for word in _strings(survey))
    columns = "SELECT table_name, column_name FROM information_schema.columns WHERE table_name = ANY(%s)"
    for table, column in town.sql(f"{columns} AND data_type IN ('character varying', 'text')", [list(NAMED)]):
        found.update(row[0] for row in town.sql(f"SELECT DISTINCT {column} FROM {table} WHERE {column} <> ''"))
    return sorted((name for name in found if CHINESE.search(name)), key=len, reverse=True)


@cache
def _pack_words() -> frozenset[str]:
    parts = (yaml.safe_load(path.read_text(encoding="utf-8")) for path in (ROOT / "packs" / "longquan").glob("*.yaml"))
    return frozenset(word for part in parts for word in _strings(part))


def _strings(part: Any) -> Iterator[str]:
    if isinstance(part, str):
        yield part
    for inner in part.values() if isinstance(part, dict) else part if isinstance(part, list) else ():
        yield from _strings(inner)
