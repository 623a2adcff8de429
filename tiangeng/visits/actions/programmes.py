"""Setting up recurring fieldwork: what runs, when, where, for whom."""

import re
from collections.abc import Collection, Iterable
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from tiangeng.kernel.actors import Actor
from tiangeng.kernel.ids import new_id
from tiangeng.kernel.log import log
from tiangeng.kernel.refusals import Incomplete, ReasonNeeded, Refusal, clean_text
from tiangeng.kernel.scope import placed
from tiangeng.lawful.actions import must_be_approved
from tiangeng.people.models import Organisation
from tiangeng.places.models import Level, Region
from tiangeng.visits import rules
from tiangeng.visits.models import Programme, RosterEntry
from tiangeng.visits.refusals import CodeTaken, EndsTooEarly, NotUnderItself, NoVillages, ProgrammeEnded

CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


@transaction.atomic
def create_programme(
    *,
    actor: Actor,
    now: datetime,
    region_code: str,
    code: str,
    name: str,
    rule: str,
    village_codes: Collection[str],
    purpose: str = "",
    parent_id: UUID | None = None,
    organisation_ids: Iterable[UUID] = (),
    starts_on: date | None = None,
    ends_on: date | None = None,
) -> Programme:
    """Begin recurring fieldwork in a county or a township; without organisations it is open to everyone there."""
    actor.must("visits.plan", region=region_code)
    code, name, purpose = _named(code, name, purpose)
    if Programme.objects.filter(county_code=region_code[:6], code=code).exists():
        raise CodeTaken(taken=code, form_field="code")
    text = rules.read_rule(rule).text
    villages = _villages(region_code, village_codes)
    parent = _parent(actor, region_code, parent_id)
    units = _units(actor, organisation_ids)
    start = starts_on or timezone.localdate(now)
    if ends_on and ends_on < start:
        raise EndsTooEarly(start=start, form_field="ends_on")
    must_be_approved(county_code=region_code[:6], code=code, title=name, on=timezone.localdate(now))

    programme = Programme(
        id=new_id(),
        code=code,
        name=name,
        purpose=purpose,
        parent=parent,
        rule=text,
        rule_since=start,
        starts_on=start,
        ends_on=ends_on,
        village_codes=villages,
        **placed(region_code),
    )
    programme.save(force_insert=True)
    programme.organisations.set(units)

    log(actor, "programme.create", programme, at=now, code=code, rule=text, village_count=len(villages))
    return programme


def _named(code: str, name: str, purpose: str) -> tuple[str, str, str]:
    code, name = clean_text(code, field=_("代号"), limit=40), clean_text(name, field=_("名称"), limit=40)
    if not code or not name:
        raise Incomplete(missing=_("名称") if code else _("代号"), form_field="name" if code else "code")
    if not CODE.fullmatch(code):
        raise Refusal(_("代号只用小写字母、数字和连字符，例如 night-visit。"), form_field="code")
    return code, name, clean_text(purpose, field=_("说明"), limit=200)


def _villages(region_code: str, codes: Collection[str]) -> list[str]:
    """The villages, all of them below the programme's region."""
    found = set(Region.objects.filter(pk__in=codes, level=Level.VILLAGE).values_list("code", flat=True))
    if not codes or len(found) != len(set(codes)) or not all(code.startswith(region_code) for code in found):
        where = Region.objects.filter(pk=region_code).values_list("name", flat=True).first() or region_code
        raise NoVillages(where=where, form_field="village_codes")
    return sorted(found)


def _parent(actor: Actor, region_code: str, parent_id: UUID | None) -> Programme | None:
    if parent_id is None:
        return None
    parent: Programme = Programme.objects.visible_to(actor).get_one(parent_id)
    if parent.parent_id or parent.county_code != region_code[:6]:
        raise NotUnderItself(form_field="parent_id")
    return parent


def _units(actor: Actor, organisation_ids: Iterable[UUID]) -> list[Organisation]:
    wanted = set(organisation_ids)
    found = list(Organisation.objects.visible_to(actor).filter(pk__in=wanted, is_active=True)) if wanted else []
    if len(found) != len(wanted):
        raise Refusal(_("参加单位里有的找不到，或已停用。"), form_field="organisation_ids")
    return found


@transaction.atomic
def edit_programme(
    *,
    actor: Actor,
    now: datetime,
    programme_id: UUID,
    name: str | None = None,
    purpose: str | None = None,
    rule: str | None = None,
    village_codes: Collection[str] | None = None,
    organisation_ids: Iterable[UUID] | None = None,
) -> Programme:
    """Change it from today on. Days that are past keep the rule and the villages they had, and so their numbers."""
    programme = _find(actor, programme_id)
    today = timezone.localdate(now)
    _code, name, purpose = _named(
        programme.code, programme.name if name is None else name, programme.purpose if purpose is None else purpose
    )
    villages = programme.village_codes if village_codes is None else _villages(programme.region_code, village_codes)
    turned = rules.turned(programme, on=today, rule=programme.rule if rule is None else rule, village_codes=villages)
    units = None if organisation_ids is None else _units(actor, organisation_ids)
    if turned:
        must_be_approved(county_code=programme.county_code, code=programme.code, title=name, on=today)
    before = {"name": programme.name, "rule": programme.rule, "village_count": len(programme.village_codes)}

    programme.name, programme.purpose = name, purpose
    for column, value in turned.items():
        setattr(programme, column, value)
    programme.save(update_fields=["name", "purpose", *turned])
    if units is not None:
        programme.organisations.set(units)

    log(actor, "programme.edit", programme, at=now, before=before, rule=programme.rule, village_count=len(villages))
    return programme


def _find(actor: Actor, programme_id: UUID) -> Programme:
    """The programme, locked, for someone who plans where it runs."""
    programme: Programme = Programme.objects.visible_to(actor).lock_one(programme_id)
    actor.must("visits.plan", region=programme.region_code)
    if not programme.is_active:
        raise ProgrammeEnded(programme=programme.name)
    return programme


@transaction.atomic
def close_programme(
    *, actor: Actor, now: datetime, programme_id: UUID, reason: str, ends_on: date | None = None
) -> Programme:
    """End it with its last day; its past stays, and so does what its roster planned until then."""
    programme = _find(actor, programme_id)
    last = ends_on or timezone.localdate(now)
    reason = clean_text(reason, field=_("说明"), limit=1000)
    if not reason:
        raise ReasonNeeded(form_field="reason")
    if last < programme.starts_on:
        raise EndsTooEarly(start=programme.starts_on, form_field="ends_on")

    programme.ends_on, programme.is_active = last, False
    programme.past = [kept for kept in programme.past if kept["to_on"] < last.isoformat()]
    programme.save(update_fields=["ends_on", "is_active", "past"])
    planned = RosterEntry.objects.filter(programme=programme)
    planned.filter(from_on__gt=last).delete()
    planned.filter(Q(to_on__isnull=True) | Q(to_on__gt=last)).update(to_on=last)

    log(actor, "programme.close", programme, at=now, reason=reason, ends_on=last.isoformat())
    return programme
