"""A villager who is waited for answers on the receipt, and the lead hears of it the same day."""

import re
from datetime import timedelta

import pytest

from tests.journeys.browser import Person, Street
from tests.journeys.conftest import TODAY

pytestmark = pytest.mark.journey

VILLAGE = "331181206227"  # 大贵溪村


def _given_out(street: Street, title: str) -> tuple[Person, str]:
    """To the bureau, who has begun; who that is, and the address."""
    officer, bureau = street.officer("jiwen"), street.officer("chenli")
    officer.goes("/issues/?view=undispatched")
    officer.follows(officer.main.get_by_role("link", name=re.compile(title)).first)
    address = officer.page.url.removeprefix(officer.address)
    officer.presses("派单…").main.get_by_label("牵头单位").select_option(label="水利局")
    for box in officer.main.get_by_role("checkbox").all():
        box.uncheck()
    officer.presses("派单").reads("待接单")
    bureau.goes(address).presses("接单").presses("开始办理")
    return bureau, address


def test_who_is_waited_for_answers_by_the_receipt(street: Street) -> None:
    villager = street.villager()
    villager.goes("/p/type/large/").goes(f"/p/{VILLAGE}/ask/")
    villager.main.locator("summary", has_text="再加一两张").click()
    villager.looks("ask-three-photos").writes("什么事", "屋后挡墙鼓出来了，怕塌。").writes(
        "手机号", "13957800001"
    ).presses("提交")
    code = villager.main.locator("p.code").inner_text().strip()
    villager.goes(f"/p/r/{code}/").reads("还有话要说？补一句、补张照片").looks("receipt-may-add")
    bureau, address = _given_out(street, "挡墙鼓出来")
    bureau.presses("等群众…").main.get_by_label("等群众补材料").check()
    bureau.writes("请他做什么", "请拍一张挡墙全貌，写明多高多长")
    bureau.writes("等到哪天", (TODAY + timedelta(days=20)).isoformat()).presses("等群众")
    villager.goes(f"/p/r/{code}/").reads("水利局在等您", "请拍一张挡墙全貌").looks("receipt-awaited")
    villager.writes("想说的话", "高两米，长十五米，照片在这里").adds_photo("照片").presses("我补好了，告诉他们")
    villager.reads("记下了，办这件事的人会看到", "您回过话了，等水利局来看", "您又说了一句").looks("receipt-answered")
    bureau.goes("/notices/").reads("群众又说了一句").looks("notices-added")
    bureau.goes(address).reads("群众又说", "高两米，长十五米").looks("record-added").presses("恢复办理")
    villager.goes(f"/p/r/{code}/").reads("水利局正在办").looks("receipt-resumed")
