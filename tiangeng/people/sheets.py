"""Staff as a sheet: a unit by its name or code, a phone masked on the way out."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tiangeng.algorithms import codes
from tiangeng.documents.workbooks import cells
from tiangeng.documents.workbooks.columns import Column, Kind, register
from tiangeng.kernel.actors import Actor

from . import actions
from .models import Organisation, Staff
from .refusals import PhoneWrong

Units = dict[str, set[UUID]]


def _units(actor: Actor) -> Units:
    """Open units by every way of naming them."""
    found: Units = {}
    rows = Organisation.objects.visible_to(actor).filter(is_active=True).values_list("id", "code", "name", "short_name")
    for pk, *said in rows:
        for word in said:
            found.setdefault("".join(word.split()), set()).add(pk)
    return found


def _unit(cell: Any, known: Units) -> UUID | str:
    text = cells.plain(cell)
    found = known.get("".join(text.split()), set())
    if not text or len(found) == 1:
        return next(iter(found)) if text else ""
    shown = {"text": text[:30]}
    raise cells.BadCell(
        _("叫“%(text)s”的单位不止一个，请填单位代码") % shown if found else _("没有找到单位“%(text)s”") % shown
    )


def _phone(text: str) -> str:
    try:
        return codes.parse_mobile_phone(text)
    except codes.PhoneInvalid as error:
        raise PhoneWrong from error


STAFF = (
    Column(
        "organisation_id", gettext_lazy("单位"), _unit, lambda row: row.organisation.name, True,
        ("部门", "所在单位", "工作单位", "单位名称", "单位代码", "派出单位"),
    ),
    Column(
        "name", gettext_lazy("姓名"), cells.text(40, gettext_lazy("姓名")), lambda row: row.name, True,
        ("干部", "干部姓名", "名字"),
    ),
    Column(
        "position", gettext_lazy("职务"), cells.text(60, gettext_lazy("职务")), lambda row: row.position, False,
        ("岗位", "职位", "职务职级"),
    ),
    Column(
        "phone", gettext_lazy("手机号"), cells.by_rule(_phone, masked=True), lambda row: str(row.phone or ""),
        words=("手机", "电话", "联系电话", "联系方式"), is_sealed=True,
    ),
)  # fmt: skip


def _apply(actor: Actor, now: datetime, values: dict[str, Any]) -> Staff:
    return actions.create_staff(actor=actor, now=now, **values)


def _review(rows: Sequence[Mapping[str, Any]], known: Any, seen: set[Any]) -> Iterator[tuple[int, str, str]]:
    """One name twice in one unit is nearly always the same person twice; who really is another is entered by hand."""
    there = set(
        Staff.objects.filter(
            organisation_id__in={row["organisation_id"] for row in rows}, name__in={row["name"] for row in rows},
            is_active=True,
        ).values_list("organisation_id", "name")
    )  # fmt: skip
    for at, row in enumerate(rows):
        key = (row["organisation_id"], row["name"])
        if key in there:
            yield at, "name", _("这个单位已有同名的干部；确实是两个人的，请单独登记")
        elif key in seen:
            yield at, "name", _("这个单位的这个名字在表里出现了两次")
        seen.add(key)


def add() -> None:
    register(
        Kind(
            "people.staff", gettext_lazy("干部"), "people.edit", STAFF, _apply, _units, _review, "people:staff_list",
        )
    )  # fmt: skip
