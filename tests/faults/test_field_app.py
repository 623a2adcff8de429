"""The field app on a phone in a yard without signal: nothing typed is lost, everything arrives, and once.

Real Chromium with a phone's screen, its real service worker and store; the real server behind it. Each story ends with a
recount in the tables.
"""

import json
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Route

from tests.faults.field_phone import Count, Phone, chromium, photo
from tests.faults.stack import Stack

pytestmark = [pytest.mark.fault, pytest.mark.enable_socket]

HALF = "说到一半：桥头那盏路灯"
LAMP = "村口老樟树旁边的路灯不亮，老人晚上出门怕摔。"
LEAK = "水碓坑桥头的水渠漏水，下游三户浇不上田。"


@pytest.fixture
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


@pytest.fixture
def phone(browser: Browser, stack: Stack) -> Iterator[Phone]:
    stack.sql("DELETE FROM field_device")  # five an account, and each story brings a new one
    found = Phone.fresh(browser, stack)
    yield found
    found.context.close()


def test_a_day_without_signal_arrives_once_and_text_before_photos(phone: Phone, stack: Stack) -> None:
    phone.first_start()
    count, sent = Count(stack), []
    phone.page.on("request", lambda request: sent.append((request.method, request.url.partition("/api/")[2])))
    phone.loses_signal()
    phone.page.reload()
    phone.reads("先去看看" if phone.page.get_by_text("先去看看").count() else "今天")
    phone.writes(LEAK, photos=2, as_issue=True)
    phone.writes("村口小店说最近游客多了。", photos=1)
    phone.goes("write")
    phone.page.get_by_label("听到了什么").fill(HALF)
    phone.page.wait_for_timeout(300)
    phone.kill().goes("")
    phone.page.get_by_text(HALF[:6]).locator("visible=true").first.click()
    assert phone.page.get_by_label("听到了什么").input_value() == HALF
    assert count() == (0, 0, 0)

    phone.page.on("request", lambda request: sent.append((request.method, request.url.partition("/api/")[2])))
    phone.comes_back().has_sent_all()
    assert count() == (2, 1, 3)
    posts = [
        path.partition("?")[0] for method, path in sent if method in ("POST", "PUT") and "field/device" not in path
    ]
    first_photo = next(
        n for n, path in enumerate(posts) if path.startswith("field/uploads") or path.startswith("files/")
    )
    assert all(not path.startswith(("visits", "issues")) for path in posts[first_photo:])
    phone.page.wait_for_timeout(500)
    assert count() == (2, 1, 3)
    assert not phone.problems


def test_the_same_told_again_is_joined_with_one_tap_with_and_without_signal(phone: Phone, stack: Stack) -> None:
    phone.first_start().writes(LAMP, as_issue=True).has_sent_all()
    count, page = Count(stack), phone.page
    for again in ("老樟树旁边的路灯又不亮了，老人晚上出门怕摔。", "村口老樟树边的路灯不亮，老人晚上出门怕摔。"):
        phone.goes("write")
        page.get_by_label("听到了什么").fill(again)
        page.get_by_role("button", name="转为事项").click()
        phone.reads("可能和这件是同一件")
        page.get_by_role("button", name=f"就是这件：{LAMP.strip('。')}").click()
        page.get_by_text("并入", exact=True).wait_for()
        page.get_by_role("button", name="记好了，有信号自动上传").click()
        page.wait_for_url("**/#/visits")
        phone.loses_signal()
    phone.comes_back().has_sent_all()
    assert count()[:2] == (2, 2)
    rows = "SELECT i.state, t.title, i.visit_id IS NOT NULL FROM issues_issue i JOIN issues_issue t ON t.id = i.merged_into_id"
    assert stack.sql(f"{rows} ORDER BY i.reported_at DESC LIMIT 2") == [("merged", LAMP.strip("。"), True)] * 2
    assert not phone.problems


def test_the_server_killed_while_everything_is_being_sent(phone: Phone, stack: Stack) -> None:
    phone.first_start()
    count = Count(stack)
    phone.loses_signal()
    for number in range(4):
        phone.writes(f"第 {number} 家：{LEAK}", photos=1 if number == 0 else 0)
    phone.comes_back().goes("outbox")
    phone.page.wait_for_timeout(150)
    for process in stack.web():
        process.kill()
    stack.until(stack.is_serving, seconds=90)
    phone.has_sent_all()
    assert count() == (4, 0, 1)
    assert not phone.problems


def test_answers_lost_after_the_server_has_committed(phone: Phone, stack: Stack) -> None:
    phone.first_start()
    count, lost = Count(stack), []

    def lose(route: Route) -> None:
        if route.request.method == "POST" and len(lost) < 3:
            lost.append(route.fetch().status)
            route.abort("connectionreset")
        else:
            route.continue_()

    phone.loses_signal()
    phone.writes(LEAK, as_issue=True)
    phone.writes("村里在修水塔。")
    phone.context.route("**/api/visits*", lose)
    phone.context.route("**/api/issues*", lose)
    phone.comes_back().has_sent_all()
    assert len(lost) >= 2 and set(lost) == {201}, "they had been committed"
    assert count() == (2, 1, 0)


@pytest.mark.parametrize("status", [302, 200])
def test_a_captive_portal_is_not_us(phone: Phone, stack: Stack, status: int) -> None:
    phone.first_start()
    count = Count(stack)
    phone.loses_signal()
    phone.writes(LEAK)
    headers = {"Location": "http://127.0.0.1:1/portal"} if status == 302 else {"Content-Type": "application/json"}
    body = json.dumps({"id": "0", "ok": True})
    phone.context.route("**/api/**", lambda route: route.fulfill(status=status, headers=headers, body=body))
    phone.comes_back()
    phone.goes("outbox")
    phone.page.get_by_role("button", name="现在都再试一次").click()
    phone.page.wait_for_timeout(1500)
    assert phone.page.get_by_text("已送达").count() == 0
    assert count() == (0, 0, 0)
    phone.context.unroute("**/api/**")
    phone.has_sent_all()
    assert count() == (1, 0, 0)


def test_an_expired_login_asks_to_sign_in_and_then_sends(phone: Phone, stack: Stack) -> None:
    phone.first_start()
    count = Count(stack)
    phone.loses_signal()
    phone.writes(LEAK)
    stack.sql("DELETE FROM people_session")
    phone.comes_back()
    phone.goes("")
    phone.page.reload()
    phone.reads("登录已过期，登录后自动上传")
    assert count() == (0, 0, 0)
    phone.page.get_by_text("去登录").first.click()
    phone.page.wait_for_url("**/accounts/login/**")
    phone.sign_in()
    phone.page.wait_for_url("**/m/**")
    phone.has_sent_all()
    assert count() == (1, 0, 0)


def test_two_phones_put_one_visit_right_and_nobody_wins_silently(phone: Phone, browser: Browser, stack: Stack) -> None:
    phone.first_start().writes("两部手机都要改的一篇。").has_sent_all()
    (visit_id,) = stack.sql("SELECT id::text FROM visits_visit ORDER BY created_at DESC LIMIT 1")[0]
    other = Phone.fresh(browser, stack).first_start()
    for one in (phone, other):
        one.loses_signal()
    put_right(phone, visit_id, "第一部手机改成这样。")
    put_right(other, visit_id, "第二部手机改成那样。")
    phone.comes_back().has_sent_all()
    other.comes_back().goes("outbox")
    other.reads("两边都改了")
    other.page.get_by_text("两边都改了").first.click()
    other.reads("第一部手机改成这样。")
    other.reads("第二部手机改成那样。")
    (heard,) = stack.sql("SELECT heard FROM visits_visit WHERE id = %s", [visit_id])[0]
    assert heard == "第一部手机改成这样。"
    other.context.close()


def put_right(phone: Phone, visit_id: str, text: str) -> None:
    phone.goes(f"visits/{visit_id}")
    phone.page.get_by_role("button", name="改", exact=True).or_(
        phone.page.get_by_role("link", name="改", exact=True)
    ).first.click()
    phone.page.get_by_label("听到了什么").fill(text)
    phone.page.get_by_role("button", name="改好了").click()
    phone.page.wait_for_url("**/visits/**")


def test_a_village_taken_away_leaves_the_phone_and_unsent_work_stays(phone: Phone, stack: Stack) -> None:
    phone.first_start()
    kept = "indexedDB.databases().then((all) => all.length)"
    assert phone.page.evaluate(kept) > 0
    phone.loses_signal()
    phone.writes(LEAK)
    account = "account_id = (SELECT id FROM people_account WHERE username = %s)"
    name = stack.known["people"]["cadre"]["username"]
    stack.sql(f"UPDATE people_grant SET territory = '331181104202' WHERE {account} AND state = 'in_force'", [name])
    try:
        phone.comes_back()
        phone.goes("homes")
        phone.page.reload()
        phone.page.wait_for_timeout(2500)
        assert phone.page.get_by_text("刘坊村 ·").count() == 0
        phone.goes("outbox")
        phone.reads("没有收下")
    finally:
        stack.sql(f"UPDATE people_grant SET territory = '331181104201' WHERE {account} AND state = 'in_force'", [name])


def test_a_form_filled_in_without_signal_arrives_once_after_its_visit(phone: Phone, stack: Stack) -> None:
    home = {"region_code": "331181104201", "head_name": "周阿婆", "hamlet": "山背"}
    assert stack.client("township_officer").post("/api/places/households", home, once="a-home-to-ask").status == 201
    phone.first_start()
    count, answers, lost = Count(stack), "SELECT count(*) FROM forms_formanswer", []
    before = stack.sql(answers)[0][0]
    phone.loses_signal().goes("write")
    page = phone.page
    page.get_by_role("button", name="选一户").click()
    page.get_by_text("周阿婆").locator("visible=true").first.click()
    page.get_by_role("link", name="入户走访表").click()
    page.get_by_label("户主怎么称呼").fill("周阿婆")
    page.get_by_label("家里常住几口人").fill("31")
    page.wait_for_timeout(300)
    address = page.url.partition("#/")[2]
    phone.kill().goes(address)
    page = phone.page
    assert page.get_by_label("家里常住几口人").input_value() == "31"
    page.get_by_role("button", name="填好了").click()
    phone.reads("0 到 30 之间")
    page.get_by_label("家里常住几口人").fill("3")
    for chosen in ("养老金、补助", "要小修", "自来水，好用"):
        page.get_by_label(chosen).check()
    page.get_by_label("房子哪里要修").fill("屋顶漏")
    page.get_by_label("没有", exact=True).check()
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="拍一张").click()
    chooser.value.set_files([{"name": "a.jpg", "mimeType": "image/jpeg", "buffer": photo(0)}])
    page.get_by_role("button", name="换一张").wait_for()
    page.get_by_role("button", name="填好了").click()
    phone.reads("填好了，和这次走访一起上传")
    phone.goes("")
    page.get_by_text("没写完").locator("visible=true").first.wait_for()
    page.locator("a[href*='/write/']").first.click()
    page.get_by_label("听到了什么").fill("周阿婆家屋顶漏雨。")
    page.get_by_role("button", name="记好了，有信号自动上传").click()
    page.wait_for_url("**/#/visits")

    def lose(route: Route) -> None:
        if route.request.method == "POST" and len(lost) < 2:
            lost.append(route.fetch().status)
            route.abort("connectionreset")
        else:
            route.continue_()

    phone.context.route("**/api/forms/**", lose)
    phone.comes_back().has_sent_all()
    assert lost == [201, 201], "both had been committed"
    assert count() == (1, 0, 1)
    assert stack.sql(answers)[0][0] - before == 1
    query = "SELECT a.answers->>'people', a.visit_id IS NOT NULL, f.attachment_id IS NOT NULL FROM forms_formanswer a"
    query += " JOIN forms_formfile f ON f.answer_id = a.id ORDER BY a.received_at DESC LIMIT 1"
    assert stack.sql(query) == [("3", True, True)]
    assert not phone.problems
