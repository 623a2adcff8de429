"""A sentence chosen out of what was heard becomes an issue: with a finger that rests on a word, with keys, and afterwards too.

Real Chromium as a phone, the real server, a recount in the tables at the end.
"""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.faults.field_phone import Count, Phone
from tests.faults.stack import Stack

pytestmark = [pytest.mark.fault, pytest.mark.enable_socket]

BEFORE = "晒谷场上碰到老支书，今年茶叶收成好。\n"
CHOSEN = "水碓坑桥头的水渠漏水，下游三户浇不上田。"
AFTER = "村口的变压器老是跳闸，一到晚上就停电。"
HEARD = BEFORE + CHOSEN + AFTER + "\n路上又看了几户，都好。" * 15  # longer than the screen

# Where a letter stands on the screen: the words lie once more under their box, letter upon letter.
PLACE = """([box, at]) => {
  const walker = document.createTreeWalker(box.previousElementSibling, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(), left = at; node; left -= node.length, node = walker.nextNode()) {
    if (left >= node.length) continue;
    const range = document.createRange();
    range.setStart(node, left); range.setEnd(node, left + 1);
    const { x, y, width, height } = range.getBoundingClientRect();
    return [x + width / 2, y + height / 2];
  }
}"""

# As on phones whose tap elsewhere lets a selection go, before the tap does anything.
LETS_GO = """() => addEventListener("pointerdown", ({ target }) => {
  const box = document.activeElement;
  if (target === box) return;
  if ("selectionStart" in box) box.setSelectionRange(0, 0);
  else getSelection().removeAllRanges();
})"""

# A keyboard of this height laid over the page: what the window shows is less, and the page is as tall as ever.
KEYBOARD = """(height) => {
  Object.defineProperty(visualViewport, "height", { configurable: true, get: () => innerHeight - height });
  visualViewport.dispatchEvent(new Event("resize"));
  return new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
}"""

# What the handles of a selection do: the page hears of the selection alone. Chromium here chooses by touch in boxes only.
CHOOSES = """(text, [words]) => {
  const at = text.textContent.indexOf(words);
  getSelection().setBaseAndExtent(text.firstChild, at, text.firstChild, at + words.length);
}"""
JOINED = """SELECT i.body, c.code FROM issues_issue i JOIN visits_visit v ON v.id = i.visit_id
  JOIN issues_category c ON c.id = i.category_id WHERE v.heard = %s ORDER BY i.reported_at"""


@pytest.fixture
def phone(browser: Browser, stack: Stack) -> Iterator[Phone]:
    found = Phone.fresh(browser, stack)
    yield found
    assert not found.problems


def rests_on(page: Page, box: Locator, at: int) -> None:
    """A finger rests on the letter at this place until the phone chooses the word; no key, no mouse."""
    x, y = page.evaluate(PLACE, [box.element_handle(), at])
    wire = page.context.new_cdp_session(page)
    for _time in range(10):  # on a busy machine the finger may be up before the phone has noticed
        wire.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]})
        page.evaluate("new Promise((done) => setTimeout(done, 1000))")
        wire.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
        page.evaluate("new Promise((done) => setTimeout(done, 300))")
        if chosen(page):
            return
    raise AssertionError("nothing was chosen")


def chosen(page: Page) -> str:
    return str(page.get_by_label("听到了什么").evaluate("one => one.value.slice(one.selectionStart, one.selectionEnd)"))


def stretches(page: Page, words: str) -> None:
    """From the first word, which is chosen, to the whole sentence: the handle, moved with keys."""
    held = chosen(page)
    assert words.startswith(held), held
    for _letter in words[len(held) :]:
        page.keyboard.press("Shift+ArrowRight")
    assert chosen(page) == words


def test_a_sentence_in_the_middle_chosen_by_finger_and_keys_becomes_the_issue_of_its_visit(
    phone: Phone, stack: Stack
) -> None:
    phone.first_start().loses_signal().goes("write")
    count, page = Count(stack), phone.page
    box, card = page.get_by_label("听到了什么"), page.locator("section.proposal")
    box.fill(HEARD)
    expect(card, "the sentence that sounds most like one").to_contain_text("这句像是一件事")
    expect(card).to_contain_text("停电低电压 → 供电公司")

    rests_on(page, box, len(BEFORE))
    stretches(page, CHOSEN)
    expect(card).to_contain_text("选中的这句")
    expect(card, "its category and owner").to_contain_text("渠道渗漏 → 水利局")
    expect(card).to_be_in_viewport(ratio=1)
    page.evaluate(KEYBOARD, 330)
    expect(card).to_be_in_viewport(ratio=1)
    over = card.evaluate("one => innerHeight - 330 - one.getBoundingClientRect().bottom")
    assert over >= 0, "above the keyboard"
    page.evaluate(KEYBOARD, 0)
    page.keyboard.press("ArrowRight")
    expect(card, "let go, it is the other again").to_contain_text("这句像是一件事")

    page.evaluate(LETS_GO)
    rests_on(page, box, len(BEFORE))
    stretches(page, CHOSEN)
    card.get_by_role("button", name="转为事项").tap()
    sheet = page.get_by_role("dialog")
    expect(sheet.get_by_label("原话")).to_have_value(CHOSEN)
    expect(sheet.locator(".pick")).to_contain_text("渠道渗漏")
    sheet.get_by_role("button", name="转好了").tap()
    sheet.wait_for(state="hidden")
    expect(card, "it is an issue already").to_contain_text("这句像是一件事")
    page.get_by_role("button", name="记好了，下次有信号时打开田埂就上传").tap()
    page.wait_for_url("**/#/visits")
    assert count() == (0, 0, 0)
    phone.comes_back().has_sent_all()
    assert count() == (1, 1, 0)
    assert stack.sql(JOINED, [HEARD])[-1:] == [(CHOSEN, "channel-repair")]


def test_a_problem_noticed_on_a_visit_that_waits_goes_out_behind_it_and_is_its_own(phone: Phone, stack: Stack) -> None:
    phone.first_start().loses_signal().writes(HEARD)
    count, page = Count(stack), phone.page
    keys: list[str] = []
    phone.context.on(
        "request", lambda one: keys.append(one.url.rpartition("/api/")[2]) if one.method == "POST" else None
    )
    page.get_by_text(BEFORE[:8]).locator("visible=true").first.tap()
    page.wait_for_url("**/#/visits/*")
    text, card = page.locator("p.heard"), page.locator("section.proposal")
    page.evaluate(LETS_GO)
    text.evaluate(CHOOSES, [CHOSEN])
    expect(card).to_contain_text("选中的这句")
    expect(card).to_contain_text("渠道渗漏 → 水利局")
    expect(card).to_be_in_viewport(ratio=1)
    page.get_by_role("heading", name="走访").tap()
    expect(card, "a tap elsewhere lets it go").to_have_count(0)
    text.evaluate(CHOOSES, [CHOSEN])
    card.get_by_role("button", name="转为事项").tap()
    sheet = page.get_by_role("dialog")
    expect(sheet.get_by_label("原话")).to_have_value(CHOSEN)
    expect(sheet.locator(".pick")).to_contain_text("渠道渗漏")
    sheet.get_by_label("具体地点").press_sequentially("桥头第三根杆")
    address = page.url.partition("#/")[2]
    phone.has_kept().kill().goes(address)
    page = phone.page
    page.get_by_role("button", name="下游三户浇不上田").tap()
    expect(page.get_by_role("dialog").get_by_label("具体地点")).to_have_value("桥头第三根杆")
    page.get_by_role("dialog").get_by_role("button", name="转好了").tap()
    phone.reads("这次走访里的事项")
    assert count() == (0, 0, 0)
    phone.comes_back().has_sent_all()
    assert count() == (1, 1, 0)
    assert stack.sql(JOINED, [HEARD])[-1] == (CHOSEN, "channel-repair")
    assert keys.index("visits") < keys.index("issues")

    # Long sent, it is as easy: the sentence that sounds most like one and is none yet.
    phone.goes(address).page.get_by_role("button", name="转为事项").tap()
    sheet = page.get_by_role("dialog")
    expect(sheet.get_by_label("原话")).to_have_value(AFTER)
    sheet.get_by_role("button", name="转好了").evaluate("button => { button.click(); button.click(); }")
    phone.has_sent_all()
    assert count() == (1, 2, 0)
    assert stack.sql(JOINED, [HEARD])[-1] == (AFTER, "power-outage")
