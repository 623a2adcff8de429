"""双聚: Jiande's enterprises on the list, one of them asked, what it told dispatched and read again on its own record."""

import os
import re
from collections.abc import Iterator

import pytest

from tests.journeys import town as towns
from tests.journeys.browser import Person, Street
from tests.journeys.conftest import TODAY
from tests.journeys.town import Town

pytestmark = pytest.mark.journey

HEARD = "订单排到明年二月，缺十来个熟练的车工。厂房边上的变压器小，夜班一开机就跳闸，问能不能增容。"
TITLE = "变压器小，夜班一开机就跳闸"


@pytest.fixture(scope="module")
def town() -> Iterator[Town]:
    name = f"tg_journeys_{os.environ.get('TIANGENG_TEST_DB', 'suite')}_jiande"
    with towns.opened(name, today=TODAY, small=towns.JIANDE) as found:
        yield found


def test_the_county_reads_how_far_its_round_of_enterprises_is(street: Street) -> None:
    """The published 554 and 352; of the 398 problems and 107 solved ones the small county plays a tenth."""
    organiser = street.officer("zhouzheng").goes("/visits/enterprises/").reads("554 条").looks("firms")
    organiser.goes("/visits/enterprises/?is_above_scale=1").reads("352 条", "规上").does_not_read("规下")
    organiser.goes("/visits/enterprises/?is_above_scale=0").reads("202 条", "规下").looks("firms-below-scale")
    organiser.goes("/places/enterprises/").reads("554 条").looks("enterprises")
    organiser.goes("/issues/?source=enterprise").reads("40 条").looks("firms-issues")
    organiser.goes("/issues/?source=enterprise&state=closed").reads("11 条", "已销号")


def test_an_enterprise_is_asked_and_what_it_told_is_on_its_record(street: Street) -> None:
    officer = street.officer("jiwen").goes("/visits/enterprises/").looks("firms-of-a-township")
    officer.follows(officer.main.get_by_role("row").nth(1).get_by_role("link").first)
    address = officer.page.url.removeprefix(officer.address)
    name = officer.main.get_by_role("heading", level=1).inner_text()
    officer.reads("企业资料").looks("enterprise")
    officer.presses("记一次走访").looks("firm-visit-new")
    assert officer.main.get_by_role("checkbox", name=name).is_checked()
    officer.writes("听到了什么", HEARD).presses("记好了").reads("记下了", name).looks("firm-visit")
    _lifts(officer, name)
    _dispatches(officer)
    officer.goes(address).reads(name)
    officer.main.get_by_role("link", name=re.compile(r"^走访\s*\d")).click()
    officer.reads(HEARD[:12]).looks("enterprise-visits")
    officer.main.get_by_role("link", name=re.compile(r"^事项\s*\d")).click()
    officer.reads(TITLE, "待接单").looks("enterprise-issues", picture=True)


def _lifts(officer: Person, name: str) -> None:
    officer.main.get_by_role("link", name=re.compile(r"^事项\s*\d")).click()
    officer.presses("转出一件事").reads(f"记在“{name}”名下").looks("firm-issue-new")
    officer.writes("什么事", "厂房边上的变压器小，夜班一开机就跳闸，想增容。").writes("标题", TITLE)
    officer.main.get_by_label("类别").select_option(label="水电气")
    officer.presses("上报").reads(TITLE, name, "待派单").looks("firm-issue")


def _dispatches(officer: Person) -> None:
    officer.presses("派单…").main.get_by_label("牵头单位").select_option(label="供电公司")
    officer.presses("派单").reads("已派单", "待接单")
