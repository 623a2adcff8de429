"""Words on the phone that have no entry yet, words that were refused, and visits that travel together.

Real Chromium, the real server, a recount in the tables at the end.
"""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Route, expect

from tests.faults.field_day import repaired
from tests.faults.field_phone import Count, Phone, photo
from tests.faults.stack import Stack

pytestmark = [pytest.mark.fault, pytest.mark.enable_socket]

LEAK = "水碓坑桥头的水渠漏水，下游三户浇不上田。"
CATEGORY = "channel-repair"


@pytest.fixture
def closed_category(stack: Stack) -> Iterator[None]:
    """The county has stopped using the category the phone still suggests."""
    switch = "UPDATE issues_category SET is_active = %s WHERE code = %s"
    stack.sql(switch, [False, CATEGORY])
    yield
    stack.sql(switch, [True, CATEGORY])


def test_killed_with_the_issue_sheet_open_every_word_and_the_photo_are_there(phone: Phone, stack: Stack) -> None:
    phone.first_start()
    count = Count(stack)
    phone.loses_signal().goes("write")
    phone.page.get_by_label("听到了什么").fill(LEAK)
    phone.page.get_by_role("button", name="转为事项").click()
    phone.page.get_by_label("什么事").fill("桥头水渠漏水")
    phone.page.get_by_label("谁反映的").fill("叶根水")
    sheet = phone.page.get_by_role("dialog")
    with phone.page.expect_file_chooser() as chooser:
        sheet.get_by_role("button", name="照片", exact=True).click()
    chooser.value.set_files([{"name": "a.jpg", "mimeType": "image/jpeg", "buffer": photo(7)}])
    phone.page.get_by_alt_text("第 1 张照片").wait_for()
    phone.page.get_by_label("具体地点").press_sequentially("桥头往上二十步")
    phone.has_kept().kill().goes("")
    page = phone.page
    page.get_by_text(LEAK[:6]).locator("visible=true").first.click()
    page.get_by_role("button", name="桥头水渠漏水").click()
    assert page.get_by_label("具体地点").input_value() == "桥头往上二十步"
    assert page.get_by_label("谁反映的").input_value() == "叶根水"
    page.get_by_alt_text("第 1 张照片").wait_for()
    page.get_by_label("关闭", exact=True).click()
    page.get_by_role("button", name="记好了，下次有信号时打开田埂就上传").click()
    phone.reads("有一件事项转了一半")
    page.get_by_role("button", name="转好了").click()
    page.get_by_role("button", name="记好了，下次有信号时打开田埂就上传").click()
    page.wait_for_url("**/#/visits")
    phone.comes_back().has_sent_all()
    assert count() == (1, 1, 1)
    assert stack.sql("SELECT title, place FROM issues_issue ORDER BY reported_at DESC LIMIT 1") == [
        ("桥头水渠漏水", "桥头往上二十步")
    ]
    assert not phone.problems


def test_a_note_half_written_survives_the_tab_and_who_reported_it_may_send_it(phone: Phone, stack: Stack) -> None:
    phone.first_start().writes(LEAK, as_issue=True).has_sent_all()
    (issue,) = stack.sql("SELECT id::text FROM issues_issue ORDER BY reported_at DESC LIMIT 1")[0]
    phone.loses_signal().goes(f"issues/{issue}")
    phone.page.get_by_role("button", name="回一句").click()
    phone.page.get_by_label("群众凭回执码也能看到").press_sequentially("水碓坑上头那一段")
    phone.has_kept().kill().goes("")
    phone.page.get_by_text("水碓坑上头那一段").locator("visible=true").first.click()
    phone.page.get_by_role("button", name="回一句").click()
    assert phone.page.get_by_label("群众凭回执码也能看到").input_value() == "水碓坑上头那一段"
    phone.page.get_by_role("button", name="发出").click()
    phone.reads("已保存在手机，送达后生效")
    phone.comes_back().has_sent_all()
    notes = "SELECT count(*) FROM issues_issueevent WHERE issue_id = %s AND name = 'note' AND reason = %s"
    assert stack.sql(notes, [issue, "水碓坑上头那一段"]) == [(1,)]
    phone.goes("")
    assert phone.page.get_by_text("没写完").count() == 0
    phone.goes(f"issues/{issue}")
    phone.reads("进展")
    assert phone.page.get_by_text("report", exact=True).count() == 0
    assert not phone.problems


def test_a_refused_issue_is_put_right_on_the_phone_and_arrives_once_under_a_new_key(
    phone: Phone, stack: Stack, closed_category: None
) -> None:
    phone.first_start()
    count, page = Count(stack), phone.page
    keys: list[str] = []
    page.on(
        "request",
        lambda one: keys.append(one.headers.get("idempotency-key", "")) if one.url.endswith("/api/issues") else None,
    )
    phone.writes(LEAK, as_issue=True).goes("outbox")
    page.get_by_text("没有收下").locator("visible=true").first.click()
    phone.reads("没有这个分类")
    page.get_by_role("button", name="改好再送").click()
    page.get_by_label("什么事").fill("水渠要修")
    page.get_by_role("button", name="农田水利").click()
    page.get_by_role("searchbox").fill("路灯")
    page.get_by_role("dialog").get_by_role("button", name="路灯").first.click()
    page.get_by_role("dialog").get_by_role("button", name="改好再送").click()
    phone.reads("水渠要修")
    phone.has_sent_all()
    assert count() == (1, 1, 0)
    (row,) = stack.sql("SELECT title, visit_id IS NOT NULL FROM issues_issue ORDER BY reported_at DESC LIMIT 1")
    assert row == ("水渠要修", True)
    assert len(set(keys)) == len(keys) == 2
    assert not phone.problems


def test_visits_that_waited_go_together_and_once_though_the_answers_are_lost(phone: Phone, stack: Stack) -> None:
    phone.first_start()
    count, lost = Count(stack), []

    def lose(route: Route) -> None:
        if len(lost) < 2:
            lost.append(route.fetch().status)
            route.abort("connectionreset")
        else:
            route.continue_()

    phone.loses_signal()
    for number in range(6):
        phone.writes(f"第 {number} 家，一起送：{LEAK}", as_issue=number == 0, photos=1 if number == 1 else 0)
    phone.context.route("**/api/visits/batch", lose)
    phone.comes_back().has_sent_all()
    assert lost == [200, 200], "they had been committed"
    assert count() == (6, 1, 1)
    doubles = "SELECT count(*) - count(DISTINCT heard) FROM visits_visit WHERE heard LIKE %s AND created_at > now() - interval '10 minutes'"
    assert stack.sql(doubles, [f"第 % 家，一起送：{LEAK}"]) == [(0,)]
    assert not phone.problems


WHY = "这条渠是村里自己修的，不归水利管，请派给乡里。"


def test_why_a_problem_came_back_is_read_without_signal(phone: Phone, stack: Stack) -> None:
    phone.first_start().writes(LEAK, as_issue=True).has_sent_all()
    ((issue,),) = stack.sql("SELECT id::text FROM issues_issue ORDER BY reported_at DESC LIMIT 1")
    for who, step, body in (
        ("township_officer", "dispatch", {"lead_id": stack.unit("water")}),
        ("bureau", "return", {"reason": WHY}),
    ):
        answer = stack.client(who).post(f"/api/issues/{issue}/{step}", body)
        assert answer.status == 200, answer.text
    phone.reloads().goes("").reads("已连上")
    phone.reads(WHY)
    phone.loses_signal().reloads().goes("").reads(WHY)
    phone.goes(f"issues/{issue}").reads(WHY)
    assert not phone.problems


def test_a_receipts_code_half_copied_survives_the_tab_and_ends_with_the_villagers_word(
    phone: Phone, stack: Stack
) -> None:
    code = repaired(stack)
    said = "SELECT count(*) FROM issues_answer WHERE by = 'on_spot'"
    ((before,),) = stack.sql(said)
    phone.first_start().loses_signal().goes("confirm")
    phone.page.get_by_label("回执码").press_sequentially(code[:6])
    phone.has_kept().kill().goes("").page.get_by_text(code[:6]).locator("visible=true").first.click()
    box = phone.page.get_by_label("回执码")
    expect(box).to_have_value(code[:6])
    box.press("End")
    box.press_sequentially(code[6:])
    phone.page.get_by_role("button", name="看看办得怎样").click()
    phone.reads("没有信号，看不到进展")
    phone.has_kept().kill().goes("").page.get_by_text(code).locator("visible=true").first.click()
    expect(phone.page.get_by_label("回执码"), "also where it was looked for in vain").to_have_value(code)
    phone.page.get_by_role("button", name="看看办得怎样").click()
    phone.page.get_by_role("button", name="还没解决").click()
    phone.reads("收下了，下次有信号时打开田埂就送出")
    phone.goes("").reads("今天")
    expect(phone.page.get_by_text("没写完")).to_have_count(0)
    phone.comes_back().has_sent_all()
    assert stack.sql(said) == [(before + 1,)]
    assert not phone.problems
