"""The phone's storage cleared while the app is open: by the system, and by somebody in another window. Real Chromium, the real server."""

import pytest
from playwright.sync_api import expect

from tests.faults.field_phone import Count, Phone
from tests.faults.stack import Stack

pytestmark = [pytest.mark.fault, pytest.mark.enable_socket]

HALF = "说到一半：桥头那盏路灯"


def test_words_typed_after_the_system_has_cleared_the_store_open_with_the_pin(phone: Phone, stack: Stack) -> None:
    phone.first_start()
    count = Count(stack)
    box = phone.goes("write").page.get_by_label("听到了什么")
    box.fill(HALF)
    phone.has_kept()
    wire = phone.context.new_cdp_session(phone.page)
    origin = f"http://127.0.0.1:{stack.port}"
    wire.send("Storage.clearDataForOrigin", {"origin": origin, "storageTypes": "indexeddb"})
    box.press_sequentially("又坏了。")
    phone.has_kept().kill().goes("")
    phone.reads(HALF[:6])
    phone.page.get_by_text(HALF[:6]).first.click()
    expect(phone.page.get_by_label("听到了什么")).to_have_value(f"{HALF}又坏了。")
    phone.page.get_by_role("button", name="记好了，下次有信号时打开田埂就上传").click()
    phone.page.wait_for_url("**/#/visits")
    phone.signs_in_again()  # the key of its session was cleared with the rest
    phone.has_sent_all()
    assert count() == (1, 0, 0)
    assert not phone.problems


def test_cleared_in_another_window_this_one_asks_for_a_pin_and_keeps_its_words(phone: Phone) -> None:
    phone.first_start()
    other = Phone(phone.context, phone.stack)
    other.page.goto("/m/#/me")
    other.unlocks()
    box = phone.goes("write").page.get_by_label("听到了什么")
    box.fill(HALF)
    phone.has_kept()
    other.page.get_by_role("button", name="清空这部手机").click()
    other.page.locator(".van-dialog__confirm").click()
    other.reads("去登录")
    box.press_sequentially("又坏了。")
    phone.reads("先设一个开机密码")
    phone.chooses("246802").goes("").reads(HALF[:6])
    phone.reloads().reads(HALF[:6])
    assert not other.problems
