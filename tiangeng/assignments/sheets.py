"""Assignments as a sheet: a round of them given out at once, and answered at once, each through the ordinary action."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tiangeng.documents.workbooks import cells
from tiangeng.documents.workbooks.columns import Column, Kind, register
from tiangeng.documents.workbooks.twice import told
from tiangeng.kernel.actors import Actor
from tiangeng.kernel.refusals import Refusal
from tiangeng.people.models import Organisation
from tiangeng.places.models import Region
from tiangeng.places.sheets import Named, named, tight

from . import actions, queries
from .models import Assignment

AGAIN = ("organisation_id", "answer_on", "authorised_by", "authorised_under")


def _units(actor: Actor) -> Named:
    """Open units by every way of naming them; where a city has several of one name, with the county before it."""
    county = Region.objects.filter(code=OuterRef("county_code")).values("name")
    rows = Organisation.objects.visible_to(actor).filter(is_active=True).annotate(county=Subquery(county))
    said = rows.values_list("pk", "code", "name", "short_name", "county")
    return named(
        (pk, [*words, *(county + word for word in words)])
        for pk, *words, county in ((*row[:-1], row[-1] or "") for row in said)
    )


def _unit(cell: Any, known: Named) -> UUID | str:
    text = cells.plain(cell)
    found = known.get(tight(text), set())
    if not text or len(found) == 1:
        return next(iter(found)) if text else ""
    shown = {"text": text[:30]}
    if found:
        raise cells.BadCell(_("叫“%(text)s”的单位不止一个，前面请加上县，如“龙泉市 水利局”") % shown)
    raise cells.BadCell(_("没有找到单位“%(text)s”") % shown)


def _text(name: str, label: Any, limit: int, *words: str, **more: Any) -> Column:
    return Column(name, label, cells.text(limit, label), lambda row: getattr(row, name), words=words, **more)


ASSIGNMENT = (
    _text("title", gettext_lazy("标题"), 80, "交办事项", "事项", "任务", is_required=True, is_fixed=True),
    _text(
        "body", gettext_lazy("要办什么"), actions.TEXT_LIMIT, "内容", "任务内容", "具体要求", "工作要求", is_required=True,
        is_fixed=True, beside=("title",),
    ),
    Column(
        "organisation_id", gettext_lazy("交给哪个单位"), _unit, lambda row: row.organisation.name, True,
        ("承办单位", "责任单位", "承办", "单位", "牵头单位"), beside=("organisation",),
    ),
    Column(
        "answer_on", gettext_lazy("哪天前回复"), cells.day, lambda row: row.answer_on, True,
        ("回复期限", "办结时限", "完成时限", "反馈时间", "期限"),
    ),
    _text("reference", gettext_lazy("文号"), 60, "来文文号", is_fixed=True, beside=("title",)),
    _text("authorised_by", gettext_lazy("县级谁批准"), 60, "批准人", is_kept=True),
    _text(
        "authorised_under", gettext_lazy("部署文件"), 120, "依据", is_kept=True,
        hint=gettext_lazy("只有派到村的才要填：未经县级统一部署的事，不能派交给村。"),
    ),
    _text(
        "answer", gettext_lazy("回复"), actions.TEXT_LIMIT, "办理情况", "反馈情况", "完成情况", is_kept=True,
        hint=gettext_lazy("承办的单位在这里写回复；新交办的空着"),
    ),
    Column("state", gettext_lazy("状态"), show=lambda row: row.get_state_display(), only_out=True),
    Column("level", gettext_lazy("哪级交办"), show=lambda row: row.get_level_display(), only_out=True, beside=("title",)),
    Column("assigner", gettext_lazy("交办单位"), show=lambda row: row.assigner_name, only_out=True, beside=("title",)),
    Column("assigned_at", gettext_lazy("交办时间"), show=lambda row: cells.told(row.assigned_at), only_out=True),
    Column("number", gettext_lazy("交办编号"), cells.ident, lambda row: str(row.pk), is_fixed=True),
)  # fmt: skip


def _assign(actor: Actor, now: datetime, values: dict[str, Any]) -> Assignment:
    if values.get("answer"):
        raise Refusal(_("新交办的事还没有人接，不能带着回复。"), form_field="answer")
    told = {name: value for name, value in values.items() if name not in ("number", "answer") and value}
    return actions.assign(actor=actor, now=now, **told)


def _change(actor: Actor, now: datetime, record: Assignment, changes: dict[str, Any]) -> Assignment:
    """Given to another unit, or with another day, where it came back; answered, where the unit is at it."""
    if set(changes) & set(AGAIN):
        kept = {name: getattr(record, name) for name in AGAIN}
        again = kept | {name: changes[name] for name in AGAIN if name in changes}
        record = actions.assign_again(actor=actor, now=now, assignment_id=record.pk, **again)
    if "answer" in changes:
        record = actions.answer(actor=actor, now=now, assignment_id=record.pk, words=changes["answer"])
    return record


def _there(actor: Actor, rows: Sequence[Mapping[str, Any]], known: Named) -> dict[int, Assignment]:
    found = queries.listed(actor).in_bulk([row["number"] for row in rows])
    return {at: found[row["number"]] for at, row in enumerate(rows) if row["number"] in found}


def _review(rows: Sequence[Mapping[str, Any]], known: Any, seen: set[Any]) -> Iterator[tuple[int, str, str]]:
    """One thing under one heading is given to a unit once."""
    units, titles = {row["organisation_id"] for row in rows}, {row["title"] for row in rows}
    same = Assignment.objects.filter(organisation_id__in=units, title__in=titles)
    there = set(same.values_list("organisation_id", "title", "body"))
    yield from told(
        rows, seen, there, by=lambda row: (row["organisation_id"], row["title"], row["body"]), column="title",
        before=_("这件事已经交给这个单位了"), again=_("这件事在表里交给这个单位两次"),
    )  # fmt: skip


def add() -> None:
    register(
        Kind(
            "assignments.assignment", gettext_lazy("上级交办"), ("assignments.assign", "assignments.answer"), ASSIGNMENT,
            _assign, _units, _review, list_url_name="assignments:list", key=("number",), there=_there, change=_change,
            is_tried=True,
        )
    )  # fmt: skip
