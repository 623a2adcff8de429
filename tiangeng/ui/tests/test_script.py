"""The small script in a real browser: pages are drawn here and handed over by interception, no server, no network."""

import json
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django import forms
from django.conf import settings
from django.contrib.staticfiles import finders
from django.shortcuts import render
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Route, expect, sync_playwright

from tiangeng.kernel.actors import NOBODY
from tiangeng.kernel.refusals import ChangedMeanwhile
from tiangeng.ui import nav
from tiangeng.ui.middleware import RefusalPages
from tiangeng.ui.records import NextMove, Turn

pytestmark = pytest.mark.journey
HOUSE = "http://testserver"
BROWSER = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
QUIET = "--no-sandbox --disable-gpu --disable-background-networking --disable-component-update --disable-sync"
POLICY = "; ".join(f"{name} {' '.join(v)}" for name, v in settings.CONTENT_SECURITY_POLICY["DIRECTIVES"].items())


class Report(forms.Form):
    title = forms.CharField(label="什么事")
    body = forms.CharField(label="详细", widget=forms.Textarea, required=False)
    kind = forms.ChoiceField(label="来源", widget=forms.RadioSelect, choices=[("visit", "走访"), ("phone", "电话")])
    secret = forms.CharField(label="密码", widget=forms.PasswordInput, required=False)
    number = forms.CharField(label="身份证号", required=False, widget=forms.TextInput(attrs={"data-no-draft": True}))
    own = forms.CharField(required=False, widget=forms.HiddenInput(attrs={"data-once": ""}))


class House:
    """Answers for the browser: `pages` by path, `posts` by what the next POST shall meet; all POSTs are kept."""

    def __init__(self, request_for: Callable) -> None:
        self.request_for, self.posts, self.sent, self.drawn = request_for, [], [], 0
        self.pages = {"/new/": self.form, "/issues/": self.list, "/login/": self.sign_in, "/issues/1/": self.record}
        self.swaps: dict[str, tuple[int, str, dict[str, str]]] = {}

    def __call__(self, route: Route) -> None:
        path = urlsplit(route.request.url).path
        if path.startswith("/static/"):
            file = finders.find(path.removeprefix("/static/"))
            return route.fulfill(path=file) if file else route.fulfill(status=404, body="")
        if path in self.swaps:
            status, body, headers = self.swaps[path]
            return route.fulfill(
                status=status, body=body, headers={"content-type": "text/html; charset=utf-8"} | headers
            )
        if route.request.method == "POST":
            self.sent.append((path, route.request.post_data or ""))
            answer = self.posts.pop(0) if self.posts else "/issues/"
            if callable(answer):
                return self._page(route, answer())
            return self._page(route, f'<meta http-equiv="refresh" content="0;url={answer}">')  # 302s leave interception
        return self._page(route, self.pages[path]()) if path in self.pages else route.fulfill(status=404, body="")

    def _page(self, route: Route, html: str) -> None:
        headers = {"content-type": "text/html; charset=utf-8", "content-security-policy": POLICY}
        route.fulfill(body=html, headers=headers)

    def _draw(self, template: str, path: str, actor: object = None, **values: object) -> str:
        request = self.request_for(path, **({"actor": actor} if actor else {}))
        request.META["CSRF_COOKIE"] = "x" * 32
        return render(request, template, values).content.decode()

    def form(self) -> str:
        self.drawn += 1
        form = Report(initial={"own": f"form-{self.drawn}"})
        return self._draw("ui/form.html", "/new/", form=form, title="新建事项", submit_label="上报", draft="new")

    def bound(self) -> str:
        form = Report({"title": "", "body": "服务器送回来的"})
        return self._draw("ui/form.html", "/new/", form=form, title="新建事项", submit_label="上报", draft="new")

    def list(self) -> str:
        return self._draw("ui/console.html", "/issues/", title="事项")

    def sign_in(self) -> str:
        return self._draw("ui/plain.html", "/login/", actor=NOBODY, title="登录")

    def broken(self) -> str:
        return self._draw("ui/error.html", "/new/", title="出错了", status=500, request_id="abc")

    def record(self) -> str:
        moves = [NextMove("退回", "/move/", needs_reason=True), NextMove("延期", "/move/", confirm="确定延期？")]
        page = self._draw("ui/_turn.html", "/issues/1/", turn=Turn("办理", moves=moves))
        swap = '<p id="piece" hx-get="/piece/" hx-trigger="click">原来的内容</p>'
        return self.list().replace("</main>", f"{page}{swap}</main>")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=BROWSER, args=QUIET.split())
        yield browser
        browser.close()


@pytest.fixture
def house(request_for) -> House:
    nav.add("work", "issues", "事项", "issues:list", icon="issue", count=lambda actor: 126)
    nav.search_at("search")
    return House(request_for)


@pytest.fixture
def context(browser: Browser, house: House) -> Iterator[BrowserContext]:
    context = browser.new_context()
    context.route("**/*", house)
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    page, complaints = context.new_page(), []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda said: complaints.append(said.text) if "Content Security Policy" in said.text else None)
    yield page
    assert complaints == []


def open_at(page: Page, path: str) -> None:
    page.goto(f"{HOUSE}{path}")


def type_report(page: Page) -> None:
    open_at(page, "/new/")
    page.fill("#id_title", "村口的渠漏水")
    page.fill("#id_body", "一下雨就漏\n八十亩田等水")
    page.check("input[value=phone]")
    page.fill("#id_secret", "s3cret-Word")
    page.fill("#id_number", "331181199001010011")


def kept(page: Page) -> str:
    return page.evaluate("JSON.stringify(Object.entries(sessionStorage).filter(([key]) => key.startsWith('draft:')))")


LINE = (
    '<ul><li class="list-group-item rowline"><input type="checkbox"><span class="grow">枫坑口水渠塌了五米，下游一片田灌不上水</span>'
    '<span class="state info">办理中</span><span class="small muted num nowrap">2026年11月13日 周五</span></li></ul>'
)


def test_a_line_of_a_list_on_a_narrow_screen_keeps_room_for_its_words(page: Page, house: House) -> None:
    house.pages["/issues/"] = lambda: house.list().replace("</main>", f"{LINE}</main>")
    page.set_viewport_size({"width": 375, "height": 812})
    open_at(page, "/issues/")
    box = page.locator(".rowline .grow").bounding_box()
    assert box and box["width"] > 160, "what stands beside the words goes below them first"


def test_on_a_narrow_screen_filters_hide_only_behind_the_button_that_opens_them(page: Page, house: House) -> None:
    bar = '<form class="bar">{}<div class="filters"><select id="{}" class="form-select"><option>龙泉市</select></div></form>'
    button = '<input type="checkbox" class="filters-open" id="open"><label class="btn" for="open">筛选</label>'
    whole = house.list()
    house.pages["/issues/"] = lambda: whole.replace(
        "</main>", bar.format("", "alone") + bar.format(button, "behind") + "</main>"
    )
    page.set_viewport_size({"width": 375, "height": 812})
    open_at(page, "/issues/")
    expect(page.locator("#alone")).to_be_visible()
    expect(page.locator("#behind")).to_be_hidden()
    page.locator("label.btn").click()
    expect(page.locator("#behind")).to_be_visible()


def test_an_expired_session_in_mid_form_loses_nothing_typed(page: Page, house: House) -> None:
    house.posts = ["/login/?next=/new/"]
    type_report(page)
    page.click("text=上报")
    page.wait_for_url("**/login/**")
    open_at(page, "/new/")
    assert page.input_value("#id_title") == "村口的渠漏水"
    assert page.input_value("#id_body") == "一下雨就漏\n八十亩田等水"
    assert page.is_checked("input[value=phone]")
    assert page.is_visible("text=已恢复您上次没交完的内容")


def test_of_a_step_that_is_over_what_was_typed_is_shown_and_nothing_else(page: Page, house: House) -> None:
    form = house.form()
    house.pages["/new/"] = lambda: form.replace('data-draft="new"', 'data-draft="new" hidden')
    open_at(page, "/new/")
    expect(page.locator("#id_title")).to_be_hidden()
    house.pages["/new/"] = house.form
    type_report(page)
    open_at(page, "/issues/")
    house.pages["/new/"] = lambda: form.replace('data-draft="new"', 'data-draft="new" hidden')
    open_at(page, "/new/")
    expect(page.locator("#id_title")).to_be_visible()
    assert page.input_value("#id_body") == "一下雨就漏\n八十亩田等水"


def test_a_crash_loses_nothing_typed(page: Page, house: House) -> None:
    house.posts = [house.broken]
    type_report(page)
    page.click("text=上报")
    page.wait_for_selector("text=abc")
    page.wait_for_load_state()  # the page has seen that nothing arrived
    open_at(page, "/new/")
    expect(page.locator("#id_title")).to_have_value("村口的渠漏水")


def test_a_closed_page_keeps_the_last_word_too(page: Page) -> None:
    type_report(page)
    open_at(page, "/issues/")  # at once, before any timer
    open_at(page, "/new/")
    expect(page.locator("#id_body")).to_have_value("一下雨就漏\n八十亩田等水")


def test_passwords_and_numbers_of_people_are_never_kept(page: Page) -> None:
    type_report(page)
    open_at(page, "/issues/")
    assert "村口的渠漏水" in json.dumps(json.loads(kept(page)), ensure_ascii=False)
    assert "s3cret" not in kept(page)
    assert "331181199001010011" not in kept(page)


def test_what_has_arrived_is_not_offered_again(page: Page, house: House) -> None:
    type_report(page)
    page.click("text=上报")
    page.wait_for_url("**/issues/")
    assert kept(page) == "[]"
    open_at(page, "/new/")
    assert page.input_value("#id_title") == ""


def test_words_sent_back_by_the_server_win_over_the_draft(page: Page, house: House) -> None:
    house.posts = [house.bound]
    type_report(page)
    page.click("text=上报")
    page.wait_for_selector(".error-summary")
    assert page.input_value("#id_body") == "服务器送回来的"
    page.wait_for_function("() => document.activeElement.className === 'error-summary'")


def test_a_draft_can_be_thrown_away(page: Page) -> None:
    type_report(page)
    open_at(page, "/new/")
    page.click("text=丢弃，重新填")
    assert page.input_value("#id_title") == ""
    assert kept(page) == "[]"


def test_signing_out_wipes_the_drafts(page: Page, house: House) -> None:
    house.posts = ["/login/"]
    type_report(page)
    open_at(page, "/issues/")
    page.click("summary:has-text('季文')")
    page.click("text=退出")
    page.wait_for_url("**/login/")
    assert kept(page) == "[]"


def test_another_person_in_the_same_tab_sees_no_draft(page: Page) -> None:
    type_report(page)
    open_at(page, "/login/")
    page.evaluate(
        "Object.keys(sessionStorage).filter(key => key.startsWith('draft:')).forEach(key => sessionStorage.setItem(key,"
        ' sessionStorage.getItem(key).replace(/"account":"[^"]*"/, \'"account":"somebody-else"\')))'
    )
    open_at(page, "/new/")
    assert page.input_value("#id_title") == ""
    assert kept(page) == "[]"


def test_two_quick_clicks_send_once(page: Page, house: House) -> None:
    type_report(page)
    page.evaluate("const b = document.querySelector('.form-actions button'); b.click(); b.click(); b.click()")
    page.wait_for_url("**/issues/")
    assert len(house.sent) == 1


def test_a_form_one_goes_back_to_is_sent_under_its_first_number(page: Page, house: House) -> None:
    type_report(page)
    page.click("text=上报")
    page.wait_for_url("**/issues/")
    page.go_back()
    page.wait_for_url("**/new/")
    expect(page.locator("[name=own]")).to_have_value("form-1")
    open_at(page, "/issues/")
    open_at(page, "/new/")
    expect(page.locator("[name=own]")).to_have_value(f"form-{house.drawn}")


def test_a_question_is_asked_before_and_no_means_no(page: Page, house: House) -> None:
    open_at(page, "/issues/1/")
    page.click("text=延期")
    assert page.inner_text("dialog p") == "确定延期？"
    page.click("text=再想想")
    page.wait_for_selector("dialog", state="detached")
    assert house.sent == []
    page.click("text=延期")
    page.click("text=确定 >> nth=-1")
    page.wait_for_url("**/issues/")
    assert len(house.sent) == 1


def test_slash_leads_to_the_search_box_but_not_while_typing(page: Page) -> None:
    open_at(page, "/new/")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "search"
    page.fill("#id_title", "")
    page.type("#id_title", "a/b")
    assert page.input_value("#id_title") == "a/b"


def test_a_reason_is_asked_in_place_and_escape_closes(page: Page) -> None:
    open_at(page, "/issues/1/")
    page.click("summary:has-text('退回')")
    page.wait_for_selector("textarea[name=reason]:focus")
    page.keyboard.press("Escape")
    assert not page.is_visible("textarea[name=reason]")


def test_a_refused_swap_speaks_in_the_slot_and_leaves_the_piece(page: Page, house: House, request_for) -> None:
    refusal = ChangedMeanwhile(who="陈立", what="接单")
    asked = request_for(**{"HX-Request": "true"})
    said = RefusalPages(lambda request: None).process_exception(asked, refusal)
    house.swaps["/piece/"] = (409, said.content.decode(), {"HX-Reswap": said["HX-Reswap"]})
    open_at(page, "/issues/1/")
    page.click("#piece")
    page.wait_for_selector("#messages >> text=陈立刚刚已经“接单”")
    assert page.inner_text("#piece") == "原来的内容"


def test_a_crash_in_a_swap_names_the_number_for_the_log(page: Page, house: House) -> None:
    house.swaps["/piece/"] = (500, "<html>Traceback</html>", {"X-Request-Id": "0f3a9c21"})
    open_at(page, "/issues/1/")
    page.click("#piece")
    page.wait_for_selector("#messages >> text=0f3a9c21")
    assert page.inner_text("#piece") == "原来的内容"
    said = page.inner_text("#messages")
    assert "这一块没有取到，请刷新页面再看" in said and "您填的内容还在" not in said, "nothing was filled in"


def test_a_crash_while_something_is_sent_says_that_the_words_are_still_there(page: Page, house: House) -> None:
    house.swaps["/piece/"] = (500, "<html>Traceback</html>", {"X-Request-Id": "0f3a9c21"})
    open_at(page, "/issues/1/")
    page.evaluate("document.querySelector('#piece').outerHTML = '<p id=piece hx-post=/piece/>寄</p>'")
    page.evaluate("htmx.process(document.querySelector('#piece'))")
    page.click("#piece")
    page.wait_for_selector("#messages >> text=没有办成，您填的内容还在")


def test_links_that_stand_alone_are_a_fingers_height_on_a_phone(browser: Browser, house: House) -> None:
    links = (
        '<div class="crumbs"><a href="#">事项</a></div><section class="card"><header><h2>情况</h2><a class="small" href="#">拆成两件</a>'
        '</header></section><span class="buttons"><a class="small" href="#">做到了</a></span>'
    )
    house.pages["/issues/"] = lambda: House.list(house).replace("</main>", f'<div id="links">{links}</div></main>')
    heights = {}
    for width in (375, 1440):
        context = browser.new_context(viewport={"width": width, "height": 812})
        context.route("**/*", house)
        shown = context.new_page()
        shown.goto(f"{HOUSE}/issues/")
        found = shown.locator("#links a").all()
        heights[width] = [box["height"] for one in found if (box := one.bounding_box())]
        context.close()
    assert len(heights[375]) == 3 and min(heights[375]) >= 44
    assert max(heights[1440]) < 30, "the desk stays as it was"


def sticks_out(item: Locator) -> bool:
    box = item.bounding_box()
    return bool(box) and box["x"] + box["width"] > 375


def test_on_a_phone_without_script_the_navigation_opens_and_nothing_sticks_out(browser: Browser, house: House) -> None:
    context = browser.new_context(viewport={"width": 375, "height": 812}, java_script_enabled=False)
    context.route("**/*", house)
    page = context.new_page()
    for path in ("/issues/", "/new/", "/issues/1/"):
        open_at(page, path)
        wide = [item.evaluate("e => e.outerHTML") for item in page.locator("body *:visible").all() if sticks_out(item)]
        assert wide == [], path
    assert not page.is_visible("#nav")
    page.click(".menu-open")
    assert page.is_visible("#nav >> text=事项")
    page.click("#nav .close")
    assert not page.is_visible("#nav")
    context.close()


CAN = "Object.defineProperty(navigator, 'clipboard', {value: {writeText: async (text) => { window.copied = text; }}})"
CANNOT = "Object.defineProperty(navigator, 'clipboard', {value: undefined})"


@pytest.mark.parametrize(("clipboard", "told"), [(CAN, "已复制"), (CANNOT, "文字已选中")], ids=["can", "cannot"])
def test_an_address_is_copied_by_keyboard_and_stands_selected_where_the_browser_forbids_it(
    page: Page, house: House, clipboard: str, told: str
) -> None:
    address = "https://tian.example.org/calendar/abc.ics"
    piece = house._draw("ui/_copy.html", "/issues/", text=address)
    whole = house.list()
    house.pages["/issues/"] = lambda: whole.replace("</main>", f"{piece}</main>")
    page.add_init_script(clipboard)
    open_at(page, "/issues/")
    page.get_by_role("button", name="复制").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".copying [role=status]")).to_contain_text(told)
    got = "window.copied" if clipboard == CAN else "getSelection().toString()"
    assert page.evaluate(got) == address


def test_the_script_and_its_style_stay_small() -> None:
    script = Path(finders.find("ui/tiangeng.js")).read_text()
    assert len(script) < 16 * 1024
    assert not re.search(r"\beval\(|new Function|innerHTML|document\.write", script)
