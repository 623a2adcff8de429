"""One form, put right on two phones without signal: question by question, and the same question by choice.

The second phone is the first one's copy, as a change of phones makes it. Real Chromium twice, the real server, a recount in
the tables at the end.
"""

from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests.faults.field_day import HOME
from tests.faults.field_phone import LYING, Phone
from tests.faults.stack import Stack

pytestmark = [pytest.mark.fault, pytest.mark.enable_socket]

ASKED = "入户走访表"
PEOPLE, REPAIR = "家里常住几口人", "房子哪里要修"
# Each answer of a form with what it follows: the newest first, and whether it is the one that counts.
ANSWERS = """
SELECT a.is_current, a.answers->>'people', a.answers->>'house_what', a.replaces_id IS NOT NULL
  FROM forms_formanswer a JOIN visits_visit v ON v.id = a.visit_id WHERE v.heard = %s ORDER BY a.received_at DESC, a.id DESC
"""

# The whole store of one phone, to be laid into another's.
TAKEN = LYING.replace("new TextDecoder().decode(value)", "({ bytes: [...value] })")
LAID = """async (rows) => {
  const base = await new Promise((done) => { const asked = indexedDB.open("tiangeng"); asked.onsuccess = () => done(asked.result); });
  const whole = (_name, value) => Array.isArray(value?.bytes) ? new Uint8Array(value.bytes) : value;
  const laying = base.transaction(Object.keys(rows), "readwrite");
  for (const [name, texts] of Object.entries(rows)) {
    laying.objectStore(name).clear();
    for (const text of texts) laying.objectStore(name).put(JSON.parse(text, whole));
  }
  await new Promise((done) => { laying.oncomplete = done; });
  base.close();
}"""


def copied(browser: Browser, phone: Phone, **more: Any) -> Phone:
    """Another phone with all that lies on this one, its session too."""
    other = Phone.fresh(browser, phone.stack, **more)
    other.page.goto("/m/")
    other.page.wait_for_function(
        "() => indexedDB.databases().then((all) => all.some((one) => one.name === 'tiangeng'))"
    )
    other.page.evaluate(LAID, phone.page.evaluate(TAKEN))
    other.context.add_cookies(phone.context.cookies())  # type: ignore[arg-type]
    other.is_shut = True
    other.page.reload()
    other.unlocks().reads("已连上")
    other.page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    other.page.wait_for_function("() => caches.keys().then((names) => names.length > 0)")
    return other


def asks(phone: Phone, heard: str) -> str:
    """A visit to a home with its form filled in, both arrived; the visit."""
    phone.goes("write")
    page = phone.page
    page.get_by_role("button", name="选一户").click()
    page.get_by_role("dialog").get_by_text("叶福根").locator("visible=true").first.click()
    page.get_by_label("听到了什么").fill(heard)
    page.get_by_role("link", name=ASKED).click()
    page.get_by_label("户主怎么称呼").fill("叶福根")
    page.get_by_label(PEOPLE).fill("3")
    for chosen in ("养老金、补助", "要小修", "自来水，好用"):
        page.get_by_label(chosen).check()
    page.get_by_label(REPAIR).fill("屋顶漏")
    page.get_by_label("没有", exact=True).check()
    page.get_by_role("button", name="填好了").click()
    page.wait_for_url("**/#/write/**")
    page.get_by_role("button", name="记好了，下次有信号时打开田埂就上传").click()
    page.wait_for_url("**/#/visits")
    phone.has_sent_all()
    ((visit,),) = phone.stack.sql("SELECT id::text FROM visits_visit WHERE heard = %s", [heard])
    return str(visit)


def puts_right(phone: Phone, visit: str, **answers: str) -> None:
    phone.goes(f"visits/{visit}").page.locator("section", has_text=ASKED).get_by_role("link", name="改").click()
    for label, words in answers.items():
        phone.page.get_by_label({"people": PEOPLE, "repair": REPAIR}[label]).fill(words)
    phone.page.get_by_role("button", name="填好了").click()
    phone.page.wait_for_url("**/#/visits/**")
    if not phone.has_signal:  # with signal it may have arrived before anybody looks
        phone.reads("待上传")


def test_two_phones_put_one_form_right_question_by_question_and_by_choice(browser: Browser, stack: Stack) -> None:
    home = HOME | {"head_name": "叶福根", "hamlet": "外处"}
    assert stack.client("township_officer").post("/api/places/households", home).status == 201
    phone = Phone.fresh(browser, stack).first_start()
    apart, met = "各改各的一张表。", "两边改了同一题的一张表。"
    visits = {heard: asks(phone, heard) for heard in (apart, met)}
    other = copied(browser, phone)
    for one in (phone, other):
        one.loses_signal()
    puts_right(phone, visits[apart], people="4")
    puts_right(other, visits[apart], repair="屋顶漏，西墙也裂了")
    puts_right(phone, visits[met], people="5")
    puts_right(other, visits[met], people="6", repair="厨房漏")

    phone.comes_back().has_sent_all()
    other.comes_back().goes("outbox")
    other.reads("两边都改了")
    assert stack.sql(ANSWERS, [apart]) == [
        (True, "4", "屋顶漏，西墙也裂了", True), (False, "4", "屋顶漏", True), (False, "3", "屋顶漏", False),
    ], "different questions: nobody is asked"  # fmt: skip
    assert stack.sql(ANSWERS, [met]) == [(True, "5", "屋顶漏", True), (False, "3", "屋顶漏", False)]

    page = other.page
    page.get_by_text("两边都改了").locator("visible=true").first.click()
    question = page.locator("section", has_text=PEOPLE)
    expect(question).to_contain_text("我这里写的")
    expect(question).to_contain_text("另一边写的")
    expect(page.get_by_text(REPAIR), "only one of them changed that").to_have_count(0)
    question.get_by_role("button", name="用这个").nth(1).click()
    question.get_by_role("button", name="用这个").nth(0).click()
    page.get_by_role("button", name="就这样送").evaluate("button => { button.click(); button.click(); }")
    other.has_sent_all()
    assert stack.sql(ANSWERS, [met]) == [
        (True, "6", "厨房漏", True), (False, "5", "屋顶漏", True), (False, "3", "屋顶漏", False),
    ]  # fmt: skip
    assert not phone.problems and not other.problems


def test_a_form_is_put_right_from_the_same_workers_other_phone(browser: Browser, stack: Stack) -> None:
    home = HOME | {"head_name": "叶福根", "hamlet": "外处"}
    stack.client("township_officer").post("/api/places/households", home)
    heard = "在一部手机上填，在另一部上改。"
    phone = Phone.fresh(browser, stack).first_start()
    visit = asks(phone, heard)
    other = Phone.fresh(browser, stack).first_start().goes(f"visits/{visit}")
    form = other.page.locator("section", has_text=ASKED)
    form.wait_for()
    other.loses_signal()
    form.get_by_role("link", name="改").click()
    other.reads("这张是在另一部手机上填的")
    other.comes_back()
    puts_right(other, visit, people="4")
    other.has_sent_all()
    assert stack.sql(ANSWERS, [heard]) == [(True, "4", "屋顶漏", True), (False, "3", "屋顶漏", False)]
    assert not phone.problems and not other.problems
