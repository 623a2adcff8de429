"""What Wednesday hears, Friday settles with all parties at one table; what a level cannot settle goes up, to the county."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.journeys.browser import Person, Street
from tests.journeys.test_branches import reports

pytestmark = pytest.mark.journey

NOW = datetime.now(ZoneInfo("Asia/Shanghai"))
SOON = (NOW + timedelta(days=9)).date().isoformat()


def _calls(officer: Person, kind: str, title: str, *, place: str = "") -> str:
    """A meeting of today; answers the address of its page."""
    officer.goes("/meetings/new/")
    officer.main.get_by_role("radio", name=kind).check()
    if place:
        officer.main.get_by_label("管哪里的事").select_option(label=place)
    officer.writes("会议名称", title).writes("哪天几点", f"{NOW:%Y-%m-%dT%H:%M}").writes("在哪里开", "便民服务中心一楼")
    officer.looks("meeting-call").presses("召集").reads("已召集，可以排议程了")
    return officer.page.url.removeprefix(officer.address)


def test_what_wednesday_heard_is_settled_on_friday_and_struck_off(street: Street) -> None:
    officer, bureau = street.officer("jiwen"), street.officer("chenli")
    record = reports(officer, "渠边的沟谁来清")
    meeting = _calls(officer, "接访", "周五开门接访")
    officer.reads("这几天听到、还没有解决的", "渠边的沟谁来清").looks("meeting-empty")
    officer.presses("排上议程：渠边的沟谁来清").reads("已排上议程").looks("meeting-agenda")
    officer.goes(meeting).presses("开会").reads("正在开", "还有 1 件没有说出结果")
    officer.presses("记结果").looks("meeting-result")
    officer.main.get_by_role("radio", name="会后去办").check()
    officer.writes("说定了什么", "水利局出料，村里出工，两家一起清。")
    officer.main.get_by_label("由谁办").select_option(label="水利局")
    officer.writes("哪天前办好", SOON)
    officer.main.get_by_role("checkbox", name="水利局").check()
    officer.main.get_by_label("群众到场了吗").select_option(label="到了")
    officer.writes("群众怎么说", "清了就好").presses("记下结果").reads("水利局办").looks(
        "meeting-results", picture=True
    )
    officer.presses("散会，出纪要…").writes("小结", "三家都到了。").presses("散会，出纪要").reads("已散会").looks(
        "meeting-risen"
    )
    bureau.goes("/meetings/tasks/?view=mine").reads("渠边的沟谁来清").looks("meeting-tasks-mine")
    bureau.presses("渠边的沟谁来清").presses("办好了…").writes("说明", "清了 200 米，村里看过。").presses(
        "办好了"
    ).reads("记下了")
    officer.goes("/meetings/tasks/?view=open").reads("渠边的沟谁来清").looks("meeting-tasks")
    officer.goes(meeting).presses("销号…").presses("销号").reads("已销号")
    officer.goes(f"{record}?tab=meetings").reads("周五开门接访", "清了 200 米").looks("record-meetings")
    officer.goes("/meetings/").reads("周五开门接访").looks("meetings")


def test_from_the_village_to_the_township_to_the_county(street: Street) -> None:
    officer, organiser = street.officer("jiwen"), street.officer("zhouzheng")
    reports(officer, "三个村合用的渠没有钱修")
    _calls(officer, "民情分析会", "大贵溪村民情分析会", place="大贵溪村")
    _takes_up(officer, "三个村合用的渠没有钱修", "村里拿不出钱，要乡里出面。")
    _calls(officer, "民情分析会", "城北乡民情分析会")
    officer.reads("下面提上来的", "三个村合用的渠没有钱修").looks("meeting-from-below")
    _takes_up(officer, "三个村合用的渠没有钱修", "三个村的事，要县里统筹。", put_on=False)
    organiser.goes("/meetings/").reads("等上会的", "三个村合用的渠没有钱修", "下面提上来的").looks("meetings-waiting")
    _calls(organiser, "民情分析会", "县里的民情分析会")
    organiser.reads("三个村合用的渠没有钱修").presses("开会").presses("记结果").looks("meeting-result-county")
    organiser.main.get_by_role("radio", name="当场谈妥").check()
    organiser.writes("说定了什么", "列进县里小型水利项目，下月开工。").presses("记下结果").reads("当场谈妥")


def _takes_up(officer: Person, title: str, words: str, *, put_on: bool = True) -> None:
    """Found, put on, spoken of, and taken up one level; the meeting goes on to its end."""
    if put_on:
        officer.writes("找没有解决的事项", title).presses("找").presses(f"排上议程：{title}")
    officer.presses("开会").presses("记结果")
    officer.main.get_by_role("radio", name="提到上一级").check()
    officer.writes("说定了什么", words).presses("记下结果").reads("提到上一级")
