"""Looking at a sealed number: with a reason, in the log, and not many times a day."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone

from tiangeng.kernel.actors import Actor
from tiangeng.kernel.log import log
from tiangeng.kernel.models import LogEntry
from tiangeng.kernel.refusals import SignInNeeded
from tiangeng.kernel.scope import Placed
from tiangeng.kernel.secrets import Secret, SecretField
from tiangeng.places import rules
from tiangeng.places.refusals import NotOnFile, UnmaskLocked

VERB = "secret.unmasked"


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
    _one_more_today(actor, now=now)

    plain = secret.reveal()

    log(actor, VERB, record, at=now, reason=why, field=field)
    return plain


def _one_more_today(actor: Actor, *, now: datetime) -> None:
    """Refuse beyond the day's number. Only a person may look, and one person's looks are counted one after another."""
    if actor.account_id is None:
        raise SignInNeeded
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"places.unmask {actor.account_id}"])
    if looks_today(actor, now=now) >= rules.UNMASK_LIMIT:
        raise UnmaskLocked(limit=rules.UNMASK_LIMIT, form_field="reason")


def looks_today(actor: Actor, *, now: datetime) -> int:
    """How many numbers this person has looked at since midnight."""
    midnight = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    mine: Any = LogEntry.objects.filter(actor_id=actor.account_id, verb=VERB, outcome="done", at__gte=midnight)
    return int(mine.count())
