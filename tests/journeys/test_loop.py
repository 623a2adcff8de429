"""One problem from a villager's phone to the strike-off, through everyone's own screen."""

import re

import pytest

from tests.journeys.browser import Person, Street

pytestmark = pytest.mark.journey

VILLAGE = "331181206227"  # 大贵溪村, where the demo's people live
AGAIN = "大樟树下面的水渠裂了，水漏到路上，我家田灌不上水，快插秧了。"
WORDS = "村口大樟树下面那条水渠裂了半个月，水全漏到路上，下游三十多亩田灌不上水，再过几天秧就要插下去了。"


def test_a_leaking_channel_goes_from_a_villagers_phone_to_the_strike_off(street: Street) -> None:
    villager = street.villager()
    code = _asks(villager)

    officer = street.officer("jiwen")
    number = _dispatches(officer)

    bureau = street.officer("chenli")
    _works(bureau, number)
    _asks_the_same(street.villager(scripts=True))
    _helps(street.officer("liuchang"), number)
    _resolves(bureau, "换了三十米渠段，老裂缝全部凿开重新浇筑，试水一天不漏。")

    _says(villager, code, "还没解决", words="下面那段还在漏，您再来看看。")
    villager.reads("还没解决，水利局重新在办").looks("receipt-reopened")

    bureau.goes(bureau.page.url.removeprefix(bureau.address)).reads("重办", "下面那段还在漏，您再来看看。").looks(
        "record-reopened"
    )
    bureau.presses("开始办理")
    _resolves(bureau, "下游接头也重做了，和村里几户人家一起看着水流到田头。")

    _says(villager, code, "解决了", words="水到田里了，多谢。")
    villager.reads("解决了，这件事销号了", "已销号").looks("receipt-closed")
    bureau.page.reload()
    bureau.reads("已销号", "受益 220 户").looks("record-closed")


def _asks(villager: Person) -> str:
    """On an old phone without scripts; answers the receipt's code."""
    villager.goes("/p/").looks("p-home")
    villager.writes("村名", "dgxc").presses("找一找")
    villager.follows(villager.main.get_by_role("link", name="大贵溪村"))
    villager.reads("大贵溪村的乡亲，您好").looks("p-village")
    villager.presses("我有件事要说").looks("ask", picture=True)
    villager.writes("什么事", "   ").presses("提交").reads("请写一写是什么事。").looks("ask-empty")
    villager.writes("什么事", WORDS).writes("在哪里", "村口大樟树下").adds_photo("照片")
    villager.main.get_by_label("属于哪一类").select_option(label="农田水利")
    villager.writes("怎么称呼您", "吴阿根").writes("手机号", "13957800001").presses("提交")
    code = villager.main.locator("p.code").inner_text().strip()
    assert re.fullmatch(r"\w{4}-\w{4}-\w{2}", code)
    assert villager.main.get_by_role("img").get_attribute("src").startswith("data:image/")  # type: ignore[union-attr]
    villager.looks("paper")
    villager.presses("看看办得怎样").reads("收到了，正在安排谁来办").looks("receipt-new")
    return code


def _asks_the_same(neighbour: Person) -> None:
    """While a neighbour still writes, the page says that it is being done; one tap sends, joins and hands out a receipt."""
    neighbour.goes(f"/p/{VILLAGE}/ask/").main.get_by_label("什么事").press_sequentially(AGAIN)
    neighbour.reads("也许和这件是同一件事？", "月提的，已经在办").looks("ask-alike")
    neighbour.follows(neighbour.main.get_by_role("button", name="是同一件：村口大樟树下面那条水渠"))
    neighbour.reads("和已经在办的同一件事合在一起办").looks("paper-joined")


def _dispatches(officer: Person) -> str:
    """It waits for her, the nearest deadlines first; the catalogue suggests whose it is."""
    officer.goes("/").reads("等您处理").looks("home", picture=True)
    officer.goes("/issues/?view=mine")  # other stories' problems may fill the home page's eight lines
    officer.follows(officer.main.get_by_role("link").filter(has_text="大樟树").first)
    officer.reads("轮到您：派单", "待派单").does_not_read("13957800001").looks("record-reported")
    number = re.search(r"LQ-\d{4}-\d{6}", officer.main.inner_text())
    assert number
    officer.presses("派单…").looks("dispatch")
    officer.main.get_by_label("牵头单位").select_option(label="水利局")
    for box in officer.main.get_by_role("checkbox").all():
        box.uncheck()
    officer.main.get_by_role("checkbox", name="农业农村局").check()
    officer.writes("给他们的话", "插秧前要通水，请抓紧。").presses("派单").reads("已派单", "待接单").looks(
        "record-dispatched"
    )
    return number[0]


def _works(bureau: Person, number: str) -> None:
    bureau.goes("/").reads("等您处理").looks("home-bureau")
    bureau.goes(f"/issues/?q={number}").looks("issues")
    bureau.follows(bureau.main.get_by_role("link").filter(has_text="大樟树").first)
    bureau.reads("轮到您：接单", "插秧前要通水，请抓紧。").presses("接单").presses("开始办理").reads("办理中")
    bureau.presses("记进展").looks("note")
    bureau.writes("进展", "今天到现场量了尺寸，裂缝十二米，材料明天进场。").adds_photo("照片或附件")
    bureau.presses("记进展").reads("今天到现场量了尺寸").looks("record", picture=True)


def _helps(helper: Person, number: str) -> None:
    helper.goes("/").looks("home-helper")
    helper.goes(f"/issues/?q={number}")
    helper.follows(helper.main.get_by_role("link").filter(has_text="大樟树").first)
    helper.presses("配合完成…").looks("finish")
    helper.writes("做了什么", "核了受损的田，补种的秧苗已经备好。").presses("配合完成").reads("已完成")


def _resolves(bureau: Person, how: str) -> None:
    bureau.page.reload()
    bureau.presses("办结…").looks("resolve")
    bureau.writes("怎么解决的", how).writes("受益数量", "220")
    bureau.main.get_by_label("单位").last.select_option(label="户")
    bureau.adds_photo("办好后的照片", mended=True).presses("办结").reads("办结待评", "受益 220 户").looks(
        "record-resolved"
    )


def _says(villager: Person, code: str, answer: str, *, words: str) -> None:
    """The code as a hurried thumb types it: small letters, no dashes."""
    villager.goes("/p/r/").looks("lookup").writes("回执码", code.replace("-", "").lower()).presses("查一查")
    villager.reads("等您说一声").looks("receipt", picture=True)
    villager.main.locator("details.fold summary").click()
    villager.writes("还想说的话", words)
    villager.presses(answer)
