"""The same for every form of the console and of the public pages: a page that says what is wrong, never a crash."""

from collections.abc import Iterator
from urllib.parse import urlencode

import pytest

from tests.faults import crawl, ledger
from tests.faults.client import Answer, Client
from tests.faults.conftest import LONG
from tests.faults.load import VILLAGE
from tests.faults.stack import Stack
from tests.faults.wishes import Town

pytestmark = [pytest.mark.fault, pytest.mark.enable_socket]

PAGES = 300 if LONG else 40
NUL = "水渠\x00漏水"
BAD = {"a megabyte": "长" * 330_000, "a number beyond numbers": "9" * 400, "emoji": "👩‍🌾" * 30, "forty": "长" * 40}
FORM = "application/x-www-form-urlencoded"


def fillings(form: crawl.Form) -> Iterator[tuple[str, dict[str, str]]]:
    """NUL one box at a time, so that one refusal does not hide the next; the rest in all of them, or in each by turns."""
    plain = form.fields | dict.fromkeys(form.boxes, "水渠漏水")
    for name in [*form.boxes, *form.choices]:
        if name != "csrfmiddlewaretoken":
            yield f"nul in {name}", plain | {name: NUL}
    for what, text in BAD.items():
        yield f"{what} everywhere", plain | dict.fromkeys(form.boxes, text)
        for name in form.boxes if LONG else ():
            yield f"{what} in {name}", plain | {name: text}
    yield "no such choices", plain | dict.fromkeys(set(form.choices) - {"csrfmiddlewaretoken"}, "no-such-choice")
    yield "two thousand fields", plain | {f"f{i}": "x" for i in range(2000)}


def complaint(form: crawl.Form, what: str, answer: Answer) -> str:
    if answer.status < 400:
        return ""
    words = answer.status < 500 and "text/html" in answer.headers.get("content-type", "") and "<h1" in answer.text
    return "" if words else f"{form.page} → {form.action}: {what} → {answer.status} {answer.text[:150]!r}"


def send(client: Client, form: crawl.Form, fields: dict[str, str]) -> Answer:
    if form.method == "GET":
        return client.get(f"{form.action.partition('?')[0]}?{urlencode(fields)[:6000]}")
    given = fields | {"csrfmiddlewaretoken": client.cookies.get("csrftoken", "")}
    return client.send("POST", form.action, urlencode(given).encode(), kind=FORM)


def attack(client: Client, start: str) -> tuple[list[str], int]:
    """A step of one button has nothing to be filled in badly; it is left alone, for it would only be taken."""
    complaints, tried = [], 0
    for form in list(crawl.forms(client, start=start, pages=PAGES)):
        for what, fields in fillings(form) if form.boxes else ():
            complaints += filter(None, [complaint(form, what, send(client, form, fields))])
            tried += 1
    return complaints, tried


@pytest.mark.parametrize("who", ["township_officer", "bureau", "cadre"] if LONG else ["township_officer"])
def test_every_form_of_the_console_answers_with_a_page(stack: Stack, who: str) -> None:
    town = Town(stack)
    start = town.working if who == "bureau" else town.waiting
    complaints, tried = attack(stack.session(who), f"/issues/{start}/")
    assert not complaints, "\n".join(complaints)
    assert tried > 100
    assert ledger.halves(stack) == {}


def test_every_public_form_answers_with_a_page(stack: Stack) -> None:
    visitor = Client(stack.port)
    complaints, tried = attack(visitor, f"/p/{VILLAGE}/ask/")
    assert not complaints, "\n".join(complaints)
    assert tried > 10
    assert stack.is_serving()
