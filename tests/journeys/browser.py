"""People at their browsers: a villager's phone without scripts, an officer's desk; each page they look at is examined.

Whatever a page does wrong on the way (an error in its console, a broken promise of the content policy, a request to
another machine, a server error) is collected, and fails the story at its end.
"""

import io
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Locator, Page, Response, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
PICTURES = ROOT / "docs" / "screenshots"  # TIANGENG_SCREENSHOTS=1 renews them
ALBUM = os.environ.get("TIANGENG_ALBUM")  # a folder: every page that is looked at, at both widths, for a designer's eye
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
             "--disable-sync", "--no-first-run", "--disable-quic", "--lang=zh-CN"]  # fmt: skip
PHONE, DESK = {"width": 375, "height": 812}, {"width": 1440, "height": 900}
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PASSWORD = "Tiangeng-2026"
LARGEST = 200_000  # bytes of a picture in the documentation


def program() -> str:
    """The system's Chromium. Without one the stories fail and say what to do: a skipped story is one nobody misses."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if found := shutil.which(name):
            return found
    raise AssertionError(
        "浏览器里的故事需要 Chromium：sudo apt-get install chromium fonts-wqy-zenhei · install Chromium to run the journeys"
    )


@contextmanager
def launched() -> Iterator[Browser]:
    path = program()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        try:
            yield browser
        finally:
            browser.close()


@dataclass
class Person:
    """Someone in front of a page."""

    who: str
    page: Page
    address: str
    size: dict[str, int]
    problems: list[str] = field(default_factory=list)
    twin: Page | None = None  # of someone without scripts: the examiner needs them, and is shown the same page there

    # ------------------------------------------------------------------ moving about

    def goes(self, path: str) -> "Person":
        self.page.goto(self.address + path)
        return self

    def signs_in(self, username: str, password: str = PASSWORD) -> "Person":
        if "/accounts/login/" not in self.page.url:
            self.goes("/accounts/login/")
        self.page.get_by_label("用户名").fill(username)
        self.page.get_by_label("密码").first.fill(password)
        return self.presses("登录")

    def presses(self, name: str, *, within: Locator | None = None) -> "Person":
        """The button or link called so, on the page's own part; the page it leads to has arrived afterwards."""
        place = within or self.main
        both = place.get_by_role("button", name=name, exact=True).or_(place.get_by_role("link", name=name, exact=True))
        return self.follows(both.first)

    def follows(self, link: Locator) -> "Person":
        with self.page.expect_navigation():
            link.click()
        return self

    def writes(self, label: str, text: str) -> "Person":
        self.main.get_by_label(label, exact=False).first.fill(text)
        return self

    def adds_photo(self, label: str, *, mended: bool = False) -> "Person":
        photo = {"name": "channel.jpg", "mimeType": "image/jpeg", "buffer": channel_photo(mended=mended)}
        self.main.get_by_label(label).first.set_input_files(photo)
        return self

    @property
    def main(self) -> Locator:
        return self.page.get_by_role("main")

    def reads(self, *sentences: str) -> "Person":
        """Each of them stands on the page, visibly."""
        for sentence in sentences:
            self.page.get_by_text(sentence).locator("visible=true").first.wait_for(timeout=20_000)
        return self

    def does_not_read(self, *sentences: str) -> "Person":
        text = self.page.locator("body").inner_text()
        found = [sentence for sentence in sentences if sentence in text]
        assert not found, f"{self.who} should not see {found} on {self.page.url}"
        return self

    # ------------------------------------------------------------------ looking closely

    def looks(self, name: str = "", *, picture: bool = False) -> "Person":
        """The page at both widths: nothing sticks out sideways, nobody is shut out. With `picture`, kept for the README."""
        self.page.wait_for_load_state()
        shown = self._shown()
        for size in (DESK, PHONE) if self.size == DESK else (PHONE, DESK):
            shown.set_viewport_size(size)  # type: ignore[arg-type]
            self.problems += [f"{self._where(size)}: {what}" for what in (*_sticks_out(shown), *_shuts_out(shown))]
            if ALBUM:
                folder = Path(ALBUM)
                folder.mkdir(parents=True, exist_ok=True)
                shown.screenshot(path=folder / f"{name or self._slug()}-{size['width']}.png", full_page=True)
        shown.set_viewport_size(self.size)  # type: ignore[arg-type]
        if picture and os.environ.get("TIANGENG_SCREENSHOTS") == "1":
            PICTURES.mkdir(parents=True, exist_ok=True)
            (PICTURES / f"{name}.png").write_bytes(small(self.page.screenshot()))
        return self

    def _shown(self) -> Page:
        if self.twin is None:
            return self.page
        self.twin.unroute_all()
        body = self.page.content()
        self.twin.route(self.page.url, lambda route: route.fulfill(body=body, content_type="text/html; charset=utf-8"))
        self.twin.goto(self.page.url)
        self.twin.evaluate(
            "scrollTo(0, 0)"
        )  # the same address again comes back half scrolled, its buttons under the top bar
        return self.twin

    def _where(self, size: dict[str, int]) -> str:
        return f"{self.who} at {size['width']} on {urlsplit(self.page.url).path}"

    def _slug(self) -> str:
        path = re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "id", urlsplit(self.page.url).path)
        return f"{self.who}{path.rstrip('/').replace('/', '_') or '_home'}"


def _sticks_out(page: Page) -> list[str]:
    wide, seen = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
    if wide <= seen:
        return []
    culprits = page.evaluate(
        """seen => [...document.querySelectorAll("body *")].filter(e => e.getBoundingClientRect().right > seen + 1)
        .slice(0, 4).map(e => e.tagName.toLowerCase() + "." + e.className)""",
        seen,
    )
    return [f"scrolls sideways, {wide} > {seen}: {culprits}"]


def _shuts_out(page: Page) -> list[str]:
    options = {"resultTypes": ["violations"], "runOnly": {"type": "tag", "values": WCAG}}
    found = Axe().run(page, options=options).response["violations"]
    return [f"axe {v['id']}: {v['help']} — {[n['html'][:160] for n in v['nodes'][:3]]}" for v in found]


@dataclass
class Street:
    """Where people come from: opens a browser for each, and sees afterwards that nothing went wrong in any."""

    browser: Browser
    address: str
    people: list[Person] = field(default_factory=list)
    contexts: list[BrowserContext] = field(default_factory=list)

    def villager(self, *, scripts: bool = False) -> Person:
        return self._comes("villager", size=PHONE, scripts=scripts)

    def officer(self, username: str, *, scripts: bool = True) -> Person:
        return self._comes(username, size=DESK, scripts=scripts).signs_in(username)

    def stranger(self, *, scripts: bool = True) -> Person:
        return self._comes("stranger", size=DESK, scripts=scripts)

    def _comes(self, who: str, *, size: dict[str, int], scripts: bool) -> Person:
        context = self.browser.new_context(
            viewport=size, java_script_enabled=scripts, locale="zh-CN", timezone_id="Asia/Shanghai",
            has_touch=size == PHONE, reduced_motion="reduce",
        )  # type: ignore[arg-type]  # fmt: skip
        context.set_default_timeout(30_000)
        person = Person(who, context.new_page(), self.address, size)
        if not scripts:
            examiner = self.browser.new_context(viewport=size, locale="zh-CN")  # type: ignore[arg-type]
            self.contexts.append(examiner)
            person.twin = examiner.new_page()
        _watch(context, person)
        self.people.append(person)
        self.contexts.append(context)
        return person

    def problems(self) -> list[str]:
        return list(dict.fromkeys(problem for person in self.people for problem in person.problems))

    def keep_evidence(self, name: str) -> None:
        folder = ROOT / "test-results"
        folder.mkdir(exist_ok=True)
        for number, person in enumerate(self.people):
            if not person.page.is_closed():
                person.page.screenshot(path=folder / f"{name}-{number}-{person.who}.png", full_page=True)

    def empty(self) -> None:
        for context in self.contexts:
            context.close()


def _watch(context: BrowserContext, person: Person) -> None:
    context.on("console", lambda message: _heard(message, person))
    context.on("weberror", lambda error: person.problems.append(f"script error: {error.error}"))
    context.on("request", lambda request: _asked(request.url, person))
    context.on("response", lambda response: _answered(response, person))


def _heard(message: ConsoleMessage, person: Person) -> None:
    """A refused form answers 4xx on purpose, and the browser says so; everything else that is an error is one."""
    if message.type == "error" and not message.text.startswith("Failed to load resource"):
        person.problems.append(f"console on {person.page.url}: {message.text[:300]}")


def _asked(url: str, person: Person) -> None:
    if not url.startswith((person.address + "/", "data:", "blob:")):
        person.problems.append(f"asked another machine: {url}")


def _answered(response: Response, person: Person) -> None:
    broken = response.status >= 500 or (
        response.status >= 400 and response.request.resource_type not in ("document", "xhr", "fetch")
    )
    if broken:
        person.problems.append(f"{response.status} for {response.request.method} {response.url}")


def small(png: bytes) -> bytes:
    """As few colours as it takes to stay under what a README should cost."""
    picture = Image.open(io.BytesIO(png)).convert("RGB")
    for colours in (256, 128, 64, 32):
        kept = io.BytesIO()
        picture.quantize(colours, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE).save(
            kept, "PNG", optimize=True
        )
        if len(kept.getvalue()) < LARGEST:
            break
    return kept.getvalue()


def channel_photo(*, mended: bool = False) -> bytes:
    """Drawn, not taken: hills, fields and a channel; its water runs where it should once it is mended."""
    from PIL import ImageDraw

    picture = Image.new("RGB", (1200, 900), "#cfe0e6")
    draw = ImageDraw.Draw(picture)
    draw.polygon([(0, 420), (260, 180), (520, 400), (820, 140), (1200, 430), (1200, 900), (0, 900)], fill="#7f9c86")
    draw.polygon([(0, 520), (400, 400), (1200, 480), (1200, 900), (0, 900)], fill="#a9b97a")
    draw.polygon([(480, 440), (560, 440), (860, 900), (300, 900)], fill="#b9b2a6")
    water = (
        [(505, 440), (535, 440), (720, 900), (440, 900)] if mended else [(505, 440), (535, 440), (600, 600), (480, 600)]
    )
    draw.polygon(water, fill="#6fa3b5")
    if not mended:
        draw.polygon([(600, 590), (980, 640), (1080, 760), (700, 720)], fill="#86b0bd")
        draw.line([(560, 560), (600, 600), (580, 660), (640, 720)], fill="#5f5a52", width=9)
    kept = io.BytesIO()
    picture.save(kept, "JPEG", quality=82)
    return kept.getvalue()
