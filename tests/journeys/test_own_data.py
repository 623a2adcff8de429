"""A villager reads what is kept of them with the receipt and the number they left, and has it put right."""

import re

import pytest

from tests.journeys.browser import Street

pytestmark = pytest.mark.journey

WRONG = "我姓业，业务的业，你们写成叶了。"


def test_what_is_kept_is_read_on_a_phone_and_put_right_at_a_desk(street: Street) -> None:
    villager = street.villager().goes("/p/331181206227/ask/")
    villager.writes("什么事", "村口的路灯三天不亮了，晚上走路看不见。")
    villager.writes("怎么称呼您", "叶根水").writes("手机号", "13857812345").presses("提交").reads("记好了")
    code = villager.main.locator("p.code").inner_text().strip()
    villager.presses("看看办得怎样").presses("我的信息").looks("own-data-ask")
    villager.writes("手机号", "13900000000").presses("给我看").reads("回执码和手机号对不上").looks("own-data-refused")
    villager.writes("手机号", "13857812345").presses("给我看").reads("138****2345", "叶根水").looks(
        "own-data", picture=True
    )
    villager.does_not_read("13857812345").main.get_by_text("这里写错了？").click()
    villager.writes("哪里写错了", WRONG).presses("请更正").reads("记好了").looks("own-data-sent")
    new = villager.main.locator("p.code").inner_text().strip()
    assert re.fullmatch(r"\w{4}-\w{4}-\w{2}", new)
    assert new != code

    officer = street.officer("jiwen").goes("/issues/?q=登记的信息")
    officer.follows(officer.main.get_by_role("link").filter(has_text="登记的信息").first)
    officer.reads(WRONG, "登记信息更正").looks("own-data-issue")
