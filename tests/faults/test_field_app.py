"""The field app on a phone in a yard without signal: nothing typed is lost, everything arrives, and once.

Real Chromium with a phone's screen, its real service worker and store; the real server behind it. Each trouble meets the
same day's work (`field_day`), and each story ends with a recount in the tables.
"""

import io
from collections import Counter
from urllib.parse import urlsplit

import pytest
from PIL import Image
from playwright.sync_api import Browser, Request, Route

from tests.faults.field_day import Day, a_day, prepared
from tests.faults.field_phone import Count, Phone
from tests.faults.stack import Stack
from tiangeng.documents.tests.files import SECRET_COMMENT, photo_with_place

pytestmark = [pytest.mark.fault, pytest.mark.enable_socket]

LAMP = "村口老樟树旁边的路灯不亮，老人晚上出门怕摔。"
AT_WORK = "SELECT count(*) FROM pg_stat_activity WHERE usename = 'tiangeng_app' AND state <> 'idle'"
NOTHING: Counter[str] = Counter()


@pytest.fixture(scope="module")
def known(whole: Stack) -> str:
    return prepared(whole)


@pytest.fixture
def day(known: str, stack: Stack) -> Day:
    ((number,),) = stack.sql("SELECT count(*) FROM visits_visit")
    return Day(stack, f"那天{number}，", known)


def kind(request: Request) -> str:
    """What a request is about, whichever record: `POST issues/notes`, `PUT field/uploads`."""
    names = [part for part in urlsplit(request.url).path.split("/")[2:] if part]
    parts = [part for part in names if not (part.isupper() or any(map(str.isdigit, part)))]
    return f"{request.method} {'/'.join(parts)}"


def writes(request: Request) -> bool:
    """Whether it carries something a person wrote; the phone's own number, and what is only asked, do not."""
    return request.method in ("POST", "PUT", "PATCH") and "/field/device" not in request.url


def is_between(found: Counter[str], day: Day) -> bool:
    """Some of the day is in the tables and some is not, and nothing is there that should not be."""
    return NOTHING < found < day.whole()


def test_a_day_in_which_the_tab_dies_in_mid_sentence_arrives_once_and_text_before_photos(
    phone: Phone, day: Day
) -> None:
    phone.first_start()
    a_day(phone.loses_signal().reloads(), day, tab_dies=True)
    assert day.recount() == NOTHING

    sent: list[str] = []
    phone.page.on("request", lambda request: sent.append(kind(request)) if writes(request) else None)
    phone.comes_back().has_sent_all()
    assert day.recount() == day.whole()
    first_photo = next(place for place, what in enumerate(sent) if "uploads" in what)
    assert len(sent[:first_photo]) >= 5 and all("uploads" in what for what in sent[first_photo:])
    phone.page.wait_for_timeout(500)
    assert day.recount() == day.whole()
    assert not phone.problems


def test_the_server_killed_twice_while_a_day_is_being_sent(phone: Phone, day: Day, stack: Stack) -> None:
    """All of it among the texts, one of its two processes among the photos: each time with a request under way."""
    a_day(phone.first_start(), day)
    victims, places = stack.web(), ["POST issues/promises", "POST field/uploads/attach"]
    fell: list[Counter[str]] = []

    def reaper(route: Route) -> None:
        """The request goes out, and with it goes whoever would answer."""
        route.continue_()
        if places and kind(route.request) == places[0]:
            for process in victims:
                process.kill()
            stack.until(lambda: stack.sql(AT_WORK) == [(0,)])  # what was committed is committed
            fell.append(day.recount())
            del places[0]
            stack.until(stack.is_serving, seconds=90)
            victims[:] = stack.web()[1:2]

    phone.context.route("**/api/**", reaper)
    phone.comes_back().has_sent_all()
    assert places == [], "there was something to kill each time"
    assert all(is_between(found, day) for found in fell), fell
    assert fell[0]["+ visits"] == 3 and fell[0]["+ photos"] == 0
    assert fell[1]["+ promises"] == 1 and fell[1]["+ photos"] < 5
    assert day.recount() == day.whole()
    assert not phone.problems


def test_every_kind_of_answer_lost_once_after_the_server_has_committed(phone: Phone, day: Day) -> None:
    a_day(phone.first_start(), day)
    lost: dict[str, int] = {}

    def lose(route: Route) -> None:
        what = kind(route.request)
        if writes(route.request) and what not in lost:
            lost[what] = route.fetch().status
            route.abort("connectionreset")
        else:
            route.continue_()

    phone.context.route("**/api/**", lose)
    phone.comes_back().has_sent_all()
    assert set(lost) >= {
        "POST visits/batch", "POST issues", "POST issues/notes", "POST issues/promises", "POST forms/answers",
        "POST public/receipts/answer",
        "PUT field/uploads", "POST field/uploads/attach",
    }  # fmt: skip
    assert set(lost.values()) <= {200, 201}, f"they had been committed: {lost}"
    assert day.recount() == day.whole()


def test_a_captive_portal_is_not_us(phone: Phone, day: Day) -> None:
    a_day(phone.first_start(), day)
    away = {"status": 302, "headers": {"Location": "http://127.0.0.1:1/portal"}}
    yes = {"status": 200, "json": {"id": "0", "ok": True, "have": 1, "done": True}}
    for answer in (away, yes):
        phone.context.route("**/api/**", lambda route, _request, answer=answer: route.fulfill(**answer))
        phone.comes_back().goes("outbox").page.get_by_role("button", name="现在都再试一次").click()
        phone.reads("这个网络要先登录")
        phone.page.wait_for_timeout(500)
        assert phone.page.get_by_text("已送达").count() == 0
        assert day.recount() == NOTHING
        phone.context.unroute("**/api/**")
        phone.loses_signal()
    phone.comes_back().has_sent_all()
    assert day.recount() == day.whole()


def test_a_login_that_expires_in_the_middle_asks_to_sign_in_and_then_sends_the_rest(
    phone: Phone, day: Day, stack: Stack
) -> None:
    a_day(phone.first_start(), day)
    expired: list[bool] = []

    def expire(route: Route) -> None:
        if not expired and kind(route.request) == "POST issues/promises":
            expired.append(bool(stack.sql("DELETE FROM people_session RETURNING 1")))
        route.continue_()

    phone.context.route("**/api/**", expire)
    phone.goes("").comes_back().reads("登录已过期，登录后自动上传")
    found = day.recount()
    assert expired == [True]
    assert is_between(found, day), found
    phone.page.get_by_text("去登录").first.click()
    phone.page.wait_for_url("**/accounts/login/**")
    phone.sign_in()
    phone.page.wait_for_url("**/m/**")
    phone.unlocks().has_sent_all()
    assert day.recount() == day.whole()


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
        page.get_by_role("button", name="记好了，下次有信号时打开田埂就上传").click()
        page.wait_for_url("**/#/visits")
        phone.loses_signal()
    phone.comes_back().has_sent_all()
    assert count()[:2] == (2, 2)
    rows = "SELECT i.state, t.title, i.visit_id IS NOT NULL FROM issues_issue i JOIN issues_issue t ON t.id = i.merged_into_id"
    assert stack.sql(f"{rows} ORDER BY i.reported_at DESC LIMIT 2") == [("merged", LAMP.strip("。"), True)] * 2
    assert not phone.problems


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
    asked = "SELECT heard, version FROM visits_visit WHERE id = %s"
    assert stack.sql(asked, [visit_id]) == [("第一部手机改成这样。", 2)]

    other.page.get_by_role("button", name="两段都留").click()
    other.page.get_by_role("button", name="就这样送").click()
    other.has_sent_all()
    assert stack.sql(asked, [visit_id]) == [("第一部手机改成这样。\n第二部手机改成那样。", 3)]
    edits = "SELECT count(*) FROM kernel_logentry WHERE object_id = %s AND verb = 'visit.edit' AND outcome = 'done'"
    assert stack.sql(edits, [visit_id]) == [(2,)], "each once"
    phone.goes("").page.get_by_role("button", name="更新").click()
    phone.goes(f"visits/{visit_id}").reads("第二部手机改成那样。")
    other.context.close()


TAPS = """
window.taps = 0;
addEventListener("click", (event) => { if (event.isTrusted && event.detail > 0) window.taps += 1; }, true);
"""


def test_a_visit_to_a_home_with_an_issue_takes_twelve_taps_at_the_most(phone: Phone, known: str, stack: Stack) -> None:
    phone.context.add_init_script(TAPS)
    count, page = Count(stack), phone.first_start().goes("").page
    before = page.evaluate("window.taps")
    page.get_by_role("button", name="记一笔").click()
    page.get_by_role("button", name="选一户").click()
    page.get_by_role("dialog").get_by_text("周阿婆").locator("visible=true").first.click()
    page.get_by_label("听到了什么").click()
    page.keyboard.insert_text(f"阿婆家：{LAMP}")
    page.get_by_role("button", name="转为事项").click()
    page.get_by_role("button", name="转好了").click()
    page.get_by_role("button", name="记好了，下次有信号时打开田埂就上传").click()
    page.wait_for_url("**/#/visits")
    assert 5 < page.evaluate("window.taps") - before <= 12
    phone.has_sent_all()
    assert count()[:2] == (1, 1)
    seen = "SELECT count(*) FROM visits_householdseen s JOIN visits_visit v ON v.id = s.visit_id WHERE v.heard = %s"
    assert stack.sql(seen, [f"阿婆家：{LAMP}"]) == [(1,)]


def test_a_photo_leaves_the_phone_small_upright_and_without_where_it_was_taken(phone: Phone, stack: Stack) -> None:
    taken = photo_with_place(image=Image.effect_noise((3000, 2200), 60).convert("RGB"))
    assert b"Exif" in taken and SECRET_COMMENT in taken and len(taken) > 1_000_000
    pieces: dict[str, bytes] = {}
    phone.page.on(
        "request",
        lambda one: (
            pieces.update({one.headers["content-range"]: one.post_data_buffer or b""}) if one.method == "PUT" else None
        ),
    )
    phone.first_start().goes("write")
    phone.page.get_by_label("听到了什么").fill("拍了一张水渠。")
    with phone.page.expect_file_chooser() as chooser:
        phone.page.get_by_role("button", name="照片", exact=True).first.click()
    chooser.value.set_files([{"name": "DSC_0001.jpg", "mimeType": "image/jpeg", "buffer": taken}])
    phone.page.get_by_alt_text("第 1 张照片").wait_for()
    phone.page.get_by_role("button", name="记好了，下次有信号时打开田埂就上传").click()
    phone.page.wait_for_url("**/#/visits")
    phone.has_sent_all()
    sent = b"".join(pieces[span] for span in sorted(pieces, key=lambda span: int(span.split()[1].split("-")[0])))
    assert b"Exif" not in sent and SECRET_COMMENT not in sent and b"GPS" not in sent
    assert len(sent) <= 200_000
    with Image.open(io.BytesIO(sent)) as seen:
        assert seen.size[0] < seen.size[1] <= 1600, "turned as its EXIF said, by the phone"


def put_right(phone: Phone, visit_id: str, text: str) -> None:
    phone.goes(f"visits/{visit_id}")
    phone.page.get_by_role("button", name="改", exact=True).or_(
        phone.page.get_by_role("link", name="改", exact=True)
    ).first.click()
    phone.page.get_by_label("听到了什么").fill(text)
    phone.page.get_by_role("button", name="改好了").click()
    phone.page.wait_for_url("**/visits/**")
