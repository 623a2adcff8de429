"""What a phone asks of the server beside the ordinary operations: to be known, to lay down a photo, to add its minutes."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from tiangeng.documents import actions as documents
from tiangeng.documents import owners
from tiangeng.documents import queries as files
from tiangeng.forms import actions as forms
from tiangeng.forms.models import FormAnswer
from tiangeng.kernel.actors import Actor, system_actor
from tiangeng.kernel.adding import add_new
from tiangeng.kernel.log import log
from tiangeng.kernel.models import Pack
from tiangeng.kernel.refusals import Missing, ReasonNeeded, clean_text
from tiangeng.kernel.scope import placed
from tiangeng.kernel.secrets import derived
from tiangeng.kernel.walls import acting
from tiangeng.people import actions as people
from tiangeng.people import sessions
from tiangeng.people.models import Account
from tiangeng.people.queries import actor_of_account

from . import rules, uploads
from .models import Device, MinutesTold
from .refusals import AuthorStillHere, NoFieldwork, PhoneOfAnother, TooManyPhones, Unbound

MOST_PHONES, MOST_A_DAY, REASON_AT_LEAST = 5, 20, 4
HANDS_IN = ("people.edit", "visits.plan")  # what handing in for somebody who has gone needs


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
    if Device.objects.filter(account_id=actor.account_id, bound_at__gt=now - timedelta(days=1)).count() >= MOST_A_DAY:
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


def secret_of(device: Device) -> str:
    """What opens this phone's store beside its PIN; for whoever has just signed in, never for a session that merely lives."""
    must_be_bound(device)
    return derived("field.phone", device.account_id, device.pk).hex()


def key_of(device: Device) -> str:
    """What this phone shows with every request once its session is bound; it keeps it sealed."""
    must_be_bound(device)
    return sessions.key_of(device.account_id, device.pk)


def must_be_bound(device: Device) -> None:
    if device.unbound_at is not None:
        raise Unbound(who=device.unbound_by)


def known(told: str, *, signed_in: Actor | None, now: datetime) -> None:
    """Refuses a phone that was unbound, and one whose owner has no fieldwork any more, signed in or not: its copy must go.

    One that was never bound is served, it will bind itself.
    """
    owner = signed_in
    with acting(system_actor(gettext_noop("手机端"))):
        device = _device(told)
        if device is not None and owner is None:
            owner = actor_of_account(device.account_id, now=now)
    if device is not None:
        must_be_bound(device)
    if owner is not None and not owner.holds("visits.see"):
        raise NoFieldwork


def _device(told: str) -> Device | None:
    try:
        found: Device | None = Device.objects.filter(pk=UUID(told)).first()
    except ValueError:
        return None
    return found


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
def hand_in(*, actor: Actor, account_id: UUID, reason: str, now: datetime) -> Account:
    """Take on what a phone exported whose owner's account is gone: for whoever plans the county's fieldwork and keeps its
    people, with a reason; an administrator of the system has no part in what was heard at people's doors.

    An owner of elsewhere, one without a person, and none at all are the same answer.
    """
    for power in HANDS_IN:
        actor.must(power)
    rows = Account.objects.select_related("staff").filter(pk=account_id, staff__isnull=False)
    account: Account | None = rows.first()
    if account is None or account.staff is None or not actor.holds("people.edit", region=account.staff.county_code):
        raise Missing(_("没有找到这份文件的主人，或者他不在您管的县里。"))
    if account.is_active:
        raise AuthorStillHere(who=str(account))
    reason = clean_text(reason, field=_("原因"), limit=200)
    if len(reason) < REASON_AT_LEAST:
        raise ReasonNeeded(_("请写明为什么由您代交（至少 4 个字），会记入日志。"))

    log(actor, "outbox.handed_in", account.staff, at=now, reason=reason, owner=str(account))
    return account


@transaction.atomic
def add_minutes(*, county_code: str, week: str, minutes: int, token: UUID, now: datetime) -> None:
    """Minutes of a week towards the county's sum, once a token. Whose they are nobody says, and when they came is written
    nowhere, the log included. What comes after the sum is shown is not taken: a sum that is looked at does not change.
    """
    if not county_code or not Pack.objects.filter(county_code=county_code).exists():
        raise Missing
    if week not in rules.weeks_taken(timezone.localdate(now)):
        return
    here = placed(county_code)
    mark = UUID(bytes=derived("field.minutes", token, f"{county_code} {week}")[:16])
    with acting(system_actor(gettext_noop("手机端"))):
        if add_new(MinutesTold(week=week, mark=mark, **here)) is None:
            return
        with connection.cursor() as cursor:
            told: dict[str, Any] = {"id": uuid4(), "week": week, "minutes": rules.coarse(minutes), **here}
            cursor.execute(_ADD_MINUTES, told)


_ADD_MINUTES = """
INSERT INTO field_countyminutes AS sum (id, region_code, county_code, week, phones, minutes)
VALUES (%(id)s, %(region_code)s, %(county_code)s, %(week)s, 1, %(minutes)s)
ON CONFLICT (county_code, week) DO UPDATE SET phones = sum.phones + 1, minutes = sum.minutes + EXCLUDED.minutes
"""


def forget_told_minutes(*, now: datetime) -> int:
    """Tokens of weeks whose sum takes no more need not be known."""
    rows = MinutesTold.objects.exclude(week__in=rules.weeks_taken(timezone.localdate(now)))
    return rows.delete()[0]


def attach_upload(
    *, actor: Actor, digest: str, owner_type: str, owner_id: UUID, name: str, stage: str, now: datetime
) -> Any:
    """The photo whose parts have all arrived becomes a file of its record; sent again it is the same file.

    A handbook form keeps it under the name the answer gives it.
    """
    if actor.account_id is None:
        raise Missing
    content = uploads.whole(actor.account_id, digest)
    name = clean_text(name, field=_("文件名"), limit=200) or f"{digest[:12]}.jpg"
    file = SimpleUploadedFile(name, content)
    with owners.adding(actor, owner_type, owner_id, now=now) as then:
        owner = owners.find(then, owner_type, owner_id)
        if isinstance(owner, FormAnswer):
            kept = forms.attach_file(actor=then, now=now, answer=owner, name=name, upload=file)
            assert kept.attachment_id is not None
            return files.readable(then, kept.attachment_id)
        return documents.attach(actor=then, now=now, owner=owner, stage=stage, upload=file)
