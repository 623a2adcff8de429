"""The people who work here: taken on, changed, moved, retired; and the one way to see a whole phone number."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from tiangeng.algorithms import codes
from tiangeng.algorithms.pinyin import initials, sort_key
from tiangeng.kernel.actors import Actor
from tiangeng.kernel.events import announce
from tiangeng.kernel.log import log
from tiangeng.kernel.refusals import Missing, ReasonNeeded, clean_text
from tiangeng.kernel.words import joined
from tiangeng.people import holdings
from tiangeng.people.events import StaffMoved, StaffRetired
from tiangeng.people.models import Account, Grant, Organisation, Staff
from tiangeng.people.refusals import NameMissing, OtherCounty, PhoneWrong, Retired, ThingsInHand, UnitClosed
from tiangeng.people.states import OPEN_GRANTS
from tiangeng.places import actions as places

from . import accounts, grants

MOVED, LEFT = gettext_noop("随单位调动收回"), gettext_noop("离岗：%s")  # kept as written here


@transaction.atomic
def create_staff(
    *, actor: Actor, organisation_id: UUID, name: str, now: datetime, position: str = "", phone: str = ""
) -> Staff:
    """Someone who works in a unit; an account is another step, by the system administrator."""
    unit = _open_unit(actor, organisation_id)
    actor.must("people.edit", region=unit.county_code)
    texts = _texts(name, position)

    person = Staff(organisation=unit, region_code=unit.region_code, county_code=unit.county_code, **texts)
    person.phone = _phone(phone)
    person.save(force_insert=True)

    log(actor, "staff.created", person, at=now, name=person.name, organisation=unit.short_name)
    return person


@transaction.atomic
def edit_staff(
    *, actor: Actor, staff_id: UUID, name: str, now: datetime, position: str = "", phone: str | None = None
) -> Staff:
    """New name, position, phone; `phone=None` keeps the number nobody was shown."""
    person = _working(actor, staff_id)
    actor.must("people.edit", region=person.county_code)
    texts = _texts(name, position)

    changed = sorted(column for column, value in texts.items() if getattr(person, column) != value)
    for column, value in texts.items():
        setattr(person, column, value)
    if phone is not None:
        person.phone = _phone(phone)
        changed.append("phone")
    person.save(update_fields=[*texts, "phone"])
    Account.objects.filter(staff=person).update(display_name=person.name)

    log(actor, "staff.edited", person, at=now, fields=changed)
    return person


@transaction.atomic
def move_staff(
    *, actor: Actor, staff_id: UUID, organisation_id: UUID, now: datetime, reason: str = "", left_because: str = ""
) -> Staff:
    """To another unit of the county. What was granted on behalf of the old unit ends with the move.

    What is still in hand is handed over first, or it is said why it is left (`left_because`).
    """
    person = _working(actor, staff_id)
    unit = _open_unit(actor, organisation_id)
    actor.must("people.edit", region=person.county_code)
    if unit.county_code != person.county_code:
        raise OtherCounty(unit=unit.short_name, form_field="organisation")
    old = person.organisation
    if old.pk == unit.pk:
        return person
    reason = clean_text(reason, field=_("原因"), limit=200)
    left_because = nothing_left(person, left_because, organisation_id=old.pk)

    person.organisation, person.region_code = unit, unit.region_code
    person.save(update_fields=["organisation", "region_code"])
    account = Account.objects.filter(staff=person).select_for_update().first()
    if account:
        acted_for_old = Grant.objects.filter(account=account, organisation=old, state__in=OPEN_GRANTS)
        grants.close_all(actor, account, acted_for_old, reason=MOVED, now=now)

    log(
        actor,
        "staff.moved",
        person,
        at=now,
        reason=reason,
        before=old.short_name,
        after=unit.short_name,
        **({"left_because": left_because} if left_because else {}),
    )
    announce(StaffMoved(person.pk, old.pk, unit.pk))
    return person


@transaction.atomic
def retire_staff(*, actor: Actor, staff_id: UUID, reason: str, now: datetime, left_because: str = "") -> Staff:
    """Out of service: grants end, the account is frozen and signed out at once. Records keep the name.

    What is still in hand is handed over first, or it is said why it is left.
    """
    person = _working(actor, staff_id)
    actor.must("people.edit", region=person.county_code)
    reason = clean_text(reason, field=_("原因"), limit=150)
    if not reason:
        raise ReasonNeeded(form_field="reason")
    left_because = nothing_left(person, left_because)

    person.is_active = False
    person.save(update_fields=["is_active"])
    account = Account.objects.filter(staff=person).select_for_update().first()
    if account:
        standing = Grant.objects.filter(account=account, state__in=OPEN_GRANTS)
        grants.close_all(actor, account, standing, reason=LEFT % reason, now=now)
        accounts.shut(actor, account, reason=LEFT % reason, now=now)

    left = {"left_because": left_because} if left_because else {}
    log(actor, "staff.retired", person, at=now, reason=reason, **left)
    announce(StaffRetired(person.pk))
    return person


@transaction.atomic
def reveal_phone(*, actor: Actor, staff_id: UUID, reason: str, now: datetime) -> str:
    """The whole number, for a reason that is logged; among the looks of the day."""
    person: Staff = Staff.objects.visible_to(actor).get_one(staff_id)
    if person.pk != actor.staff_id:
        actor.must("people.unmask")
    if person.phone is None:
        raise Missing(_("没有登记手机号。"))
    reason = clean_text(reason, field=_("原因"), limit=200)
    if not reason:
        raise ReasonNeeded
    places.one_more_look(actor, county_code=person.county_code, now=now)

    log(actor, "staff.phone_seen", person, at=now, reason=reason)
    number: str = person.phone.reveal()
    return number


def nothing_left(person: Staff, left_because: str, *, organisation_id: UUID | None = None) -> str:
    """Refuse while the person has something in hand, unless it is said why; answers the cleaned reason."""
    left_because = clean_text(left_because, field=_("为什么留着"), limit=200)
    if not left_because and (things := holdings.in_hand(person.pk, organisation_id)):
        raise ThingsInHand(name=person.name, things=joined(things), form_field="left_because")
    return left_because


def _working(actor: Actor, staff_id: UUID) -> Staff:
    person: Staff = Staff.objects.visible_to(actor).lock_one(staff_id)
    if not person.is_active:
        raise Retired(name=person.name)
    return person


def _open_unit(actor: Actor, organisation_id: UUID) -> Organisation:
    unit: Organisation = Organisation.objects.visible_to(actor).get_one(organisation_id)
    if not unit.is_active:
        raise UnitClosed(unit=unit.short_name, form_field="organisation")
    return unit


def _texts(name: str, position: str) -> dict[str, Any]:
    name = clean_text(name, field=_("姓名"), limit=40)
    if not name:
        raise NameMissing(what=_("姓名"), form_field="name")
    return {
        "name": name,
        "sort_key": sort_key(name, person=True),
        "initials": initials(name, person=True),
        "position": clean_text(position, field=_("职务"), limit=60),
    }


def _phone(typed: str) -> str:
    if not typed.strip():
        return ""
    try:
        return codes.parse_mobile_phone(typed)
    except codes.PhoneInvalid as error:
        raise PhoneWrong(form_field="phone") from error
