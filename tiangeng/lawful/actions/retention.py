"""What is due is first told, a week later taken off: in pieces, with a line in the log and never in it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from tiangeng.kernel import retention
from tiangeng.kernel.actors import Actor
from tiangeng.kernel.log import log
from tiangeng.kernel.refusals import Missing, ReasonNeeded, clean_text
from tiangeng.kernel.retention import Duty
from tiangeng.kernel.scope import placed
from tiangeng.lawful.models import Hold, RetentionRun

GRACE = timedelta(days=7)  # between the night something is first told to be due and the night it goes
AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Told:
    """One duty as it stands: how many rows are due, how many of them a hold keeps."""

    duty: Duty
    due_count: int
    held_count: int


def _held(duty: Duty, county_code: str) -> QuerySet[Hold, UUID]:
    kind = "issues.Issue" if duty.model == "documents.Attachment" else duty.model
    return Hold.objects.filter(county_code=county_code, object_type=kind, lifted_at__isnull=True).values_list(
        "object_id", flat=True
    )


def _free(duty: Duty, county_code: str, *, now: datetime) -> QuerySet:  # type: ignore[type-arg]
    rows = duty.rows(county_code, now=now)
    held = _held(duty, county_code)
    if not duty.by_county:
        return rows
    return rows.exclude(**{"owner_id__in" if duty.model == "documents.Attachment" else "pk__in": held})


def tell_due(*, actor: Actor, county_code: str, now: datetime) -> list[Told]:
    """The dry run: what would go, class by class. Changes nothing."""
    actor.must("lawful.retain", region=county_code)
    told = []
    for duty in retention.duties():
        due, free = duty.rows(county_code, now=now).count(), _free(duty, county_code, now=now).count()
        told.append(Told(duty, free, due - free))
    return told


def take_off_due(*, actor: Actor, county_code: str, now: datetime) -> RetentionRun:
    """Take off what has been due for a week; each piece its own transaction, so that a stop loses nothing but time."""
    told = tell_due(actor=actor, county_code=county_code, now=now)
    found = []
    for one in told:
        taken = _take_off(one.duty, actor=actor, county_code=county_code, now=now)
        found.append([str(one.duty.keep), one.duty.model, one.due_count, taken, one.held_count])
    with transaction.atomic():
        run = RetentionRun(at=now, found=found, **placed(county_code))
        run.save(force_insert=True)
        log(actor, "retention.run", run, at=now, taken_count=sum(line[3] for line in found))
    return run


def _take_off(duty: Duty, *, actor: Actor, county_code: str, now: datetime) -> int:
    count = 0
    while True:
        with transaction.atomic():
            ids = list(_free(duty, county_code, now=now - GRACE).order_by("pk").values_list("pk", flat=True)[:AT_ONCE])
            if not ids:
                return count
            duty.purge(ids, now)
            log(actor, "retention.taken_off", at=now, keep=str(duty.keep), model=duty.model, count=len(ids))
        count += len(ids)


@transaction.atomic
def hold(*, actor: Actor, object_type: str, object_id: UUID, region_code: str, reason: str, now: datetime) -> Hold:
    """Keep one record beyond its end, until somebody lifts it."""
    actor.must("lawful.hold", region=region_code)
    if object_type not in {duty.model for duty in retention.duties()}:
        raise Missing
    reason = clean_text(reason, field=_("原因"), limit=300)
    if not reason:
        raise ReasonNeeded(form_field="reason")

    kept, made = Hold.objects.get_or_create(
        object_type=object_type, object_id=object_id, lifted_at=None,
        defaults={"reason": reason, "held_by_id": actor.account_id, "held_by_name": actor.name, "held_at": now,
                  **placed(region_code)},
    )  # fmt: skip

    if made:
        log(actor, "retention.held", kept, at=now, reason=reason, held=f"{object_type} {object_id}")
    return kept


@transaction.atomic
def lift_hold(*, actor: Actor, hold_id: UUID, now: datetime) -> Hold:
    """From now on its end is as everybody's."""
    kept: Hold = Hold.objects.visible_to(actor).lock_one(hold_id)
    actor.must("lawful.hold", region=kept.region_code)

    kept.lifted_at, kept.lifted_by_name = now, actor.name
    kept.save(update_fields=["lifted_at", "lifted_by_name"])

    log(actor, "retention.lifted", kept, at=now)
    return kept
