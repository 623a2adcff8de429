"""A village day: a visit is written down, and one problem is lifted out of it."""

import re
from datetime import date, timedelta

import pytest

from tests.journeys.browser import Person, Street
from tests.journeys.conftest import TODAY

pytestmark = pytest.mark.journey

HEARD = (
    "先去了村东头两户。老人家说后山下来的那条水渠渗得厉害，秧田快干了，自己拿泥巴糊过两回都没用。"
    "答应他们这周报上去。中午在祠堂讲了旱地改种的补助怎么领。"
)
TITLE = "后山水渠渗漏，秧田快干了"


def last_wednesday(today: date) -> date:
    return today - timedelta(days=(today.weekday() - 2) % 7)


def test_a_worker_writes_down_wednesdays_visit_and_lifts_a_problem_out_of_it(street: Street) -> None:
    worker = street.officer("yeqing").looks("home-worker")
    worker.presses("记一次走访").looks("visit-new")
    worker.writes("哪一天", last_wednesday(TODAY).isoformat()).writes("听到了什么", HEARD)
    homes = worker.main.get_by_role("group", name="见到的农户").get_by_role("checkbox")
    homes.nth(0).check()
    homes.nth(1).check()
    worker.presses("记好了").reads("记下了", HEARD[:20]).looks("visit")
    assert worker.main.get_by_role("heading", name="见到了谁").locator("xpath=../..").get_by_role("link").count() == 2

    _lifts(worker)
    worker.reads(TITLE, "待派单").looks("record-lifted")
    worker.follows(worker.main.get_by_text("来自一次走访").get_by_role("link"))
    _turns_to_issues(worker).main.get_by_role("link", name=TITLE).wait_for()
    worker.looks("visit-with-issue")

    officer = street.officer("jiwen").goes("/issues/?view=mine").looks("issues-waiting")
    officer.follows(officer.main.get_by_role("link", name=TITLE).first)
    officer.reads("轮到您：派单")


def _turns_to_issues(worker: Person) -> Person:
    worker.main.get_by_role("link", name=re.compile(r"^事项\s*\d")).last.click()
    return worker


def _lifts(worker: Person) -> None:
    _turns_to_issues(worker).reads("还没有事项").looks("visit-without-issue")
    worker.presses("转出一件事").reads("从这次走访里转出一件事", HEARD[:20]).looks("issue-new")
    worker.writes("什么事", "后山下来的水渠渗水严重，秧田快干了，自家糊过两回没用，涉及十来户。").writes("标题", TITLE)
    worker.main.get_by_label("类别").select_option(label="渠道渗漏")
    worker.presses("上报")
