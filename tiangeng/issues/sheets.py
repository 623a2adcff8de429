"""Issues as a sheet: reported through the ordinary action, one row one issue; who reported stays out of what is taken out."""

import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tiangeng.algorithms import codes
from tiangeng.documents.workbooks import cells
from tiangeng.documents.workbooks.columns import Column, Kind, register
from tiangeng.kernel import events
from tiangeng.kernel.actors import Actor
from tiangeng.kernel.refusals import Refusal
from tiangeng.places.sheets import Places, places_of, region_column, with_town

from . import actions
from .models import Category, Issue, Source

TITLE_LIMIT, BODY_LIMIT, PLACE_LIMIT, NAME_LIMIT = 80, 20_000, 120, 40


@dataclass(slots=True)
class Known:
    """What the cells of a sheet may name."""

    places: Places
    categories: dict[str, set[str]]  # every way of saying a leaf → its code


def _begin(actor: Actor) -> Known:
    below = Q(pk__in=[])
    for territory in {grant.territory[:6] for grant in actor.grants}:
        below |= Q(county_code__startswith=territory)
    leaves = Category.objects.filter(below, is_active=True, parent__isnull=False, is_complaint=False)
    said: dict[str, set[str]] = {}
    for code, name, branch in leaves.values_list("code", "name", "parent__name"):
        for words in (code, name, branch + name):
            said.setdefault("".join(words.split()), set()).add(code)
    return Known(places_of(actor), said)


def _category(cell: Any, known: Known) -> str:
    text = cells.plain(cell)
    found = known.categories.get("".join(text.split()), set())
    if not text or len(found) == 1:
        return next(iter(found)) if text else ""
    shown = {"text": text[:30]}
    said = _("叫“%(text)s”的分类不止一个，前面请加上大类") if found else _("没有“%(text)s”这个分类，请填最细的一级")
    raise cells.BadCell(said % shown)


def _phone(text: str) -> str:
    try:
        return codes.parse_mobile_phone(text)
    except codes.PhoneInvalid as error:
        raise Refusal(_(str(error))) from None


_REGION = region_column(gettext_lazy("村(社区)"), words=("发生地", "所在地", "属地"))
ISSUE = (
    Column("number", gettext_lazy("编号"), show=lambda row: row.number, words=("事项编号",)),
    Column(
        "title", gettext_lazy("标题"), cells.text(TITLE_LIMIT, gettext_lazy("标题")), lambda row: row.title, True,
        ("事项", "事项名称", "问题", "问题名称", "诉求"),
    ),
    Column(
        "body", gettext_lazy("情况"), cells.text(BODY_LIMIT, gettext_lazy("情况")), lambda row: row.body, True,
        ("内容", "问题描述", "具体情况", "诉求内容", "反映内容"),
    ),
    Column(
        "region_code", _REGION.label, lambda cell, known: known.places.read(cell), _REGION.show, True, _REGION.words,
        _REGION.hint,
    ),
    Column(
        "category", gettext_lazy("分类"), _category, lambda row: row.category.name, True, ("类别", "问题类别", "事项类别", "类型"),
    ),
    Column(
        "place", gettext_lazy("地点"), cells.text(PLACE_LIMIT, gettext_lazy("地点")), lambda row: row.place, words=("具体地点", "位置"),
    ),
    Column(
        "source", gettext_lazy("来源"), lambda cell, known: cells.one_of(cell, Source.choices, default=Source.OFFICE),
        lambda row: row.get_source_display(), words=("来源渠道", "渠道"),
    ),
    Column(
        "reporter_name", gettext_lazy("反映人"), cells.text(NAME_LIMIT, gettext_lazy("反映人")),
        words=("姓名", "群众姓名", "来电人", "诉求人"),
    ),
    Column(
        "reporter_phone", gettext_lazy("反映人电话"), cells.by_rule(_phone, masked=True),
        words=("电话", "联系电话", "来电号码", "手机"), is_sealed=True,
    ),
    Column("state", gettext_lazy("状态"), show=lambda row: row.get_state_display(), only_out=True),
    Column("lead", gettext_lazy("牵头单位"), show=lambda row: row.lead.name if row.lead else "", only_out=True),
    Column("reported_at", gettext_lazy("上报时间"), show=lambda row: _moment(row.reported_at), only_out=True),
    Column("due_at", gettext_lazy("时限"), show=lambda row: _moment(row.due_at), only_out=True),
)  # fmt: skip


def _moment(at: datetime | None) -> str:
    return timezone.localtime(at).strftime("%Y-%m-%d %H:%M") if at else ""


def _apply(actor: Actor, now: datetime, values: dict[str, Any]) -> Issue:
    told = {name: value for name, value in values.items() if name != "number"}
    with events.silent():  # what stood in a sheet is no news to who told it
        return actions.report_issue(actor=actor, now=now, random_below=secrets.randbelow, **told)


def _review(rows: Sequence[Mapping[str, Any]], known: Any, seen: set[Any]) -> Iterator[tuple[int, str, str]]:
    """What an export gave out comes back with its number; what was typed twice has the same words in the same village."""
    numbers = {row["number"] for row in rows if row.get("number")}
    there = set(Issue.objects.filter(number__in=numbers).values_list("number", flat=True)) if numbers else set()
    same = Issue.objects.filter(
        region_code__in={row["region_code"] for row in rows}, title__in={row["title"] for row in rows}
    )
    told = set(same.values_list("region_code", "title", "body"))
    for at, row in enumerate(rows):
        key = (row["region_code"], row["title"], row["body"])
        if row.get("number") in there:
            yield at, "number", _("这件事已经在系统里")
        elif key in told:
            yield at, "title", _("这个村已经有一件一模一样的")
        elif key in seen:
            yield at, "title", _("这件事在表里出现了两次")
        seen.add(key)


def add() -> None:
    register(
        Kind(
            "issues.issue", gettext_lazy("事项"), "issues.report", ISSUE, _apply, _begin, _review, "issues:list", with_town,
        )
    )  # fmt: skip
