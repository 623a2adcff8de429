"""Call-backs by lot, from the resolved problem to what the draw has found, by somebody who had no part in it."""

from pathlib import Path

import pytest

from tests.journeys.browser import Person, Street

pytestmark = pytest.mark.journey


def _resolved(officer: Person, bureau: Person, title: str) -> None:
    """Told by a villager with a number, dispatched to the water bureau, resolved by it."""
    officer.goes("/issues/new/").writes("什么事", f"{title}，田里进不去水。").writes("标题", title)
    officer.main.get_by_label("村(社区)").select_option(label="城北乡 · 大贵溪村")
    officer.main.get_by_label("类别").select_option(label="渠道渗漏")
    officer.writes("反映人", "吴阿根").writes("电话", "13957800001")
    officer.reads("照这些话，像是").presses("上报").reads("轮到您：派单")
    address = officer.page.url.removeprefix(officer.address)
    officer.presses("派单…").main.get_by_label("牵头单位").select_option(label="水利局")
    for box in officer.main.get_by_role("checkbox").all():
        box.uncheck()
    officer.presses("派单").reads("待接单")
    bureau.goes(address).presses("接单").presses("开始办理").presses("办结…")
    bureau.writes("怎么解决的", "渠补好了").writes("受益数量", "12").presses("办结").reads("办结")


def _listed(person: Person, title: str) -> Person:
    """The line of the draw that asks about it."""
    row = person.main.get_by_role("listitem").filter(has_text=title)
    row.wait_for()
    return person.follows(row.get_by_role("link", name="记回访" if title.endswith("甲段") else "没联系上"))


def test_whom_to_call_is_drawn_and_the_finding_power_read(street: Street, tmp_path: Path) -> None:
    officer, bureau, inspector = street.officer("jiwen"), street.officer("chenli"), street.officer("lantian")
    for title in ("回访用的渠漏了甲段", "回访用的渠漏了乙段"):
        _resolved(officer, bureau, title)
    inspector.goes("/issues/call-backs/new/").looks("draw-new")
    inspector.main.get_by_label("只抽一家办的").select_option(label="水利局")
    inspector.writes("抽几件", "500").presses("抽签").reads(
        "要问的", "名单和当时的指纹一致", "照种子重抽，抽到的就是这些"
    )
    address = inspector.page.url.removeprefix(inspector.address)
    _listed(inspector, "回访用的渠漏了乙段").writes("怎么没联系上", "打了两回，没人接").presses("记下没联系上")
    inspector.reads("打过 1 次", "打了两回，没人接")
    _listed(inspector, "回访用的渠漏了甲段").main.get_by_role("radio", name="解决了", exact=True).check()
    inspector.writes("他的原话", "水来了，谢谢").presses("记回访")
    inspector.goes(address).reads("每十件有一件没办好时", "% 的机会至少抽到一件", "1/1", "人答").does_not_read("100%（")
    inspector.looks("draw", picture=True)
    with inspector.page.expect_download() as coming:
        inspector.main.get_by_role("link", name="下载名单").click()
    kept = tmp_path / "list.txt"
    coming.value.save_as(kept)
    assert "怎么重抽" in kept.read_text(encoding="utf-8")
    inspector.goes("/issues/call-backs/").reads("发现力").looks("draws")
    bureau.goes(address).reads("没有").does_not_read("回访用的渠漏了乙段", "种子")
    bureau.looks("draw-refused")
