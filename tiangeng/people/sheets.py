"""Staff and units as sheets: a unit by its name or code, a person's phone masked on the way out."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from tiangeng.algorithms import codes
from tiangeng.documents.workbooks import cells
from tiangeng.documents.workbooks.columns import Column, Kind, Record, keep_as_record, register
from tiangeng.documents.workbooks.twice import told
from tiangeng.kernel.actors import Actor
from tiangeng.kernel.refusals import Refusal
from tiangeng.places import rules as places
from tiangeng.places.models import Level
from tiangeng.places.sheets import (
    Named,
    Places,
    named,
    places_of,
    region_column,
    tight,
    under_key,
    with_town,
)
from tiangeng.ui.tables import headings_of

from . import actions, queries
from .models import Account, Grant, Organisation, OrganisationKind, Staff
from .refusals import PhoneWrong
from .tables import ApprovalTable


def units_of(actor: Actor) -> Named:
    """Open units by every way of naming them."""
    rows = Organisation.objects.visible_to(actor).filter(is_active=True).values_list("id", "code", "name", "short_name")
    return named((pk, words) for pk, *words in rows)


def colleagues_of(actor: Actor) -> Named:
    """Everybody in post, by name and by unit and name."""
    rows = Staff.objects.visible_to(actor).filter(is_active=True)
    said = rows.values_list("pk", "name", "organisation__short_name", "organisation__name")
    return named((pk, (name, unit + name, whole + name)) for pk, name, unit, whole in said)


def colleague(cell: Any, known: Named) -> UUID | None:
    """The colleague somebody meant; of two with one name, the unit has to be said too."""
    text = cells.plain(cell)
    found = known.get(tight(text), set())
    if len(found) == 1 or not text:
        return next(iter(found)) if text else None
    shown = {"text": text[:30]}
    if found:
        raise cells.BadCell(_("叫“%(text)s”的干部不止一位，前面请加上单位，如“水利局 %(text)s”") % shown)
    raise cells.BadCell(_("在岗的干部里没有“%(text)s”") % shown)


def shown_colleague(person: Staff) -> str:
    """As `colleague` reads it back."""
    return f"{person.organisation.short_name} {person.name}"


def unit(cell: Any, known: Named) -> UUID | str:
    text = cells.plain(cell)
    found = known.get(tight(text), set())
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
        "organisation_id", gettext_lazy("单位"), unit, lambda row: row.organisation.name, True,
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


def _there(actor: Actor, rows: Sequence[Mapping[str, Any]], known: Named) -> dict[int, Staff]:
    """The one of this name in this unit; of two nobody can say which is meant."""
    found = Staff.objects.visible_to(actor).filter(
        organisation_id__in={row["organisation_id"] for row in rows}, name__in={row["name"] for row in rows},
        is_active=True,
    )  # fmt: skip
    alone: dict[Any, list[Staff]] = {}
    for person in found.select_related("organisation"):
        alone.setdefault((person.organisation_id, person.name), []).append(person)
    return under_key(rows, [some[0] for some in alone.values() if len(some) == 1], "organisation_id", "name")


def _change(actor: Actor, now: datetime, record: Staff, changes: dict[str, Any]) -> Staff:
    kept = {"name": record.name, "position": record.position}
    return actions.edit_staff(actor=actor, now=now, staff_id=record.pk, **(kept | changes))


def _review(rows: Sequence[Mapping[str, Any]], known: Any, seen: set[Any]) -> Iterator[tuple[int, str, str]]:
    """One name twice in one unit is nearly always the same person twice; who really is another is entered by hand."""
    there = set(
        Staff.objects.filter(
            organisation_id__in={row["organisation_id"] for row in rows}, name__in={row["name"] for row in rows},
            is_active=True,
        ).values_list("organisation_id", "name")
    )  # fmt: skip
    yield from told(
        rows, seen, there, by=lambda row: (row["organisation_id"], row["name"]), column="name",
        before=_("这个单位已有同名的干部；确实是两个人的，请单独登记"), again=_("这个单位的这个名字在表里出现了两次"),
    )  # fmt: skip


# ---------------------------------------------------------------------- units


@dataclass(slots=True)
class Register:
    """What the cells of a sheet of units may name, and the counties whose register this person keeps."""

    units: Named
    places: Places
    counties: list[str]

    def read(self, cell: Any) -> str:
        return self.places.read(cell)


def _begin_units(actor: Actor) -> Register:
    levels = (Level.COUNTY, Level.TOWNSHIP, Level.VILLAGE)
    return Register(units_of(actor), places_of(actor, levels=levels), _counties(actor))


def _counties(actor: Actor) -> list[str]:
    return sorted({grant.territory[:6] for grant in actor.grants if "people.edit" in grant.capabilities})


def _words(name: str, label: Any, limit: int, *others: str, **more: Any) -> Column:
    return Column(name, label, cells.text(limit, label), lambda row: getattr(row, name), words=others, **more)


UNIT = (
    _words("code", gettext_lazy("代号"), 40, "单位代号", "单位代码", "编码", is_required=True),
    _words("short_name", gettext_lazy("简称"), 40, "单位简称", is_kept=True),
    _words("name", gettext_lazy("单位名称"), 80, "全称", "名称", is_required=True),
    Column(
        "kind", gettext_lazy("单位类别"), lambda cell, known: cells.one_of(cell, OrganisationKind.choices),
        lambda row: row.get_kind_display(), True, ("类别", "类型"), is_fixed=True,
    ),
    replace(region_column(gettext_lazy("在哪里"), is_fixed=True), is_required=False),
    Column(
        "parent_id", gettext_lazy("上级单位"), lambda cell, known: unit(cell, known.units),
        lambda row: row.parent.code if row.parent else "", words=("上级", "主管单位"), is_fixed=True, beside=("parent",),
    ),
    Column("functions", gettext_lazy("管什么"), cells.several, lambda row: row.functions, words=("职能", "职责")),
    Column(
        "duty_phone", gettext_lazy("值班电话"), cells.by_rule(places.phone), lambda row: row.duty_phone,
        words=("单位电话", "办公电话"),
    ),
)  # fmt: skip


def _apply_unit(actor: Actor, now: datetime, values: dict[str, Any]) -> Organisation:
    """In the register of the county it lies in; without a place, of the one county this person keeps."""
    place = values.get("region_code") or ""
    counties = [place[:6]] if place else _counties(actor)
    if len(counties) != 1:
        raise Refusal(_("您管着几个县的名册，请填写在哪里。"))
    told = {name: value for name, value in values.items() if value not in ("", None)}
    return actions.create_organisation(
        actor=actor, now=now, county_code=counties[0], **({"short_name": values["name"][:40]} | told)
    )


def _units_there(actor: Actor, rows: Sequence[Mapping[str, Any]], known: Register) -> dict[int, Organisation]:
    found = Organisation.objects.visible_to(actor).filter(
        county_code__in=known.counties, code__in={row["code"] for row in rows}
    )
    return under_key(rows, with_town(found).select_related("parent"), "code")


def _change_unit(actor: Actor, now: datetime, record: Organisation, changes: dict[str, Any]) -> Organisation:
    kept = {"name": record.name, "short_name": record.short_name}
    return actions.rename_organisation(actor=actor, now=now, organisation_id=record.pk, **(kept | changes))


def _review_units(rows: Sequence[Mapping[str, Any]], known: Any, seen: set[Any]) -> Iterator[tuple[int, str, str]]:
    for at, row in enumerate(rows):
        if row["code"] in seen:
            yield at, "code", _("这个代号在表里出现了两次")
        seen.add(row["code"])


# ---------------------------------------------------------------------- accounts


def _username(cell: Any, known: Any) -> str:
    return cells.plain(cell).lower()


ACCOUNT = (
    Column(
        "username", gettext_lazy("用户名"), _username, lambda row: row.username, True, ("账号", "登录名", "帐号"),
        hint=gettext_lazy("小写字母、数字、点和横线，3 到 40 个"),
    ),
    Column(
        "staff", gettext_lazy("干部"), colleague, lambda row: shown_colleague(row.staff) if row.staff else row.display_name,
        True, ("姓名", "干部姓名", "使用人"), is_fixed=True, beside=("unit",),
        hint=gettext_lazy("名册里的人，同名的前面加单位。密码不进表：建好后到账号页发一次性密码，当面告诉本人"),
    ),
    Column("grants", gettext_lazy("授权"), show=lambda row: [_standing(one) for one in row.standing], only_out=True),
    Column("last_login", gettext_lazy("上次登录"), show=lambda row: cells.told(row.last_login), only_out=True),
    Column(
        "is_active", gettext_lazy("状态"), show=lambda row: _("在用") if row.is_active else _("已冻结"), only_out=True,
    ),
)  # fmt: skip


def _standing(grant: Grant) -> str:
    return " ".join(part for part in (grant.get_role_display(), grant.organisation_name) if part)


def _make_account(actor: Actor, now: datetime, values: dict[str, Any]) -> Account:
    """Its first password is told to nobody: whoever keeps the accounts gives another, in person."""
    account, _password = actions.create_account(
        actor=actor, now=now, username=values["username"], staff_id=values["staff"]
    )
    return account


def _settle_account(actor: Actor, now: datetime, values: dict[str, Any], known: Named) -> dict[str, Any]:
    actions.check_account(actor=actor, username=values["username"], staff_id=values["staff"])
    return values


def _accounts_there(actor: Actor, rows: Sequence[Mapping[str, Any]], known: Named) -> dict[int, Account]:
    found = queries.accounts_listed(actor=actor).filter(username__in={row["username"] for row in rows})
    return under_key(rows, found, "username")


def _review_accounts(rows: Sequence[Mapping[str, Any]], known: Any, seen: set[Any]) -> Iterator[tuple[int, str, str]]:
    for at, row in enumerate(rows):
        for name, again in (("username", _("这个用户名在表里出现了两次")), ("staff", _("这个人在表里出现了两次"))):
            if (name, row[name]) in seen:
                yield at, name, again
            seen.add((name, row[name]))


def add() -> None:
    register(
        Kind(
            "people.account", pgettext_lazy("many", "账号"), "people.accounts", ACCOUNT, _make_account, colleagues_of,
            _review_accounts, "people:accounts", key=("username",), there=_accounts_there, settle=_settle_account,
        )
    )  # fmt: skip
    keep_as_record(
        Record(
            "people:approvals", gettext_lazy("待批准授权"),
            gettext_lazy("授权由一个人提出、另一个人在页面上批准，不从表里来"), lambda: [headings_of(ApprovalTable)],
        )
    )  # fmt: skip
    register(
        Kind(
            "people.staff", gettext_lazy("干部"), "people.edit", STAFF, _apply, units_of, _review, "people:staff_list",
            lambda rows, actor: rows.select_related("organisation"), ("organisation_id", "name"), _there, change=_change,
        )
    )  # fmt: skip
    register(
        Kind(
            "people.organisation", gettext_lazy("单位"), "people.edit", UNIT, _apply_unit, _begin_units, _review_units,
            "people:organisations", lambda rows, actor: with_town(rows).select_related("parent"), ("code",), _units_there,
            change=_change_unit,
        )
    )  # fmt: skip
