import json
import re
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.contrib import messages
from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.staticfiles import finders
from django.db import OperationalError
from django.http import HttpResponse
from django.shortcuts import render

from tiangeng.kernel.actors import NOBODY
from tiangeng.kernel.refusals import ChangedMeanwhile, NotYours, SignInNeeded, WrongMove
from tiangeng.ui import addresses, errors
from tiangeng.ui.middleware import MessagesInSlot, RefusalPages

ROOM = Path(__file__).resolve().parents[1]
TEMPLATES = sorted(ROOM.glob("templates/**/*.html"))
SHELLS = ["ui/console.html", "ui/plain.html", "ui/public.html"]


@pytest.mark.parametrize("shell", SHELLS)
def test_every_shell_says_its_language_its_title_and_where_the_text_begins(request_for, shell: str) -> None:
    page = render(request_for(), shell, {"title": "事项"}).content.decode()
    assert '<html lang="zh-Hans">' in page
    assert "<title>事项" in page
    assert 'id="page"' in page


def test_the_console_lets_the_keyboard_skip_the_navigation(request_for) -> None:
    page = render(request_for(), "ui/console.html").content.decode()
    assert page.index('href="#page"') < page.index('id="nav"')


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_no_template_breaks_the_security_policy_or_leaves_the_house(path: Path) -> None:
    source = path.read_text()
    assert not re.search(r"\sstyle=|<style|\son[a-z]+=|javascript:|hx-on|hx-vals=.js:", source)
    assert not re.search(r"<script(?![^>]*\ssrc=)", source)
    assert not re.search(r'(src|href|action)="https?://', source)


def test_a_villagers_page_is_light_and_runs_no_script(request_for) -> None:
    page = render(request_for("/p/", actor=NOBODY), "ui/public.html", {"title": "有事找干部"}).content
    style = Path(finders.find("ui/public.css")).stat().st_size
    assert b"<script" not in page
    assert b"tabler" not in page
    assert style <= 6 * 1024
    assert len(page) + style < 30 * 1024


def test_the_signed_in_persons_name_and_way_out_are_on_every_page(request_for) -> None:
    page = render(request_for(), "ui/console.html").content.decode()
    assert "季文" in page
    assert "城北乡" in page
    assert re.search(r'<form method="post" action="/logout/" data-sign-out>', page)


@pytest.mark.parametrize(
    "handler",
    ["bad_request", "permission_denied", "page_not_found", "server_error", "csrf_failed", "too_many", "unavailable"],
)
def test_an_error_page_needs_nothing_but_the_request(handler: str) -> None:
    response = getattr(errors, handler)(SimpleNamespace(request_id="0a1b2c3d", path="/issues/"))
    page = response.content.decode()
    assert response.status_code in (400, 403, 404, 429, 500, 503)
    assert "0a1b2c3d" in page  # the log can be searched by it
    assert 'data-drafts="keep"' in page
    assert "系统错误" not in page


def test_a_lost_database_says_when_to_come_back() -> None:
    response = errors.unavailable(SimpleNamespace(request_id="1"))
    assert (response.status_code, response["Retry-After"]) == (503, "30")


@pytest.mark.parametrize(("path", "said"), [("/issues/", "正在恢复"), ("/api/issues", "unavailable")])
def test_a_database_lost_in_a_middleware_is_no_crash(path: str, said: str) -> None:
    try:
        raise OperationalError("the connection is closed")
    except OperationalError:
        response = errors.server_error(SimpleNamespace(request_id="1", path=path))
    assert response.status_code == 503
    assert said in response.content.decode()


def test_a_crash_of_the_api_has_the_one_shape_and_its_id() -> None:
    answer = json.loads(errors.server_error(SimpleNamespace(request_id="0a1b2c3d", path="/api/issues")).content)
    assert set(answer) == {"code", "message", "facts"}
    assert answer["facts"] == {"id": "0a1b2c3d"}


def test_a_refusal_says_why_and_leads_back(request_for) -> None:
    request = request_for("/issues/1/move/", method="post", Referer="http://testserver/issues/1/?tab=visits")
    refusal = WrongMove(state="已销号", move="退回", possible="重办")
    page = refused(request, refusal).content.decode()
    assert "这件事现在是“已销号”，不能“退回”。" in page
    assert "现在可以：重办" in page
    assert 'href="/issues/1/?tab=visits"' in page
    assert 'data-drafts="keep"' in page


def refused(request, refusal: Exception) -> HttpResponse | None:
    return RefusalPages(lambda request: None).process_exception(request, refusal)


def test_a_stranger_is_sent_to_sign_in_and_comes_back(request_for) -> None:
    response = refused(request_for("/issues/?q=%E6%B8%A0", actor=NOBODY), SignInNeeded())
    assert (response.status_code, response.url) == (302, "/login/?next=%2Fissues%2F%3Fq%3D%25E6%25B8%25A0")


def test_a_swap_of_an_expired_session_moves_the_whole_page_to_sign_in(request_for) -> None:
    asked = {"HX-Request": "true", "HX-Current-URL": "http://testserver/issues/1/"}
    response = refused(request_for("/issues/1/piece/", actor=NOBODY, **asked), SignInNeeded())
    assert response["HX-Redirect"] == "/login/?next=%2Fissues%2F1%2F"


def test_a_crash_is_not_dressed_up_as_a_refusal(request_for) -> None:
    assert refused(request_for(), RuntimeError("bug")) is None


def test_a_refused_swap_speaks_in_the_message_slot(request_for) -> None:
    refusal = ChangedMeanwhile(who="陈立", what="接单")
    response = refused(request_for(**{"HX-Request": "true"}), refusal)
    assert (response.status_code, response["HX-Reswap"]) == (409, "none")
    piece = response.content.decode()
    assert 'id="messages"' in piece
    assert 'hx-swap-oob="true"' in piece
    assert "陈立刚刚已经“接单”" in piece


def test_a_refusal_shows_no_markup_from_its_facts(request_for) -> None:
    page = render(request_for(), "ui/refusal.html", {"refusal": NotYours("<img src=x>")}).content.decode()
    assert "<img src=x>" not in page


@pytest.mark.parametrize(
    ("referer", "way_back"),
    [
        ("http://testserver/issues/?q=a", "/issues/?q=a"),
        ("http://evil.example/x", "/"),
        ("", "/"),
        ("javascript:alert(1)", "/"),
    ],
)
def test_the_way_back_never_leaves_the_house(request_for, referer: str, way_back: str) -> None:
    assert addresses.page_before(request_for(Referer=referer)) == way_back


def test_after_a_refused_post_sign_in_leads_to_the_form_and_not_to_the_post(request_for) -> None:
    request = request_for("/issues/1/move/", method="post", Referer="http://testserver/issues/1/")
    assert addresses.sign_in_url(request) == "/login/?next=%2Fissues%2F1%2F"


def answer_with_message(request, response: HttpResponse) -> str:
    request._messages = CookieStorage(request)

    def view(request) -> HttpResponse:
        messages.success(request, "已派给水利局")
        return response

    return MessagesInSlot(view)(request).content.decode()


def test_a_swapped_piece_brings_its_message_along(request_for) -> None:
    piece = answer_with_message(request_for(**{"HX-Request": "true"}), HttpResponse("<div>ok</div>"))
    assert piece.startswith("<div>ok</div>")
    assert 'hx-swap-oob="true"' in piece
    assert "已派给水利局" in piece


@pytest.mark.parametrize(
    "response",
    [
        HttpResponse("<!doctype html><html>"),
        HttpResponse("{}", content_type="application/json"),
        HttpResponse("", headers={"HX-Redirect": "/issues/"}),
        HttpResponse("", status=204),
    ],
    ids=["whole page", "json", "leaves", "empty"],
)
def test_a_message_waits_for_the_page_that_can_show_it(request_for, response: HttpResponse) -> None:
    assert "已派给水利局" not in answer_with_message(request_for(**{"HX-Request": "true"}), response)


def test_a_whole_page_shows_its_messages_by_itself(request_for) -> None:
    assert "已派给水利局" not in answer_with_message(request_for(), HttpResponse("<p>page</p>"))


@pytest.mark.parametrize(("state", "polls"), [("waiting", True), ("running", True), ("done", False), ("failed", False)])
def test_long_work_is_asked_after_until_it_is_over(request_for, state: str, polls: bool) -> None:
    task = SimpleNamespace(
        pk=1,
        title="导入花名册",
        state=state,
        get_state_display=state,
        done_count=7,
        total_count=849,
        percent=1,
        message="导入 849 人",
    )
    page = render(request_for("/task/"), "ui/progress.html", {"task": task, "result_url": "/x/"}).content.decode()
    assert ('hx-trigger="every 1s"' in page) is polls
    assert ('http-equiv="refresh"' in page) is polls
    assert ("导入 849 人" in page) is not polls


def ratio(one: str, other: str) -> float:
    """WCAG 2.2 contrast of two colours."""

    def light(colour: str) -> float:
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    high, low = sorted((light(one), light(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_words_stand_out_from_their_ground() -> None:
    css = Path(finders.find("ui/celadon.css")).read_text()
    colours = dict(re.findall(r"--([a-z0-9-]+): (#[0-9a-f]{6})", css))
    pairs = [(tone, f"{tone}-bg") for tone in ("ok", "wait", "late", "info", "idle")]
    pairs += [(ink, ground) for ink in ("ink", "ink-2", "ink-3", "celadon-700") for ground in ("paper", "celadon-50")]
    pairs += [("celadon-800", "celadon-100"), ("earth-700", "earth-100"), ("ink-2", "celadon-100")]
    for word, ground in pairs:
        assert ratio(colours[word], colours[ground]) >= 4.5, (word, ground)
    assert ratio(colours["edge"], "#ffffff") >= 3  # the edge of a box to type in
    assert ratio("#ffffff", colours["celadon-700"]) >= 4.5
