"""Write the packs' XLSForm workbooks from the rows below: `python scripts/write_forms.py`. The same rows are the same bytes.

A county edits the workbook itself; this is how ours came about, and what a reader compares them with.
"""

from datetime import datetime
from pathlib import Path

import xlsxwriter

ROOT = Path(__file__).resolve().parent.parent
COLUMNS = (
    "type", "name", "label", "hint", "required", "relevant", "constraint", "constraint_message", "calculation", "choice_filter",
    "appearance", "repeat_count",
)  # fmt: skip
Row = dict[str, str]


def ask(kind: str, name: str, label: str = "", **more: str) -> Row:
    return {"type": kind, "name": name, "label": label, **more}


def end(what: str) -> Row:
    return {"type": f"end {what}"}


MUST = {"required": "yes"}
HEAD = [ask("today", "filled_on"), ask("select_one_from_file villages.csv", "village", "哪个村", **MUST)]
YES_NO = [("yes", "有"), ("no", "没有")]

# ---------------------------------------------------------------- 龙泉：入户走访表，14 题

HOUSEHOLD = [
    *HEAD,
    ask("text", "head", "户主怎么称呼", hint="称呼就行，不用写身份证号", **MUST),
    ask(
        "integer",
        "people",
        "家里常住几口人",
        constraint=". >= 0 and . <= 30",
        constraint_message="0 到 30 之间",
        **MUST,
    ),
    ask(
        "integer",
        "away",
        "外出务工几人",
        constraint=". >= 0 and . <= ${people} + 20",
        constraint_message="对不上家里的人数",
    ),
    ask("select_multiple income", "income", "今年主要靠什么收入", **MUST),
    ask(
        "decimal",
        "land",
        "种着几亩地",
        relevant="selected(${income}, 'farm')",
        constraint=". > 0 and . <= 1000",
        constraint_message="大于 0、不超过 1000 亩",
    ),
    ask("select_one house", "house", "房子怎么样", **MUST),
    ask("text", "house_what", "房子哪里要修", relevant="${house} = 'repair' or ${house} = 'danger'", **MUST),
    ask("select_one water", "water", "吃水用水", **MUST),
    ask("select_one yes_no", "care", "家里有没有要人照应的老人、孩子、病人", **MUST),
    ask("text", "care_what", "要怎么照应", relevant="${care} = 'yes'", **MUST),
    ask("select_multiple policy", "policy", "今天讲了哪些政策"),
    ask("text", "asks", "有什么要办的", hint="能当场办的当场办；办不了的，回去在走访里转成事项"),
    ask(
        "image",
        "photo",
        "要修的地方拍一张",
        relevant="${house} = 'repair' or ${house} = 'danger'",
        hint="想拍就拍，不要求",
    ),
]
HOUSEHOLD_CHOICES = {
    "income": [("farm", "种田种菇"), ("away", "外出务工"), ("near", "附近打零工"), ("shop", "做小生意"), ("pension", "养老金、补助"),
               ("other", "别的")],
    "house": [("good", "住着没问题"), ("repair", "要小修"), ("danger", "住着不放心")],
    "water": [("tap", "自来水，好用"), ("weak", "自来水，常断或者水小"), ("well", "井水、山水")],
    "yes_no": YES_NO,
    "policy": [("house", "农房改造"), ("medical", "医保报销"), ("school", "助学"), ("loan", "小额贷款"), ("mushroom", "香菇保险")],
}  # fmt: skip

# ---------------------------------------------------------------- 建德：双聚走访，五必问

ASKED = "${%s} = 'hard'"
HARD = [("fine", "没有难处"), ("watch", "要留意"), ("hard", "有难处")]


def must_ask(name: str, label: str, what: str, hint: str, rows: list[Row]) -> list[Row]:
    """One of the five: how it stands, and where it is hard, what it is and who could help."""
    return [
        ask("begin group", f"about_{name}", label),
        ask("select_one hard", name, f"{label}：现在怎么样", hint=hint, **MUST),
        *rows,
        ask("text", f"{name}_what", what, relevant=ASKED % name, **MUST),
        end("group"),
    ]


FIVE_ASKS = [
    *HEAD,
    ask("text", "firm", "哪家企业", **MUST),
    ask("select_one scale", "scale", "规模", **MUST),
    *must_ask("orders", "一问订单", "订单的难处在哪里", "排到几月、比去年多还是少", [
        ask("integer", "orders_months", "手上的订单够做几个月", constraint=". >= 0 and . <= 60", constraint_message="0 到 60 个月")]),
    *must_ask("labour", "二问用工", "用工的难处在哪里", "缺人、留不住、工资", [
        ask("integer", "labour_short", "现在缺几个人", relevant=ASKED % "labour", constraint=". > 0 and . <= 5000",
            constraint_message="1 到 5000 人", **MUST)]),
    *must_ask("money", "三问资金", "资金的难处在哪里", "贷款、货款、利息", [
        ask("decimal", "money_short", "缺口多少万元", relevant=ASKED % "money", constraint=". > 0 and . <= 1000000",
            constraint_message="大于 0，单位是万元")]),
    *must_ask("inputs", "四问要素", "要素的难处在哪里", "土地、用电、用水、用气、物流", [
        ask("select_multiple inputs", "inputs_which", "缺哪样", relevant=ASKED % "inputs", **MUST)]),
    *must_ask("policy", "五问政策", "政策的难处在哪里", "知道哪些、享受到哪些、哪里卡住了", []),
    ask("calculate", "hard_count", calculation=" + ".join(
        f"if({ASKED % name}, 1, 0)" for name in ("orders", "labour", "money", "inputs", "policy"))),
    ask("begin repeat", "promises", "当场答应的事", relevant="${hard_count} > 0"),
    ask("text", "promise", "答应办什么", **MUST),
    ask("select_one who", "promise_by", "哪家牵头", **MUST),
    ask("date", "promise_on", "哪天前给回话", constraint=". >= ${filled_on}", constraint_message="要在今天以后", **MUST),
    end("repeat"),
    ask("acknowledge", "told", "难处已当面念给企业听过，没有记错", relevant="${hard_count} > 0", **MUST),
]  # fmt: skip
FIVE_ASKS_CHOICES = {
    "scale": [("above", "规上"), ("small", "小微")],
    "hard": HARD,
    "inputs": [("land", "土地厂房"), ("power", "用电"), ("water", "用水"), ("gas", "用气"), ("freight", "物流")],
    "who": [("economy", "经信"), ("labour", "人社"), ("finance", "金融"), ("land", "规划资源"), ("commerce", "商务"), ("park", "开发区")],
}  # fmt: skip

# ---------------------------------------------------------------- 建德：特派员走访手册，三张清单

HANDBOOK = [
    *HEAD,
    ask("begin group", "visit_list", "走访清单"),
    ask("select_multiple seen", "seen", "今天去了哪里", **MUST),
    ask("integer", "homes", "去了几户", relevant="selected(${seen}, 'homes')", constraint=". > 0 and . <= 100",
        constraint_message="1 到 100 户", **MUST),
    ask("text", "heard", "听到的主要情况", **MUST),
    end("group"),
    ask("begin group", "party_list", "党建清单"),
    ask("select_multiple party", "party", "帮村里做了哪些"),
    ask("text", "party_what", "做得怎么样，还差什么", relevant="count-selected(${party}) > 0", **MUST),
    end("group"),
    ask("begin group", "duty_list", "责任清单"),
    ask("select_one weak", "weak", "村里眼下最弱的一块", **MUST),
    ask("text", "plan", "这一块打算怎么补", **MUST),
    ask("begin repeat", "steps", "已经定下的事"),
    ask("text", "step", "做什么", **MUST),
    ask("date", "step_on", "哪天做好", **MUST),
    ask("decimal", "step_cost", "要花多少万元", constraint=". >= 0", constraint_message="不能是负数"),
    end("repeat"),
    ask("calculate", "cost", calculation="sum(${step_cost})"),
    end("group"),
]  # fmt: skip
HANDBOOK_CHOICES = {
    "seen": [("homes", "农户"), ("fields", "田头山头"), ("site", "项目工地"), ("firms", "村里的企业、合作社"), ("office", "村委会")],
    "party": [("meeting", "支部会、主题党日"), ("talk", "和党员谈心"), ("team", "村班子一起议事"), ("young", "带年轻人")],
    "weak": [("income", "集体收入"), ("team", "班子和人手"), ("roads", "路、水、电"), ("look", "村容"), ("care", "老人孩子")],
}  # fmt: skip

BOOKS = {
    "longquan/forms/household-visit.xlsx": (
        "household-visit",
        "入户走访表",
        "2026010501",
        HOUSEHOLD,
        HOUSEHOLD_CHOICES,
    ),
    "jiande/forms/five-asks.xlsx": ("five-asks", "双聚走访五必问", "2026010601", FIVE_ASKS, FIVE_ASKS_CHOICES),
    "jiande/forms/envoy-handbook.xlsx": ("envoy-handbook", "特派员走访手册", "2026010601", HANDBOOK, HANDBOOK_CHOICES),
}


def write(
    target: Path, code: str, title: str, version: str, rows: list[Row], choices: dict[str, list[tuple[str, str]]]
) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    book = xlsxwriter.Workbook(str(target))
    book.set_properties({"title": title, "created": datetime(2026, 1, 1)})  # noqa: DTZ001  # a fixed day: equal bytes
    bold = book.add_format({"bold": True, "bg_color": "#e8efe9"})
    listed = [(name, *choice) for name, found in choices.items() for choice in found]
    _sheet(book, "survey", COLUMNS, [[row.get(name, "") for name in COLUMNS] for row in rows], bold)
    _sheet(book, "choices", ("list_name", "name", "label"), [list(row) for row in listed], bold)
    _sheet(book, "settings", ("form_title", "form_id", "version"), [[title, code, version]], bold)
    book.close()


def _sheet(
    book: xlsxwriter.Workbook, name: str, headings: tuple[str, ...], rows: list[list[str]], bold: object
) -> None:
    sheet = book.add_worksheet(name)
    sheet.set_column(0, len(headings) - 1, 20)
    sheet.freeze_panes(1, 0)
    for at, heading in enumerate(headings):
        sheet.write_string(0, at, heading, bold)
    for number, row in enumerate(rows, start=1):
        for at, value in enumerate(row):
            if value:
                sheet.write_string(number, at, value)


if __name__ == "__main__":
    for name, book in BOOKS.items():
        write(ROOT / "packs" / name, *book)
        print(name)
