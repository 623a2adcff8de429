"""Handbook forms filled in on some of the year's visits: any form of any pack, answered by trying until it may stand."""

import random
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from tiangeng.forms import actions, rules
from tiangeng.forms.actions.answering import Beside
from tiangeng.forms.models import Form
from tiangeng.kernel import ids
from tiangeng.kernel.actors import Actor

SHARE = 0.03  # of the visits; a form is filled in where it helps, not everywhere
TRIES = 12
# what is written into a box whose question holds the word; the first that fits
WORDS = (
    ("哪里要修", ("屋顶漏了两处", "后墙有条裂缝", "灶间的门关不上")),
    ("照应", ("老人要人送药", "孩子放学没人接", "腿脚不便，要人代办医保")),
    ("要办的", ("门口的路灯不亮", "想问问危房改造还报不报", "水到下午就小", "")),
    ("最弱的", ("路窄，大车进不来",)),
    ("难处", ("旺季招不到熟手", "货款压了三个月", "变压器带不动新设备", "不知道找哪个窗口")),
    ("答应", ("约银行上门谈一次", "下周送招工信息来", "问清楚增容要几天")),
    ("主要情况", ("山上的茶要人收，劳力不够", "老人多，买药要到镇上")),
    ("打算怎么补", ("先把闲屋收拾出来租给合作社", "请农技站来教修枝")),
    ("做什么", ("清一遍渠", "把账目贴出来", "开一次碰头会")),
)


def fill_in(
    seed: int, *, actor: Actor, visit_id: UUID, village: str, on: date, now: datetime, about: str, whom: str, pk: UUID
) -> None:
    """On a few visits, the county's form about a home or an enterprise, beside the visit it belongs to."""
    chance = random.Random(f"{seed}-{visit_id}-form")
    if chance.random() >= SHARE:
        return
    form = Form.objects.filter(county_code=village[:6], about=about, in_force=True).order_by("code").first()
    if form is None:
        return
    given = answered(form.survey, chance, whom=whom, village=village, on=on, now=now)
    with ids.drawn_from(chance):
        answer_id = ids.new_id()
    actions.answer_form(
        actor=actor, now=now, form=form, given=given, region_code=village, answered_on=on, instance_id=f"uuid:{answer_id}",
        digest="demo", answer_id=answer_id, beside=Beside(visit_id=visit_id, **{f"{about}_id": pk}),
    )  # fmt: skip


def answered(
    survey: Mapping[str, Any], chance: random.Random, *, whom: str, village: str, on: date, now: datetime
) -> dict[str, Any]:
    """Answers that may stand, question by question from the top."""
    given: dict[str, Any] = {}
    for item in _opened(survey["items"]):
        name, kind = item["name"], item["kind"]
        if kind in ("note", "calculate", "today", "image", "repeat"):
            continue
        if kind == "village":
            given[name] = village
            continue
        for value in _tried(item, survey["choices"], chance, whom=whom, on=on):
            faults = rules.settle(survey, given | {name: value}, now=now, on=on).faults
            if not any(fault.place == name for fault in faults):
                given[name] = value
                break
    return {name: value for name, value in given.items() if value not in ("", [])}


def _opened(items: Any) -> Iterator[Mapping[str, Any]]:
    for item in items:
        if item["kind"] == "group":
            yield from _opened(item["items"])
        else:
            yield item


def _tried(
    item: Mapping[str, Any], choices: Mapping[str, Any], chance: random.Random, *, whom: str, on: date
) -> Iterator[Any]:
    """Some values of its kind, and nothing at the end: for what is not asked."""
    names = [choice["name"] for choice in choices.get(item.get("choices", ""), ())]
    for _try in range(TRIES):
        if item["kind"] == "one":
            yield chance.choice(names)
        elif item["kind"] == "many":
            yield chance.sample(names, chance.randint(1, min(2, len(names))))
        elif item["kind"] in ("integer", "decimal"):
            yield chance.randint(0, 6)
        elif item["kind"] == "date":
            yield on.isoformat()
        elif item["kind"] == "acknowledge":
            yield "OK"
        else:
            yield _words(str(item["label"]), chance, whom)
    yield ""


def _words(label: str, chance: random.Random, whom: str) -> str:
    for word, said in WORDS:
        if word in label:
            return chance.choice(said)
    return whom
