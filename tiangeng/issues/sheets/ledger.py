"""An office's old ledger 旧账 as a sheet: what was told, and mostly done, before there was a system."""

import secrets
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tiangeng.documents.workbooks import cells
from tiangeng.documents.workbooks.columns import Column, Kind, register
from tiangeng.documents.workbooks.twice import told
from tiangeng.issues import actions
from tiangeng.issues.actions.filing import UNIT_LIMIT
from tiangeng.issues.actions.moves import REASON_LIMIT
from tiangeng.issues.models import Issue
from tiangeng.kernel import events
from tiangeng.kernel.actors import Actor

from .issues import ISSUE, ahead, begin

_FROM_ISSUES = (
    "title",
    "body",
    "region_code",
    "town",
    "category",
    "place",
    "source",
    "reporter_name",
    "reporter_phone",
)

LEDGER = (
    *(column for column in ISSUE if column.name in _FROM_ISSUES),
    Column(
        "told_on", gettext_lazy("提出日期"), cells.day, is_required=True,
        words=("反映日期", "受理日期", "登记日期", "上报日期", "反映时间", "受理时间", "登记时间", "上报时间", "日期"),
    ),
    Column(
        "ended_on", gettext_lazy("了结日期"), cells.day,
        words=("办结日期", "办结时间", "完成日期", "完成时间", "销号日期", "销号时间"),
        hint=gettext_lazy("填了的存档，不催办、不计分；没填的按今天新收的一件办"),
    ),
    Column(
        "handled_by", gettext_lazy("办理单位"), cells.text(UNIT_LIMIT, gettext_lazy("办理单位")),
        words=("承办单位", "责任单位", "牵头单位", "办理部门"),
    ),
    Column(
        "ended_how", gettext_lazy("办理情况"), cells.text(REASON_LIMIT, gettext_lazy("办理情况")),
        words=("办理结果", "处理情况", "处理结果", "解决情况", "答复"),
    ),
)  # fmt: skip


def _settle(actor: Actor, now: datetime, values: dict[str, Any], known: Any) -> dict[str, Any]:
    actions.check_days(values["told_on"], values.get("ended_on"), today=timezone.localdate(now))
    return values


def _apply(actor: Actor, now: datetime, values: dict[str, Any]) -> Issue:
    with events.silent():  # long over, or seen by whom it waits for
        return actions.file_issue(actor=actor, now=now, random_below=secrets.randbelow, **values)


def _review(rows: Sequence[Mapping[str, Any]], known: Any, seen: set[Any]) -> Iterator[tuple[int, str, str]]:
    """What came in before, or stands twice: the same words in the same village, told on the same day."""
    same = Issue.objects.filter(
        region_code__in={row["region_code"] for row in rows}, title__in={row["title"] for row in rows}
    ).values_list("region_code", "title", "body", "reported_at")
    there = {(*words, timezone.localdate(at)) for *words, at in same}
    yield from told(
        rows, seen, there, by=lambda row: (row["region_code"], row["title"], row["body"], row["told_on"]), column="title",
        before=_("这个村这一天已经有一件一模一样的"), again=_("这件事在表里出现了两次"),
    )  # fmt: skip


def add() -> None:
    register(
        Kind(
            "issues.ledger", gettext_lazy("旧账（系统之前的事项）"), "issues.dispatch", LEDGER, _apply, begin, _review,
            settle=_settle, ahead=ahead,
        )
    )  # fmt: skip
