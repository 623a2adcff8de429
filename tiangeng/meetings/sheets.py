"""Meetings as a sheet, called and moved through the ordinary actions; and what was given out at them, reported as done."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tiangeng.documents.workbooks import cells
from tiangeng.documents.workbooks.columns import Column, register
from tiangeng.documents.workbooks.columns import Kind as Sheet
from tiangeng.documents.workbooks.twice import told
from tiangeng.kernel.actors import Actor
from tiangeng.kernel.refusals import Refusal
from tiangeng.people.sheets import colleague, colleagues_of, shown_colleague
from tiangeng.places import models as regions
from tiangeng.places.sheets import Named, Places, places_of, region_column, show_place, with_town

from . import actions, queries
from .models import Item, Kind, Meeting

ANYWHERE = (regions.Level.COUNTY, regions.Level.TOWNSHIP, regions.Level.VILLAGE)


@dataclass(slots=True)
class Known:
    """What the cells of a sheet may name."""

    places: Places
    staff: Named

    def read(self, cell: Any) -> str:
        return self.places.read(cell)


def _begin(actor: Actor) -> Known:
    return Known(places_of(actor, levels=ANYWHERE), colleagues_of(actor))


MEETING = (
    Column(
        "title", gettext_lazy("会议名称"), cells.text(80, gettext_lazy("会议名称")), lambda row: row.title, True,
        ("会议", "名称", "会议主题"),
    ),
    Column(
        "kind", gettext_lazy("开什么会"), lambda cell, known: cells.one_of(cell, Kind.choices),
        lambda row: row.get_kind_display(), True, ("会议类型", "会议种类", "类型"), is_fixed=True, beside=("title",),
    ),
    region_column(gettext_lazy("管哪里的事"), words=("所属地", "召开范围"), is_fixed=True),
    Column(
        "begins_at", gettext_lazy("哪天几点"), cells.moment, lambda row: cells.told(row.begins_at), True,
        ("时间", "会议时间", "召开时间", "开会时间"),
    ),
    Column(
        "place", gettext_lazy("在哪里开"), cells.text(80, gettext_lazy("在哪里开")), lambda row: row.place,
        words=("地点", "会议地点", "会议室"), beside=("title",),
    ),
    Column(
        "chair_id", gettext_lazy("谁主持"), lambda cell, known: colleague(cell, known.staff),
        lambda row: shown_colleague(row.chair) if row.chair else "", words=("主持人", "主持"), beside=("chair",),
        hint=gettext_lazy("姓名，同名的前面加单位；还没定就空着"),
    ),
    Column("state", gettext_lazy("状态"), show=lambda row: row.get_state_display(), only_out=True),
    Column("organisation", gettext_lazy("召集单位"), show=lambda row: row.organisation.short_name, only_out=True),
    Column("item_count", gettext_lazy("议程"), show=lambda row: row.item_count, only_out=True),
    Column("settled_count", gettext_lazy("已了结"), show=lambda row: row.settled_count, only_out=True),
    Column("number", gettext_lazy("会议编号"), cells.ident, lambda row: str(row.pk), is_fixed=True),
)  # fmt: skip


def _call(actor: Actor, now: datetime, values: dict[str, Any]) -> Meeting:
    return actions.call(
        actor=actor, now=now, **{name: value for name, value in values.items() if name != "number" and value is not None}
    )  # fmt: skip


def _move(actor: Actor, now: datetime, record: Meeting, changes: dict[str, Any]) -> Meeting:
    kept = {name: getattr(record, name) for name in ("title", "begins_at", "place", "chair_id")}
    return actions.change(
        actor=actor, now=now, meeting_id=record.pk, seen_version=record.version, **(kept | changes)
    )  # fmt: skip


def _prepared(rows: Any, actor: Actor | None = None) -> Any:
    return with_town(rows).select_related("organisation", "chair__organisation")


def _meetings_there(actor: Actor, rows: Sequence[Mapping[str, Any]], known: Any) -> dict[int, Meeting]:
    found = _prepared(queries.listed(actor)).in_bulk([row["number"] for row in rows])
    return {at: found[row["number"]] for at, row in enumerate(rows) if row["number"] in found}


def _review(rows: Sequence[Mapping[str, Any]], known: Any, seen: set[Any]) -> Iterator[tuple[int, str, str]]:
    """One name at one hour for one place is one meeting, whoever called it."""
    same = Meeting.objects.filter(
        region_code__in={row["region_code"] for row in rows}, begins_at__in={row["begins_at"] for row in rows}
    )
    there = set(same.values_list("region_code", "begins_at", "title"))
    yield from told(
        rows, seen, there, by=lambda row: (row["region_code"], row["begins_at"], row["title"]), column="title",
        before=_("这个会已经登记过了"), again=_("这个会在表里出现了两次"),
    )  # fmt: skip


# ---------------------------------------------------------------------- what was given out

TASK = (
    Column("issue", gettext_lazy("事项"), show=lambda row: row.issue.title, only_out=True),
    Column("issue_number", gettext_lazy("事项编号"), show=lambda row: row.issue.number, only_out=True, beside=("issue",)),
    Column("place", gettext_lazy("在哪里"), show=show_place, only_out=True, beside=("issue",)),
    Column("meeting", gettext_lazy("会议"), show=lambda row: row.meeting_title, only_out=True, beside=("issue",)),
    Column("state", gettext_lazy("状态"), show=lambda row: row.get_state_display(), only_out=True),
    Column(
        "responsible", gettext_lazy("由谁办"), show=lambda row: row.responsible.short_name if row.responsible else "",
        only_out=True,
    ),
    Column("until_on", gettext_lazy("哪天前办好"), show=lambda row: row.until_on, only_out=True),
    Column("agreement", gettext_lazy("说定了什么"), show=lambda row: row.agreement, only_out=True),
    Column(
        "words", gettext_lazy("办得怎样"), cells.text(5000, gettext_lazy("办得怎样")), lambda row: row.result,
        words=("办理结果", "办理情况", "完成情况"), is_kept=True,
        hint=gettext_lazy("办好了的，写怎么办好的，就是报“办好了”；没办好的空着"),
    ),
    Column("number", gettext_lazy("任务编号"), cells.ident, lambda row: str(row.pk), True, is_fixed=True),
)  # fmt: skip


def _no_task(actor: Actor, now: datetime, values: dict[str, Any]) -> Item:
    raise Refusal(_("要办的事是在会上定的，请在会议的页面上记下结果。"), form_field="number")


def _finish(actor: Actor, now: datetime, record: Item, changes: dict[str, Any]) -> Item:
    return actions.finish(actor=actor, now=now, item_id=record.pk, words=changes["words"])


def _tasks_prepared(rows: Any, actor: Actor | None = None) -> Any:
    return with_town(rows).select_related("issue", "responsible")


def _tasks_there(actor: Actor, rows: Sequence[Mapping[str, Any]], known: Any) -> dict[int, Item]:
    found = _tasks_prepared(queries.tasks(actor)).in_bulk([row["number"] for row in rows])
    return {at: found[row["number"]] for at, row in enumerate(rows) if row["number"] in found}


def add() -> None:
    register(
        Sheet(
            "meetings.meeting", gettext_lazy("会议"), "meetings.call", MEETING, _call, _begin, _review,
            list_url_name="meetings:list", prepare=_prepared, key=("number",), there=_meetings_there, change=_move,
            is_tried=True,
        )
    )  # fmt: skip
    register(
        Sheet(
            "meetings.task", gettext_lazy("会上定的事"), "issues.handle", TASK, _no_task, list_url_name="meetings:tasks",
            prepare=_tasks_prepared, key=("number",), there=_tasks_there, change=_finish, is_tried=True,
        )
    )  # fmt: skip
