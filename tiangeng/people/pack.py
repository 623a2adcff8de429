"""A pack's part for this room: the county's units. Offices and village committees follow from the regions."""

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Literal

from pydantic import Field, field_validator, model_validator

from tiangeng.algorithms.pinyin import sort_key
from tiangeng.kernel import packs
from tiangeng.kernel.actors import Actor
from tiangeng.kernel.log import log
from tiangeng.kernel.packs import PackHead, PackRefused, PartSchema
from tiangeng.kernel.refusals import Missing
from tiangeng.places.models import Level, Region

from .models import Organisation, OrganisationKind

_COLUMNS = ["region_code", "name", "short_name", "sort_key", "kind", "functions"]
_COMMITTEE = re.compile(r"(村民委员会|居民委员会|村委会|居委会)$")


class Unit(PartSchema):
    """One line of the register."""

    code: str = Field(pattern=r"^[a-z][a-z0-9-]{1,39}$")
    name: str = Field(min_length=2, max_length=80)
    short_name: str = Field(min_length=2, max_length=40)
    kind: Literal["department", "office", "superior"]
    region: str = Field(default="", pattern=r"^(\d{2}|\d{4}|\d{6}|\d{9}|\d{12}|)$")
    functions: tuple[str, ...] = ()

    @field_validator("functions")
    @classmethod
    def words_are_short(cls, words: tuple[str, ...]) -> tuple[str, ...]:
        if too_long := [word for word in words if not 0 < len(word) <= 40]:
            raise ValueError(f"职能词应为 1–40 字：{too_long[0][:50]}")
        return words


class PeoplePart(PartSchema):
    """`people.yaml`."""

    organisations: tuple[Unit, ...] = ()

    @model_validator(mode="after")
    def codes_are_different(self) -> "PeoplePart":
        codes = [unit.code for unit in self.organisations]
        if twice := sorted({code for code in codes if codes.count(code) > 1}):
            raise ValueError(f"单位代号重复：{'、'.join(twice)}")
        return self


def apply(part: PeoplePart, *, head: PackHead, actor: Actor, now: datetime) -> None:
    """Add what is missing and carry over what the pack has changed since it was last loaded.

    A unit renamed or closed on screen stays so; a unit the pack no longer names is left standing.
    """
    county = head.county_code
    regions = list(Region.objects.below(county).filter(level__in=[Level.TOWNSHIP, Level.VILLAGE]).order_by("code"))
    if not regions:
        raise PackRefused(where=f"还没有载入 {county} 的行政区划，请先运行 tiangeng regions load")
    standing = {o.code: o for o in Organisation.objects.filter(county_code=county)}
    before = {unit.code: unit for unit in _last_loaded(county)}

    new = [unit for unit in (*_named(part.organisations, county), *_generated(regions)) if unit.code not in standing]
    changed = [
        _take_over(standing[unit.code], unit)
        for unit in _named((u for u in part.organisations if before.get(u.code) != u), county)
        if unit.code in standing
    ]
    Organisation.objects.bulk_create(new, batch_size=1000)
    Organisation.objects.bulk_update(changed, _COLUMNS)
    _hang_below_townships(county)

    if new or changed:
        log(actor, "organisation.register_loaded", at=now, new_count=len(new), changed_count=len(changed))


def _last_loaded(county: str) -> tuple[Unit, ...]:
    try:
        loaded: PeoplePart = packs.part_of(county, "people")
    except (Missing, KeyError):  # no pack yet, or one without this part
        return ()
    return loaded.organisations


def _named(units: Iterable[Unit], county: str) -> Iterator[Organisation]:
    for unit in units:
        yield Organisation(
            code=unit.code,
            name=unit.name,
            short_name=unit.short_name,
            kind=unit.kind,
            functions=list(unit.functions),
            region_code=unit.region or county,
            county_code=county,
            sort_key=sort_key(unit.short_name),
        )


def _generated(regions: Iterable[Region]) -> Iterator[Organisation]:
    for region in regions:
        kind = OrganisationKind.VILLAGE if region.level == Level.VILLAGE else OrganisationKind.TOWNSHIP
        yield Organisation(
            code=region.code,
            name=office_name(region),
            short_name=region.name,
            kind=kind,
            functions=[],
            region_code=region.code,
            county_code=region.code[:6],
            sort_key=sort_key(region.name),
        )


def office_name(region: Region) -> str:
    """What the unit of a region is called: 龙渊街道办事处, 城北乡人民政府, 大贵溪村村委会, 大洋社区居委会."""
    if region.level == Level.VILLAGE:
        is_committee = _COMMITTEE.search(region.name)
        return region.name if is_committee else region.name + ("居委会" if region.name.endswith("社区") else "村委会")
    if region.name.endswith("街道"):
        return f"{region.name}办事处"
    return f"{region.name}人民政府" if region.name.endswith(("镇", "乡")) else region.name


def _take_over(kept: Organisation, wanted: Organisation) -> Organisation:
    for column in _COLUMNS:
        setattr(kept, column, getattr(wanted, column))
    return kept


def _hang_below_townships(county: str) -> None:
    """A village committee's superior is the township's office; its code begins with the office's."""
    register = Organisation.objects.filter(county_code=county)
    offices = {o.code: o.pk for o in register.filter(kind=OrganisationKind.TOWNSHIP)}
    loose = list(register.filter(kind=OrganisationKind.VILLAGE, parent=None))
    for committee in loose:
        committee.parent_id = offices.get(committee.code[:9])
    Organisation.objects.bulk_update(loose, ["parent"])
