"""The opinion box as a sheet: answers are written beside, and slips of paper from the desk come in as opinions."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tiangeng.documents.workbooks import cells
from tiangeng.documents.workbooks.columns import Column, Kind, register
from tiangeng.documents.workbooks.twice import told
from tiangeng.kernel.actors import Actor
from tiangeng.kernel.refusals import Refusal

from . import actions
from .models import Opinion, OpinionKind

POWER = "public.opinions"


def _text(name: str, label: Any, limit: int, *words: str, **more: Any) -> Column:
    return Column(name, label, cells.text(limit, label), lambda row: getattr(row, name), words=words, **more)


OPINION = (
    Column(
        "kind", gettext_lazy("关于什么"), lambda cell, known: cells.one_of(cell, OpinionKind.choices, default=OpinionKind.IDEA),
        lambda row: row.get_kind_display(), words=("种类", "类别"), is_fixed=True, beside=("body",),
        hint=gettext_lazy("不填就是“有个建议”"),
    ),
    _text("body", gettext_lazy("意见"), actions.OPINION_LIMIT, "内容", "意见内容", is_required=True, is_fixed=True),
    _text("answer", gettext_lazy("答复"), actions.WORDS_LIMIT, "答复内容", "回复", beside=("answered_at",)),
    _text("closing", gettext_lazy("怎样了结的"), actions.WORDS_LIMIT, "了结", "处理结果"),
    Column("state", gettext_lazy("状态"), show=lambda row: row.get_state_display(), only_out=True),
    Column("sent_at", gettext_lazy("什么时候提的"), show=lambda row: cells.told(row.sent_at), only_out=True),
    Column("number", gettext_lazy("意见编号"), cells.ident, lambda row: str(row.pk), is_fixed=True),
)  # fmt: skip


def _apply(actor: Actor, now: datetime, values: dict[str, Any]) -> Opinion:
    """A slip of paper, and what was written back on it."""
    counties = sorted({grant.territory[:6] for grant in actor.grants if POWER in grant.capabilities})
    if len(counties) != 1 or len(counties[0]) < 6:
        raise Refusal(_("您管着几个县的意见箱，纸条请由各县自己录入。"))
    opinion = actions.note_opinion(
        actor=actor, now=now, county_code=counties[0], kind=values.get("kind") or OpinionKind.IDEA, body=values["body"]
    )
    return _change(actor, now, opinion, values)


def _change(actor: Actor, now: datetime, record: Opinion, changes: dict[str, Any]) -> Opinion:
    for name, act in (("answer", actions.answer_opinion), ("closing", actions.close_opinion)):
        if words := changes.get(name):
            record = act(actor=actor, now=now, opinion_id=record.pk, words=words)
        elif name in changes and getattr(record, name):
            raise Refusal(_("写意见的人已经看得到这句话，不能收回。"), form_field=name)
    return record


def _there(actor: Actor, rows: Sequence[Mapping[str, Any]], known: Any) -> dict[int, Opinion]:
    found = Opinion.objects.visible_to(actor).in_bulk([row["number"] for row in rows])
    return {at: found[row["number"]] for at, row in enumerate(rows) if row["number"] in found}


def _review(rows: Sequence[Mapping[str, Any]], known: Any, seen: set[Any]) -> Iterator[tuple[int, str, str]]:
    """A slip copied before has the same words."""
    there = set(Opinion.objects.filter(body__in={row["body"] for row in rows}).values_list("body", flat=True))
    yield from told(
        rows, seen, there, by=lambda row: row["body"], column="body",
        before=_("意见箱里已经有一字不差的一条"), again=_("这条意见在表里出现了两次"),
    )  # fmt: skip


def add() -> None:
    register(
        Kind(
            "public.opinion", gettext_lazy("意见"), POWER, OPINION, _apply, review=_review, list_url_name="opinions:list",
            key=("number",), there=_there, change=_change, is_tried=True,
        )
    )  # fmt: skip
