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
