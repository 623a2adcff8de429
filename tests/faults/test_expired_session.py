"""What ends while somebody is writing, a session or the database: the words are there afterwards. In a real browser."""

import pytest
from playwright.sync_api import Browser, Page

from tests.faults.load import VILLAGE
from tests.faults.prepare import PASSWORD
from tests.faults.stack import Stack

pytestmark = [pytest.mark.fault, pytest.mark.enable_socket]

QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
BODY = "大贵溪村水碓坑的水渠漏了三天，下游二十多户的田浇不上水。\n老人说往年也漏过。"
SEND = "form[data-draft] button.btn-primary"
TITLE, PLACE = "水碓坑水渠漏水，二十多户田浇不上", "水碓坑桥头"


@pytest.fixture
def page(browser: Browser, stack: Stack) -> Page:
    return browser.new_page(base_url=f"http://127.0.0.1:{stack.port}", locale="zh-CN")


def sign_in(page: Page, stack: Stack) -> None:
    page.fill("input[name=login]", stack.known["people"]["cadre"]["username"])
    page.fill("input[name=password]", PASSWORD)
    page.click("form:has(input[name=password]) button.btn-primary")
    page.wait_for_load_state()


def test_what_was_typed_is_back_after_signing_in_again(page: Page, stack: Stack) -> None:
    page.goto("/accounts/login/?next=/issues/new/")
    sign_in(page, stack)
    page.fill("textarea[name=body]", BODY)
    page.fill("input[name=title]", TITLE)
    page.fill("input[name=place]", PLACE)
    page.select_option("select[name=region_code]", VILLAGE)
    page.select_option("select[name=category]", "water-outage")
    stack.sql("DELETE FROM people_session")

    page.click(SEND)
    page.wait_for_url("**/accounts/login/**")
    sign_in(page, stack)
    page.wait_for_url("**/issues/new/")

    assert page.input_value("textarea[name=body]") == BODY
    assert page.input_value("input[name=title]") == TITLE
    assert page.input_value("input[name=place]") == PLACE
    assert page.input_value("select[name=category]") == "water-outage"
    page.click(SEND)
    page.wait_for_url("**/issues/*-*/")
    assert TITLE in page.inner_text("h1")
    assert stack.sql("SELECT count(*) FROM issues_issue WHERE title = %s", [TITLE]) == [(1,)]


def test_what_a_villager_typed_is_back_after_the_database_was_away(page: Page, stack: Stack) -> None:
    """These pages have no script: the browser's own way back must find the words."""
    page.goto(f"/p/{VILLAGE}/ask/")
    page.fill("textarea[name=body]", BODY)
    page.fill("input[name=place]", PLACE)
    with stack.held_down():
        page.click("button.btn-primary")
        page.wait_for_selector("text=正在恢复")
    stack.until(stack.is_well)

    page.go_back()
    assert page.input_value("textarea[name=body]") == BODY
    assert page.input_value("input[name=place]") == PLACE
    page.click("button.btn-primary")
    page.wait_for_url("**/p/r/**")
    rows = stack.sql("SELECT body FROM issues_issue WHERE place = %s AND source = 'villager'", [PLACE])
    assert [body.split() for (body,) in rows] == [BODY.split()]
