"""What the city has asked of the county's units in the last months, and how they answered. All of it is invented."""

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from tiangeng.assignments import actions
from tiangeng.assignments.models import Assignment
from tiangeng.assignments.states import State
from tiangeng.kernel.actors import Actor, Held
from tiangeng.people.models import Organisation

POWERS = frozenset({"assignments.see", "assignments.assign"})
DAYS_TO_ANSWER = 21
OLDEST, NEWEST = 330, 30  # days ago: when the city's everyday matters of the year were given
ROUNDS = 3  # so often is each matter asked about, some six weeks apart

# unit → what is asked, what the county's part of it is, what is answered
ASKED: dict[str, tuple[str, str, str, str]] = {
    "water": (
        "农村水池水塔安全排查",
        "对辖区内农村供水水池、水塔逐座排查，列出问题清单和整改日期。",
        "报本乡镇的水池水塔清单",
        "逐座排查完毕，发现的问题都列了清单，小的当天改好，大的已排进维修计划。",
    ),
    "transport": (
        "农村公路临水临崖护栏排查",
        "汛期前对临水临崖路段护栏排查一遍，缺的补、坏的修。",
        "报缺护栏的路段",
        "排查完毕，缺口已全部补上警示桩，护栏按轻重缓急分批装。",
    ),
    "agriculture": (
        "粮食功能区非粮化问题核查",
        "对卫星图斑逐块实地核实，说清现状和恢复打算。",
        "到现场核实图斑并签字",
        "图斑全部到场核实，属实的已定恢复日期，不属实的附了照片说明。",
    ),
    "civil-affairs": (
        "独居老人冬季走访",
        "入冬前走访一遍独居老人，取暖、用药、联系人逐户说清。",
        "走访本乡镇独居老人",
        "走访完毕，缺取暖设备的已送到，无人照看的落实了结对邻居。",
    ),
    "health": (
        "村卫生室常用药缺药核查",
        "逐村核对常用药目录，缺药的一周内补齐。",
        "报缺药的卫生室",
        "缺的药已补齐，偏远村改为每周送药。",
    ),
    "education": (
        "学生上下学交通安全核查",
        "核对校车线路和步行路段，列出隐患。",
        "报学生要走的危险路段",
        "隐患路段已派人值守，校车线路调了两条。",
    ),
    "housing": (
        "农村房屋安全回头看",
        "对鉴定为 C、D 级的农房逐户回头看，有人住的先搬出来。",
        "逐户核对并劝离",
        "逐户看过，住人的都搬出来了，补助在办。",
    ),
    "environment": (
        "农村污水处理终端运行核查",
        "抽查处理终端运行和出水，停运的说清原因。",
        "报停运的终端",
        "停运的已恢复运行，运维单位扣了分。",
    ),
}
HANDS_BACK = "不在本单位职责之内，请改交给主管单位。"
ONCE_MORE = "缺逐处的清单，请补上再报。"


@dataclass(frozen=True, slots=True)
class Chain:
    """Who plays: the city's organ, the county's units by code, and who acts for each."""

    city: Actor
    units: Mapping[str, Organisation]
    handlers: Mapping[str, Actor]
    chance: random.Random
    last: datetime


def assign_and_answer(
    county_code: str,
    units: Mapping[str, Organisation],
    handlers: Mapping[str, Actor],
    *,
    seed: int,
    last: datetime,
    closed: int = 0,
) -> int:
    """Some two dozen, from just given to closed; says how many. Nothing where no organ lies above the county.

    Where the county's own report says how many of the city's were settled in a year (`closed`), so many are.
    """
    above = next((units[code] for code in sorted(units) if units[code].kind == "superior"), None)
    if above is None:
        return 0
    city = Actor(None, above.short_name, grants=(Held("superior", county_code[:4], above.pk, POWERS),))
    chain = Chain(city, units, handlers, random.Random(f"{seed}-above"), last)
    rows = list(_all(chain))
    missing = closed - sum(row.state == State.CLOSED for row in rows)
    return len(rows) + sum(1 for _row in _settled(chain, missing))


def _all(chain: Chain) -> Iterator[Assignment]:
    there = [code for code in ASKED if code in chain.units and code in chain.handlers]
    for number in range(ROUNDS):
        for place, code in enumerate(there):
            days = 8 + 45 * number + 4 * place
            yield _one(chain, code, chain.last - timedelta(days=days, hours=-(1 + place % 7)), number=number)


def _one(chain: Chain, code: str, at: datetime, *, number: int) -> Assignment:
    """The older ones are closed; of the newest some wait, some are at work, one was handed back."""
    title, body, task, answer = ASKED[code]
    row = actions.assign(
        actor=chain.city, now=at, organisation_id=chain.units[code].pk, title=f"{title}（第{'三二一'[number]}轮）", body=body,
        answer_on=(at + timedelta(days=DAYS_TO_ANSWER)).date(), reference=f"市府办督〔{at.year}〕{chain.chance.randint(2, 90)} 号",
    )  # fmt: skip
    unit = chain.handlers[code]
    fate = chain.chance.random() if number == 0 else 1.0
    if fate < 0.2:
        return row
    if fate < 0.3:
        return actions.return_up(actor=unit, assignment_id=row.pk, now=at + timedelta(hours=5), reason=HANDS_BACK)
    actions.accept(actor=unit, assignment_id=row.pk, now=at + timedelta(hours=6))
    parts = _parts(chain, unit, row, task, at=at + timedelta(days=1))
    if fate < 0.7:
        return row
    for organisation, part_id in parts:
        actions.end_part(
            actor=chain.handlers[organisation], part_id=part_id, now=at + timedelta(days=4), move="finish", words="已办，清单附后。"
        )  # fmt: skip
    row = actions.answer(actor=unit, assignment_id=row.pk, now=at + timedelta(days=5), words=answer)
    if number and chain.chance.random() < 0.15:
        actions.send_back(actor=chain.city, assignment_id=row.pk, now=at + timedelta(days=6), reason=ONCE_MORE)
        actions.answer(actor=unit, assignment_id=row.pk, now=at + timedelta(days=7), words=f"{answer}清单已补。")
    return actions.close(actor=chain.city, assignment_id=row.pk, now=at + timedelta(days=8)) if number else row


def _settled(chain: Chain, count: int) -> Iterator[Assignment]:
    """One matter in one township after another, all through the year: taken, answered, and found good by the city."""
    there = [code for code in ASKED if code in chain.units and code in chain.handlers]
    towns = sorted((unit for unit in chain.units.values() if unit.kind == "township"), key=lambda unit: unit.code)
    for number in range(count):
        code, town = there[number % len(there)], towns[number // len(there) % len(towns)]
        at = chain.last - timedelta(days=OLDEST - number * (OLDEST - NEWEST) // count, hours=chain.chance.randint(1, 8))
        yield _to_the_end(chain, code, town.short_name, at, number=number + 1)


def _to_the_end(chain: Chain, code: str, town: str, at: datetime, *, number: int) -> Assignment:
    """Nearly all are answered by the city's day; of a few it wants to know more."""
    title, body, _task, answer = ASKED[code]
    row = actions.assign(
        actor=chain.city, now=at, organisation_id=chain.units[code].pk, title=f"{title}（{town}）", body=f"{body}这次查{town}。",
        answer_on=(at + timedelta(days=DAYS_TO_ANSWER)).date(), reference=f"市府办交〔{at.year}〕{number} 号",
    )  # fmt: skip
    unit = chain.handlers[code]
    given: dict[str, Any] = {"assignment_id": row.pk}
    actions.accept(actor=unit, now=at + timedelta(hours=chain.chance.randint(2, 30)), **given)
    done = at + timedelta(days=chain.chance.choices((9, 15, 20, 24), (30, 40, 25, 5))[0])
    actions.answer(actor=unit, now=done, words=answer, **given)
    if chain.chance.random() < 0.06:
        actions.send_back(actor=chain.city, now=done + timedelta(hours=20), reason=ONCE_MORE, **given)
        actions.answer(actor=unit, now=done + timedelta(days=2), words=f"{answer}清单已补。", **given)
    return actions.close(actor=chain.city, now=done + timedelta(days=3), **given)


def _parts(chain: Chain, unit: Actor, row: Assignment, task: str, *, at: datetime) -> list[tuple[str, UUID]]:
    """Two townships have a part in it."""
    towns = sorted(code for code in chain.units if chain.units[code].kind == "township" and code in chain.handlers)
    found = []
    for code in chain.chance.sample(towns, min(2, len(towns))):
        part = actions.give_part(
            actor=unit, assignment_id=row.pk, now=at, organisation_id=chain.units[code].pk, task=task,
            due_on=(at + timedelta(days=10)).date(),
        )  # fmt: skip
        found.append((code, part.pk))
    return found
