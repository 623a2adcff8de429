"""The field app in the wrong hands, and where the right ones have forgotten: what lies on the phone, who gets in, what goes when.

Real Chromium, the real server; its store is read as a finder would read it, and what should be there is counted in the tables.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, Download, expect

from tests.faults.field_phone import Count, Phone
from tests.faults.load import VILLAGE
from tests.faults.stack import Stack

pytestmark = [pytest.mark.fault, pytest.mark.enable_socket]

LEAK = "水碓坑桥头的水渠漏水，下游三户浇不上田。"
HALF = "说到一半：桥头那盏路灯"
HOME = {"region_code": VILLAGE, "head_name": "柳阿公", "hamlet": "山背", "address": "山背 9 号"}
NEIGHBOUR = "331181104202"


@pytest.fixture
def phone(browser: Browser, stack: Stack) -> Iterator[Phone]:
    for village in (VILLAGE, NEIGHBOUR):
        home = HOME | {"region_code": village}
        stack.client("township_officer").post("/api/places/households", home, once=f"a-home-in-{village}")
    found = Phone.fresh(browser, stack)
    yield found
    found.context.close()


def readable(phone: Phone) -> list[str]:
    """Which of the village's words and names can be read without the PIN."""
    lying = "\n".join(row for rows in phone.lying().values() for row in rows)
    who = phone.stack.known["people"]["cadre"]["name"]
    words = ("柳阿公", "山背", "刘坊村", "水碓坑", "水渠", HALF, HALF[:4], "渠道", who)
    return [word for word in words if word in lying]


def lie(phone: Phone) -> dict[str, int]:
    return {name: len(rows) for name, rows in phone.lying().items() if rows}


def half_written(phone: Phone) -> None:
    phone.goes("write").page.get_by_label("听到了什么").fill(HALF)
    phone.has_kept()


def test_no_word_of_a_village_can_be_read_without_the_pin(phone: Phone, stack: Stack) -> None:
    page = phone.page
    page.goto("/accounts/login/?next=/m/")
    phone.sign_in()
    phone.reads("先设一个开机密码")
    assert lie(phone) == {"meta": 1}, "before there is a PIN nothing is kept but the phone's own number"
    phone.chooses(phone.pin).reads("已连上")
    phone.writes(LEAK, as_issue=True).has_sent_all()
    phone.loses_signal().writes(f"又说：{LEAK}", photos=1)
    half_written(phone)
    held = lie(phone)
    assert held["records"] > 2 and held["outbox"] >= 4 and held["drafts"] == held["photos"] == 1
    assert readable(phone) == []
    page.reload()
    page.get_by_label("六位数字").fill("000000")
    page.get_by_role("button", name="打开", exact=True).click()
    phone.reads("密码不对")
    assert page.get_by_text("柳阿公").count() == 0
    phone.unlocks().goes("homes")
    phone.reads("柳阿公")
    assert not phone.problems


def test_a_finder_with_signal_gets_nothing_by_the_sessions_cookie(phone: Phone, stack: Stack) -> None:
    """The phone lies there unlocked by its own screen, signed in, and in contact; its finder types addresses."""
    phone.first_start().writes(LEAK, photos=1).has_sent_all()
    page = phone.page
    ((photo,),) = stack.sql("SELECT id::text FROM documents_attachment ORDER BY uploaded_at DESC LIMIT 1")
    for address in (
        "/api/field/changes",
        "/api/field/me",
        "/api/visits",
        f"/api/files/{photo}",
        f"/files/{photo}/thumb",
    ):
        answer = page.goto(address)
        assert answer is not None
        asks = answer.status == 401 or "/accounts/login/" in page.url
        assert asks, f"{address} answers {answer.status}"
        assert "柳阿公" not in page.content() and "水渠" not in page.content()
    for address in ("/", "/visits/", "/places/households/", "/people/me/"):
        page.goto(address)
        assert "/accounts/login/" in page.url, address
    page.goto("/m/")
    page.get_by_label("六位数字").wait_for()
    phone.unlocks().writes("回到主人手里。").has_sent_all()
    assert not phone.problems


def test_a_forgotten_pin_costs_one_sign_in_and_no_word(phone: Phone, stack: Stack) -> None:
    phone.first_start()
    count, page = Count(stack), phone.page
    phone.loses_signal().writes(LEAK)
    half_written(phone)
    page.reload()
    forgot = page.get_by_role("button", name="忘了密码")
    forgot.click()
    phone.reads("没有信号。忘了密码")
    stack.sql("DELETE FROM people_session")
    phone.comes_back()
    forgot.click()
    page.get_by_role("button", name="去登录").click()
    page.wait_for_url("**/accounts/login/**")
    phone.sign_in()
    phone.reads("设一个新密码")
    phone.chooses("246802").has_sent_all()
    assert count() == (1, 0, 0)
    page.reload()
    page.get_by_label("六位数字").fill("135790")
    page.get_by_role("button", name="打开", exact=True).click()
    phone.reads("密码不对")
    phone.unlocks().goes("").reads(HALF[:6])
    assert not phone.problems


def unbind(stack: Stack) -> None:
    ((phone,),) = stack.sql("SELECT id FROM field_device WHERE unbound_at IS NULL")
    assert stack.session("cadre").form(f"/field/phones/{phone}/unbind/", reason="丢了").status == 302


def test_an_unbound_phone_keeps_what_was_never_sent_and_no_village(phone: Phone, stack: Stack) -> None:
    phone.first_start().writes("先送到的一篇。").has_sent_all()
    page = phone.page
    phone.loses_signal().writes(LEAK)
    half_written(phone)
    unbind(stack)
    phone.goes("")
    phone.comes_back().reads("这部手机已被解绑")
    tables = ("records", "forms", "outbox", "drafts")
    stack.until(lambda: [lie(phone).get(table) for table in tables] == [None, None, 1, 1], seconds=10)
    phone.loses_signal()
    page.reload()
    assert readable(phone) == []
    phone.unlocks().reads("这部手机已被解绑")
    phone.reads("没送达的 1 条")
    with page.expect_download():
        page.get_by_role("button", name="先导出没送达的").click()
    page.get_by_role("button", name="清空这部手机").click()
    page.get_by_role("dialog").get_by_role("button", name="清空这部手机").click()
    phone.reads("先连一次网")
    assert lie(phone) == {"meta": 1}
    assert not phone.problems


def test_an_unbound_phone_with_only_a_sentence_begun_and_a_diary_offers_both_before_it_is_cleared(
    phone: Phone, stack: Stack
) -> None:
    phone.first_start().goes("diary")
    page = phone.page
    page.get_by_role("textbox", name="日记").fill("今天把山背走了一遍。")
    half_written(phone)
    phone.loses_signal()
    unbind(stack)
    phone.goes("").comes_back().reads("这部手机已被解绑")
    phone.reads("没写完的 1 篇、改过的日记 1 天")
    files: list[Download] = []
    page.on("download", lambda file: files.append(file))
    with page.expect_event("download", lambda _file: len(files) == 2):
        page.get_by_role("button", name="先导出没送达的").click()
    words = [file.path().read_text(encoding="utf-8") for file in files]
    assert len(words) == 2 and HALF in words[0] and "今天把山背走了一遍。" in words[1]
    assert "今天把山背走了一遍。" not in words[0], "the diary is in nothing the desk takes in"
    page.get_by_role("button", name="清空这部手机").click()
    phone.reads("没写完的 1 篇、改过的日记 1 天")
    page.get_by_role("dialog").get_by_role("button", name="清空这部手机").click()
    phone.reads("先连一次网")
    assert not phone.problems


def test_an_unbound_phone_with_nothing_unsent_is_empty_at_once_though_it_is_locked(phone: Phone, stack: Stack) -> None:
    phone.first_start()
    assert lie(phone)["records"] > 0
    unbind(stack)
    phone.page.reload()
    phone.reads("手机里的资料已经清掉")
    assert lie(phone) == {}
    assert not phone.problems


@contextmanager
def moved(stack: Stack, *, days: int) -> Iterator[None]:
    """The cadre's posting ended so many days ago and another in the next village began; afterwards all is as it was."""
    account = (
        f"account_id = (SELECT id FROM people_account WHERE username = '{stack.known['people']['cadre']['username']}')"
    )
    ((held,),) = stack.sql(f"SELECT id FROM people_grant WHERE {account} AND state = 'in_force'")
    others = (
        "account_id, role, organisation_id, organisation_name, from_on, to_on, reason, granted_by_id, granted_by_name, "
        "granted_at, approved_by_id, approved_by_name, approved_at, ended_at, ended_reason"
    )
    stack.sql(
        f"INSERT INTO people_grant (id, territory, state, {others}) "
        f"SELECT gen_random_uuid(), '{NEIGHBOUR}', 'in_force', {others} FROM people_grant WHERE id = %s", [held]
    )  # fmt: skip
    stack.sql(
        "UPDATE people_grant SET state = 'ended', ended_reason = '轮换', ended_at = now() - %s * interval '1 day',"
        " approved_at = least(approved_at, now() - interval '90 days') WHERE id = %s", [days, held]
    )  # fmt: skip
    try:
        yield
    finally:
        stack.sql(f"DELETE FROM people_grant WHERE {account} AND id <> %s AND state = 'in_force'", [held])
        stack.sql(
            "UPDATE people_grant SET state = 'in_force', ended_at = NULL, ended_reason = '' WHERE id = %s", [held]
        )


def is_gone(phone: Phone, stack: Stack) -> None:
    """What the phone held of the village it was posted to before."""
    stack.until(lambda: lie(phone)["records"] == may_hold(stack, NEIGHBOUR), seconds=20)
    phone.goes("homes").reads("柳阿公")
    expect(phone.page.get_by_text("刘坊村")).to_have_count(0)


def test_what_was_written_before_the_posting_moved_arrives_once_while_the_village_leaves_the_phone(
    phone: Phone, stack: Stack
) -> None:
    phone.first_start().writes("先送到的一篇。").has_sent_all()
    count = Count(stack)
    stack.until(lambda: lie(phone)["records"] == may_hold(stack, VILLAGE), seconds=20)
    phone.loses_signal().writes(LEAK, photos=1, as_issue=True)
    half_written(phone)
    with moved(stack, days=0):
        phone.comes_back().has_sent_all()
        stack.until(lambda: count() == (1, 1, 1), seconds=20)
        is_gone(phone, stack)
        phone.goes("").reads(HALF[:6])
        phone.reloads().has_sent_all()
        assert count() == (1, 1, 1), "each once"
        written = f"SELECT region_code FROM visits_visit WHERE heard LIKE '{LEAK}%%' ORDER BY created_at DESC LIMIT 1"
        assert stack.sql(written) == [(VILLAGE,)]
    assert not phone.problems


def test_what_was_written_after_the_posting_had_ended_is_refused_and_told_when(phone: Phone, stack: Stack) -> None:
    phone.first_start()
    count = Count(stack)
    phone.loses_signal().writes(LEAK)
    half_written(phone)
    with moved(stack, days=2):
        phone.comes_back().goes("outbox").reads("没有收下")
        phone.reads("的派驻到")
        is_gone(phone, stack)
        assert (lie(phone)["outbox"], lie(phone)["drafts"]) == (1, 1), "unsent work stays"
        assert count() == (0, 0, 0), "and nothing was written where one might no longer write"


def test_a_posting_that_ends_without_signal_leaves_the_phone_with_nothing_but_unsent_work(
    phone: Phone, stack: Stack
) -> None:
    phone.first_start().writes("先送到的一篇。").has_sent_all()
    phone.loses_signal().writes(LEAK)
    half_written(phone)
    account = "account_id = (SELECT id FROM people_account WHERE username = %s)"
    name = stack.known["people"]["cadre"]["username"]
    held = [row[0] for row in stack.sql(f"SELECT id FROM people_grant WHERE {account} AND state = 'in_force'", [name])]
    stack.sql("UPDATE people_grant SET state = 'ended' WHERE id = ANY(%s)", [held])
    stack.sql(f"DELETE FROM people_session WHERE {account}", [name])
    stack.sql("DELETE FROM django_session")
    try:
        phone.goes("").comes_back().reads("村里的资料已从手机上清掉")
        stack.until(lambda: lie(phone).get("records") is None, seconds=20)
        assert (lie(phone)["outbox"], lie(phone)["drafts"]) == (1, 1)
        phone.goes("homes")
        expect(phone.page.get_by_text("柳阿公")).to_have_count(0)
        phone.goes("outbox").reads("导出")
    finally:
        stack.sql("UPDATE people_grant SET state = 'in_force' WHERE id = ANY(%s)", [held])
    assert not phone.problems


def may_hold(stack: Stack, village: str) -> int:
    """Records a phone may hold whose village this is: all that lies there, was not replaced and is not confidential."""
    here = f"region_code = '{village}'"
    queries = (
        f"SELECT count(*) FROM places_household WHERE {here} AND state <> 'moved'",
        f"SELECT count(*) FROM places_enterprise WHERE {here}",
        f"SELECT count(*) FROM visits_visit WHERE {here}",
        f"SELECT count(*) FROM forms_formanswer WHERE {here} AND is_current",
        f"SELECT count(*) FROM issues_issue WHERE {here} AND NOT is_confidential",
    )
    return sum(int(stack.sql(query)[0][0]) for query in queries)
