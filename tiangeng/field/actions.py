"""What a phone asks of the server beside the ordinary operations: to be known, to lay down a photo, to add its minutes."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from tiangeng.documents import actions as documents
from tiangeng.documents import owners
from tiangeng.kernel.actors import Actor, system_actor
from tiangeng.kernel.log import log
from tiangeng.kernel.refusals import Missing, ReasonNeeded, clean_text
from tiangeng.kernel.scope import placed
from tiangeng.kernel.walls import acting
from tiangeng.people import actions as people

from . import uploads
from .models import Device, WeekMinutes
from .refusals import PhoneOfAnother, TooManyPhones, Unbound

MOST_PHONES = 5


def home_of(actor: Actor) -> str:
    """The county an account's phone and minutes belong to: that of its narrowest grant."""
    return max((grant.territory for grant in actor.grants), key=len, default="")[:6]


@transaction.atomic
def bind(*, actor: Actor, device_id: UUID, name: str, now: datetime) -> Device:
    """Make a phone known; the same phone again is the same row."""
    actor.must("visits.see")
    assert actor.account_id is not None
    name = clean_text(name, field=_("手机名称"), limit=60) or _("我的手机")
    known: Device | None = Device.objects.filter(pk=device_id).select_for_update().first()
    if known is not None:
        if known.account_id != actor.account_id:
            raise PhoneOfAnother
        must_be_bound(known)
        return known
    if Device.objects.filter(account_id=actor.account_id, unbound_at__isnull=True).count() >= MOST_PHONES:
        raise TooManyPhones(limit=MOST_PHONES)
    device = Device(
        id=device_id, account_id=actor.account_id, account_name=actor.name[:80], name=name, bound_at=now, **placed(home_of(actor))
    )  # fmt: skip
    try:
        with transaction.atomic():
            device.save(force_insert=True)
    except IntegrityError:  # bound beyond our wall
        raise PhoneOfAnother from None
    log(actor, "device.bound", device, at=now, name=name)
    return device


def must_be_bound(device: Device) -> None:
    if device.unbound_at is not None:
        raise Unbound(who=device.unbound_by)


def known(told: str) -> None:
    """Refuses a phone that was unbound, signed in or not; one that was never bound is served, it will bind itself."""
    try:
        device_id = UUID(told)
    except ValueError:
        return
    with acting(system_actor(gettext_noop("手机端"))):
        device = Device.objects.filter(pk=device_id).first()
    if device is not None:
        must_be_bound(device)


@transaction.atomic
def unbind(*, actor: Actor, device_id: UUID, reason: str, now: datetime) -> Device:
    """A phone that is lost or given back: at its next contact it offers what it has not sent, then forgets everything."""
    device: Device = Device.objects.visible_to(actor).lock_one(device_id)
    reason = clean_text(reason, field=_("原因"), limit=200)
    if not reason and device.account_id != actor.account_id:
        raise ReasonNeeded
    if device.unbound_at is None:
        device.unbound_at, device.unbound_by, device.reason = now, actor.name[:80], reason
        device.save(update_fields=["unbound_at", "unbound_by", "reason"])
        people.sessions.end_phone(account_id=device.account_id, phone=device.pk)
        log(actor, "device.unbound", device, at=now, reason=reason, owner=device.account_name)
    return device


@transaction.atomic
def add_minutes(*, actor: Actor, week: str, minutes: int, token: UUID) -> None:
    """Minutes of a week towards the county's total. Who sent them is written nowhere, the log included."""
    actor.must("visits.see")
    WeekMinutes.objects.bulk_create(
        [WeekMinutes(week=week, minutes=minutes, token=token, **placed(home_of(actor)))], ignore_conflicts=True
    )


def attach_upload(
    *, actor: Actor, digest: str, owner_type: str, owner_id: UUID, name: str, stage: str, now: datetime
) -> Any:
    """The photo whose parts have all arrived becomes a file of its record; sent again it is the same file."""
    if actor.account_id is None:
        raise Missing
    owner = owners.find(actor, owner_type, owner_id)
    content = uploads.whole(actor.account_id, digest)
    name = clean_text(name, field=_("文件名"), limit=200) or f"{digest[:12]}.jpg"
    file = SimpleUploadedFile(name, content)
    return documents.attach(actor=actor, now=now, owner=owner, stage=stage, upload=file)
