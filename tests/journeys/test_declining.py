"""What is not taken up says where to go instead; what needs two people is not one person's to say."""

import re

import pytest

from tests.journeys.browser import Street

pytestmark = pytest.mark.journey

VILLAGE = "331181206227"  # 大贵溪村
ELSEWHERE = "庆元县政务服务热线 0578-6121234"


def test_who_is_sent_elsewhere_reads_where_and_by_what_number(street: Street) -> None:
    villager, officer = street.villager(), street.officer("jiwen")
    villager.goes(f"/p/{VILLAGE}/ask/").writes("什么事", "庆元那边的水库放水，把我家的桥冲了。").presses("提交")
    code = villager.main.locator("p.code").inner_text().strip()
    officer.goes("/issues/?view=undispatched")
    officer.follows(officer.main.get_by_role("link", name=re.compile("水库放水")).first)
    officer.reads("提请认定不合理诉求").looks("record-reported").presses("不予受理…").reads("要两个人核对的").looks(
        "decline"
    )
    officer.main.get_by_label("不予受理的缘由").select_option(value="other-county")
    officer.presses("不予受理").reads("归哪里受理、电话").looks("decline-whose")
    officer.writes("归哪里受理、电话", ELSEWHERE).presses("不予受理").reads(ELSEWHERE)
    villager.goes(f"/p/r/{code}/").reads("这件事没有受理", ELSEWHERE).looks("receipt-declined")
    villager.main.locator("summary", has_text="不服这个决定？").click()
    villager.writes("哪里不对", "水库是庆元的，桥是我们村的，该修的是桥").looks("receipt-appealing")
    villager.presses("我不服，请再看一遍").reads("正由没有经手的人再看一遍").looks("receipt-appealed")
    address = officer.page.url.removeprefix(officer.address)
    officer.goes(address).reads("正等没有经手的人复核")
    inspector = street.officer("lantian").goes("/issues/?view=appealed").reads("水库放水").goes(address)
    inspector.reads("轮到您：复核群众的异议").looks("record-appealed").presses("复核…").looks("appeal-decide")
    inspector.main.get_by_label("异议成立，重新受理").check()
    inspector.writes("怎么看的", "桥在本村，该修").presses("复核").reads("待派单")
    villager.goes(f"/p/r/{code}/").reads("重新受理了", "桥在本村，该修").looks("receipt-taken-up-again")
