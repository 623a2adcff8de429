"""What is due is first told, a week later taken off: in pieces, with a line in the log and never in it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from tiangeng.kernel import retention, tasks
from tiangeng.kernel.actors import Actor
from tiangeng.kernel.log import log
from tiangeng.kernel.models import TaskRun
from tiangeng.kernel.retention import Duty
from tiangeng.kernel.scope import placed
from tiangeng.kernel.walls import acting
from tiangeng.lawful.models import Hold, RetentionRun

GRACE = timedelta(days=7)  # between the night something is first told to be due and the night it goes
FRESH = timedelta(hours=30)  # a night's count is shown until the next
COUNT = "lawful.count"  # the work that counts by day what no night has counted
AT_ONCE = 500
SHOWN = 20


@dataclass(frozen=True, slots=True)
class Told:
    """One duty as it stands: how many rows are due, how many of them a hold keeps."""

    duty: Duty
    due_count: int
    held_count: int
    holds: list[Hold]  # what of it is kept, and why; the newest of them


def _keeping(duty: Duty, county_code: str, *, at: datetime) -> QuerySet[Hold]:
    """Holds that stand at that moment, on records of this duty's kind; a file is kept with the record it hangs on."""
    standing = Q(until_on__isnull=True) | Q(until_on__gte=timezone.localdate(at))
    return Hold.objects.filter(
        standing, county_code=county_code, object_type=duty.owner or duty.model, lifted_at__isnull=True
    )


def _kept_by(duty: Duty) -> str:
    return duty.owner_key if duty.owner else "pk"


def _free(duty: Duty, county_code: str, *, due: datetime, at: datetime) -> QuerySet:  # type: ignore[type-arg]
    """Rows that were due by `due`, without what is held at `at`."""
    rows = duty.rows(county_code, now=due)
    if not duty.by_county:
        return rows
    held = _keeping(duty, county_code, at=at).values("object_id")
    return rows.exclude(**{f"{_kept_by(duty)}__in": held})


def tell_due(*, actor: Actor, county_code: str, now: datetime) -> list[Told]:
    """The dry run: what would go, class by class. Changes nothing."""
    actor.must("lawful.retain", region=county_code)
    return [_told(duty, county_code, now=now) for duty in retention.duties()]


def _told(duty: Duty, county_code: str, *, now: datetime) -> Told:
    due, holds = duty.rows(county_code, now=now), _keeping(duty, county_code, at=now)
    is_kept = duty.by_county and holds.exists()
    held = due.filter(**{f"{_kept_by(duty)}__in": holds.values("object_id")}).count() if is_kept else 0
    return Told(duty, due.count() - held, held, _shown(duty, due, holds) if held else [])


def _shown(duty: Duty, due: QuerySet, holds: QuerySet[Hold]) -> list[Hold]:  # type: ignore[type-arg]
    return list(holds.filter(object_id__in=due.values(_kept_by(duty)))[:SHOWN])


def told_by(run: RetentionRun, *, now: datetime) -> list[Told] | None:
    """What a night or a count found, less what it took off; None where it was too long ago, or the classes were others then.

    What falls due does so by the day.
    """
    duties = retention.duties()
    kinds = [[str(duty.keep), duty.model] for duty in duties]
    if now - run.at > FRESH or [line[:2] for line in run.found] != kinds:
        return None
    told = []
    for duty, (_keep, _model, due, taken, held) in zip(duties, run.found, strict=True):
        holds = _keeping(duty, run.county_code, at=now)
        shown = _shown(duty, duty.rows(run.county_code, now=now), holds) if held else []
        told.append(Told(duty, due - taken, held, shown))
    return told


def start_count(*, actor: Actor, county_code: str, now: datetime) -> TaskRun:
    """Count what is due now, on the worker: a county's years are read through for it. One that has not ended is enough."""
    actor.must("lawful.retain", region=county_code)
    run = count_of(actor, county_code)
    if run is not None and run.finished_at is None:
        return run
    return tasks.start(actor, COUNT, title=_("到期的点一遍"), now=now, county_code=county_code)


def count_of(actor: Actor, county_code: str) -> TaskRun | None:
    """The last such count this person asked for."""
    mine = TaskRun.objects.filter(account_id=actor.account_id, kind=COUNT, arguments__county_code=county_code)
    return mine.order_by("-created_at").first() if actor.account_id else None


def counted_by(run: TaskRun) -> RetentionRun | None:
    """What it found, as a night would have written it down that took nothing off."""
    if run.state != TaskRun.State.DONE:
        return None
    return RetentionRun(at=run.created_at, found=run.result, **placed(run.arguments["county_code"]))


def found_now(*, actor: Actor, county_code: str, now: datetime) -> list[list[object]]:
    """What is due, in a night's words."""
    told = tell_due(actor=actor, county_code=county_code, now=now)
    return [[str(one.duty.keep), one.duty.model, one.due_count, 0, one.held_count] for one in told]


def take_off_due(*, actor: Actor, county_code: str, now: datetime) -> RetentionRun:
    """Take off what has been due for a week; each piece its own transaction, so that a stop loses nothing but time."""
    with acting(actor):
        told = tell_due(actor=actor, county_code=county_code, now=now)
    found = []
    for one in told:
        taken = _take_off(one.duty, actor=actor, county_code=county_code, now=now)
        found.append([str(one.duty.keep), one.duty.model, one.due_count, taken, one.held_count])
    with acting(actor):
        run = RetentionRun(at=now, found=found, **placed(county_code))
        run.save(force_insert=True)
        log(actor, "retention.run", run, at=now, taken_count=sum(line[3] for line in found))
    return run


def _take_off(duty: Duty, *, actor: Actor, county_code: str, now: datetime) -> int:
    count = 0
    while True:
        with acting(actor):
            free = _free(duty, county_code, due=now - GRACE, at=now)
            ids = list(free.order_by("pk").values_list("pk", flat=True)[:AT_ONCE])
            if not ids:
                return count
            duty.purge(ids, now)
            log(actor, "retention.taken_off", at=now, keep=str(duty.keep), model=duty.model, count=len(ids))
        count += len(ids)
