"""A phone with the field app on it, in real Chromium: its screen, its service worker, its store, and a line that can be cut."""

import io
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from PIL import Image
from playwright.sync_api import Browser, BrowserContext, CDPSession, Page, Playwright, TimeoutError

from tests.faults.prepare import PASSWORD
from tests.faults.stack import ROOT, Stack
from tests.faults.test_expired_session import QUIET

PIN = "135790"
SHELL = ROOT / "phone" / "dist" / "index.html"
PROGRAM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), "")
SCREEN: dict[str, Any] = {
    "viewport": {"width": 375, "height": 740}, "device_scale_factor": 2, "is_mobile": True, "has_touch": True,
    "locale": "zh-CN", "timezone_id": "Asia/Shanghai",
}  # fmt: skip


# Everything the app's database holds, as text: bytes too, should words lie in them as they are.
LYING = """async () => {
  const base = await new Promise((done) => { const asked = indexedDB.open("tiangeng"); asked.onsuccess = () => done(asked.result); });
  const rows = (name) => new Promise((done) => {
    const all = base.transaction(name).objectStore(name).getAll(); all.onsuccess = () => done(all.result);
  });
  const text = (one) => JSON.stringify(one, (_name, value) => value instanceof Uint8Array ? new TextDecoder().decode(value) : value);
  const found = {};
  for (const name of base.objectStoreNames) found[name] = (await rows(name)).map(text);
  base.close();
  return found;
}"""


@contextmanager
def chromium(playwright: Playwright, *more: str) -> Iterator[Browser]:
    assert SHELL.exists(), "the field app is not built: make phone"
    found = playwright.chromium.launch(executable_path=PROGRAM, args=[*QUIET, *more])
    yield found
    found.close()


class Phone:
    """One phone, the cadre's unless it is said; `page` is the app's tab, which may be killed and opened again."""

    def __init__(self, context: BrowserContext, stack: Stack, who: str = "cadre") -> None:
        self.context, self.stack, self.who = context, stack, who
        self.page: Page = context.new_page()
        self.problems: list[str] = []
        self.has_signal, self.pin = True, PIN
        self.is_shut = False  # the tab was loaded anew and waits for the PIN
        self.wire: CDPSession | None = None
        self.page.on("pageerror", lambda error: self.problems.append(str(error)))

    @classmethod
    def fresh(cls, browser: Browser, stack: Stack, who: str = "cadre", **more: Any) -> "Phone":
        own = {"base_url": f"http://127.0.0.1:{stack.port}"} | more
        context = browser.new_context(**(SCREEN | own))
        context.set_default_timeout(20_000)
        return cls(context, stack, who)

    def first_start(self) -> "Phone":
        """Signed in, the villages pulled, the app ready to open without signal."""
        self.opens()
        self.reads("已连上")
        self.page.evaluate("navigator.serviceWorker.ready.then(() => true)")
        self.page.wait_for_function("() => caches.keys().then((names) => names.length > 0)")
        return self

    def opens(self, *, has_lock: bool = True) -> "Phone":
        """Signed in for the first time; where something outlives the tab, a PIN is chosen before anything is pulled."""
        self.page.goto("/accounts/login/?next=/m/")
        self.sign_in()
        self.page.wait_for_url("**/m/**")
        return self.chooses(PIN) if has_lock else self

    def chooses(self, pin: str) -> "Phone":
        self.pin = pin
        for label in ("六位数字", "再输一遍"):
            self.page.get_by_label(label).fill(pin)
        done = self.page.get_by_role("button", name="设好了")
        done.click()
        done.wait_for(state="detached")
        return self

    def unlocks(self) -> "Phone":
        self.is_shut = False
        self.page.get_by_label("六位数字").fill(self.pin)
        button = self.page.get_by_role("button", name="打开", exact=True)
        button.click()
        button.wait_for(state="detached")
        return self

    def reloads(self) -> "Phone":
        self.page.reload()
        return self.unlocks()

    def lying(self) -> dict[str, list[str]]:
        """What lies in the browser's store, table by table, for whoever has the phone and not the PIN."""
        found: dict[str, list[str]] = self.page.evaluate(LYING)
        return found

    def sign_in(self) -> None:
        self.page.fill("input[name=login]", self.stack.known["people"][self.who]["username"])
        self.page.fill("input[name=password]", PASSWORD)
        self.page.click("form:has(input[name=password]) button.btn-primary")

    def signs_in_again(self) -> "Phone":
        """The login has expired: the app says so and leads to the sign-in and back."""
        self.goes("").page.get_by_text("去登录").first.click()
        self.page.wait_for_url("**/accounts/login/**")
        self.sign_in()
        self.page.wait_for_url("**/m/**")
        return self.unlocks()

    def goes(self, where: str) -> "Phone":
        self.page.goto(f"/m/#/{where}")
        return self.unlocks() if self.is_shut else self

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
        self.page.get_by_role("button", name="记好了，下次有信号时打开田埂就上传").click()
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
        """Nothing waits any more and nothing was refused, by the phone's own books."""
        self.goes("outbox")
        kept = self.page.locator("main a[href*='/outbox/']")  # a row for each that has not been taken
        looks = 0  # a page that was opened just now may not have read its entries anew: it is looked at twice
        for _time in range(60):
            retry = self.page.get_by_role("button", name="现在都再试一次")
            is_empty = kept.count() + retry.count() == 0 and self.page.get_by_text("已送达的").count() > 0
            looks = looks + 1 if is_empty else 0
            if looks == 2:
                return
            if not is_empty:
                with suppress(TimeoutError):  # gone meanwhile: all is sent
                    retry.first.click(timeout=1_000)
            self.page.evaluate("new Promise((done) => setTimeout(done, 500))")  # by the page's clock, busy or not
        raise AssertionError(self.page.inner_text("body"))

    def has_kept(self) -> "Phone":
        """What was typed lies in the store, however busy the machine is: the page's own clock has passed the app's pause
        between two writes, and from one look to the next no row changes any more (each write seals it anew).
        """
        before = None
        for _time in range(100):
            self.page.evaluate("new Promise((done) => setTimeout(done, 200))")
            lying = self.lying()
            now = [lying.get(table) for table in ("drafts", "diaries")]
            if now == before:
                return self
            before = now
        raise AssertionError("it goes on writing")

    def kill(self) -> "Phone":
        """The tab dies without a goodbye; another is opened."""
        self.page.close(run_before_unload=False)
        self.page, self.wire, self.is_shut = self.context.new_page(), None, True
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
