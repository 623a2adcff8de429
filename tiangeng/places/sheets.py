"""Households and enterprises as sheets: what their columns are, how a place is meant, and what is there already."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import Left
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tiangeng.documents.workbooks import cells
from tiangeng.documents.workbooks.columns import Column, Kind, register
from tiangeng.kernel.actors import Actor

from . import actions, queries, rules
from .models import Enterprise, Household, HouseholdState, Level, Region

TOWN = 9  # digits of a township's code
NARROW = 2  # digits: a territory wider than a province is named by codes only


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


def with_town(rows: QuerySet[Any]) -> Any:
    """Rows with the names of their place and its township, as a sheet names them."""
    town = Region.objects.filter(code=Left(OuterRef("region_code"), TOWN), level=Level.TOWNSHIP)
    place = Region.objects.filter(code=OuterRef("region_code"))
    return rows.annotate(sheet_town=Subquery(town.values("name")[:1]), sheet_place=Subquery(place.values("name")[:1]))


def show_place(record: Any) -> str:
    town, place = record.sheet_town or "", record.sheet_place or ""
    return place if town == place else f"{town} {place}".strip()


def region_column(label: Any, *, words: tuple[str, ...] = ()) -> Column:
    """The column every sheet of something in a place begins with."""
    own = ("村", "村社", "村社区", "村名", "所在村", "行政村", "所属村", "村别", "区划代码", "村代码")
    return Column(
        "region_code", label, read_place, show_place, is_required=True, words=own + words,
        hint=gettext_lazy("村名或 12 位代码；同名的前面加乡镇"),
    )  # fmt: skip


def _text(name: str, known: rules.Texts, *, required: bool = False, words: tuple[str, ...] = ()) -> Column:
    label, limit = known[name]
    return Column(name, label, cells.text(limit, label), lambda row: getattr(row, name), required, words)


# ---------------------------------------------------------------------- households


def _labels(cell: Any, known: Any) -> list[str]:
    found: list[str] = cells.by_rule(lambda text: rules.labels(cells.several(text)))(cell, known) or []
    return found


HOUSEHOLD = (
    region_column(gettext_lazy("村(社区)")),
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


def _review_households(rows: Sequence[Mapping[str, Any]], known: Any, seen: set[Any]) -> Iterator[tuple[int, str, str]]:
    """A house number stands once in a village: in the register, and in the sheet."""
    numbers = {row["number"] for row in rows if row.get("number")}
    there = set(
        Household.objects.filter(region_code__in={row["region_code"] for row in rows}, number__in=numbers)
        .values_list("region_code", "number")
    )  # fmt: skip
    for at, row in enumerate(rows):
        key = (row["region_code"], row.get("number"))
        if key[1] and key in there:
            yield at, "number", _("本村已有这个户号")
        elif key[1] and key in seen:
            yield at, "number", _("这个户号在表里出现了两次")
        seen.add(key)


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


def _review_enterprises(
    rows: Sequence[Mapping[str, Any]], known: Any, seen: set[Any]
) -> Iterator[tuple[int, str, str]]:
    counties = {row["region_code"][:6] for row in rows}
    there = set(
        Enterprise.objects.filter(county_code__in=counties, credit_code__in={row["credit_code"] for row in rows})
        .values_list("county_code", "credit_code")
    )  # fmt: skip
    for at, row in enumerate(rows):
        key = (row["region_code"][:6], row["credit_code"])
        if key in there:
            yield at, "credit_code", _("这个代码在本县已经登记过")
        elif key in seen:
            yield at, "credit_code", _("这个代码在表里出现了两次")
        seen.add(key)


def add() -> None:
    register(
        Kind(
            "places.household", gettext_lazy("农户"), "places.edit", HOUSEHOLD, _apply_household, places_of,
            _review_households, "places:households", with_town,
        )
    )  # fmt: skip
    register(
        Kind(
            "places.enterprise", gettext_lazy("企业"), "places.edit", ENTERPRISE, _apply_enterprise,
            lambda actor: places_of(actor, levels=ANYWHERE), _review_enterprises, "places:enterprises", with_town,
        )
    )  # fmt: skip
