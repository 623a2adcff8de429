"""`visits.yaml`: a county's programmes of fieldwork: what runs, by which rule, through which villages, for whom."""

import re
from datetime import date, datetime
from typing import Literal

from django.utils import timezone
from pydantic import Field, field_validator, model_validator

from tiangeng.kernel.actors import Actor
from tiangeng.kernel.packs import PackHead, PackRefused, PartSchema
from tiangeng.kernel.refusals import Refusal
from tiangeng.kernel.scope import placed
from tiangeng.lawful import actions as lawful
from tiangeng.people.models import Organisation
from tiangeng.places.models import Region

from . import rules
from .models import Programme

CODE = r"^[a-z0-9]+(-[a-z0-9]+)*$"
VILLAGE = re.compile(r"\d{12}")


class Covers(PartSchema):
    """Every village below `regions` whose kind is in `kinds`, less `leave_out`."""

    regions: tuple[str, ...] = Field(min_length=1)
    kinds: tuple[Literal["village", "community"], ...] = Field(min_length=1)
    leave_out: tuple[str, ...] = ()


class ProgrammePart(PartSchema):
    code: str = Field(max_length=40, pattern=CODE)
    name: str = Field(max_length=40, min_length=1)
    kind: Literal["core", "themed"]
    parent: str | None = None
    rule: str
    organisations: tuple[str, ...] = ()
    purpose: str = Field(max_length=200)
    covers: Covers | None = None

    @field_validator("rule")
    @classmethod
    def _readable(cls, text: str) -> str:
        try:
            return rules.read_rule(text).text
        except Refusal as refusal:
            raise ValueError(refusal.sentence) from refusal

    @model_validator(mode="after")
    def _placed(self) -> "ProgrammePart":
        if self.kind == "core" and (self.parent or self.covers is None):
            raise ValueError("核心机制不写 parent，要写 covers")
        if self.kind == "themed" and self.parent is None:
            raise ValueError("专题服务要写 parent（挂在哪个核心机制下）")
        return self


class VisitsPart(PartSchema):
    programmes: tuple[ProgrammePart, ...] = ()

    @model_validator(mode="after")
    def _agree(self) -> "VisitsPart":
        codes = [programme.code for programme in self.programmes]
        if twice := sorted({code for code in codes if codes.count(code) > 1}):
            raise ValueError(f"机制代号重复：{twice}")
        core = {programme.code for programme in self.programmes if programme.kind == "core"}
        if lost := sorted({p.parent for p in self.programmes if p.parent} - core):
            raise ValueError(f"parent 写了没有的核心机制：{lost}")
        return self


def apply(part: VisitsPart, *, head: PackHead, actor: Actor, now: datetime) -> None:
    """Write the programmes, core ones first. One the pack does not name is left alone: people may have made it."""
    today = timezone.localdate(now)
    made: dict[str, Programme] = {}
    for wanted in sorted(part.programmes, key=lambda programme: programme.kind):
        lawful.must_be_approved(county_code=head.county_code, code=wanted.code, title=wanted.name, on=today)
        parent = made.get(wanted.parent or "")
        villages = _villages(wanted, head) if wanted.covers else list(parent.village_codes if parent else ())
        made[wanted.code] = _write(wanted, parent, villages, county=head.county_code, today=today)
        made[wanted.code].organisations.set(_organisations(wanted, head.county_code))


def _villages(wanted: ProgrammePart, head: PackHead) -> list[str]:
    covers = wanted.covers
    assert covers is not None
    found: set[str] = set()
    for region in covers.regions:
        if not region.startswith(head.county_code):
            raise PackRefused(where=f"visits.yaml {wanted.code}：{region} 不在 {head.county_code} 里")
        found |= set(
            Region.objects.below(region).villages().filter(kind__in=covers.kinds).values_list("code", flat=True)
        )
    if strange := sorted(set(covers.leave_out) - found):
        raise PackRefused(where=f"visits.yaml {wanted.code}：leave_out 里的 {'、'.join(strange)} 不在 covers 里")
    if not found - set(covers.leave_out):
        raise PackRefused(where=f"visits.yaml {wanted.code}：一个村也没有覆盖到，请先装入行政区划")
    return sorted(found - set(covers.leave_out))


def _organisations(wanted: ProgrammePart, county: str) -> list[Organisation]:
    found = list(Organisation.objects.filter(county_code=county, code__in=wanted.organisations))
    if lost := sorted(set(wanted.organisations) - {unit.code for unit in found}):
        raise PackRefused(where=f"visits.yaml {wanted.code}：没有这些单位：{'、'.join(lost)}")
    return found


def _write(
    wanted: ProgrammePart, parent: Programme | None, villages: list[str], *, county: str, today: date
) -> Programme:
    """A new programme begins on the first day of this year; a known one changes from today, its past kept."""
    row: Programme | None = Programme.objects.filter(county_code=county, code=wanted.code).first()
    if row is None:
        start = today.replace(month=1, day=1)
        row = Programme(
            code=wanted.code,
            name=wanted.name,
            purpose=wanted.purpose,
            parent=parent,
            rule=wanted.rule,
            rule_since=start,
            starts_on=start,
            village_codes=villages,
            **placed(county),
        )
        row.save(force_insert=True)
        return row
    row.name, row.purpose, row.parent = wanted.name, wanted.purpose, parent
    for column, value in rules.turned(row, on=today, rule=wanted.rule, village_codes=villages).items():
        setattr(row, column, value)
    row.save()
    return row
