"""The field app where something is refused or missing: a phone too many, a colleague who was faster, a web view that keeps
nothing, a phone that cannot send. Real Chromium, the real server, a recount at the end.
"""

import json
from base64 import b64decode
from pathlib import Path
from uuid import uuid4

import pytest
from playwright.sync_api import Browser

from tests.faults.field_phone import Count, Phone, photo
from tests.faults.load import VILLAGE
from tests.faults.stack import Stack

pytestmark = [pytest.mark.fault, pytest.mark.enable_socket]

LEAK = "水碓坑桥头的水渠漏水，下游三户浇不上田。"
HALF = "说到一半：桥头那盏路灯"
# Until the story says otherwise, and it is looked at anew by each page.
STUCK_DATABASE = """(() => {
  const open = IDBFactory.prototype.open;
  IDBFactory.prototype.open = function (...given) {
    if (localStorage.isStuck) throw new DOMException("Internal error opening backing store.", "UnknownError");
    return open.apply(this, given);
  };
})()"""
WITHOUT_DATABASE = "Object.defineProperty(window, 'indexedDB', { get: () => undefined })"


def test_a_sixth_phone_says_why_and_works_once_another_is_unbound(browser: Browser, stack: Stack) -> None:
    for number in range(5):
        bound = stack.client("cadre").post("/api/field/device", {"id": str(uuid4()), "name": f"旧手机 {number}"})
        assert bound.status == 200
    phone, count = Phone.fresh(browser, stack).opens(), Count(stack)
    phone.reads("一个账号最多绑定 5 部手机")
    phone.writes(LEAK).has_sent_all()
    assert count() == (1, 0, 0)
    phone.page.goto("/visits/")
    phone.page.wait_for_url("**/accounts/login/**")  # whoever finds the phone and types an address
    phone.page.goto("/m/")
    phone.unlocks().goes("").reads("半小时没用就要重新登录")
    phone.page.get_by_role("link", name="我的手机").click()
    phone.page.wait_for_url("**/accounts/login/**")
    phone.sign_in()
    phone.page.wait_for_url("**/field/phones/")
    phone.page.get_by_role("button", name="解除绑定").first.click()
    phone.page.goto("/m/")
    phone.unlocks().reads("已连上")
    assert not phone.problems


def test_two_phones_close_one_issue_and_the_second_reads_what_the_first_wrote(browser: Browser, stack: Stack) -> None:
    issue = under_way(stack)
    one, other = (Phone.fresh(browser, stack, "bureau").first_start() for _phone in range(2))
    for phone in (one, other):  # an office has no village; what waits for it stays from one sync to the next
        phone.page.get_by_role("button", name="更新").click()
        phone.reads("已连上")
        phone.reloads().reads("已连上")
    for phone, words in ((one, "昨天已换了新管。"), (other, "今天补了水泥。")):
        phone.loses_signal().goes(f"issues/{issue}")
        phone.page.get_by_role("button", name="办结").click()
        phone.page.get_by_label("怎么解决的").fill(words)
        phone.page.get_by_label("多少人受益").fill("12")
        phone.page.get_by_role("button", name="办结").last.click()
        phone.reads("已保存在手机")
    one.comes_back().has_sent_all()
    other.comes_back().goes("outbox")
    other.page.get_by_text("请看过最新情况再办").locator("visible=true").first.click()
    for words in ("今天补了水泥。", "昨天已换了新管。", "水利局"):
        other.reads(words)
    assert stack.sql("SELECT solution, state FROM issues_issue WHERE id = %s", [issue]) == [
        ("昨天已换了新管。", "resolved")
    ]
    other.page.get_by_role("button", name="改成“回一句”发出").click()
    other.has_sent_all()
    told = stack.sql("SELECT name, reason FROM issues_issueevent WHERE issue_id = %s ORDER BY at DESC LIMIT 2", [issue])
    assert told == [("note", "今天补了水泥。"), ("resolve", "昨天已换了新管。")]
    assert not one.problems + other.problems


def under_way(stack: Stack) -> str:
    """An issue the water bureau is working on."""
    asked = {"region_code": VILLAGE, "category": "channel-repair", "title": "桥头水渠漏水", "body": LEAK}
    issue = str(stack.client("cadre").post("/api/issues", asked).json()["id"])
    for who, step, sent in (
        ("township_officer", "dispatch", {"lead_id": stack.unit("water")}),
        ("bureau", "moves/accept", {}),
        ("bureau", "moves/start", {}),
    ):
        assert stack.client(who).post(f"/api/issues/{issue}/{step}", sent).status == 200
    return issue


def test_without_a_service_worker_it_says_online_only_and_a_visit_arrives(browser: Browser, stack: Stack) -> None:
    phone, count = Phone.fresh(browser, stack, service_workers="block").opens(), Count(stack)
    phone.reads("这里只能联网使用：没有信号时打不开田埂")
    phone.writes(LEAK, as_issue=True).has_sent_all()
    assert count() == (1, 1, 0)
    assert not phone.problems


def test_without_a_database_words_outlive_a_reload_and_no_phone_is_bound(browser: Browser, stack: Stack) -> None:
    phone, count = Phone.fresh(browser, stack, service_workers="block"), Count(stack)
    phone.context.add_init_script(WITHOUT_DATABASE)
    phone.opens(has_lock=False).reads("手机上不留内容")
    phone.goes("write").page.get_by_label("听到了什么").fill(LEAK)
    phone.page.wait_for_function("(words) => Object.values(sessionStorage).join().includes(words)", arg=LEAK)
    phone.page.reload()
    phone.page.get_by_label("听到了什么").wait_for()  # the app has come up where it was
    phone.goes("").page.get_by_text(LEAK[:6]).locator("visible=true").first.click()
    assert phone.page.get_by_label("听到了什么").input_value() == LEAK
    with phone.page.expect_file_chooser() as chooser:
        phone.page.get_by_role("button", name="照片", exact=True).first.click()
    chooser.value.set_files([{"name": "a.jpg", "mimeType": "image/jpeg", "buffer": photo(3)}])
    phone.reads("照片在这里留不住")
    phone.page.get_by_role("button", name="记好了，下次有信号时打开田埂就上传").click()
    phone.has_sent_all()
    assert count() == (1, 0, 1)
    assert stack.sql("SELECT count(*) FROM field_device") == [(0,)]
    assert not phone.problems


def test_a_database_that_does_not_open_just_now_is_said_to_and_what_it_holds_is_sent(
    browser: Browser, stack: Stack
) -> None:
    phone = Phone.fresh(browser, stack)
    phone.context.add_init_script(STUCK_DATABASE)
    phone.first_start()
    count = Count(stack)
    phone.loses_signal().writes(LEAK)
    phone.page.evaluate("localStorage.isStuck = 'yes'")
    phone.page.reload()
    phone.reads("手机里的存储这会儿打不开")
    again = phone.page.get_by_role("button", name="再试")
    again.click()
    phone.reads("写过的都还在手机里")
    phone.page.evaluate("localStorage.removeItem('isStuck')")
    again.click()
    phone.unlocks().comes_back().has_sent_all()
    assert count() == (1, 0, 0)
    assert not phone.problems


def test_an_exported_file_sent_at_the_desk_and_the_phone_later_make_one(
    browser: Browser, stack: Stack, tmp_path: Path
) -> None:
    phone, count = Phone.fresh(browser, stack).first_start(), Count(stack)
    phone.loses_signal().writes(LEAK, photos=1, as_issue=True).goes("write")
    phone.page.get_by_label("听到了什么").fill(HALF)
    with phone.page.expect_file_chooser() as chooser:
        phone.page.get_by_role("button", name="照片", exact=True).first.click()
    chooser.value.set_files([{"name": "half.jpg", "mimeType": "image/jpeg", "buffer": photo(8)}])
    phone.page.get_by_alt_text("第 1 张照片").wait_for()
    phone.goes("outbox")
    with phone.page.expect_download() as handed:
        phone.page.get_by_role("button", name="导出成文件").click()
    file = tmp_path / "outbox.json"
    handed.value.save_as(file)
    told = json.loads(file.read_text())
    assert told["format"] == "tiangeng-outbox/1"
    assert [(one["words"], len(one["photos"])) for one in told["drafts"]] == [(HALF, 1)]
    assert count() == (0, 0, 0)

    at_desk = Phone(browser.new_context(base_url=f"http://127.0.0.1:{stack.port}", locale="zh-CN"), stack)
    at_desk.page.goto("/accounts/login/?next=/field/outbox/")
    at_desk.sign_in()
    for _time in range(2):
        at_desk.page.goto("/field/outbox/")
        at_desk.page.set_input_files("#outbox-file", file)
        at_desk.reads(HALF)
        picture = at_desk.page.get_by_alt_text("照片 1")
        assert picture.evaluate("(image) => image.decode().then(() => image.naturalWidth)") > 0
        with at_desk.page.expect_download() as kept:
            at_desk.page.get_by_role("link", name="存下照片 1").click()
        assert kept.value.path().read_bytes() == b64decode(told["drafts"][0]["photos"][0]["base64"])
        at_desk.page.get_by_role("button", name="送出", exact=True).click()
        at_desk.page.get_by_text("送完了。").wait_for()
        assert at_desk.page.get_by_text("没有收下").count() == 0
        assert at_desk.page.get_by_text("已送达").count() == 3
        assert count() == (1, 1, 1)

    phone.comes_back().has_sent_all()
    assert count() == (1, 1, 1), "the same keys: once, whoever sends first"
    assert not phone.problems
