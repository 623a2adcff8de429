"""Coming from a province's own app: opened by it and shown inside it, over TLS, by a browser that keeps foreign frames' cookies
from everybody else. Real Chromium, two sites, the real server; a recount at the end.
"""

import os
import ssl
import tempfile
import urllib.request
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Frame, Playwright

from tests import province
from tests.faults.field_phone import PIN, Count, Phone, chromium
from tests.faults.province_app import App, Certificate
from tests.faults.stack import Stack, free_port

pytestmark = [pytest.mark.fault, pytest.mark.enable_socket]

LEAK = "水碓坑桥头的水渠漏水，下游三户浇不上田。"
# No foreign cookies; and a certificate of our own making is believed by the service worker as well.
STRICT = ("--test-third-party-cookie-phaseout", "--ignore-certificate-errors")


class SecureStack(Stack):
    """The same, spoken to by TLS."""

    @property
    def address(self) -> str:
        return f"https://127.0.0.1:{self.port}"

    def is_serving(self) -> bool:
        believing = ssl._create_unverified_context()
        with suppress(OSError), urllib.request.urlopen(f"{self.address}/p/331181104201/", context=believing) as page:
            return page.status == 200
        return False


@pytest.fixture(scope="module")
def app() -> Iterator[tuple[App, SecureStack]]:
    """The province's app, and a county that has agreed with it."""
    with tempfile.TemporaryDirectory(prefix="tg-") as name:
        path = Path(name).resolve()
        path.chmod(0o711)
        certificate = Certificate(path)
        with App(certificate).opened() as app:
            (path / "province.pem").write_bytes(province.pem(app.signs_with))
            stack = SecureStack(path, free_port())
            app.ours = stack.address
            stack.extra = {
                "GRANIAN_SSL_CERTIFICATE": str(certificate.chain), "GRANIAN_SSL_KEYFILE": str(certificate.key),
                "TIANGENG_HTTPS": "1", "TIANGENG_ADDRESS": stack.address, "TIANGENG_EMBEDDED_BY": app.address,
                "TIANGENG_TICKET_KEYS": str(path / "province.pem"),
                "TIANGENG_TICKET_ISSUER": province.ISSUER, "TIANGENG_TICKET_AUDIENCE": province.AUDIENCE,
            }  # fmt: skip
            try:
                stack.start()
                yield app, stack
            finally:
                stack.stop()


@pytest.fixture
def browser(playwright: Playwright) -> Iterator[Browser]:
    with chromium(playwright, *STRICT) as found:
        yield found


# Where the screen is drawn at double scale, Chromium's emulation halves where a mouse points inside a foreign frame.
BY_MOUSE = {"viewport": {"width": 375, "height": 812}, "device_scale_factor": 1}
COVERED_BY = """(one) => {
  const box = one.getBoundingClientRect();
  const at = [[0.5, 0.5], [0.1, 0.2], [0.9, 0.2], [0.1, 0.8], [0.9, 0.8]].map(
    ([x, y]) => document.elementFromPoint(box.x + x * box.width, box.y + y * box.height));
  return at.filter((found) => found !== one).map((found) => found && found.outerHTML);
}"""


def phone_of(browser: Browser, stack: SecureStack, **more: Any) -> Phone:
    stack.sql("DELETE FROM field_device")
    return Phone.fresh(browser, stack, base_url=stack.address, ignore_https_errors=True, **more)


def test_the_app_opens_us_and_the_person_says_yes(app: tuple[App, SecureStack], browser: Browser) -> None:
    province_app, stack = app
    phone = phone_of(browser, stack)
    phone.page.goto(province_app.address)
    link = phone.page.get_by_role("link", name="田埂")
    address = link.get_attribute("href") or ""
    link.click()
    phone.reads("还没有和田埂的账号对上")
    agree(browser, stack)

    phone.page.goto(address)
    phone.reads("省平台认出您是")
    look(phone, "door")
    assert phone.page.evaluate("fetch('/api/field/me').then((answer) => answer.status)") == 401, (
        "nobody is in before the yes"
    )
    count = Count(stack)
    phone.page.get_by_role("button", name="的身份进入田埂").click()
    phone.page.wait_for_url("**/m/**")
    phone.chooses(PIN).reads("已连上")
    phone.writes(LEAK, as_issue=True).has_sent_all()
    look(phone, "sent")
    assert count() == (1, 1, 0), phone.page.inner_text("body")

    other = phone_of(browser, stack)
    other.page.goto(address)
    other.page.get_by_role("button", name="的身份进入田埂").click()
    other.reads("这张登录凭据已经用过")
    look(other, "door-used")
    assert not phone.problems + other.problems


def test_inside_the_app_it_works_without_foreign_cookies(app: tuple[App, SecureStack], browser: Browser) -> None:
    province_app, stack = app
    phone, count = phone_of(browser, stack), Count(stack)
    phone.page.goto(f"{province_app.address}/inside")
    inside = frame_of(phone, stack)
    inside.get_by_role("button", name="的身份进入田埂").click()
    inside.get_by_text("手机上不留内容").first.wait_for()  # no database in such a frame, hence no PIN
    inside.get_by_text("已连上").first.wait_for()
    look(phone, "inside")
    inside.goto(f"{stack.address}/m/#/write")
    inside.get_by_label("听到了什么").fill(LEAK)
    inside.get_by_role("button", name="记好了，下次有信号时打开田埂就上传").click()
    inside.get_by_text(LEAK[:8]).first.wait_for()
    stack.until(lambda: count() == (1, 0, 0))
    phone.page.reload()
    frame_of(phone, stack).get_by_text("已连上").first.wait_for()
    phone.page.goto(f"{stack.address}/people/me/")
    assert "/accounts/login/" in phone.page.url, "signed in inside the app, and nowhere else"
    assert not phone.problems


def test_a_session_that_ends_inside_the_app_leads_back_to_the_app(
    app: tuple[App, SecureStack], browser: Browser
) -> None:
    province_app, stack = app
    phone, count = phone_of(browser, stack, **BY_MOUSE), Count(stack)
    phone.page.goto(f"{province_app.address}/inside")
    inside = frame_of(phone, stack)
    inside.get_by_role("button", name="的身份进入田埂").click()
    inside.get_by_text("已连上").first.wait_for()
    stack.sql("DELETE FROM people_session")
    inside.goto(f"{stack.address}/m/#/write")
    inside.get_by_label("听到了什么").fill(LEAK)
    inside.get_by_role("button", name="记好了，下次有信号时打开田埂就上传").click()
    inside.get_by_text(LEAK[:8]).first.wait_for()
    inside.goto(f"{stack.address}/m/#/")
    inside.get_by_text("登录已过期").first.wait_for()
    inside.get_by_text("写下的还在这个窗口里").first.wait_for()
    look(phone, "inside-ended")
    beside = inside.get_by_role("link", name="另开一页登录").first
    assert (beside.get_attribute("target"), beside.get_attribute("rel")) == ("_blank", "noopener")
    assert inside.get_by_role("link", name="去登录").count() == 0, "nothing leads to a page the frame may not show"
    retry = inside.get_by_role("button", name="现在再试").first
    assert retry.evaluate(COVERED_BY) == [], "nothing lies over it"
    for press in (retry.click, retry.tap):  # by mouse, by thumb
        with phone.page.expect_request("**/api/field/me"):
            press()
    inside.get_by_text("登录已过期，登录后自动上传；1 条待上传").first.wait_for()
    assert inside.url.startswith(f"{stack.address}/m/") and count() == (0, 0, 0)

    other = phone.context.new_page()  # this browser shuts even the tab's own box: the first window stays open
    other.goto(f"{province_app.address}/inside")  # another ticket
    beside_it = other.frame_locator("iframe")
    beside_it.get_by_role("button", name="的身份进入田埂").click()
    beside_it.get_by_text("已连上").first.wait_for()
    phone.page.bring_to_front()
    if retry.count():  # it may have noticed by itself
        retry.click()
    inside.get_by_text("已连上").first.wait_for()
    stack.until(lambda: count() == (1, 0, 0))
    inside.get_by_text("待上传").first.wait_for(state="detached")
    assert count() == (1, 0, 0) and not phone.problems


def agree(browser: Browser, stack: SecureStack) -> None:
    """The system administrator writes on the cadre's account by which number the province's app knows them."""
    [(account,)] = stack.sql(
        "SELECT id FROM people_account WHERE username = %s", [stack.known["people"]["cadre"]["username"]]
    )
    desk = Phone(
        browser.new_context(base_url=stack.address, locale="zh-CN", ignore_https_errors=True), stack, "system_admin"
    )
    desk.page.goto(f"/accounts/login/?next=/people/accounts/{account}/")
    desk.sign_in()
    desk.page.get_by_role("link", name="对上省平台账号").click()
    desk.page.locator("input[name=outside_id]").fill(province.WHO)
    desk.page.get_by_role("button", name="保存").click()
    desk.reads("已保存")


def frame_of(phone: Phone, stack: SecureStack) -> Frame:
    found = phone.page.wait_for_selector("iframe").content_frame()
    assert found is not None
    found.wait_for_url(f"{stack.address}/**")
    return found


def look(phone: Phone, name: str) -> None:
    if album := os.environ.get("TIANGENG_ALBUM"):
        phone.page.screenshot(path=f"{album}/{name}.png")
