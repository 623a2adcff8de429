"""Hands change: somebody goes on leave, somebody moves on, and nothing is lost on the way."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.journeys.browser import Street
from tests.journeys.test_branches import _begins

pytestmark = pytest.mark.journey

TODAY = datetime.now(ZoneInfo("Asia/Shanghai")).date()
LATER = (TODAY + timedelta(days=3)).isoformat()


def test_what_is_in_hand_is_listed_and_its_clocks_are_explained(street: Street) -> None:
    officer, bureau = street.officer("jiwen"), street.officer("chenli")
    address = _begins(officer, bureau, "晒谷坪边的渠漏水")
    bureau.goes("/issues/handovers/").reads("在办的事").looks("handovers")
    bureau.presses("交给接手的人").reads("晒谷坪边的渠漏水", "交给谁").looks("handover-new")
    bureau.goes(f"{address}why-due/").reads("整件事用了多久", "办结").looks("why-due")


def test_who_goes_on_leave_names_somebody_and_a_second_person_approves(street: Street) -> None:
    bureau = street.officer("chenli")
    bureau.goes("/people/acting/").presses("请人代理").looks("stand-in-new")
    bureau.writes("请谁代理", "季文").writes("到哪天止", LATER).writes("原因", "年休假").presses("提交批准")
    bureau.reads("季文 代 陈立", "待批准").looks("stand-ins")


def test_an_assignment_is_seen_from_above_and_below(street: Street) -> None:
    organiser = street.officer("zhouzheng")
    organiser.goes("/assignments/new/").looks("assign")
    organiser.writes("标题", "山塘水库汛前排查").writes("要办什么", "逐座排查，列出病险清单。")
    organiser.writes("交给哪个单位", "水利局")
    organiser.main.get_by_role("radio", name="水利局").check()
    organiser.writes("哪天前回复", (TODAY + timedelta(days=20)).isoformat()).presses("交办").reads("待接收")
    address = organiser.page.url.removeprefix(organiser.address)
    bureau = street.officer("chenli").goes(address).reads("轮到您").looks("assignment")
    bureau.presses("接收").reads("承办中")
    bureau.presses("分给下面的单位").looks("assignment-part")
    organiser.goes("/assignments/roll-up/").reads("水利局").looks("assignments-rollup")
