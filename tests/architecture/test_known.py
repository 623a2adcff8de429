"""Never ask twice: what the register says is known already is really filled in where the form is opened."""

from typing import Any

import pytest

from tests.architecture.addresses import routes
from tests.architecture.county import County
from tests.architecture.source import listed
from tests.architecture.sweep import PAGES, Cell, Walker, base
from tiangeng.kernel import register

pytestmark = pytest.mark.sweep

# box → what is done instead of filling it in
AT_SENDING = {
    "places.forms.HouseholdForm.number": "left empty, the next number is given",
    "places.forms.MoveForm.number": "left empty, the next number is given",
    "places.forms.ResidentForm.birth_year": "read from the identity number, when that is sent",
    "places.forms.ResidentEditForm.phone": "sealed: left empty, it stays; shown masked beside the box",
    "places.forms.ResidentEditForm.id_number": "sealed: left empty, it stays; shown masked beside the box",
    "places.forms.EnterpriseEditForm.contact_phone": "sealed: left empty, it stays; shown masked beside the box",
    "people.forms.EditStaffForm.phone": "sealed: left empty, it stays; shown masked beside the box",
    "documents.forms.ExportForm.path": "the list's own button sends it along",
    "documents.forms.ExportForm.query": "the list's own button sends it along",
    "people.forms.NewAccountForm.display_name": "left empty, it is the name in the roster",
    "issues.forms.handing_over.HandoverForm.only": "nobody here has anything in hand (tests/journeys/test_hands.py)",
    "public.forms.AskForm.to": "scanned from a card (public/tests/test_cards.py)",
    "public.forms.OpinionForm.county": "two counties work here",
    "issues.forms.ReportForm.reporter_phone": "sealed: left empty, the file's own is used (issues/tests/test_told_by_enterprises.py)",
}
KNOWN = {form.name: form.known for form in register.forms()}
AS_IT_STANDS = ("已登记的照原样带出", "先填原来的")


def _forms_of(context: Any) -> list[Any]:
    """Every form a page shows."""
    found = []
    for layer in context or ():
        for values in getattr(layer, "dicts", [layer]):
            found += [
                value for value in dict(values).values() if hasattr(value, "base_fields") and hasattr(value, "initial")
            ]
    return found


def _filled(form: Any) -> set[str]:
    """Boxes that hold something, and those of a record that take over what stands there, even where that is nothing."""
    takes_over = {name for name, said in KNOWN.get(_name(form), {}).items() if str(said).startswith(AS_IT_STANDS)}
    full = {name for name in form.fields if form[name].value() not in (None, "", [])}
    return full | (takes_over & set(form.initial))


def _name(form: Any) -> str:
    return f"{type(form).__module__.removeprefix('tiangeng.')}.{type(form).__qualname__}"


def _from_a_record(county: County) -> list[tuple[str, str]]:
    """Where one comes from another page, which the address then names, and who comes."""
    near = {kind: rows["o"]["pk"] for kind, rows in county.records.items() if "o" in rows and "pk" in rows["o"]}
    return [
        ("W", f"/issues/new/?household={near['household']}"), ("W", f"/issues/new/?visit={near['visit']}"),
        ("W", f"/issues/new/?enterprise={near['enterprise']}"),
        ("W", f"/places/households/new/?region={county.villages['o']}"),
        ("O", "/views/new/?path=/issues/&query=state%3Dclosed"), ("O", f"/people/new/?organisation={near['unit']}"),
        ("A", f"/people/accounts/new/?staff={near['staff']}"),
    ]  # fmt: skip


def _opened(county: County) -> dict[str, set[str]]:
    """Form → the boxes that were filled in on any of its pages, each opened as somebody who may, at the own place."""
    found: dict[str, set[str]] = {}
    there = {route.name: route for route in routes()}
    walkers = {letter: Walker(county, letter) for letter in "OTVWDHAS"}
    for name, rule in PAGES.items():
        for letter, walker in walkers.items():
            if letter not in rule.get or (rule.on and "o" not in county.records[rule.on]):
                continue
            response = walker.ask(Cell(name, rule, there[base(name)], letter, "o" if rule.on else "", "GET"))
            for form in _forms_of(getattr(response, "context", None)):
                found.setdefault(_name(form), set()).update(_filled(form))
    for letter, address in _from_a_record(county):
        for form in _forms_of(walkers[letter].client.get(address).context):
            found.setdefault(_name(form), set()).update(_filled(form))
    return found


def test_what_the_register_says_is_known_is_filled_in(county):
    opened = _opened(county)
    asked_again = [
        f"{form.name}.{box}: {said}"
        for form in register.forms()
        for box, said in form.known.items()
        if f"{form.name}.{box}" not in AT_SENDING and box not in opened.get(form.name, set())
    ]
    assert not asked_again, listed(asked_again)
