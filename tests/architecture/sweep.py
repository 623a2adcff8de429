"""Walks a table of rules: every address × role × distance × method, each in a savepoint that is taken back.

What happened is sorted into *in* (served or done), *handled* (understood, and refused for what was sent), *refused* (403 or 404:
not yours, or not there), *login*, *method*, and *crash*. A surprise is whatever the rule does not declare.
"""

import json
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.http.cookie import SimpleCookie
from django.test import Client
from django.urls import reverse

from tests.architecture import bodies
from tests.architecture.addresses import Operation, Route, operations, routes
from tests.architecture.county import County, near
from tests.architecture.reach import DISTANCES, EVERYONE, MARKS, REACH, STRANGERS
from tests.architecture.reaching import ALL_OPERATIONS as OPERATIONS
from tests.architecture.reaching import ALL_PAGES as PAGES
from tests.architecture.rule import Rule
from tiangeng.kernel.ids import new_id
from tiangeng.kernel.models import LogEntry

NOWHERE = "n"
MARK = re.compile(rf"zq({'|'.join(MARKS)})([ostc])(?![a-z])")
FAR_CODE = "339999999999"
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@dataclass(frozen=True)
class Cell:
    """One question: may this role do this here, from so far?"""

    rule_name: str
    rule: Rule
    target: Route | Operation
    letter: str
    where: str  # one of DISTANCES, NOWHERE, or '' on a page without a record
    method: str

    def __str__(self) -> str:
        return f"{self.rule_name} · {self.letter}{self.where} {self.method}"

    @property
    def writes(self) -> bool:
        return self.method != "GET"

    @property
    def may(self) -> bool:
        letters = self.rule.post if self.writes else self.rule.get
        if self.letter not in letters or self.where == NOWHERE:
            return False
        return not self.where or self.where in self.rule.far(self.letter, writes=self.writes)

    @property
    def sees(self) -> bool:
        """Whether the record is visible to this role, though it may do nothing to it."""
        return (
            not self.where
            or self.where in REACH[self.rule.on].get(self.letter, "") + self.rule.far(self.letter, writes=False)
            or EVERYONE in (self.rule.get, self.rule.post)
        )


@dataclass
class Findings:
    """What was found; `done` names the writing rules that at least one allowed role got through."""

    count: int = 0
    surprises: list[str] = field(default_factory=list)
    done: set[str] = field(default_factory=set)


def undeclared() -> list[str]:
    """Routes and operations without a rule, and rules for what is not there."""
    there = {route.name for route in routes()} | {operation.name for operation in operations()}
    declared = {base(name) for name in (*PAGES, *OPERATIONS)}
    return sorted(f"no rule: {name}" for name in there - declared) + sorted(
        f"no address: {name}" for name in declared - there
    )


def base(name: str) -> str:
    """The address of a rule: `issues:move accept` is about `issues:move`."""
    if name.startswith(("GET ", "POST ", "PUT ", "PATCH ", "DELETE ")):
        return " ".join(name.split(" ")[:2])
    return name.split(" ")[0]


def cells(letter: str, county: County) -> Iterator[Cell]:
    pages = {route.name: route for route in routes()}
    api = {operation.name: operation for operation in operations()}
    for table, targets in ((PAGES, pages), (OPERATIONS, api)):
        for name, rule in table.items():
            target = targets[base(name)]
            places = [d for d in DISTANCES if d in county.records[rule.on]] + [NOWHERE] if rule.on else [""]
            if letter in "NF":  # to a stranger every place is as far
                places = [places[0], places[-1]]
            for method in [target.method] if isinstance(target, Operation) else ["GET", "POST"]:
                declared = rule.get if method == "GET" else rule.post
                for where in places if declared else [places[0], places[-1]]:
                    yield Cell(name, rule, target, letter, where, method)


class Walker:
    """One role's browser."""

    def __init__(self, county: County, letter: str) -> None:
        self.county, self.letter, self.client = county, letter, Client(raise_request_exception=False)
        if letter != "N":
            self.client.force_login(county.accounts[letter], backend=BACKEND)
            self.client.get("/")  # in use already: no cell has to write down that the session is
        self.cookies = self.client.cookies.output(header="", sep=";")
        self.near = {where: near(county, where) for where in DISTANCES}

    def walk(self) -> Findings:
        found, nowhere = Findings(), {}
        order = sorted(
            cells(self.letter, self.county), key=lambda cell: cell.where != NOWHERE
        )  # nowhere first: the yardstick
        before = _done()  # and again after every cell, which is taken back
        for cell in order:
            found.count += 1
            with transaction.atomic():
                response = self.ask(cell)
                wrote = not cell.may and _done() > before
                transaction.set_rollback(True)
            self.client.cookies = SimpleCookie(self.cookies)
            kind = sort_out(response)
            if cell.where == NOWHERE:
                nowhere[cell.rule_name, cell.method] = response.status_code
            found.surprises += [
                f"{cell}: {what}" for what in self.judge(cell, kind, response, wrote=wrote, nowhere=nowhere)
            ]
            if kind == "in" and cell.writes and cell.may:
                found.done.add(cell.rule_name)
        return found

    def ask(self, cell: Cell) -> Any:
        record = self.record(cell)
        address = path_of(cell, record)
        if cell.method == "GET":
            return self.client.get(f"{address}?{cell.rule.query}" if cell.rule.query else address)
        table = bodies.OPERATIONS if isinstance(cell.target, Operation) else bodies.PAGES
        make = table.get(base(cell.rule_name))
        body = make(self.near[cell.where if cell.where in DISTANCES and cell.where else "o"] | record) if make else {}
        if isinstance(cell.target, Route) or bodies.has_files(body):
            return self.client.post(address, body)
        return self.client.generic(cell.method, address, json.dumps(body), content_type="application/json")

    def record(self, cell: Cell) -> dict[str, Any]:
        if not cell.where:
            return {}
        if cell.where == NOWHERE:
            return defaultdict(lambda: str(new_id()), code=FAR_CODE, town=FAR_CODE[:9], number="LQ-2026-999999")
        return self.county.records[cell.rule.on][cell.where]

    def judge(self, cell: Cell, kind: str, response: Any, *, wrote: bool, nowhere: dict[Any, int]) -> Iterator[str]:
        if kind == "crash":
            yield f"crashed with {response.status_code}"
            return
        expected = allowed(cell) if cell.may else refusals(cell)
        if kind not in expected:
            yield f"{kind} ({response.status_code}), declared {'in' if cell.may else 'out'}"
        if wrote:
            yield "wrote something"
        yardstick = nowhere.get((cell.rule_name, cell.method))
        if not cell.sees and not cell.may and cell.where != NOWHERE and response.status_code != yardstick:
            yield f"answers {response.status_code} where nothing answers {yardstick}"
        yield from self.leaks(cell, response)

    def leaks(self, cell: Cell, response: Any) -> Iterator[str]:
        if response.streaming or not response.get("Content-Type", "").startswith(("text/", "application/json")):
            return
        text = response.content.decode()
        for mark, where in sorted(set(MARK.findall(text))):
            if mark not in cell.rule.shows.split() and where not in MARKS[mark].get(self.letter, ""):
                yield f"shows {mark} at {where}"
        told = any(word in cell.rule_name for word in ("unmask", "phone")) and cell.may
        if not told and any(number in text for number in self.county.sealed):
            yield "shows a sealed number"


def _done() -> int:
    return LogEntry.objects.filter(outcome="done").count()


def allowed(cell: Cell) -> set[str]:
    """A page is served; what is sent may still be wrong, but is understood."""
    return {"in"} | ({"handled"} if cell.writes else set()) | ({"login"} if cell.rule.leaves else set())


def refusals(cell: Cell) -> set[str]:
    """How a role may be kept out here. Who sees a record may also be told that this step cannot follow its state.

    A page that is not open to all asks a stranger to sign in, and says nothing else.
    """
    doors = ("public:", "exchange:", "openrosa:", "account_door")
    is_open = cell.rule_name.startswith(doors) or EVERYONE in (cell.rule.get, cell.rule.post)
    if cell.letter in "NF" and isinstance(cell.target, Route) and not is_open:
        return {"login"}
    found = {"login", "refused", "method"} if cell.letter in STRANGERS else {"refused", "method"}
    told = (cell.writes and cell.sees and cell.letter not in "NF") or cell.rule.open
    return found | {"handled"} if told else found


def sort_out(response: Any) -> str:
    status = response.status_code
    if status >= 500:
        return "crash"
    if status == 401 or (status in (302, 303) and response["Location"].startswith(reverse("account_login"))):
        return "login"
    return {403: "refused", 404: "refused", 405: "method"}.get(status, "handled" if status >= 400 else "in")


def path_of(cell: Cell, record: dict[str, Any]) -> str:
    fixed = {name: value.format_map(record) for name, value in cell.rule.fixed.items()}
    if isinstance(cell.target, Operation):
        return re.sub(r"{(\w+)}", lambda found: str(_fill(found[1], fixed, record)), cell.target.path)
    names = [name for _converter, name in cell.target.placeholders]
    return reverse(cell.target.name, kwargs={name: _fill(name, fixed, record) for name in names})


def _fill(name: str, fixed: dict[str, str], record: dict[str, Any]) -> str:
    if name in fixed:
        return fixed[name]
    if name in ("code", "handling"):
        return record[name]
    if name == "village_code":
        return record["code"]
    return record["pk"]
