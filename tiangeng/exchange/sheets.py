"""A hotline's cases as a sheet, for a platform that gives out and takes back tables: the same action as its machine's."""

import secrets
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tiangeng.documents.workbooks import cells
from tiangeng.documents.workbooks.columns import Column, Kind, register
from tiangeng.issues import actions as issues
from tiangeng.issues.models import Outcome
from tiangeng.issues.sheets.issues import leaves_of
from tiangeng.issues.states import State
from tiangeng.kernel import events
from tiangeng.kernel.actors import Actor
from tiangeng.kernel.ids import Blocks
from tiangeng.kernel.refusals import Refusal
from tiangeng.places.models import Level
from tiangeng.places.sheets import Places, places_of, region_column, with_town

from . import actions, queries
from .models import HotlineCase

POWER = "exchange.hotline"
EVENING = time(23, 59)  # a day by which an answer is wanted means that day to its end
SYSTEM = "12345"


@dataclass(slots=True)
class Known:
    """What the cells of a sheet may name, and the counties whose hotline this is."""

    places: Places
    categories: dict[str, set[str]]
    counties: list[str]

    def read(self, cell: Any) -> str:
        return self.places.read(cell)


def _begin(actor: Actor) -> Known:
    anywhere = places_of(actor, levels=(Level.COUNTY, Level.TOWNSHIP, Level.VILLAGE))
    return Known(anywhere, leaves_of(actor), _counties(actor))


def _counties(actor: Actor) -> list[str]:
    return sorted({grant.territory[:6] for grant in actor.grants if POWER in grant.capabilities})


def _category(cell: Any, known: Known) -> str:
    """Ours where it is one of ours; a hotline's own kinds are not: then the words decide, as at the machine's door."""
    found = known.categories.get("".join(cells.plain(cell).split()), set())
    return next(iter(found)) if len(found) == 1 else ""


def _words_of(case: HotlineCase) -> str:
    """The caller's words, without the line below them that says whose case it is."""
    said, _line, rest = case.issue.body.rpartition(f"\n\n（{case.system} 工单 ")
    return said if rest else case.issue.body


def _system(cell: Any, known: Any) -> str:
    text: str = cells.text(20, gettext_lazy("热线"))(cell, known)
    return text or SYSTEM


def _mobile(text: str) -> str:
    """A landline is left with the hotline, and says so nowhere else than in the sheet's hint."""
    return text[:30]


CASE = (
    Column(
        "system", gettext_lazy("热线"), _system, lambda row: row.system, words=("来源系统", "平台", "热线名称"),
        hint=gettext_lazy("谁的工单号，如 12345；不填就是 12345"),
    ),
    Column(
        "external_number", gettext_lazy("工单号"), cells.text(60, gettext_lazy("工单号")), lambda row: row.external_number,
        True, ("工单编号", "工单编码", "编号", "案件编号", "受理编号", "流水号"),
    ),
    Column(
        "received_at", gettext_lazy("来电时间"), cells.moment, lambda row: cells.told(row.received_at), True,
        ("受理时间", "登记时间", "来电日期", "受理日期", "反映时间", "创建时间"), is_fixed=True,
    ),
    Column(
        "answer_by", gettext_lazy("答复期限"), lambda cell, known: cells.moment(cell, otherwise=EVENING),
        lambda row: cells.told(row.answer_by),
        words=("办理期限", "办结期限", "答复时限", "截止时间", "要求答复时间", "办理时限", "限办时间"), is_fixed=True,
        hint=gettext_lazy("只写日期的，算到那天结束"),
    ),
    Column(
        "title", gettext_lazy("标题"), cells.text(80, gettext_lazy("标题")), lambda row: row.issue.title,
        words=("工单标题", "主题", "诉求标题"), is_once=True, hint=gettext_lazy("不填就从内容里取"),
    ),
    Column(
        "content", gettext_lazy("诉求内容"), cells.text(actions.CONTENT_LIMIT, gettext_lazy("诉求内容")), _words_of, True,
        ("内容", "工单内容", "反映内容", "问题描述", "来电内容", "情况", "诉求"), is_fixed=True,
    ),
    Column(
        "category", gettext_lazy("分类"), _category, lambda row: row.issue.category.name,
        words=("类别", "问题类别", "诉求类别", "事项类别", "类型"), is_once=True,
        hint=gettext_lazy("填本县的分类；别的分法不算错，按内容来分"),
    ),
    replace(region_column(gettext_lazy("村(社区)"), words=("所属区域", "属地", "事发区域")), is_required=False, is_once=True),
    Column(
        "place", gettext_lazy("地点"), cells.text(120, gettext_lazy("地点")), lambda row: row.issue.place,
        words=("地址", "事发地址", "事发地点", "具体地点", "诉求地址"), is_once=True,
    ),
    Column(
        "caller_name", gettext_lazy("来电人"), cells.text(40, gettext_lazy("来电人")),
        words=("姓名", "诉求人", "反映人", "联系人", "市民姓名"),
    ),
    Column(
        "caller_phone", gettext_lazy("来电号码"), cells.by_rule(_mobile, masked=True),
        words=("电话", "联系电话", "来电电话", "手机", "联系方式", "主叫号码"), is_sealed=True,
        hint=gettext_lazy("只留手机号；座机留在热线那边"),
    ),
    Column(
        "addition", gettext_lazy("后来补充"), cells.text(issues.ADDED_LIMIT, gettext_lazy("后来补充")), lambda row: row.added or "",
        words=("补充", "补充内容", "催单", "催单内容", "追记", "再次来电"), is_kept=True,
        hint=gettext_lazy("收过的工单，来电人后来又说的话、催单"),
    ),
    Column("number", gettext_lazy("本县编号"), show=lambda row: row.issue.number, only_out=True),
    Column("state", gettext_lazy("状态"), show=lambda row: State(row.held_state).label, only_out=True, beside=("held_state",)),
    Column("lead", gettext_lazy("牵头单位"), show=lambda row: row.held_lead or "", only_out=True),
    Column("solution", gettext_lazy("办理结果"), show=lambda row: row.held_solution, only_out=True, beside=("answer",)),
    Column("outcome", gettext_lazy("办成了吗"), show=lambda row: _outcome(row), only_out=True, beside=("answer",)),
    Column("reason", gettext_lazy("说明"), show=lambda row: _said_besides(row), only_out=True, beside=("answer",)),
    Column("accepted_at", gettext_lazy("接单时间"), show=lambda row: cells.told(row.held_accepted_at), only_out=True),
    Column("resolved_at", gettext_lazy("办结时间"), show=lambda row: cells.told(row.held_resolved_at), only_out=True),
    Column("closed_at", gettext_lazy("销号时间"), show=lambda row: cells.told(row.held_closed_at), only_out=True),
)  # fmt: skip


def _outcome(row: Any) -> str:
    return str(Outcome(row.held_outcome).label) if row.held_outcome else ""


def _said_besides(row: Any) -> str:
    """Why a case stands as it does: not once more how it was solved."""
    told = row.told or ""
    return "" if told.strip() == row.held_solution.strip() else told


def _apply(actor: Actor, now: datetime, values: dict[str, Any]) -> HotlineCase:
    told = {name: value for name, value in values.items() if value is not None}
    more = told.pop("addition", "")
    with events.silent():  # what stood in a sheet is no news to who told it
        case, _is_new = actions.take_case(
            actor=actor, now=now, county_code=_county(actor, told.get("region_code", "")), random_below=secrets.randbelow,
            call=actions.Call(**({"system": SYSTEM} | told)),
        )  # fmt: skip
    return _change(actor, now, case, {"addition": more}) if more else case


def _change(actor: Actor, now: datetime, case: HotlineCase, values: dict[str, Any]) -> HotlineCase:
    """Only what the caller said later changes a case."""
    if said := values.get("addition"):
        more = actions.More(case.system, case.external_number, said)
        actions.add_to_case(actor=actor, more=more, county_code=case.county_code, now=now)
    return case


def _ahead(actor: Actor, now: datetime, rows: Sequence[Mapping[str, Any]]) -> Blocks:
    own = _counties(actor)
    said = [(row.get("region_code") or "")[:6] or (own[0] if len(own) == 1 else "") for row in rows]
    return issues.numbers_ahead(Counter(county for county in said if county), now=now)


def _county(actor: Actor, region_code: str) -> str:
    counties = [region_code[:6]] if region_code else _counties(actor)
    if len(counties) != 1:
        raise Refusal(_("您接着几个县的热线，请填写是哪个村(社区)的。"))
    return counties[0]


def _settle(actor: Actor, now: datetime, values: dict[str, Any], known: Known) -> dict[str, Any]:
    actions.not_ahead(values["received_at"], now=now)
    return values


def _there(actor: Actor, rows: Sequence[Mapping[str, Any]], known: Known) -> dict[int, HotlineCase]:
    found = queries.cases(actor).filter(
        county_code__in=known.counties, external_number__in={row["external_number"] for row in rows}
    )
    cases = {(case.system, case.external_number): case for case in with_town(found)}
    keys = [(row.get("system") or SYSTEM, row["external_number"]) for row in rows]
    return {at: cases[key] for at, key in enumerate(keys) if key in cases}


def _review(rows: Sequence[Mapping[str, Any]], known: Known, seen: set[Any]) -> Iterator[tuple[int, str, str]]:
    """What another account has brought is out of this one's sight, and is taken all the same."""
    numbers: dict[str, set[str]] = {}
    for row in rows:
        numbers.setdefault(row.get("system") or SYSTEM, set()).add(row["external_number"])
    there = {key for county in known.counties for key in queries.taken(county, numbers)}
    for at, row in enumerate(rows):
        key = (row.get("system") or SYSTEM, row["external_number"])
        if key in there:
            yield at, "external_number", _("这个工单号已经收过了")
        elif key in seen:
            yield at, "external_number", _("这个工单号在表里出现了两次")
        elif row.get("answer_by") and row["answer_by"] < row["received_at"]:
            yield at, "answer_by", _("答复期限比来电时间还早")
        seen.add(key)


def add() -> None:
    register(
        Kind(
            "exchange.hotline", gettext_lazy("热线工单"), POWER, CASE, _apply, _begin, _review, "hotline:cases", with_town,
            ("external_number",), _there, _settle, _change, _ahead,
        )
    )  # fmt: skip
