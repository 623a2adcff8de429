"""A day at the desk: many at once, a list under a name, a paper laid open, a record held, an address for another system."""

import pytest

from tests.journeys.browser import Street

pytestmark = pytest.mark.journey

VILLAGE = "331181206227"  # 大贵溪村
PAPER = "2026 年第三季度收支"


def test_two_are_noted_at_once_after_a_look_at_what_would_go(street: Street) -> None:
    officer = street.officer("jiwen").goes("/issues/?view=open")
    rows = officer.main.locator("tbody tr")
    for number in range(2):
        rows.nth(number).get_by_role("checkbox").check()
    officer.presses("记进展").reads("进展").looks("batch-form")
    officer.writes("进展", "这一片的事今天一起跑了一遍，明天给回话。")
    officer.follows(officer.main.locator("form button[type=submit]").last)
    officer.reads("能办 2 件").looks("batch-tried")
    officer.presses("记进展 2 件").reads("办成 2 件").looks("batch-done")
    officer.goes("/issues/batches/").reads("记进展").looks("batches")


def test_a_list_is_kept_under_a_name_and_found_again(street: Street) -> None:
    officer = street.officer("jiwen").goes("/issues/?view=late")
    officer.main.get_by_text("视图", exact=True).first.click()
    officer.writes("保存这个视图，叫什么", "我这里超期的").presses("保存").looks("view-saved")
    officer.goes("/issues/").main.get_by_text("视图", exact=True).first.click()
    officer.presses("我这里超期的")
    assert "view=late" in officer.page.url
    officer.goes("/views/").reads("我这里超期的").looks("views")


def test_a_paper_is_laid_open_read_on_a_phone_and_withdrawn(street: Street) -> None:
    clerk = street.officer("jiwen").goes("/board/").looks("board-empty").presses("公开一份材料")
    clerk.main.get_by_label("哪个村").select_option(value=VILLAGE)
    clerk.writes("标题", PAPER).adds_photo("文件").looks("board-new").presses("公开").reads(PAPER).looks("board")
    villager = street.villager().goes(f"/p/{VILLAGE}/").reads("村务公开", PAPER).looks("village-papers", picture=True)
    address = villager.main.get_by_role("link", name=PAPER).get_attribute("href") or ""
    clerk.presses("撤下").writes("为什么撤下", "有一个数抄错了。").looks("board-withdraw").presses("撤下").reads(
        "已撤下"
    )
    villager.goes(address).reads("没有找到这份公开材料").looks("paper-gone")


def test_a_household_in_dispute_is_held_and_released_by_two(street: Street) -> None:
    inspector = street.officer("lantian").goes(f"/places/households/?region={VILLAGE}")
    inspector.follows(inspector.main.locator("tbody a").first)
    address = inspector.page.url.split("?")[0].removeprefix(inspector.address)
    inspector.goes(f"{address}?tab=held").reads("没有留着不清的").looks("held-none").presses("到期先不清理")
    inspector.writes("为什么先不清理", "宅基地纠纷还在诉讼，法院调卷要用。").looks("hold-new").presses("先不清理")
    inspector.reads("宅基地纠纷还在诉讼").looks("held")
    keeper = street.officer("guananquan").goes("/lawful/holds/").reads("宅基地纠纷还在诉讼").looks("holds")
    keeper.presses("提出解除").writes("为什么可以解除", "判决已经生效。").looks("hold-lift").presses("提出解除")
    keeper.reads("等另一个人同意").looks("hold-asked")
    keeper.goes("/").reads("没有等您定的事").looks("home-keeper")
    inspector.goes("/").reads("等您定", "等您同意的解除暂不清理").looks("home-turns")
    inspector.goes("/notices/").reads("等您同意的解除暂不清理").looks("notices-turns")
    inspector.goes("/lawful/holds/").reads("判决已经生效").presses("同意解除").looks("hold-decide")
    inspector.follows(inspector.main.locator("form button[type=submit]").last)
    inspector.reads("已解除").looks("hold-lifted")
    keeper.goes("/lawful/retention/").looks("retention")


def test_the_days_looks_are_lifted_by_a_second_person(street: Street) -> None:
    worker = street.officer("yeqing").goes("/people/me/").reads("看号码").looks("me-looks")
    keeper = street.officer("guananquan").goes("/people/accounts/?q=yeqing")
    keeper.follows(keeper.main.locator("tbody a").first)
    keeper.looks("account-lift").main.get_by_text("今天放宽查看号码").first.click()
    box = keeper.main.locator("form[action$='/looks/']")
    box.get_by_role("textbox").fill("台风前要逐户核对电话")
    keeper.follows(box.get_by_role("button").last)
    keeper.reads("已放宽")
    worker.goes("/people/me/").reads("最多 90 次", "台风前要逐户核对电话")


def test_an_address_for_another_system_must_lie_outside_the_house(street: Street) -> None:
    keeper = street.officer("guanxitong").goes("/notices/hooks/").looks("hooks-empty").presses("登记地址…")
    keeper.writes("名称", "县大脑").writes("推送到的网址", "https://127.0.0.1/hook")
    keeper.main.get_by_role("checkbox").first.check()
    keeper.looks("hook-new").follows(keeper.main.locator("form button[type=submit]").last)
    keeper.reads("不通向内网").looks("hook-refused")
    assert keeper.main.get_by_label("名称").input_value() == "县大脑"
    street.officer("guananquan").goes("/notices/hooks/").reads("还没有推送地址").looks("hooks-second")


def test_what_the_city_asks_is_seen_by_the_bureau(street: Street) -> None:
    bureau = street.officer("chenli").goes("/assignments/").reads("农村水池水塔安全排查").looks("assignments")
    bureau.follows(bureau.main.locator("tbody a").first)
    bureau.looks("assignment")
