"""A villager reads what can be asked, asks, and takes it back again; another is told that it was done only in part."""

import re

import pytest

from tests.journeys.browser import Person, Street

pytestmark = pytest.mark.journey

VILLAGE = "331181206227"  # 大贵溪村


def _asks(villager: Person, words: str) -> str:
    """Answers the receipt's code."""
    villager.goes(f"/p/{VILLAGE}/ask/").writes("什么事", words).writes("怎么称呼您", "吴阿根").writes(
        "手机号", "13957800001"
    )
    villager.presses("提交")
    return villager.main.locator("p.code").inner_text().strip()


def test_a_villager_takes_it_back_after_being_asked_once_more(street: Street) -> None:
    villager = street.villager().goes(f"/p/{VILLAGE}/")
    villager.main.locator("summary", has_text="能提哪些事").click()
    villager.reads("渠道渗漏", "水利局 · ").looks("p-village-services")
    code = _asks(villager, "门口的路灯一闪一闪，晚上看不清路。")
    villager.goes(f"/p/r/{code}/").looks("receipt-may-withdraw").presses("不用办了，撤回")
    villager.reads("撤回以后就不再办").looks("take-back").presses("不撤，回去看看").reads("收到了，正在安排谁来办")
    villager.presses("不用办了，撤回").writes("为什么不用办了", "自己换了灯泡").presses("撤回，不用办了")
    villager.reads("这件事已经撤回", "您把这件事撤回了").looks("receipt-withdrawn")
    officer = street.officer("jiwen").goes("/issues/?state=withdrawn")
    officer.follows(officer.main.get_by_role("link", name=re.compile("路灯一闪一闪")).first)
    officer.reads("撤回", "自己换了灯泡").looks("record-withdrawn")


def test_done_in_part_is_not_called_done(street: Street) -> None:
    villager = street.villager()
    code = _asks(villager, "水碓边的机耕路坑坑洼洼，拖拉机过不去。")
    officer, bureau = street.officer("jiwen"), street.officer("chenli")
    officer.goes("/issues/?view=undispatched")
    officer.follows(officer.main.get_by_role("link", name=re.compile("拖拉机过不去")).first)
    address = officer.page.url.removeprefix(officer.address)
    officer.presses("派单…").main.get_by_label("牵头单位").select_option(label="水利局")
    for box in officer.main.get_by_role("checkbox").all():
        box.uncheck()
    officer.presses("派单").reads("待接单")
    bureau.goes(address).presses("接单").presses("开始办理").presses("办结…")
    bureau.writes("怎么解决的", "先填了最深的三处，余下的等明年的资金").writes("受益数量", "20")
    bureau.main.get_by_label("结果").select_option(label="部分解决")
    bureau.presses("办结").reads("办结")
    villager.goes(f"/p/r/{code}/").reads("水利局说办好了一部分").looks("receipt-partly")
    villager.presses("先这样，可以").reads("办好了一部分，这件事销号了", "您说先这样，可以").looks(
        "receipt-partly-closed"
    )
    officer.goes("/issues/?outcome=partly").reads("拖拉机过不去").looks("issues-partly")


def test_every_rate_opens_the_issues_it_counts(street: Street) -> None:
    supervisor = street.officer("zhouzheng").goes("/issues/supervision/").reads("按时响应").looks("supervision-rates")
    rates = supervisor.main.get_by_role("heading", name="三率合计").locator("xpath=../..").locator("dd > a")
    assert rates.count() == 3
    supervisor.follows(rates.nth(1)).reads("派出去的").looks("issues-behind-rate")
