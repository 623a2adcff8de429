"""The field app on a phone in a yard without signal: nothing typed is lost, everything arrives, and once.

Real Chromium with a phone's screen, its real service worker and store; the real server behind it. Each story ends with a
recount in the tables.
"""

import io
import json
import shutil
from collections.abc import Iterator
from contextlib import suppress

import pytest
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, CDPSession, Page, Route, TimeoutError, sync_playwright

from tests.faults.prepare import PASSWORD
from tests.faults.stack import ROOT, Stack
from tests.faults.test_expired_session import QUIET

pytestmark = [pytest.mark.fault, pytest.mark.enable_socket]

SHELL = ROOT / "phone" / "dist" / "index.html"
HALF = "说到一半：桥头那盏路灯"
LAMP = "村口老樟树旁边的路灯不亮，老人晚上出门怕摔。"
LEAK = "水碓坑桥头的水渠漏水，下游三户浇不上田。"


@pytest.fixture
def browser() -> Iterator[Browser]:
    assert SHELL.exists(), "the field app is not built: make phone"
    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))))
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=chromium, args=list(QUIET))
        yield found
        found.close()


@pytest.fixture
def phone(browser: Browser, stack: Stack) -> Iterator["Phone"]:
    found = Phone.fresh(browser, stack)
    yield found
    found.context.close()


class Phone:
    """One phone of the cadre's; `page` is the app's tab, which may be killed and opened again."""

    def __init__(self, context: BrowserContext, stack: Stack) -> None:
        self.context, self.stack = context, stack
        self.page: Page = context.new_page()
        self.problems: list[str] = []
        self.has_signal = True
        self.wire: CDPSession | None = None
        self.page.on("pageerror", lambda error: self.problems.append(str(error)))

    @classmethod
    def fresh(cls, browser: Browser, stack: Stack) -> "Phone":
        context = browser.new_context(
            base_url=f"http://127.0.0.1:{stack.port}", viewport={"width": 375, "height": 740}, device_scale_factor=2,
            is_mobile=True, has_touch=True, locale="zh-CN", timezone_id="Asia/Shanghai",
        )  # fmt: skip
        context.set_default_timeout(20_000)
        return cls(context, stack)

    def first_start(self) -> "Phone":
        """Signed in, the villages pulled, the app ready to open without signal."""
        self.page.goto("/accounts/login/?next=/m/")
        self.sign_in()
        self.page.wait_for_url("**/m/**")
        self.reads("已连上")
        self.page.evaluate("navigator.serviceWorker.ready.then(() => true)")
        self.page.wait_for_function("caches.keys().then((names) => names.length > 0)")
        return self

    def sign_in(self) -> None:
        self.page.fill("input[name=login]", self.stack.known["people"]["cadre"]["username"])
        self.page.fill("input[name=password]", PASSWORD)
        self.page.click("form:has(input[name=password]) button.btn-primary")

    def goes(self, where: str) -> "Phone":
        self.page.goto(f"/m/#/{where}")
        return self

    def reads(self, text: str) -> None:
        self.page.get_by_text(text).locator("visible=true").first.wait_for()

    def writes(self, text: str, *, photos: int = 0, as_issue: bool = False) -> "Phone":
        """One visit, as a thumb does it."""
        self.goes("write")
        box = self.page.get_by_label("听到了什么")
        box.fill(text)
        if photos:
            with self.page.expect_file_chooser() as chooser:
                self.page.get_by_role("button", name="照片", exact=True).first.click()
            chooser.value.set_files(
                [{"name": f"{n}.jpg", "mimeType": "image/jpeg", "buffer": photo(n)} for n in range(photos)]
            )
            self.page.get_by_alt_text(f"第 {photos} 张照片").or_(
                self.page.get_by_label(f"第 {photos} 张照片")
            ).first.wait_for()
        if as_issue:
            self.page.get_by_role("button", name="转为事项").click()
            self.page.get_by_role("button", name="转好了").click()
        self.page.get_by_role("button", name="记好了，有信号自动上传").click()
        self.page.wait_for_url("**/#/visits")
        self.reads("已保存在手机" if not self.has_signal else text[:8])
        return self

    def loses_signal(self) -> "Phone":
        return self._signal(is_there=False)

    def _signal(self, *, is_there: bool) -> "Phone":
        """For the tab alone: the whole context's offline switch would take the service worker's own start away as well."""
        self.has_signal = is_there
        if self.wire is None:
            self.wire = self.context.new_cdp_session(self.page)
            self.wire.send("Network.enable")
        limits = {"latency": 0, "downloadThroughput": -1, "uploadThroughput": -1}
        self.wire.send("Network.emulateNetworkConditions", {"offline": not is_there, **limits})
        return self

    def comes_back(self) -> "Phone":
        """Signal again; the app notices by itself, and "现在都再试一次" is for the impatient."""
        return self._signal(is_there=True)

    def has_sent_all(self) -> None:
        """Nothing waits any more, by the phone's own books."""
        self.goes("outbox")
        for _time in range(60):
            retry = self.page.get_by_role("button", name="现在都再试一次")
            if retry.count() == 0 and self.page.get_by_text("已送达的").count():
                return
            with suppress(TimeoutError):  # gone meanwhile: all is sent
                retry.first.click(timeout=1_000)
            self.page.wait_for_timeout(500)
        raise AssertionError(self.page.inner_text("body"))

    def kill(self) -> "Phone":
        """The tab dies without a goodbye; another is opened."""
        self.page.close(run_before_unload=False)
        self.page, self.wire = self.context.new_page(), None
        self.page.on("pageerror", lambda error: self.problems.append(str(error)))
        return self._signal(is_there=self.has_signal)


def photo(number: int) -> bytes:
    """A picture of some size, none like the other."""
    picture = Image.effect_noise((900, 700), 60 + number).convert("RGB")
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=85)
    return out.getvalue()


class Count:
    """Rows of the tables since the story began."""

    TABLES = ("visits_visit", "issues_issue", "documents_attachment")

    def __init__(self, stack: Stack) -> None:
        self.stack = stack
        self.before = {table: self._all(table) for table in self.TABLES}

    def _all(self, table: str) -> int:
        return int(self.stack.sql(f"SELECT count(*) FROM {table}")[0][0])

    def __call__(self) -> tuple[int, ...]:
        return tuple(self._all(table) - self.before[table] for table in self.TABLES)


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
