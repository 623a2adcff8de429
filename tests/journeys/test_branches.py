"""The rarer branches, each through the screens of those who take part in it."""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.journeys.browser import Person, Street
from tests.journeys.town import Town

pytestmark = pytest.mark.journey

LATER = (datetime.now(ZoneInfo("Asia/Shanghai")) + timedelta(days=12)).date().isoformat()


def reports(officer: Person, title: str, **given: str) -> str:
    """A problem written down at the township's window; answers the record's address."""
    officer.goes("/issues/new/").writes("什么事", f"{title}。来窗口的乡亲说了好几回。").writes("标题", title)
    officer.main.get_by_label("村(社区)").select_option(label="城北乡 · 大贵溪村")
    officer.main.get_by_label("类别").select_option(label="渠道渗漏")
    for label, text in given.items():
        officer.writes(label, text)
    officer.reads("照这些话，像是")  # it comes while one types, and moves what stands below
    officer.presses("上报").reads("轮到您：派单")
    return officer.page.url.removeprefix(officer.address)


def _dispatches(officer: Person, address: str) -> None:
    officer.goes(address).presses("派单…")
    officer.main.get_by_label("牵头单位").select_option(label="水利局")
    for box in officer.main.get_by_role("checkbox").all():
        box.uncheck()
    officer.presses("派单").reads("待接单")


def _begins(officer: Person, bureau: Person, title: str, **given: str) -> str:
    address = reports(officer, title, **given)
    _dispatches(officer, address)
    bureau.goes(address).presses("接单").presses("开始办理").reads("办理中")
    return address


def test_an_objection_to_a_dispatch_is_ruled_on_and_not_raised_twice(street: Street) -> None:
    officer, bureau = street.officer("jiwen"), street.officer("chenli")
    address = reports(officer, "机耕路边的渠塌了")
    _dispatches(officer, address)
    bureau.goes(address).presses("派单异议…").looks("objection")
    bureau.main.get_by_label("为什么不归我们").select_option(index=1)
    bureau.writes("应该由谁办", "农业农村局").presses("派单异议")
    officer.goes("/issues/?view=objected").reads("机耕路边的渠塌了").goes(address)
    officer.reads("轮到您：裁定派单异议", "认为应由农业农村局办").looks("objection-to-rule", picture=True)
    officer.main.locator("summary", has_text="维持原派").click()
    officer.main.locator("details[open] textarea").fill("渠道由水利局管护，三定方案第六条。")
    officer.follows(officer.main.get_by_role("button", name="维持原派"))
    officer.reads("异议不成立，维持原派", "待接单")
    bureau.goes(address).reads("派单异议裁定不成立，维持原派").looks("objection-ruled")
    assert not bureau.main.get_by_role("link", name="派单异议…").count()
    bureau.presses("接单").reads("已接单")


def test_the_same_problem_twice_is_merged_and_taken_apart_again(street: Street) -> None:
    officer = street.officer("jiwen")
    first = reports(officer, "石桥头渠漏了")
    number = re.search(r"LQ-\d{4}-\d{6}", officer.main.inner_text())
    assert number
    second = reports(officer, "石桥边那段渠漏水")
    officer.presses("并案…").writes("并入哪一件", number[0]).presses("并案").reads("并进来的", "石桥边那段渠漏水")
    officer.goes(second).reads("已并案").looks("record-merged", picture=True)
    officer.main.locator("summary", has_text="撤销并案").click()
    officer.main.locator("details[open] textarea").fill("看过现场，是两段渠。")
    officer.follows(officer.main.get_by_role("button", name="撤销并案"))
    officer.reads("轮到您：派单").goes(first).reads("并进来的一件分开单独办").does_not_read("石桥边那段渠漏水")


def test_a_villager_is_waited_for_and_reads_why_on_the_receipt(street: Street) -> None:
    officer, bureau = street.officer("jiwen"), street.officer("chenli")
    address = _begins(officer, bureau, "水表一直空转", 反映人="吴阿根", 电话="13957800001")
    bureau.presses("等群众…").looks("wait")
    bureau.main.get_by_role("radio", name="等群众补材料").check()
    bureau.writes("请他做什么", "请补一份户口簿复印件，交给驻村干部就行。").writes("等到哪天", LATER).presses("等群众")
    bureau.reads("等群众补材料", "等群众回话，").does_not_read("轮到您：恢复办理").looks("record-waiting")
    officer.goes(address)
    code = officer.main.get_by_role("link").filter(has_text=re.compile(r"^\w{4}-\w{4}-\w{2}$")).inner_text()
    villager = street.villager().goes(f"/p/r/{code}/")
    villager.reads("水利局在等您", "请补一份户口簿复印件").looks("receipt-waiting")
    bureau.presses("恢复办理").reads("办理中")
    villager.goes(f"/p/r/{code}/").reads("水利局正在办")


def test_what_cannot_be_done_now_is_deferred_with_a_plan_and_looked_at_again_on_its_day(
    street: Street, town: Town
) -> None:
    officer, bureau = street.officer("jiwen"), street.officer("chenli")
    address = _begins(officer, bureau, "想修一条新渠")
    _puts_off(bureau, "列入明年小型水利项目，开春动工。")
    bureau.reads("挂账，", "到那天会提醒").does_not_read("轮到您：恢复办理").looks("record-deferred", picture=True)
    officer.goes("/issues/?view=deferred").reads("想修一条新渠").goes("/issues/?view=open").reads("想修一条新渠")
    bureau.goes("/").does_not_read("到了再看的日子")

    _the_day_comes(town, address)
    bureau.goes("/").looks("home-review").reads("到了再看的日子", "想修一条新渠").looks("home-review")
    bureau.goes(address).reads("到了再看的日子", "轮到您：恢复办理").looks("record-review")
    bureau.presses("恢复办理").reads("办理中")
    bureau.goes("/").presses("都看过了").does_not_read("到了再看的日子")

    bureau.goes(address)
    _puts_off(bureau, "资金还没有下来，秋后再看。")
    bureau.reads("秋后再看", "到那天会提醒")


def _puts_off(bureau: Person, plan: str) -> None:
    bureau.presses("挂账…")
    bureau.main.get_by_label("为什么现在办不了").select_option(index=1)
    bureau.writes("打算怎么办", plan).writes("哪天再看", LATER).presses("挂账")


def _the_day_comes(town: Town, address: str) -> None:
    """Twelve days later, at half past eight: nobody may choose today on the form, so the row says it."""
    today = "(now() AT TIME ZONE 'Asia/Shanghai')::date"
    town.sql(f"UPDATE issues_issue SET review_on = {today} WHERE id = %s", [address.strip("/").split("/")[-1]])
    town.works("tiangeng.issues.tasks.supervise")
    town.works("tiangeng.notices.tasks.settle")


def test_two_people_rule_on_an_unreasonable_demand_and_the_villager_reads_why(street: Street) -> None:
    officer, bureau, inspector = street.officer("jiwen"), street.officer("chenli"), street.officer("lantian")
    address = _begins(officer, bureau, "渠占的地还要再赔一次", 反映人="吴阿根")
    bureau.presses("提请认定不合理诉求").looks("ruling-propose")
    bureau.main.get_by_label("认定的缘由").select_option(index=2)
    bureau.writes("事实和依据", "补偿款 2025 年 3 月付清，本人签收。").presses("提请认定不合理诉求")
    bureau.reads("正等另一个人裁定").looks("ruling-waiting")
    inspector.goes("/issues/?view=ruling").reads("渠占的地还要再赔一次").goes(address).reads("轮到您：裁定").looks(
        "ruling-turn"
    )
    inspector.presses("裁定…").looks("ruling-decide")
    inspector.main.get_by_role("radio", name="认定为不合理诉求").check()
    inspector.writes("裁定的理由", "查了签收单和付款凭证，属实。").presses("裁定").reads("不合理诉求").looks(
        "ruling-set-aside"
    )
    officer.goes(address)
    code = officer.main.get_by_role("link").filter(has_text=re.compile(r"^\w{4}-\w{4}-\w{2}$")).inner_text()
    street.villager().goes(f"/p/r/{code}/").reads("这件事不再办了", "2025 年 3 月付清").looks("receipt-set-aside")


def test_a_part_is_split_off_and_a_promise_is_kept(street: Street) -> None:
    officer, bureau = street.officer("jiwen"), street.officer("chenli")
    address = _begins(officer, bureau, "渠漏了，边上的路也塌了")
    officer.goes(address).presses("拆成两件").looks("split")
    officer.writes("拆出去的这一件", "渠边的路塌了半边").writes("什么事", "两米多宽的机耕路塌了半边。").presses(
        "拆成两件"
    )
    officer.goes(address).reads("拆出去的", "渠边的路塌了半边").looks("record-with-part")
    bureau.goes(address).presses("办结…").writes("怎么解决的", "渠修好了").writes("受益数量", "80").presses("办结")
    bureau.reads("还没有办完").looks("resolve-refused")
    officer.presses("记下答应的事").looks("promise-new")
    officer.writes("答应了什么", "下个月十号前把塌的路填平").writes("哪天前做到", LATER).presses("记下答应的事")
    officer.reads("下个月十号前把塌的路填平").goes("/").reads("我答应的").looks("home-promises")
    officer.goes("/issues/promises/?view=mine").looks("promises").presses("做到了").writes("怎么做到的", "昨天填平了")
    officer.presses("做到了").goes("/").does_not_read("下个月十号前把塌的路填平")
