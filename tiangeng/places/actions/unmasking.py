"""Looking at a sealed number: with a reason, in the log, and not many times a day; a second person may lift the limit."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone

from tiangeng.kernel.actors import Actor
from tiangeng.kernel.log import log
from tiangeng.kernel.models import LogEntry
from tiangeng.kernel.refusals import SignInNeeded
from tiangeng.kernel.scope import Placed, placed
from tiangeng.kernel.secrets import Secret, SecretField
from tiangeng.places import pack, rules
from tiangeng.places.models import LookLift
from tiangeng.places.refusals import LiftedAlready, NotOnFile, OwnLimit, UnmaskLocked

VERB = "secret.unmasked"
VERBS = (VERB, "staff.phone_seen", "issue.unmask_reporter")  # at whose number ever, a look is a look


@transaction.atomic
def unmask(*, actor: Actor, model: type[Placed], record_id: UUID, field: str, reason: str, now: datetime) -> str:
    """The plain value of one sealed field, this once. Any room's model with a scope will do; the caller keeps nothing."""
    record = model.objects.visible_to(actor).get_one(record_id)
    if not isinstance(model._meta.get_field(field), SecretField):
        raise TypeError(f"{model.__name__}.{field} is not sealed")
    actor.must("places.unmask", region=record.region_code)
    why = rules.reason(reason)
    secret: Secret | None = getattr(record, field)
    if secret is None:
        raise NotOnFile
    one_more_look(actor, county_code=record.county_code, now=now)

    plain = secret.reveal()

    log(actor, VERB, record, at=now, reason=why, field=field)
    return plain


def one_more_look(actor: Actor, *, county_code: str, now: datetime) -> None:
    """Refuse beyond the day's number. Only a person may look, and one person's looks are counted one after another."""
    if actor.account_id is None:
        raise SignInNeeded
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"places.unmask {actor.account_id}"])
    stand = looks_of(actor, county_code=county_code, now=now)
    if stand.count >= stand.limit:
        raise UnmaskLocked(limit=stand.limit, form_field="reason")


@dataclass(frozen=True, slots=True)
class Looks:
    """One person's day: how many numbers were looked at, how many may be, and who lifted that."""

    count: int
    limit: int
    lift: LookLift | None


def looks_of(actor: Actor, *, county_code: str, now: datetime) -> Looks:
    who: Any = actor.account_id
    mine: Any = LookLift.objects.filter(account_id=who, lifted_on=timezone.localdate(now))
    lift = mine.first()
    usual = pack.looks_a_day(county_code)
    return Looks(looks_today(actor, now=now), usual * rules.LIFTED_TIMES if lift else usual, lift)


def looks_today(actor: Actor, *, now: datetime) -> int:
    """How many numbers this person has looked at since midnight."""
    midnight = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    mine: Any = LogEntry.objects.filter(actor_id=actor.account_id, verb__in=VERBS, outcome="done", at__gte=midnight)
    return int(mine.count())


@transaction.atomic
def lift_limit(
    *, actor: Actor, account_id: UUID, account_name: str, county_code: str, reason: str, now: datetime
) -> LookLift:
    """For today somebody may look at more numbers; said by a second person, with a reason, once a day."""
    actor.must("places.lift_looks", region=county_code)
    if actor.account_id is None:
        raise SignInNeeded
    if account_id == actor.account_id:
        raise OwnLimit
    why = rules.reason(reason)
    today = timezone.localdate(now)
    lift, made = LookLift.objects.get_or_create(
        account_id=account_id, lifted_on=today,
        defaults={"account_name": account_name[:40], "reason": why, "lifted_by_id": actor.account_id,
                  "lifted_by_name": actor.name[:40], "lifted_at": now, **placed(county_code)},
    )  # fmt: skip
    if not made:
        raise LiftedAlready(name=lift.account_name, who=lift.lifted_by_name)

    log(actor, "looks.lifted", lift, at=now, reason=why, account=lift.account_name, lifted_on=today)
    return lift
