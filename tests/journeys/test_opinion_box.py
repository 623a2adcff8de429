"""What is wrong with the system itself: said without an account, answered by those who answer for it."""

import re

import pytest

from tests.journeys.browser import Street

pytestmark = pytest.mark.journey

WORDS = "字太小，我娘看不清楚；最好有大一点的。"
ANSWER = "每一页页脚都有“大字版”了，点一下就记住。"


def test_an_opinion_is_given_from_a_phone_and_answered_at_a_desk(street: Street) -> None:
    villager = street.villager().goes("/p/")
    villager.follows(villager.page.get_by_role("contentinfo").get_by_role("link", name="意见箱"))
    villager.looks("opinion", picture=True).main.get_by_label("看不懂、不好用").check()
    villager.writes("您的意见", "   ").presses("提交").reads("请写一写您的意见。").looks("opinion-empty")
    villager.writes("您的意见", WORDS).presses("提交").reads("收到了。记下意见码").looks("opinion-sent")
    code = villager.main.locator("p.code").inner_text().strip()
    assert re.fullmatch(r"Y-\w{4}-\w{4}-\w{2}", code)

    organiser = street.officer("zhouzheng").goes("/")
    organiser.follows(organiser.page.get_by_role("navigation").get_by_role("link", name="意见箱"))
    organiser.reads(WORDS[:10]).looks("opinions")
    organiser.follows(organiser.main.get_by_role("link").filter(has_text=WORDS[:10]).first)
    organiser.looks("opinion-record").presses("答复…").writes("要说的话", ANSWER).looks("opinion-answering")
    organiser.presses("答复").reads("答复好了").looks("opinion-answered")

    villager.goes("/p/r/").writes("回执码", code.lower()).presses("查一查").reads(ANSWER, "已答复").looks(
        "opinion-read"
    )
    villager.does_not_read("周正")
