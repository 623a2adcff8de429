"""A phone that was without signal sends what it has written in one go: each entry stands or falls for itself."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from tiangeng.kernel.actors import Actor
from tiangeng.kernel.log import log_all
from tiangeng.kernel.refusals import Refusal
from tiangeng.visits.models import Visit
from tiangeng.visits.posted import as_posted
from tiangeng.visits.refusals import EntryDiffers

from . import entry as entries
from . import visits
from .entry import Entry


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one entry: written now, there already, or refused."""

    visit_id: UUID
    is_new: bool = False
    refusal: Refusal | None = None


@transaction.atomic
def record_visits(*, actor: Actor, now: datetime, sent: Iterable[tuple[UUID, Entry]]) -> list[Outcome]:
    """Several entries at once, each as `record_visit` would take it; a refused one stops no other. Answers in their order.

    What they share — village, colleagues, programmes — is asked once; the rows of each table are written in one statement.
    """
    everything = list(sent)
    asked = [
        (visit_id, entry) for visit_id, entry in everything if actor.holds("visits.record", region=entry.region_code)
    ]
    if len(asked) < len(everything):
        here = iter(record_visits(actor=actor, now=now, sent=asked) if asked else [])
        chosen = {visit_id for visit_id, _entry in asked}
        return [next(here) if one[0] in chosen else _posted(actor, *one, now=now) for one in everything]
    mine = Visit.objects.written_by(actor.account_id).filter(pk__in=[visit_id for visit_id, _entry in asked])
    stored: dict[UUID, str] = dict(mine.values_list("pk", "entry_digest"))
    known, outcomes, written = entries.Known(), [], list[tuple[Visit, Entry]]()
    for visit_id, entry in asked:
        digest, is_new, refusal = entry.digest(), False, None
        try:
            if stored.get(visit_id, digest) != digest:
                raise EntryDiffers
            if visit_id not in stored:
                standing = entries.check(actor, entry, now=now, known=known)
                written.append((visits.row_of(standing, visit_id, digest, now=now), standing.entry))
                stored[visit_id], is_new = digest, True
        except Refusal as said:
            refusal = said
        outcomes.append(Outcome(visit_id, is_new, refusal))
    try:
        with transaction.atomic():
            Visit.objects.bulk_create([visit for visit, _entry in written])
    except IntegrityError:  # one of them arrives by another way at this moment, or is somebody else's
        return [_alone(actor, visit_id, entry, now=now) for visit_id, entry in asked]
    visits.write_seen(written)
    log_all(actor, "visit.record", [(visit, visits.line_of(visit)) for visit, _entry in written], at=now)
    for visit, _entry in written:
        visits.tell(visit)
    return outcomes


def _posted(actor: Actor, visit_id: UUID, entry: Entry, *, now: datetime) -> Outcome:
    """Where the actor may not write today: as what they were there on the day of the visit."""
    with as_posted(actor, (entry.region_code, entry.visited_on), now=now) as then:
        return _alone(then, visit_id, entry, now=now)


def _alone(actor: Actor, visit_id: UUID, entry: Entry, *, now: datetime) -> Outcome:
    content = {field.name: getattr(entry, field.name) for field in fields(entry)}
    try:
        with transaction.atomic():
            visit = visits.record_visit(actor=actor, now=now, visit_id=visit_id, **content)
    except Refusal as refusal:
        return Outcome(visit_id, refusal=refusal)
    return Outcome(visit_id, is_new=visit.created_at == now)
