"""With a screen reader: what the accessibility tree says, what has the focus, and what is spoken without being asked for.

Spoken is what changes inside a live region that stood there before: a region that arrives together with its words is
silent in most readers, so it does not count here either.
"""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.browser import Person, Street
from tests.journeys.test_branches import reports

pytestmark = pytest.mark.journey

LISTENING = """
window.spoken = [];
const LIVE = "[aria-live=polite], [aria-live=assertive], [role=status], [role=alert]", known = new WeakSet();
const hear = (records) => {
  for (const { target, addedNodes } of records) {
    const at = target.nodeType === Node.TEXT_NODE ? target.parentElement : target, region = at?.closest?.(LIVE);
    if (region && known.has(region) && region.checkVisibility()) window.spoken.push(region.textContent.trim().replace(/\\s+/g, " "));
    for (const node of addedNodes) if (node.matches?.("[role=alert]")) window.spoken.push(node.textContent.trim().replace(/\\s+/g, " "));
  }
  document.querySelectorAll(LIVE).forEach((region) => known.add(region));
};
addEventListener("DOMContentLoaded", () => {
  hear([]);
  new MutationObserver(hear).observe(document, { childList: true, subtree: true, characterData: true });
}, true);
"""


def listening(person: Person) -> Person:
    person.page.context.add_init_script(LISTENING)
    return person


def hears(person: Person, words: str) -> Person:
    """Spoken by itself, soon."""
    for _look in range(50):
        if any(words in said for said in person.page.evaluate("window.spoken")):
            return person
        person.page.wait_for_timeout(100)
    raise AssertionError(f"{words} was not spoken: {person.page.evaluate('window.spoken')}")


def test_a_dispatch_is_found_filled_in_and_heard(street: Street) -> None:
    officer = listening(street.officer("jiwen")).goes("/issues/?view=mine")
    page = officer.page
    page.get_by_role("combobox", name="状态").select_option(label="待派单")
    hears(officer, "条")
    expect(officer.main.get_by_role("table")).to_match_aria_snapshot(
        """
        - table:
          - rowgroup:
            - row:
              - columnheader "事项"
              - columnheader "状态"
              - columnheader "期限"
        """
    )
    officer.follows(officer.main.locator("tbody a").first)
    expect(officer.main).to_match_aria_snapshot(
        """
        - main:
          - navigation "所在位置"
          - heading /.+/ [level=1]
          - region "下一步":
            - text: /轮到您：派单/
            - link "派单…"
        """
    )
    officer.presses("派单…")
    form = officer.main.aria_snapshot()
    assert re.search(r'- heading "派单.*" \[level=1\]', form), form
    assert re.search(r'- combobox "牵头单位', form), form
    assert re.search(r'- group "配合单位', form) and re.search(r'- checkbox "', form), form
    assert '- button "派单"' in form
    officer.main.get_by_label("牵头单位").select_option(label="水利局")
    for box in officer.main.get_by_role("checkbox").all():
        box.uncheck()
    hears(officer.presses("派单"), "已派单")


def test_a_refused_form_says_at_once_what_is_missing_and_where(street: Street) -> None:
    officer = listening(street.officer("jiwen")).goes("/issues/new/")
    officer.writes("标题", "渠漏了").presses("上报")
    page = officer.page
    summary = page.get_by_role("alert")
    expect(summary).to_be_focused()
    expect(summary).to_match_aria_snapshot(
        """
        - alert:
          - text: 还差一点，没有提交：
          - list:
            - listitem:
              - link
        """
    )
    link = summary.get_by_role("link").first
    label = link.inner_text()
    link.press("Enter")
    field = officer.main.get_by_label(label, exact=False).first
    expect(field).to_be_focused()
    assert field.get_attribute("aria-invalid") == "true"
    described = (field.get_attribute("aria-describedby") or "").split()
    told = " ".join(page.locator(f"[id='{name}']").inner_text() for name in described)
    assert told, f"{label} does not say what is wrong with it"
    assert officer.main.get_by_label("标题").first.get_attribute("aria-invalid") is None


def test_the_palette_says_how_much_it_has_found_and_what_is_chosen(street: Street) -> None:
    officer = listening(street.officer("jiwen")).goes("/")
    keys, page = officer.page.keyboard, officer.page
    keys.press("Control+k")
    box = page.get_by_role("combobox", name="去哪里")
    expect(box).to_be_focused()
    keys.type("督办")
    page.get_by_role("option").filter(has_text="督办").first.wait_for()
    hears(officer, f"{page.get_by_role('option').count()} 项")
    chosen = page.locator(f"#{box.get_attribute('aria-activedescendant')}")
    assert chosen.get_attribute("aria-selected") == "true"
    expect(page.get_by_role("dialog")).to_match_aria_snapshot(
        """
        - dialog "快速前往":
          - combobox /去哪里/ [expanded]
          - listbox "可以去的"
          - paragraph:
            - status: /\\d+ 项/
        """
    )
    keys.press("Control+a")
    keys.type("没有这样的地方")
    hears(officer, "没有找到")


def test_who_reads_a_record_hears_that_somebody_else_has_moved_it(street: Street) -> None:
    reader, officer = listening(street.officer("lantian")), street.officer("jiwen")
    address = reports(officer, "桥头的渠边塌了一角")
    reader.goes(address)
    officer.goes(f"{address}note/").writes("进展", "约了明天上午去看。").presses("记进展").reads("约了明天上午去看")
    reader.page.locator("[data-poll]").dispatch_event("look")
    hears(reader, "季文")
    reader.reads("看最新")
