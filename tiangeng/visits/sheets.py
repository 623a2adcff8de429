"""Visits as a sheet: the diary of whoever brings it, each row through the ordinary action."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tiangeng.documents.workbooks import cells
from tiangeng.documents.workbooks.columns import Column, Kind, register
from tiangeng.kernel.actors import Actor
from tiangeng.places.sheets import places_of, region_column, with_town

from . import actions
from .models import PartOfDay, Visit

HEARD_LIMIT, WORDS_LIMIT = 20_000, 4_000


def _words(name: str, label: Any, limit: int, *others: str, required: bool = False) -> Column:
    return Column(name, label, cells.text(limit, label), lambda row: getattr(row, name), required, others)


VISIT = (
    region_column(gettext_lazy("村(社区)"), words=("走访村", "走访地点")),
    Column(
        "visited_on", gettext_lazy("走访日期"), cells.day, lambda row: row.visited_on, True, ("日期", "走访时间", "时间", "下村日期"),
    ),
    Column(
        "part_of_day", gettext_lazy("时段"), lambda cell, known: cells.one_of(cell, PartOfDay.choices),
        lambda row: row.get_part_of_day_display(), words=("上午下午",),
    ),
    _words("heard", gettext_lazy("听到的"), HEARD_LIMIT, "走访内容", "听到的情况", "民情", "走访情况", "内容", required=True),
    _words("policies_told", gettext_lazy("讲的政策"), WORDS_LIMIT, "政策宣讲", "宣讲政策"),
    _words("ideas", gettext_lazy("想法"), WORDS_LIMIT, "意见建议", "思考"),
    Column(
        "is_private", gettext_lazy("只给本单位看"), cells.truth, lambda row: row.is_private, words=("不公开",),
    ),
    Column("staff", gettext_lazy("谁去的"), show=lambda row: row.staff.name, only_out=True),
    Column("organisation", gettext_lazy("单位"), show=lambda row: row.organisation.name, only_out=True),
)  # fmt: skip


def _apply(actor: Actor, now: datetime, values: dict[str, Any]) -> Visit:
    return actions.record_visit(actor=actor, now=now, **values)


def _review(rows: Sequence[Mapping[str, Any]], known: Any, seen: set[Any]) -> Iterator[tuple[int, str, str]]:
    """The same words about the same village on the same day are the same visit, whoever wrote them down."""
    same = Visit.objects.filter(
        region_code__in={row["region_code"] for row in rows}, visited_on__in={row["visited_on"] for row in rows}
    )
    told = set(same.values_list("region_code", "visited_on", "heard"))
    for at, row in enumerate(rows):
        key = (row["region_code"], row["visited_on"], row["heard"])
        if key in told:
            yield at, "heard", _("这次走访已经记过了")
        elif key in seen:
            yield at, "heard", _("这次走访在表里出现了两次")
        seen.add(key)


def add() -> None:
    register(
        Kind(
            "visits.visit", gettext_lazy("走访"), "visits.record", VISIT, _apply, places_of, _review, "visits:list",
            lambda rows: with_town(rows).select_related("staff", "organisation"),
        )
    )  # fmt: skip
