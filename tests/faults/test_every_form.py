"""Every address that takes a form, from the table of the sweep, filled in badly by somebody who may use it.

An address that is new has no rule there and fails that build; with a rule it is tried here by itself. Each answer says in
words what is wrong and keeps what was typed; each try is taken back.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.http.cookie import SimpleCookie

from tests.architecture import bodies
from tests.architecture.addresses import routes
from tests.architecture.conftest import county  # noqa: F401  (a fixture)
from tests.architecture.county import County
from tests.architecture.reach import ALL, DISTANCES
from tests.architecture.reaching import ALL_PAGES as PAGES
from tests.architecture.sweep import Cell, Walker, base, path_of
from tests.faults import crawl
from tests.faults.conftest import LONG

pytestmark = pytest.mark.fault

NUL = "水渠\x00漏水"
MEGABYTE = "长" * 330_000
STRANGE = {"emoji": "👩‍🌾🚰", "digits": "9" * 400, "markup": "</textarea><b>&amp;", "direction": "\u202e\ufeff水渠",
           "no such choice": "no-such-choice", "nothing": "", "blanks": "  \n "}  # fmt: skip
# Boxes whose words go nowhere: a search while one writes, a trap for robots, a rule of one's own where another was chosen.
UNREAD = {"seek_household_ids", "seek_companion_ids", "seek_staff_ids", "homepage", "own_rule"}
TICKS = {
    "ids",
    "language",
    "whole",
    "order",
    "cols",
    "is_default",
}  # what is not offered is not found, and nothing happens
# One button without a box: what a robot adds to it is not read.
BUTTONS = {
    *("issues:move accept", "issues:move start", "issues:move resume", "people:grant_move approve"),
    *("assignments:move accept", "assignments:move close", "people:stand_in_move agree", "meetings:move hold"),
}
ABOUT = {"issues:promise_new": ("issue", "reported")}  # addresses that must be told which record they are about
NOBODY_YET = {
    "visits:addendum",  # an entry takes one only when its author's days for changing it are over
    "public:own_data",  # one answer to every code and number that do not belong together; tried in the room's own tests
}
# Why the table's lawful filling is refused here all the same.
NOT_NOW = {
    "places:move_household": "it lies there already",
    "people:organisation_close": "somebody works there",
    "account_change_password": "the table knows no password",
    "account_reauthenticate": "the table knows no password",
    "public:join": "nothing of the table's village sounds like it",
    "issues:batch_undo": "nothing was merged at once",
    "issues:router_back": "no router has been learned yet",
}
FOR_PROGRAMS = (
    "exchange:",
    "openrosa:",
)  # answer in the shape of their standards, not with a page; tried in the room's own tests
chance = random.Random(20260318)


@dataclass
class Page:
    """One form with somebody who may send it: its address, what would be right, and the boxes of its page."""

    rule: str
    walker: Walker
    address: str
    right: dict[str, Any]
    boxes: list[str]
    hidden: list[str]

    def post(self, sent: dict[str, Any]) -> Any:
        cache.clear()  # or the throttle answers, and says nothing about the form
        with transaction.atomic():
            response = self.walker.client.post(self.address, sent)
            response.content  # noqa: B018  (a page that is drawn late is drawn inside)
            transaction.set_rollback(True)
        self.walker.client.cookies = SimpleCookie(self.walker.cookies)
        return response

    @property
    def texts(self) -> list[str]:
        """Fields whose words are read: the boxes of the page, or what is sent where a sheet on another page asks."""
        if self.rule in BUTTONS:
            return []
        return [name for name in self.boxes or self.right if name not in UNREAD | TICKS]


def pages(county: County) -> Iterator[Page]:  # noqa: F811
    """Every rule that lets somebody write, by the first who may, at the nearest place."""
    walkers, there = {letter: Walker(county, letter) for letter in ALL}, {route.name: route for route in routes()}
    for name, rule in PAGES.items():
        if name.startswith(FOR_PROGRAMS):
            continue
        places = [where for where in DISTANCES if where in county.records[rule.on]] if rule.on else [""]
        found = (
            Cell(name, rule, there[base(name)], letter, where, "POST")
            for letter in sorted(rule.post, key="WTVDHOILPASUMNFX".index)
            for where in places
        )
        cell = next((one for one in found if one.may), None)
        if cell is not None:
            yield _page(county, walkers[cell.letter], cell)


def _page(county: County, walker: Walker, cell: Cell) -> Page:  # noqa: F811
    record = walker.record(cell)
    make = bodies.PAGES.get(base(cell.rule_name))
    right = dict(make(walker.near[cell.where or "o"] | record)) if make else {}
    address = path_of(cell, record)
    if about := ABOUT.get(cell.rule_name):
        address += f"?{about[0]}={county.records[about[1]]['o']['pk']}"
    shown = walker.client.get(address)
    forms = crawl.read(address, shown.content.decode()).forms if shown.status_code == 200 else []
    own = [form for form in forms if form.action == address and form.method == "POST"]
    return Page(
        cell.rule_name,
        walker,
        address,
        right,
        [box for form in own for box in form.boxes],
        [name for form in own for name in form.choices if name != "csrfmiddlewaretoken"] if own else ["seen"],
    )


def fillings(page: Page) -> Iterator[tuple[str, dict[str, Any], set[str]]]:
    """(what it is, what is sent, which fields must be refused)"""
    names = list(dict.fromkeys([*page.right, *page.boxes]))
    for name in dict.fromkeys([*names, *page.hidden]):
        yield f"nul in {name}", page.right | {name: NUL}, {name} & set(page.texts)
    for name in page.texts:
        yield f"a megabyte in {name}", page.right | {name: MEGABYTE}, {name}
    for what in STRANGE if LONG else chance.sample(sorted(STRANGE), 3):
        yield f"{what} everywhere", page.right | dict.fromkeys(names, STRANGE[what]), set()
    for name in names:
        for what in STRANGE if LONG else chance.sample(sorted(STRANGE), 1):
            yield f"{what} in {name}", page.right | {name: STRANGE[what]}, set()
    yield "everything twice", {name: [value, value] for name, value in page.right.items()}, set()
    if LONG or chance.random() < 0.1:  # Django's own limit, the same for all
        yield "two thousand fields", page.right | {f"f{i}": "x" for i in range(2000)}, set()
    yield "nothing at all", {}, set()


def complaints(page: Page, what: str, sent: dict[str, Any], refused: set[str], answer: Any) -> Iterator[str]:
    status, text = answer.status_code, answer.content.decode()
    told = f"{page.rule}: {what} → {status}"
    if status >= 500:
        yield told
    elif status < 400 and 'role="alert"' not in text and "is-invalid" not in text:
        if refused:
            yield f"{told}, taken"
    elif "<h1" not in text:
        yield f"{told} without a heading: {text[:100]!r}"
    elif 'data-drafts="keep"' not in text:
        yield from (f"{told}, {name} is lost" for name in lost(page, sent, text))


def lost(page: Page, sent: dict[str, Any], text: str) -> Iterator[str]:
    """Boxes that are empty now though something was typed; a place's code comes back as its name."""
    drawn = [form for form in crawl.read(page.address, text).forms if form.action == page.address]
    now = {name: value for form in drawn for name, value in form.fields.items()}
    for name in set(page.boxes) - UNREAD - {name for form in drawn for name in form.passwords}:
        typed, drawn_now = sent.get(name, ""), now.get(name, "")
        if not isinstance(typed, str) or not typed.strip():
            continue
        same = drawn_now.strip() == typed.strip() or (name in ("region_code", "region") and drawn_now)
        if not same:
            yield name


def test_every_form_says_what_is_wrong_and_keeps_what_was_typed(county: County) -> None:  # noqa: F811
    found, tried, addresses = [], 0, set()
    for page in pages(county):
        addresses.add(base(page.rule))
        for what, sent, refused in fillings(page):
            tried += 1
            found += complaints(page, what, sent, refused, page.post(sent))
    assert not found, "\n".join(found)
    pages_for_people = {name for name in bodies.PAGES if not name.startswith(FOR_PROGRAMS)}
    assert pages_for_people - addresses == NOBODY_YET, "every form for which the sweep knows a lawful filling was tried"
    assert tried > 1000


def test_what_is_right_is_still_taken(county: County) -> None:  # noqa: F811
    """Otherwise the refusals above would say nothing about the fields."""
    refused = {page.rule for page in pages(county) if page.post(page.right).status_code >= 400}
    assert refused <= set(NOT_NOW)


def test_the_limit_of_a_request_is_above_what_is_sent_here() -> None:
    assert len(MEGABYTE.encode()) < settings.DATA_UPLOAD_MAX_MEMORY_SIZE
