"""What is done on the phone with one tap, without signal: followed, kept, given up, done all the same.

Real Chromium, the real server; each deed arrives once, however often it was tapped and in however many tabs.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.faults.field_day import HOME, VILLAGE
from tests.faults.field_phone import Count, Phone
from tests.faults.stack import Stack
from tests.faults.test_field_doors import LEAK

pytestmark = [pytest.mark.fault, pytest.mark.enable_socket]

HOLDS_THE_TURN = """() => new Promise((held) => {
  navigator.locks.request("tiangeng-changing", () => { held(); return new Promise((done) => { window.letGo = done; }); });
})"""
TWICE = "button => { button.click(); button.click(); }"  # before the screen has drawn anything anew


@pytest.fixture
def phone(browser: Browser, stack: Stack) -> Iterator[Phone]:
    found = Phone.fresh(browser, stack)
    yield found
    assert not found.problems


def asked(page: Page, ending: str, method: str = "POST") -> list[str]:
    """The keys of what goes to an address from now on."""
    keys: list[str] = []
    page.context.on(
        "request",
        lambda one: (
            keys.append(one.headers.get("idempotency-key", ""))
            if one.method == method and one.url.endswith(ending)
            else None
        ),
    )
    return keys


def waiting(phone: Phone) -> Locator:
    phone.goes("outbox")
    return phone.page.locator("main a[href*='/outbox/']")


def reported(stack: Stack, title: str) -> str:
    sent = {"region_code": VILLAGE, "category": "channel-repair", "title": title, "body": LEAK}
    answer = stack.client("cadre").post("/api/issues", sent)
    assert answer.status == 201
    return str(answer.json()["id"])


def test_an_issue_is_followed_and_let_go_without_signal_each_once(phone: Phone, stack: Stack) -> None:
    issue = reported(stack, "渠边的路塌了")
    follows = "SELECT count(*) FROM issues_follow WHERE issue_id = %s"
    phone.first_start().loses_signal().goes(f"issues/{issue}").reads("渠边的路塌了")
    keys, page = asked(phone.page, f"/api/issues/{issue}/follow"), phone.page
    page.get_by_role("button", name="关注", exact=True).evaluate(TWICE)
    page.get_by_role("button", name="不再关注").wait_for()
    expect(waiting(phone)).to_have_count(1)
    assert stack.sql(follows, [issue]) == [(0,)]
    phone.comes_back().has_sent_all()
    assert (stack.sql(follows, [issue]), len(keys)) == ([(1,)], 1)

    phone.goes("issues").page.get_by_role("button", name="关注的").click()
    phone.reads("渠边的路塌了")
    phone.loses_signal().goes(f"issues/{issue}")
    page.get_by_role("button", name="不再关注").evaluate(TWICE)
    page.get_by_role("button", name="关注", exact=True).wait_for()
    phone.comes_back().has_sent_all()
    assert (stack.sql(follows, [issue]), len(set(keys)), len(keys)) == ([(0,)], 2, 2)


def test_what_was_promised_at_a_door_is_done_with_one_tap_on_the_homes_page(phone: Phone, stack: Stack) -> None:
    home = stack.client("township_officer").post("/api/places/households", HOME | {"head_name": "叶阿公"}).json()["id"]
    in_time = (datetime.now(ZoneInfo("Asia/Shanghai")).date() + timedelta(days=20)).isoformat()
    promised: dict[str, Any] = {"words": "帮他换一只水表", "until_on": in_time, "household_id": home}
    answer = stack.client("cadre").post("/api/issues/promises/", promised | {"region_code": VILLAGE})
    assert answer.status == 201, answer
    promise = answer.json()["id"]
    state = "SELECT state FROM issues_promise WHERE id = %s"
    phone.first_start().loses_signal().goes(f"homes/{home}").reads("帮他换一只水表")
    keys = asked(phone.page, f"/api/issues/promises/{promise}/keep")
    done = phone.page.get_by_role("button", name="做到了")
    done.evaluate(TWICE)
    expect(done).to_have_count(0)
    expect(waiting(phone)).to_have_count(1)
    assert stack.sql(state, [promise]) == [("open",)]
    phone.kill().goes(f"homes/{home}").reads("叶阿公")
    expect(phone.page.get_by_text("帮他换一只水表"), "it is still done after the tab was killed").to_have_count(0)
    phone.comes_back().has_sent_all()
    assert (stack.sql(state, [promise]), len(keys)) == ([("kept",)], 1)


def test_what_is_given_up_in_one_tab_while_another_tries_it_again_goes_nowhere(phone: Phone, stack: Stack) -> None:
    phone.first_start()
    count = Count(stack)
    keys = asked(phone.page, "/api/visits")
    phone.loses_signal().writes(LEAK, photos=1, as_issue=True)
    waiting(phone).first.click()
    phone.page.wait_for_url("**/#/outbox/**")
    other = Phone(phone.context, stack)
    other.is_shut = True
    other.loses_signal().goes(phone.page.url.partition("#/")[2])
    other.page.get_by_role("button", name="不送了，删掉").click()
    sure = other.page.get_by_role("dialog").get_by_role("button", name="不送了，删掉")
    sure.wait_for()
    # A third holds the turn: both tap, neither may begin, and then one goes after the other.
    third = phone.context.new_page()
    third.goto("/m/")
    third.evaluate(HOLDS_THE_TURN)
    sure.click()
    phone.page.get_by_role("button", name="现在再试").click()
    queued = "navigator.locks.query().then(all => all.pending.filter(one => one.name === 'tiangeng-changing').length)"
    stack.until(lambda: third.evaluate(queued) == 2, seconds=20)
    third.evaluate("window.letGo()")
    other.page.wait_for_url("**/m/#/")
    expect(waiting(other), "the issue that came of it").to_have_count(1)
    third.close()
    other.page.close()
    phone.comes_back().has_sent_all()
    assert (count(), keys) == ((0, 1, 0), [])
    assert not other.problems


def test_a_step_that_met_a_colleagues_is_taken_all_the_same_once_both_were_read(browser: Browser, stack: Stack) -> None:
    issue = reported(stack, "水管埋浅了")
    lead = {"lead_id": stack.unit("water")}
    assert stack.client("township_officer").post(f"/api/issues/{issue}/dispatch", lead).status == 200
    phone = Phone.fresh(browser, stack, "bureau").first_start()
    phone.reloads().loses_signal().goes(f"issues/{issue}")
    page = phone.page
    page.get_by_role("button", name="派单异议").click()
    page.get_by_label("说明原因").fill("这一段归自来水公司。")
    page.get_by_role("button", name="派单异议").last.click()
    phone.reads("已保存在手机")
    assert stack.client("bureau").post(f"/api/issues/{issue}/moves/accept", {}).status == 200
    phone.comes_back().goes("outbox")
    page.get_by_text("请看过最新情况再办").locator("visible=true").first.click()
    phone.reads("这一段归自来水公司。")
    phone.reads("水利局")
    page.get_by_role("button", name="看过了，还是要办这一步").evaluate(TWICE)
    phone.has_sent_all()
    told = "SELECT name, reason FROM issues_issueevent WHERE issue_id = %s ORDER BY at DESC, id DESC LIMIT 2"
    assert stack.sql(told, [issue]) == [("return", "这一段归自来水公司。"), ("accept", "")]
    assert not phone.problems


def test_of_two_phones_the_second_learns_that_an_issue_has_come_back_to_the_same_state(
    browser: Browser, stack: Stack
) -> None:
    issue, noted = reported(stack, "泵房的门锁坏了"), reported(stack, "渠口的闸板坏了")
    lead = {"lead_id": stack.unit("water")}
    for one in (issue, noted):
        assert stack.client("township_officer").post(f"/api/issues/{one}/dispatch", lead).status == 200
    first, second = (Phone.fresh(browser, stack, "bureau").first_start() for _phone in range(2))
    for one in (issue, noted):
        second.reloads().loses_signal().goes(f"issues/{one}")
        second.page.get_by_role("button", name="接单").click()
        second.reads("已保存在手机")
    first.reloads().goes(f"issues/{issue}").page.get_by_role("button", name="派单异议").click()
    first.page.get_by_label("说明原因").fill("锁归村里管。")
    first.page.get_by_role("button", name="派单异议").last.click()
    first.reads("已保存在手机")
    first.goes(f"issues/{noted}").reads("渠口的闸板坏了")
    first.page.get_by_role("button", name="回一句").click()
    first.page.get_by_label("群众凭回执码也能看到").fill("闸板已量好尺寸。")
    first.page.get_by_role("button", name="发出").click()
    expect(first.page.get_by_role("dialog")).to_have_count(0)
    first.has_sent_all()
    again = lead | {"note": "泵房归水利局，请修。"}
    assert stack.client("township_officer").post(f"/api/issues/{issue}/dispatch", again).status == 200
    second.comes_back().goes("outbox")
    second.page.get_by_text("请看过最新情况再办").locator("visible=true").first.click()
    second.reads("泵房归水利局，请修。")
    state = "SELECT state FROM issues_issue WHERE id = %s"
    stack.until(lambda: stack.sql(state, [noted]) == [("accepted",)])  # it may still be on its way
    assert stack.sql(state, [issue]) == [("dispatched",)]
    second.page.get_by_role("button", name="看过了，还是要办这一步").click()
    second.has_sent_all()
    assert stack.sql(state, [issue]) == [("accepted",)]
    assert not first.problems + second.problems


def test_an_opinion_written_without_signal_arrives_once_and_names_nobody(phone: Phone, stack: Stack) -> None:
    phone.first_start().loses_signal().goes("me")
    page, told = phone.page, "每次都要输两遍村名，添了负担。"
    page.get_by_role("link", name="给县里提意见（意见箱）").click()
    page.get_by_label("您的意见").press_sequentially(told)
    page.get_by_role("button", name="送出").click()
    phone.reads("请选一类")
    page.get_by_role("button", name="添了负担").click()
    phone.has_kept().kill().goes("").page.get_by_text(told[:6]).locator("visible=true").first.click()
    page = phone.page
    expect(page.get_by_label("您的意见")).to_have_value(told)
    asks: list[dict[str, str]] = []
    phone.context.on("request", lambda one: asks.append(one.all_headers()) if one.url.endswith("/opinions") else None)
    page.get_by_role("button", name="送出").evaluate(TWICE)
    phone.reads("收下了，下次有信号时打开田埂就送出")
    expect(page.get_by_label("您的意见")).to_have_value("")
    expect(waiting(phone)).to_have_count(1)
    expect(page.get_by_text(told[:6]), "the list says no more than that it is one").to_have_count(0)
    phone.comes_back().has_sent_all()
    rows = stack.sql("SELECT id::text, kind, body FROM public_opinion WHERE body = %s", [told])
    assert [row[1:] for row in rows] == [("burden", told)]
    names = {"cookie", "x-tiangeng-key", "x-tiangeng-device"}
    assert asks and not names & {name for asked in asks for name in asked}
    assert stack.sql("SELECT actor_id FROM kernel_logentry WHERE object_id = %s", [rows[0][0]]) == [(None,)]
    keys = "SELECT count(*) FROM kernel_idempotencykey WHERE operation LIKE '%%opinions%%'"
    assert stack.sql(keys, {}) == [(0,)]

    stack.client("county_admin").post(f"/api/opinions/{rows[0][0]}/answer", {"words": "下一版记住上次的村。"})
    phone.goes("opinion").page.get_by_text("看答复").click()
    phone.reads("下一版记住上次的村。")
