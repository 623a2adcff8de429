"""Who goes where: planned in bulk, ended one by one."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tiangeng.kernel.actors import Actor
from tiangeng.kernel.log import log
from tiangeng.kernel.refusals import clean_text
from tiangeng.kernel.scope import placed
from tiangeng.kernel.words import joined
from tiangeng.people.models import Staff
from tiangeng.places.models import Region
from tiangeng.visits.models import Programme, RosterEntry
from tiangeng.visits.refusals import (
    AlreadyOver,
    BeginsTooEarly,
    EndsTooEarly,
    NobodyChosen,
    NoSuchColleague,
    NotCovered,
    ProgrammeEnded,
)

FAR = date.max


@transaction.atomic
def plan_roster(
    *,
    actor: Actor,
    now: datetime,
    programme_id: UUID,
    assignments: Iterable[tuple[UUID, str]],
    from_on: date,
    to_on: date | None = None,
) -> list[RosterEntry]:
    """Send people to villages from–to, all or none. Who is planned there already is planned longer, not twice.

    `assignments` are (staff id, village code). Returns an entry for each, new or extended.
    """
    programme: Programme = Programme.objects.visible_to(actor).lock_one(programme_id)  # one planner at a time
    pairs = sorted(set(assignments), key=lambda pair: (pair[1], pair[0]))
    if not pairs:
        raise NobodyChosen
    for code in sorted({code for _staff_id, code in pairs}):
        actor.must("visits.plan", region=code)
    if not programme.is_active:
        raise ProgrammeEnded(programme=programme.name)
    _check_period(programme, from_on, to_on)
    _check_villages(programme, {code for _staff_id, code in pairs})
    _check_people(actor, {staff_id for staff_id, _code in pairs})

    planned = _extend_or_make(programme, pairs, from_on, to_on)

    log(
        actor,
        "roster.plan",
        programme,
        at=now,
        entry_count=len(planned),
        from_on=from_on.isoformat(),
        to_on=to_on.isoformat() if to_on else None,
        villages=sorted({code for _staff_id, code in pairs})[:50],
    )
    return planned


def _check_period(programme: Programme, from_on: date, to_on: date | None) -> None:
    if from_on < programme.starts_on:
        raise BeginsTooEarly(programme=programme.name, start=programme.starts_on, form_field="from_on")
    if to_on and to_on < from_on:
        raise EndsTooEarly(start=from_on, form_field="to_on")


def _check_villages(programme: Programme, codes: set[str]) -> None:
    if strange := sorted(codes - set(programme.village_codes)):
        names = Region.objects.filter(pk__in=strange[:5]).values_list("name", flat=True)
        raise NotCovered(programme=programme.name, villages=joined(names) or strange[0], form_field="village_codes")


def _check_people(actor: Actor, staff_ids: set[UUID]) -> None:
    found = Staff.objects.visible_to(actor).filter(pk__in=staff_ids, is_active=True).count()
    if found != len(staff_ids):
        raise NoSuchColleague(count=len(staff_ids) - found, form_field="staff_ids")


def _extend_or_make(
    programme: Programme, pairs: list[tuple[UUID, str]], from_on: date, to_on: date | None
) -> list[RosterEntry]:
    standing: dict[tuple[UUID, str], RosterEntry] = {}
    rows = RosterEntry.objects.filter(
        programme=programme,
        staff__in={staff_id for staff_id, _code in pairs},
        region_code__in={code for _s, code in pairs},
    ).order_by("-from_on")
    for row in rows:  # the earliest that overlaps stays last
        if row.from_on <= (to_on or FAR) and (row.to_on or FAR) >= from_on:
            standing[row.staff_id, row.region_code] = row
    fresh = [
        RosterEntry(programme=programme, staff_id=staff_id, from_on=from_on, to_on=to_on, **placed(code))
        for staff_id, code in pairs
        if (staff_id, code) not in standing
    ]
    kept = [standing[pair] for pair in pairs if pair in standing]
    for row in kept:
        row.from_on = min(row.from_on, from_on)
        row.to_on = None if row.to_on is None or to_on is None else max(row.to_on, to_on)
    RosterEntry.objects.bulk_update(kept, ["from_on", "to_on"], batch_size=500)
    RosterEntry.objects.bulk_create(fresh, batch_size=500)
    return [*kept, *fresh]


@transaction.atomic
def end_roster_entry(
    *, actor: Actor, now: datetime, entry_id: UUID, to_on: date | None = None, reason: str = ""
) -> RosterEntry:
    """The person goes there no longer after `to_on` (today). A plan that would end before it began is taken back."""
    entry: RosterEntry = RosterEntry.objects.visible_to(actor).lock_one(entry_id)
    actor.must("visits.plan", region=entry.region_code)
    last = to_on or timezone.localdate(now)
    if entry.to_on and entry.to_on < last:
        raise AlreadyOver(day=entry.to_on)
    reason = clean_text(reason, field=_("说明"), limit=1000)

    if last < entry.from_on:
        RosterEntry.objects.filter(pk=entry.pk).delete()
    else:
        entry.to_on = last
        entry.save(update_fields=["to_on"])

    log(actor, "roster.end", entry, at=now, reason=reason, staff=str(entry.staff_id), to_on=last.isoformat())
    return entry


@transaction.atomic
def hand_on_roster(*, actor: Actor, now: datetime, entries: Iterable[RosterEntry], taker: Staff) -> None:
    """The taker goes there from today in the place of who was planned; who went before today stays as it was.

    Called when both have signed for it (交接): that is the permission, nobody plans here.
    """
    today = timezone.localdate(now)
    rows = sorted(entries, key=lambda row: (row.programme_id, row.pk))
    for programme_id in sorted({row.programme_id for row in rows}):
        Programme.objects.lock_one(programme_id)
    for row in rows:
        giver, begins = row.staff, max(row.from_on, today)
        (planned,) = _extend_or_make(row.programme, [(taker.pk, row.region_code)], begins, row.to_on)
        if row.from_on < today:
            row.to_on = today - timedelta(days=1)
            row.save(update_fields=["to_on"])
        else:
            RosterEntry.objects.filter(pk=row.pk).delete()

        log(actor, "roster.hand_over", planned, at=now, giver=str(giver), to=str(taker), from_on=begins.isoformat())
