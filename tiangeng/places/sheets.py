"""Households and enterprises as sheets: what their columns are, how a place is meant, and what is there already."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import Left
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tiangeng.documents.workbooks import cells
from tiangeng.documents.workbooks.columns import Column, Kind, register
from tiangeng.documents.workbooks.twice import told
from tiangeng.kernel.actors import Actor
from tiangeng.kernel.ids import Blocks
from tiangeng.kernel.refusals import Refusal

from . import actions, queries, rules
from .filters import kind_names
from .models import Enterprise, Facility, Household, HouseholdState, Level, Region
from .pack import kinds_of

TOWN = 9  # digits of a township's code
NARROW = 2  # digits: a territory wider than a province is named by codes only


Named = dict[str, set[UUID]]  # every way of naming one → which


def named(pairs: Iterable[tuple[UUID, Iterable[str]]]) -> Named:
    """A register by every way of naming what is in it."""
    found: Named = {}
    for pk, words in pairs:
        for word in words:
            found.setdefault(tight(word), set()).add(pk)
    return found


def tight(word: str) -> str:
    """A name without its blanks, as people leave them out or put them in."""
    return "".join(word.split())


def homes_of(actor: Actor, village: str) -> Named:
    """A village's households, by number, by head, by both."""
    rows = Household.objects.visible_to(actor).filter(region_code=village).values_list("pk", "number", "head_name")
    return named((pk, (number, head, number + head)) for pk, number, head in rows)


def firms_of(actor: Actor, village: str) -> Named:
    """A village's enterprises, by name or credit code."""
    rows = Enterprise.objects.visible_to(actor).filter(region_code=village).values_list("pk", "name", "credit_code")
    return named((pk, words) for pk, *words in rows)


def met_in(there: Named, word: str, *, form_field: str) -> UUID:
    """The one of a village that is meant; refused when there is none, or more than one."""
    meant = there.get(tight(word), set())
    if len(meant) != 1:
        told = _("本村有不止一个“%(word)s”，请填户号或代码。") if meant else _("本村没有登记“%(word)s”。")
        raise Refusal(told, word=word[:30], form_field=form_field)
    return next(iter(meant))


@dataclass(slots=True)
class Places:
    """The places this person may name, by every way of naming them; looked up once for a whole sheet."""

    codes: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    def read(self, cell: Any) -> str:
        """The code of the village somebody meant; of two with one name, the township has to be said too."""
        text = cells.plain(cell)
        if not text:
            return ""
        found = self.codes.get("".join(text.split()), set())
        if len(found) == 1:
            return next(iter(found))
        shown = {"text": text[:30]}
        if found:
            raise cells.BadCell(_("叫“%(text)s”的不止一个，前面请加上乡镇") % shown)
        raise cells.BadCell(_("在您负责的范围里没有找到“%(text)s”") % shown)


def places_of(actor: Actor, *, levels: Sequence[str] = (Level.VILLAGE,)) -> Places:
    """Villages, or what else may be named, below this person's territories: in two queries."""
    known = Places()
    for territory in queries.territories_of(actor):
        if len(territory) < NARROW:
            continue
        rows = Region.objects.below(territory).values_list("code", "name", "full_name", "level")
        every = list(rows)
        towns = {code: name for code, name, _full, _level in every if len(code) == TOWN}
        missing = {code[:TOWN] for code, *_rest in every} - set(towns)
        towns |= dict(Region.objects.filter(code__in=missing).values_list("code", "name"))
        for code, name, full_name, level in every:
            if level in levels:
                town = towns.get(code[:TOWN], "") if len(code) > TOWN else ""
                for said in {code, name, full_name, town + name, town + full_name}:
                    known.codes["".join(said.split())].add(code)
    return known


def read_place(cell: Any, known: Places) -> str:
    return known.read(cell)


def with_town(rows: QuerySet[Any], actor: Actor | None = None) -> Any:
    """Rows with the names of their place and its township, as a sheet names them."""
    town = Region.objects.filter(code=Left(OuterRef("region_code"), TOWN), level=Level.TOWNSHIP)
    place = Region.objects.filter(code=OuterRef("region_code"))
    return rows.annotate(sheet_town=Subquery(town.values("name")[:1]), sheet_place=Subquery(place.values("name")[:1]))


def show_place(record: Any) -> str:
    town, place = record.sheet_town or "", record.sheet_place or ""
    return place if town == place else f"{town} {place}".strip()


def under_key(rows: Sequence[Mapping[str, Any]], records: Iterable[Any], *names: str) -> dict[int, Any]:
    """Where in the rows each record is meant, by the values of some columns."""
    found = {tuple(getattr(record, name) for name in names): record for record in records}
    keys = [tuple(row[name] for name in names) for row in rows]
    return {at: found[key] for at, key in enumerate(keys) if key in found}


def region_column(label: Any, *, words: tuple[str, ...] = (), **more: Any) -> Column:
    """The column every sheet of something in a place begins with."""
    own = ("村", "村社", "村社区", "村名", "所在村", "行政村", "所属村", "村别", "区划代码", "村代码")
    return Column(
        "region_code", label, read_place, show_place, is_required=True, words=own + words,
        hint=gettext_lazy("村名或 12 位代码；同名的前面加乡镇"), beside=("region_name", "place"), **more,
    )  # fmt: skip


TOWN_BESIDE = Column(
    "town", gettext_lazy("乡镇(街道)"), words=("乡镇", "镇", "街道", "所属乡镇", "所在乡镇", "镇街", "乡"), is_aside=True,
    hint=gettext_lazy("村名单独一列、又有同名的村时，看这一列是哪个乡镇的"),
)  # fmt: skip


def _text(name: str, known: rules.Texts, *, required: bool = False, words: tuple[str, ...] = ()) -> Column:
    label, limit = known[name]
    return Column(name, label, cells.text(limit, label), lambda row: getattr(row, name), required, words)


# ---------------------------------------------------------------------- households


def _labels(cell: Any, known: Any) -> list[str]:
    found: list[str] = cells.by_rule(lambda text: rules.labels(cells.several(text)))(cell, known) or []
    return found


HOUSEHOLD = (
    region_column(gettext_lazy("村(社区)"), said_after="town"),
    TOWN_BESIDE,
    _text("number", rules.HOUSEHOLD, words=("户编号", "门牌号", "编号", "序号")),
    _text("head_name", rules.HOUSEHOLD, required=True, words=("户主", "姓名", "户主名", "户主名字")),
    _text("hamlet", rules.HOUSEHOLD, words=("村民小组", "组别", "小组", "组")),
    _text("address", rules.HOUSEHOLD, words=("住址", "家庭住址", "详细地址")),
    Column(
        "state", gettext_lazy("状态"), lambda cell, known: cells.one_of(cell, HouseholdState.choices, default=HouseholdState.LIVING),
        lambda row: row.get_state_display(), words=("居住状态", "在家情况"),
    ),
    Column(
        "labels", gettext_lazy("标签"), _labels,
        lambda row: row.labels, words=("户标签", "类别", "户类型"), hint=gettext_lazy("几个之间用顿号"),
    ),
    _text("note", rules.HOUSEHOLD, words=("说明",)),
)  # fmt: skip


def _apply_household(actor: Actor, now: datetime, values: dict[str, Any]) -> Household:
    return actions.create_household(actor=actor, now=now, **values)


def _house_numbers(actor: Actor, now: datetime, rows: Sequence[Mapping[str, Any]]) -> Blocks:
    return actions.house_numbers_ahead([(row["region_code"], row.get("number") or "") for row in rows])


def _households_there(actor: Actor, rows: Sequence[Mapping[str, Any]], known: Places) -> dict[int, Household]:
    found = Household.objects.visible_to(actor).filter(
        region_code__in={row["region_code"] for row in rows}, number__in={row["number"] for row in rows}
    )
    return under_key(rows, with_town(found), "region_code", "number")


def _change_household(actor: Actor, now: datetime, record: Household, changes: dict[str, Any]) -> Household:
    return actions.edit_household(actor=actor, now=now, household_id=record.pk, **changes)


def _review_households(rows: Sequence[Mapping[str, Any]], known: Any, seen: set[Any]) -> Iterator[tuple[int, str, str]]:
    """A house number stands once in a village: in the register, and in the sheet."""
    numbers = {row["number"] for row in rows if row.get("number")}
    there = set(
        Household.objects.filter(region_code__in={row["region_code"] for row in rows}, number__in=numbers)
        .values_list("region_code", "number")
    )  # fmt: skip
    yield from told(
        rows, seen, there, by=lambda row: (row["region_code"], row["number"]) if row.get("number") else None, column="number",
        before=_("本村已有这个户号"), again=_("这个户号在表里出现了两次"),
    )  # fmt: skip


# ---------------------------------------------------------------------- enterprises

ENTERPRISE = (
    Column(
        "credit_code", gettext_lazy("统一社会信用代码"), cells.by_rule(rules.credit_code), lambda row: row.credit_code, True,
        ("信用代码", "社会信用代码", "税号", "统一信用代码"),
    ),
    _text("name", rules.ENTERPRISE, required=True, words=("名称", "企业", "单位名称", "公司名称")),
    region_column(gettext_lazy("在哪里"), words=("村(社区)", "所在地", "属地", "乡镇")),
    _text("industry", rules.ENTERPRISE, words=("所属行业", "行业类别")),
    Column(
        "is_above_scale", gettext_lazy("规模以上"), cells.truth, lambda row: row.is_above_scale,
        words=("是否规上", "规上", "规上企业", "是否规模以上"),
    ),
    _text("contact_name", rules.ENTERPRISE, words=("负责人", "企业联系人", "法人")),
    Column(
        "contact_phone", gettext_lazy("联系电话"), cells.by_rule(lambda text: rules.phone(text, form_field="contact_phone"), masked=True),
        lambda row: str(row.contact_phone or ""), words=("电话", "手机", "手机号", "联系方式"), is_sealed=True,
    ),
    _text("address", rules.ENTERPRISE, words=("企业地址", "注册地址", "详细地址")),
)  # fmt: skip
ANYWHERE = (Level.COUNTY, Level.TOWNSHIP, Level.VILLAGE)


def _apply_enterprise(actor: Actor, now: datetime, values: dict[str, Any]) -> Enterprise:
    return actions.create_enterprise(actor=actor, now=now, **values)


def _enterprises_there(actor: Actor, rows: Sequence[Mapping[str, Any]], known: Places) -> dict[int, Enterprise]:
    """A code stands once in a county, wherever in it the enterprise lies."""
    found = Enterprise.objects.visible_to(actor).filter(
        county_code__in={row["region_code"][:6] for row in rows}, credit_code__in={row["credit_code"] for row in rows}
    )
    by_code = {(one.county_code, one.credit_code): one for one in with_town(found)}
    keys = [(row["region_code"][:6], row["credit_code"]) for row in rows]
    return {at: by_code[key] for at, key in enumerate(keys) if key in by_code}


def _change_enterprise(actor: Actor, now: datetime, record: Enterprise, changes: dict[str, Any]) -> Enterprise:
    return actions.edit_enterprise(actor=actor, now=now, enterprise_id=record.pk, **changes)


def _review_enterprises(
    rows: Sequence[Mapping[str, Any]], known: Any, seen: set[Any]
) -> Iterator[tuple[int, str, str]]:
    counties = {row["region_code"][:6] for row in rows}
    there = set(
        Enterprise.objects.filter(county_code__in=counties, credit_code__in={row["credit_code"] for row in rows})
        .values_list("county_code", "credit_code")
    )  # fmt: skip
    yield from told(
        rows, seen, there, by=lambda row: (row["region_code"][:6], row["credit_code"]), column="credit_code",
        before=_("这个代码在本县已经登记过"), again=_("这个代码在表里出现了两次"),
    )  # fmt: skip


# ---------------------------------------------------------------------- facilities


@dataclass(slots=True)
class Points:
    """What the cells of a sheet of facilities may name."""

    places: Places
    kinds: dict[str, str]  # a kind by its name and by its code

    def read(self, cell: Any) -> str:
        return self.places.read(cell)


def _begin_facilities(actor: Actor) -> Points:
    names = kind_names(actor)
    said = {name: code for code, name in names.items()}
    return Points(places_of(actor, levels=ANYWHERE), {**{code: code for code in names}, **said})


def _kind(cell: Any, known: Points) -> str:
    text = cells.plain(cell)
    if text and text not in known.kinds:
        shown = {
            "text": text[:30],
            "shown": "、".join(dict.fromkeys(name for name in known.kinds if not name.isascii())),
        }
        raise cells.BadCell(_("“%(text)s”不在可选的里面：%(shown)s") % shown)
    return known.kinds[text] if text else ""


def _degrees(cell: Any, known: Any) -> Decimal | None:
    text = cells.plain(cell)
    try:
        return Decimal(text) if text else None
    except InvalidOperation:
        raise cells.BadCell(_("“%(text)s”不是经纬度，请写成 119.123456 这样") % {"text": text[:30]}) from None


def _kind_named(record: Facility) -> str:
    kind = kinds_of(record.county_code).get(record.kind)
    return kind.name if kind else record.kind


FACILITY = (
    _text("name", rules.FACILITY, required=True, words=("设施", "设施名称", "名字")),
    Column("kind", gettext_lazy("种类"), _kind, _kind_named, True, ("设施种类", "类别", "类型")),
    region_column(gettext_lazy("在哪里"), words=("村(社区)", "所在地", "属地", "乡镇")),
    _text("address", rules.FACILITY, words=("详细地址", "位置")),
    Column("longitude", gettext_lazy("经度"), _degrees, lambda row: _plainly(row.longitude), words=("东经",)),
    Column("latitude", gettext_lazy("纬度"), _degrees, lambda row: _plainly(row.latitude), words=("北纬",)),
)


def _plainly(degrees: Decimal | None) -> str:
    return "" if degrees is None else f"{degrees.normalize():f}"


def _apply_facility(actor: Actor, now: datetime, values: dict[str, Any]) -> Facility:
    return actions.create_facility(actor=actor, now=now, **values)


def _facilities_there(actor: Actor, rows: Sequence[Mapping[str, Any]], known: Points) -> dict[int, Facility]:
    found = Facility.objects.visible_to(actor).filter(
        region_code__in={row["region_code"] for row in rows}, name__in={row["name"] for row in rows}
    )
    return under_key(rows, with_town(found), "region_code", "kind", "name")


def _change_facility(actor: Actor, now: datetime, record: Facility, changes: dict[str, Any]) -> Facility:
    """Half a point changed is the other half kept."""
    if {"latitude", "longitude"} & set(changes):
        changes = {"latitude": record.latitude, "longitude": record.longitude} | changes
    return actions.edit_facility(actor=actor, now=now, facility_id=record.pk, **changes)


def _review_facilities(rows: Sequence[Mapping[str, Any]], known: Any, seen: set[Any]) -> Iterator[tuple[int, str, str]]:
    for at, row in enumerate(rows):
        key = (row["region_code"], row["kind"], row["name"])
        if key in seen:
            yield at, "name", _("这个设施在表里出现了两次")
        elif (row.get("latitude") is None) != (row.get("longitude") is None):
            yield at, "latitude", _("经度和纬度要么都填，要么都不填")
        seen.add(key)


def add() -> None:
    register(
        Kind(
            "places.household", gettext_lazy("农户"), "places.edit", HOUSEHOLD, _apply_household, places_of,
            _review_households, "places:households", with_town, ("region_code", "number"), _households_there,
            change=_change_household, ahead=_house_numbers,
        )
    )  # fmt: skip
    register(
        Kind(
            "places.enterprise", gettext_lazy("企业"), "places.edit", ENTERPRISE, _apply_enterprise,
            lambda actor: places_of(actor, levels=ANYWHERE), _review_enterprises, "places:enterprises", with_town,
            ("region_code", "credit_code"), _enterprises_there, change=_change_enterprise,
        )
    )  # fmt: skip
    register(
        Kind(
            "places.facility", gettext_lazy("设施"), "places.edit", FACILITY, _apply_facility, _begin_facilities,
            _review_facilities, "places:facilities", with_town, ("region_code", "kind", "name"), _facilities_there,
            change=_change_facility,
        )
    )  # fmt: skip
