"""From sign-in to the dispatch form through the palette, without a mouse; each box examined."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.journeys.browser import PASSWORD, WCAG, Person, Street
from tests.journeys.town import Town

pytestmark = pytest.mark.journey

CHOSEN = "box => document.getElementById(box.getAttribute('aria-activedescendant'))?.innerText ?? ''"


def test_the_palette_leads_from_sign_in_to_the_dispatch_form(street: Street, town: Town) -> None:
    [(number, title)] = town.sql(
        "SELECT i.number, i.title FROM issues_issue i JOIN people_grant g ON starts_with(i.region_code, g.territory)"
        " JOIN people_account a ON a.id = g.account_id WHERE a.username = 'jiwen' AND i.state = 'reported' LIMIT 1"
    )
    officer = street.stranger().goes("/accounts/login/")
    keys = officer.page.keyboard
    officer.page.get_by_label("用户名").focus()
    keys.type("jiwen")
    keys.press("Tab")
    keys.type(PASSWORD)
    with officer.page.expect_navigation():
        keys.press("Enter")

    keys.press("?")
    officer.reads("快捷键", "看这张表")
    _examined(officer)
    keys.press("Escape")

    _chooses(officer, "Control+k", "db", "督办")
    officer.reads("三率")
    _chooses(officer, "/", number, title)
    officer.reads(number, "轮到您：派单")
    _chooses(officer, "Control+k", "派单", "派单…")
    officer.reads("牵头单位", "目录建议")

    keys.press("Control+k")
    officer.page.get_by_role("combobox", name="去哪里").wait_for()
    keys.press("Escape")
    assert officer.page.locator("dialog[open]").count() == 0


def _chooses(person: Person, opens: str, typed: str, wanted: str) -> None:
    """Opens the palette, types, walks down to what is wanted, and goes there."""
    keys = person.page.keyboard
    keys.press(opens)
    box = person.page.get_by_role("combobox", name="去哪里")
    box.wait_for()
    keys.type(typed)
    person.page.get_by_role("option").filter(has_text=wanted).first.wait_for()
    _examined(person)
    for _press in range(20):
        if wanted in box.evaluate(CHOSEN):  # in one look: what is typed may still bring other options
            break
        keys.press("ArrowDown")
    else:
        raise AssertionError(f"{wanted} is not among the options")
    with person.page.expect_navigation():
        keys.press("Enter")


def _examined(person: Person) -> None:
    options = {"resultTypes": ["violations"], "runOnly": {"type": "tag", "values": WCAG}}
    found = Axe().run(person.page, options=options).response["violations"]
    person.problems += [f"axe {v['id']}: {v['help']} — {[n['html'][:160] for n in v['nodes'][:3]]}" for v in found]
