"""Units: made, renamed, closed, opened again."""

import re
from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from tiangeng.algorithms.pinyin import sort_key
from tiangeng.kernel.actors import Actor
from tiangeng.kernel.events import announce
from tiangeng.kernel.log import log
from tiangeng.kernel.refusals import ReasonNeeded, Refusal, clean_text
from tiangeng.people.events import OrganisationClosed
from tiangeng.people.models import Grant, Organisation, OrganisationKind
from tiangeng.people.refusals import CodeTaken, NameMissing, RegionUnknown, UnitClosed, UnitInUse
from tiangeng.people.states import OPEN_GRANTS
from tiangeng.places import rules as places
from tiangeng.places.models import Region

_CODE = re.compile(r"[a-z0-9][a-z0-9-]{1,39}")


@transaction.atomic
def create_organisation(
    *,
    actor: Actor,
    county_code: str,
    code: str,
    name: str,
    short_name: str,
    kind: str,
    now: datetime,
    region_code: str = "",
    parent_id: UUID | None = None,
    functions: Iterable[str] = (),
    duty_phone: str = "",
) -> Organisation:
    """A unit of the county's register; `region_code` says where it lies, the county itself when empty."""
    actor.must("people.edit", region=county_code)
    region_code = region_code or county_code
    texts = _texts(name, short_name, functions)
    texts["duty_phone"] = places.phone(duty_phone, form_field="duty_phone") if duty_phone.strip() else ""
    if kind not in OrganisationKind.values:
        raise NameMissing(what=_("单位类别"), form_field="kind")
    if not _CODE.fullmatch(code):
        raise NameMissing(what=_("代号（小写字母、数字、横线）"), form_field="code")
    above = kind == OrganisationKind.SUPERIOR and county_code.startswith(region_code)
    if not (region_code.startswith(county_code) or above) or not Region.objects.filter(code=region_code).exists():
        raise RegionUnknown(region=region_code, form_field="region_code")
    if Organisation.objects.filter(county_code=county_code, code=code).exists():
        raise CodeTaken(code=code, form_field="code")
    parent = Organisation.objects.visible_to(actor).get_one(parent_id) if parent_id else None

    unit = Organisation.objects.create(
        code=code, kind=kind, parent=parent, region_code=region_code, county_code=county_code, **texts
    )

    log(actor, "organisation.created", unit, at=now, code=code, name=unit.name)
    return unit


@transaction.atomic
def rename_organisation(
    *,
    actor: Actor,
    organisation_id: UUID,
    name: str,
    short_name: str,
    now: datetime,
    functions: Iterable[str] | None = None,
    duty_phone: str | None = None,
) -> Organisation:
    """New names, and if given, new words for what the unit looks after and another number of its duty; grants follow."""
    unit: Organisation = Organisation.objects.visible_to(actor).lock_one(organisation_id)
    actor.must("people.edit", region=unit.county_code)
    texts = _texts(name, short_name, unit.functions if functions is None else functions)
    before = unit.name
    if duty_phone is not None:
        texts["duty_phone"] = places.phone(duty_phone, form_field="duty_phone") if duty_phone.strip() else ""

    for column, value in texts.items():
        setattr(unit, column, value)
    unit.save(update_fields=list(texts))
    Grant.objects.filter(organisation=unit, state__in=OPEN_GRANTS).update(organisation_name=unit.short_name)

    log(actor, "organisation.renamed", unit, at=now, before=before, after=unit.name)
    return unit


@transaction.atomic
def close_organisation(*, actor: Actor, organisation_id: UUID, reason: str, now: datetime) -> Organisation:
    """No new work and no new people; what it has done stays. Refused while anybody works or acts for it."""
    unit: Organisation = Organisation.objects.visible_to(actor).lock_one(organisation_id)
    actor.must("people.edit", region=unit.county_code)
    if not unit.is_active:
        raise UnitClosed(unit=unit.short_name)
    left = {
        "staff": unit.staff.filter(is_active=True).count(),
        "grants": unit.grants.filter(state__in=OPEN_GRANTS).count(),
        "children": unit.children.filter(is_active=True).count(),
    }
    if any(left.values()):
        raise UnitInUse(**left)
    reason = _reason(reason)

    unit.is_active = False
    unit.save(update_fields=["is_active"])

    log(actor, "organisation.closed", unit, at=now, reason=reason)
    announce(OrganisationClosed(unit.pk))
    return unit


@transaction.atomic
def reopen_organisation(*, actor: Actor, organisation_id: UUID, reason: str, now: datetime) -> Organisation:
    """Take back a closing."""
    unit: Organisation = Organisation.objects.visible_to(actor).lock_one(organisation_id)
    actor.must("people.edit", region=unit.county_code)
    if unit.is_active:
        raise Refusal(_("%(unit)s没有撤销，不用恢复。"), unit=unit.short_name)
    reason = _reason(reason)

    unit.is_active = True
    unit.save(update_fields=["is_active"])

    log(actor, "organisation.reopened", unit, at=now, reason=reason)
    return unit


def _reason(reason: str) -> str:
    reason = clean_text(reason, field=_("原因"), limit=200)
    if not reason:
        raise ReasonNeeded
    return reason


def _texts(name: str, short_name: str, functions: Iterable[str]) -> dict[str, Any]:
    name = clean_text(name, field=_("单位名称"), limit=80)
    short_name = clean_text(short_name, field=_("简称"), limit=40) or name[:40]
    if not name:
        raise NameMissing(what=_("单位名称"), form_field="name")
    words = [clean_text(word, field=_("职能词"), limit=40) for word in functions]
    return {
        "name": name,
        "short_name": short_name,
        "sort_key": sort_key(short_name),
        "functions": list(dict.fromkeys(word for word in words if word))[:60],
    }
