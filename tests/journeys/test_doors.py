"""Who gets in, who is kept out, and that nothing typed is lost on the way."""

import re

import pytest

from tests.journeys.browser import PASSWORD, Person, Street
from tests.journeys.test_branches import reports
from tests.journeys.town import Town

pytestmark = pytest.mark.journey

NOTE = "上午和村主任一起看了现场，电杆斜了十来度，先拉了警戒线，供电所明天一早来人扶正。"


def test_five_wrong_passwords_close_the_door_for_a_while(street: Street) -> None:
    stranger = street.stranger().goes("/").looks("sign-in")
    for number in range(5):
        stranger.signs_in("ligentu", f"Wrong-guess-{number}")
    stranger.goes("/accounts/login/").signs_in("ligentu", PASSWORD)
    stranger.reads("错了太多次，请过 15 分钟再试").looks("locked-out")


def test_a_session_that_ends_while_one_is_writing_loses_nothing(street: Street, town: Town) -> None:
    bureau = street.officer("chenli").goes("/issues/?view=mine").looks("issues-mine")
    bureau.follows(bureau.main.locator("tbody a").first)
    address = bureau.page.url.removeprefix(bureau.address)
    bureau.goes(f"{address}note/").writes("进展", NOTE)
    bureau.page.wait_for_timeout(900)  # what is typed is kept half a second after the last key
    town.sql("DELETE FROM people_session WHERE account_id = (SELECT id FROM people_account WHERE username = 'chenli')")
    bureau.presses("记进展").reads("请先登录").looks("expired")
    bureau.signs_in("chenli")
    assert bureau.main.get_by_label("进展").input_value() == NOTE
    bureau.looks("note-restored").presses("记进展").reads("已记下", NOTE[:12])


def test_of_two_officers_at_one_problem_the_second_is_told_what_happened(street: Street) -> None:
    first, second = street.officer("jiwen"), street.officer("jiwen")
    address = reports(first, "桥下的渠塌了一段")
    for officer in (first, second):
        officer.goes(f"{address}dispatch/").main.get_by_label("牵头单位").select_option(label="农业农村局")
        for box in officer.main.get_by_role("checkbox").all():
            box.uncheck()
    first.presses("派单").reads("已派单")
    second.presses("派单")
    second.reads("季文").looks("second-officer")


def test_a_stranger_from_another_county_cannot_tell_that_the_problem_exists(street: Street, town: Town) -> None:
    """The inspector's grant is moved to another county behind the application's back: the walls follow the grant."""
    pk = town.sql("SELECT id FROM issues_issue ORDER BY number LIMIT 1")[0][0]
    whose = "account_id = (SELECT id FROM people_account WHERE username = 'lantian')"
    town.sql(f"UPDATE people_grant SET territory = '331127' WHERE {whose}")
    try:
        stranger = street.officer("lantian")
        for path in (f"/issues/{pk}/", f"/issues/{pk}/dispatch/", "/issues/00000000-0000-7000-8000-000000000000/"):
            answer = stranger.page.goto(stranger.address + path)
            assert answer
            assert answer.status == 404, path
        stranger.looks("not-found")
    finally:  # other stories of this town meet the inspector at home
        town.sql(f"UPDATE people_grant SET territory = '331181' WHERE {whose}")


def test_a_grant_works_once_a_second_person_approved_it_and_ends_the_session_when_revoked(street: Street) -> None:
    proposer, approver = street.officer("guanxitong").looks("home-system"), street.officer("guananquan")
    worker = street.officer("wumin")
    assert not worker.page.get_by_role("link", name="督办").count()
    _proposes(proposer)
    proposer.main.get_by_text("巡察 · ").first.wait_for()
    assert not proposer.main.get_by_role("button", name="批准").count(), "the proposer must not approve"

    approver.goes("/people/grants/").reads("吴敏").looks("approvals")
    approver.follows(
        approver.main.get_by_role("row").filter(has_text="吴敏").get_by_role("button", name="批准", exact=True)
    )
    approver.reads("已批准，本人重新登录后生效。")
    worker.goes("/").signs_in("wumin")
    worker.page.get_by_role("link", name="督办").first.wait_for()

    _revokes(approver)
    worker.goes("/").reads("登录").signs_in("wumin")
    assert not worker.page.get_by_role("link", name="督办").count()


def _proposes(proposer: Person) -> None:
    proposer.goes("/people/accounts/?q=wumin").looks("accounts")
    proposer.follows(proposer.main.get_by_role("link").filter(has_text=re.compile("吴敏|wumin")).first)
    proposer.looks("account").presses("提出授权").looks("grant-new")
    proposer.main.get_by_label("角色").select_option(label="巡察")
    proposer.writes("范围", "龙泉市").writes("代表单位", "巡察办")
    proposer.main.locator(".found").nth(1).get_by_role("radio").first.check()
    proposer.writes("原因", "巡察组抽调，任职文件 2026 年第 11 号。").presses("提交批准").reads(
        "已提交，等安全管理员批准"
    )


def _revokes(approver: Person) -> None:
    approver.goes("/people/accounts/?q=wumin")
    approver.follows(approver.main.get_by_role("link").filter(has_text=re.compile("吴敏|wumin")).first)
    line = approver.main.locator(".grant").filter(has_text="巡察 · ")
    approver.presses("收回…", within=line).writes("原因", "抽调结束。").looks("grant-end")
    approver.presses("收回").reads("已收回，立刻失效。").looks("account-revoked")
