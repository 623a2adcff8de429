"""What is typed on the phone is kept, whatever happens to the letters, the room, the phone or the app meanwhile.

Real Chromium with its real store and service worker; the real server. Each story ends with what lies in the tables.
"""

import os
import re
import shutil
import signal
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import psutil
import pytest
from PIL import Image
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Error,
    Locator,
    Playwright,
    TimeoutError,
    expect,
)

from tests.faults.field_phone import PROGRAM, SCREEN, Count, Phone
from tests.faults.line import Line
from tests.faults.stack import Stack
from tests.faults.test_expired_session import QUIET
from tiangeng.algorithms.codes import printed_receipt_code

pytestmark = [pytest.mark.fault, pytest.mark.enable_socket]

LEAK = "水碓坑桥头的水渠漏水，下游三户浇不上田。"
SPOKEN = "上头那一段也停了水老支书说要换管"
BROWSER_BELIEVES = 31_000  # so long Chromium trusts what it knew of the room


@pytest.fixture
def line(stack: Stack) -> Iterator[Line]:
    found = Line(stack.port)
    yield found
    found.close()


@pytest.fixture
def phone(browser: Browser, stack: Stack) -> Iterator[Phone]:
    found = Phone.fresh(browser, stack).first_start()
    yield found
    assert not found.problems


# ---------------------------------------------------------------------- letters under composition


def composes(phone: Phone, box: Locator, text: str) -> None:
    """As a voice keyboard does it: the sentence stands in the box, growing, and is not yet chosen."""
    box.focus()
    keyboard = phone.context.new_cdp_session(phone.page)
    for end in (len(text) // 2, len(text)):
        said = text[:end]
        keyboard.send("Input.imeSetComposition", {"text": said, "selectionStart": end, "selectionEnd": end})
    phone.has_kept()


@pytest.mark.parametrize("box", ["听到了什么", "讲了政策", "日记"])
def test_a_sentence_still_under_composition_outlives_the_tab(phone: Phone, box: str) -> None:
    phone.loses_signal().goes("diary" if box == "日记" else "write")
    if box == "讲了政策":
        phone.page.get_by_role("button", name=box).click()
    composes(phone, phone.page.get_by_role("textbox", name=box), SPOKEN)
    address = phone.page.url.partition("#/")[2]
    phone.kill().goes(address)
    if box == "讲了政策":
        phone.page.get_by_role("button", name=box).click()
    ends_so = re.compile(re.escape(SPOKEN) + "$")  # the diary begins with what the day's other stories did
    expect(phone.page.get_by_role("textbox", name=box)).to_have_value(ends_so)


# ---------------------------------------------------------------------- two windows


def beside(phone: Phone) -> Phone:
    """The same app in a second window of the same browser."""
    found = Phone(phone.context, phone.stack)
    found.is_shut = True
    return found


def test_a_draft_open_in_two_windows_is_written_on_in_one_and_no_word_is_lost(phone: Phone, stack: Stack) -> None:
    count, other = Count(stack), beside(phone)
    box = phone.goes("write").page.get_by_label("听到了什么")
    box.press_sequentially("水碓坑桥头的水渠")
    draft = phone.page.url.partition("#/")[2]
    there = other.goes(draft).page.get_by_label("听到了什么")
    other.reads("这一篇正在另一个窗口里写")
    expect(there).to_have_value("水碓坑桥头的水渠")
    expect(there).to_be_disabled()
    box.press_sequentially("漏水，")
    other.page.get_by_role("button", name="在这里接着写").click()
    expect(there).to_have_value("水碓坑桥头的水渠漏水，")
    phone.reads("这一篇正在另一个窗口里写")
    expect(box).to_be_disabled()
    there.press("Control+End")
    there.press_sequentially("下游三户")
    phone.page.get_by_role("button", name="在这里接着写").click()
    expect(box).to_have_value("水碓坑桥头的水渠漏水，下游三户")
    box.press("Control+End")
    box.press_sequentially("浇不上田。")
    expect(there).to_be_disabled()
    phone.page.get_by_role("button", name="记好了，下次有信号时打开田埂就上传").click()
    other.reads("已经在另一个窗口里记好或删掉了")
    phone.has_sent_all()
    assert count() == (1, 0, 0)
    assert stack.sql("SELECT heard FROM visits_visit ORDER BY created_at DESC LIMIT 1") == [(LEAK,)]
    assert not other.problems


def test_the_second_window_writes_on_when_the_first_is_closed(phone: Phone) -> None:
    other = beside(phone)
    phone.goes("diary").page.get_by_role("textbox", name="日记").fill("晴。")
    phone.has_kept()
    there = other.goes("diary").page.get_by_role("textbox", name="日记")
    expect(there).to_have_value("晴。")
    expect(there).not_to_be_editable()
    phone.goes("me")
    expect(there).to_be_editable()
    there.fill("晴，转阴。")
    other.has_kept().kill().goes("diary")
    expect(other.page.get_by_role("textbox", name="日记")).to_have_value("晴，转阴。")


def test_a_box_of_words_beside_a_record_is_written_on_in_the_window_that_is_looked_at(
    phone: Phone, stack: Stack
) -> None:
    phone.writes(LEAK, as_issue=True).has_sent_all()
    (issue,) = stack.sql("SELECT id::text FROM issues_issue ORDER BY reported_at DESC LIMIT 1")[0]
    other, boxes = beside(phone), []
    for one, words in ((phone, "问过支书，"), (other, "周三来人。")):
        one.goes(f"issues/{issue}").page.get_by_role("button", name="回一句").click()
        box = one.page.get_by_label("群众凭回执码也能看到")
        if boxes:
            expect(box).to_have_value("问过支书，")
        box.press("Control+End")
        box.press_sequentially(words)
        boxes.append(box)
    phone.page.evaluate("window.dispatchEvent(new Event('focus'))")
    expect(boxes[0]).to_have_value("问过支书，周三来人。")
    phone.page.get_by_role("button", name="发出").click()
    phone.reads("已保存在手机，送达后生效")
    phone.has_sent_all()
    other.page.evaluate("window.dispatchEvent(new Event('focus'))")
    expect(boxes[1]).to_have_value("")
    notes = "SELECT reason FROM issues_issueevent WHERE issue_id = %s AND name = 'note'"
    assert stack.sql(notes, [issue]) == [("问过支书，周三来人。",)]


# ---------------------------------------------------------------------- photos of a slow phone


@pytest.fixture(scope="module")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Three as a phone's camera makes them."""
    found = [tmp_path_factory.mktemp("camera") / f"{number}.jpg" for number in range(3)]
    for number, path in enumerate(found):
        noise = Image.effect_noise((4000, 3000), 40 + number)
        noise.convert("RGB").save(path, "JPEG", quality=90)
        assert path.stat().st_size > 3_000_000
    return found


def chooses(phone: Phone, pictures: list[Path]) -> None:
    phone.context.new_cdp_session(phone.page).send("Emulation.setCPUThrottlingRate", {"rate": 4})
    phone.goes("write").page.get_by_label("听到了什么").fill(LEAK)
    with phone.page.expect_file_chooser() as chooser:
        phone.page.get_by_role("button", name="照片", exact=True).first.click()
    chooser.value.set_files(pictures)


@pytest.mark.parametrize("has_signal", [True, False])
def test_photos_still_being_made_smaller_go_with_the_visit_that_is_finished_at_once(
    phone: Phone, pictures: list[Path], stack: Stack, has_signal: bool
) -> None:
    count = Count(stack)
    if not has_signal:
        phone.loses_signal()
    chooses(phone, pictures)
    done = phone.page.get_by_role("button", name="记好了，下次有信号时打开田埂就上传")
    for _tap in range(2):
        done.evaluate("button => button.click()")
    phone.page.wait_for_url("**/#/visits", timeout=60_000)
    phone.comes_back().has_sent_all()
    assert count() == (1, 0, 3)


@pytest.mark.parametrize("has_signal", [True, False])
def test_photos_still_being_made_smaller_stay_with_the_draft_whose_page_is_left_at_once(
    phone: Phone, pictures: list[Path], stack: Stack, has_signal: bool
) -> None:
    count = Count(stack)
    if not has_signal:
        phone.loses_signal()
    chooses(phone, pictures)
    draft = phone.page.url.partition("#/")[2]
    phone.page.evaluate("location.hash = '#/me'")
    phone.page.get_by_role("heading", name="我的").or_(phone.page.get_by_text("退出登录")).first.wait_for(
        timeout=60_000
    )
    phone.kill().goes(draft)
    phone.page.get_by_alt_text("第 3 张照片").wait_for()
    phone.page.get_by_role("button", name="记好了，下次有信号时打开田埂就上传").click()
    phone.page.wait_for_url("**/#/visits")
    phone.comes_back().has_sent_all()
    assert count() == (1, 0, 3)


# ---------------------------------------------------------------------- no room


def room(phone: Phone, size: int | None) -> None:
    """How much the phone lets the app keep; None: as before."""
    origin = f"http://127.0.0.1:{phone.stack.port}"
    limit = {} if size is None else {"quotaSize": size}
    phone.context.new_cdp_session(phone.page).send("Storage.overrideQuotaForOrigin", {"origin": origin, **limit})


def test_a_full_phone_says_so_and_what_is_typed_on_is_kept_once_there_is_room(phone: Phone, stack: Stack) -> None:
    count, page = Count(stack), phone.page
    phone.loses_signal().goes("write")
    box = page.get_by_label("听到了什么")
    box.press_sequentially("水碓坑桥头的水渠")
    phone.reads("已存在手机")
    room(phone, 1)
    page.wait_for_timeout(BROWSER_BELIEVES)
    box.press_sequentially("漏水，")
    phone.reads("这几个字还没存住")
    page.get_by_role("button", name="记好了，下次有信号时打开田埂就上传").click()
    phone.reads("手机满了，请先删些东西")
    expect(box).to_have_value("水碓坑桥头的水渠漏水，")
    box.press("Control+End")
    box.press_sequentially("下游三户浇不上田。")
    room(phone, None)
    phone.reads("已存在手机")
    phone.kill().goes("")
    phone.page.get_by_text("水碓坑桥头").locator("visible=true").first.click()
    assert phone.page.get_by_label("听到了什么").input_value() == LEAK
    phone.page.get_by_role("button", name="记好了，下次有信号时打开田埂就上传").click()
    phone.page.wait_for_url("**/#/visits")
    phone.comes_back().has_sent_all()
    assert count() == (1, 0, 0)
    assert stack.sql("SELECT heard FROM visits_visit ORDER BY created_at DESC LIMIT 1") == [(LEAK,)]


def test_a_full_phone_sends_what_waits_and_has_room_again(phone: Phone, stack: Stack) -> None:
    count = Count(stack)
    phone.loses_signal().writes(LEAK, photos=1, as_issue=True)
    room(phone, 1)
    phone.page.wait_for_timeout(BROWSER_BELIEVES)
    phone.comes_back().goes("outbox")
    phone.page.get_by_role("button", name="现在都再试一次").click()
    stack.until(lambda: count() == (1, 1, 1), seconds=30)
    phone.reads("请现在就抄给群众")
    phone.reads(
        receipt := printed_receipt_code(
            stack.sql("SELECT code FROM issues_receipt ORDER BY created_at DESC LIMIT 1")[0][0]
        )
    )
    assert (phone.lying()["outbox"], phone.lying()["photos"]) == ([], []), "no room for its receipt either"
    room(phone, None)
    phone.page.wait_for_timeout(BROWSER_BELIEVES)
    phone.writes("后来又记一笔。").has_sent_all()
    assert count() == (2, 1, 1)
    phone.kill().goes("outbox").reads(receipt)


# ---------------------------------------------------------------------- the phone itself


def booted(playwright: Playwright, folder: Path, line: Line) -> BrowserContext:
    own: dict[str, Any] = {"base_url": line.address} | SCREEN
    context = playwright.chromium.launch_persistent_context(
        folder, executable_path=PROGRAM, args=list(QUIET), timeout=60_000, **own
    )
    context.set_default_timeout(20_000)
    return context


def power_cut(folder: Path) -> None:
    """Every process of the browser that lives in this folder, at once and without a word."""
    ours = [process for process in psutil.process_iter() if any(str(folder) in part for part in told(process))]
    assert ours, "there was a browser to kill"
    for process in ours:
        with suppress(psutil.NoSuchProcess):
            os.kill(process.pid, signal.SIGKILL)
    psutil.wait_procs(ours, timeout=10)


def told(process: psutil.Process) -> list[str]:
    try:
        line = process.cmdline()
    except psutil.Error:
        return []
    return line if "chrom" in (line or [""])[0] else []


def test_a_phone_whose_battery_dies_in_mid_sentence_has_the_sentence_when_it_is_on_again(
    playwright: Playwright, stack: Stack, line: Line, tmp_path: Path
) -> None:
    stack.sql("DELETE FROM field_device")
    count = Count(stack)
    phone = Phone(booted(playwright, tmp_path / "phone", line), stack).first_start()
    line.cut()
    phone.has_signal = False
    phone.writes("第一家，断电以前记好的。").goes("write")
    phone.page.get_by_label("听到了什么").press_sequentially(LEAK)
    phone.has_kept()
    power_cut(tmp_path / "phone")
    with suppress(Error):
        phone.context.close()

    context = booted(playwright, tmp_path / "phone", line)
    again = Phone(context, stack)
    again.is_shut = True
    again.goes("")
    again.page.get_by_text(LEAK[:6]).locator("visible=true").first.click()
    assert again.page.get_by_label("听到了什么").input_value() == LEAK
    again.page.get_by_role("button", name="记好了，下次有信号时打开田埂就上传").click()
    again.page.wait_for_url("**/#/visits")
    line.mend()
    stack.sql("DELETE FROM people_session")  # the browser may not have written down its cookie: it never has
    with suppress(TimeoutError):  # it may have asked by itself meanwhile
        again.goes("").page.get_by_role("button", name="更新").click(timeout=3_000)
    again.signs_in_again().has_sent_all()
    context.close()
    assert count() == (2, 0, 0)


# ---------------------------------------------------------------------- no line at all


def test_in_an_airplane_the_app_opens_and_says_which_pages_need_signal(
    browser: Browser, line: Line, stack: Stack
) -> None:
    """The whole browser is cut off, service worker and all: one that needed the network would have nothing to show."""
    phone, count = Phone.fresh(browser, stack, base_url=line.address).first_start(), Count(stack)
    line.cut()
    phone.has_signal = False
    phone.reloads().writes(LEAK).goes("me")
    way_out = phone.page.get_by_role("link", name="退出登录")
    way_out.evaluate("link => link.scrollIntoView({block: 'center'})")  # from under the bar at the foot
    way_out.click(force=True)  # it says that it is disabled
    phone.reads("这一页要有信号才能打开")
    assert phone.page.url.endswith("/m/#/me")
    phone.page.close(run_before_unload=False)
    phone.page, phone.is_shut = phone.context.new_page(), True
    phone.goes("me").reads("1 条待上传")
    line.mend()
    phone.has_sent_all()
    assert count() == (1, 0, 0)
    phone.goes("me").page.get_by_role("link", name="退出登录").click()
    phone.page.wait_for_url("**/accounts/logout/")
    assert not phone.problems


def test_the_way_to_the_first_sign_in_is_kept_shut_while_there_is_no_signal(browser: Browser, stack: Stack) -> None:
    phone = Phone.fresh(browser, stack)
    phone.page.goto("/m/")
    way = phone.page.get_by_role("link", name="去登录")
    way.wait_for()
    phone.page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    phone.loses_signal().reads("这一页要有信号才能打开")
    way.click(force=True)  # it says that it is disabled
    phone.reads("没有信号，照常记")
    assert phone.page.url.endswith("/m/#/")
    phone.comes_back()
    way.click()
    phone.page.wait_for_url("**/accounts/login/**")
    assert not phone.problems


# ---------------------------------------------------------------------- a new version


@pytest.fixture
def newer(stack: Stack) -> Iterator[str]:
    """Put in place by the story: another build of the app, told apart by a mark on its page."""
    served = Path(stack.extra["TIANGENG_PHONE"])
    before = served.with_name("before")
    shutil.copytree(served, before)
    yield str(served)
    shutil.rmtree(served)
    before.rename(served)


def deploy(served: str) -> None:
    page, worker = Path(served, "index.html"), Path(served, "sw.js")
    page.write_text(page.read_text().replace("<head>", '<head><meta name="build" content="second">', 1))
    told, rest = worker.read_text().split('{url:"index.html",revision:"', 1)
    worker.write_text(f'{told}{{url:"index.html",revision:"second{rest[6:]}')


def test_a_new_version_is_offered_and_what_waits_and_what_is_half_written_goes_on_with_it(
    phone: Phone, newer: str, stack: Stack
) -> None:
    count, page = Count(stack), phone.page
    phone.loses_signal().writes("旧版本里记好的一家。").goes("write")
    page.get_by_label("听到了什么").press_sequentially(LEAK)
    phone.reads("已存在手机")
    deploy(newer)
    stack.sql("DELETE FROM people_session")  # nothing is sent by the old version
    phone.comes_back().reloads()
    assert page.locator("meta[name=build]").count() == 0, "the old one, until it is said"
    page.get_by_role("button", name="有新版本").click()
    page.locator("meta[name=build][content=second]").wait_for(state="attached")
    phone.unlocks()
    expect(page.get_by_label("听到了什么")).to_have_value(LEAK)
    page.get_by_role("button", name="记好了，下次有信号时打开田埂就上传").click()
    page.wait_for_url("**/#/visits")
    assert count() == (0, 0, 0)
    phone.signs_in_again().has_sent_all()
    assert count() == (2, 0, 0)
