"""Writing a visit down, putting it right within a week, and adding to it afterwards."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from typing import Any, Final, Literal
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from tiangeng.kernel.actors import Actor
from tiangeng.kernel.adding import add_new, in_one
from tiangeng.kernel.events import announce
from tiangeng.kernel.ids import new_id
from tiangeng.kernel.log import log
from tiangeng.kernel.refusals import ChangedMeanwhile, Refusal, clean_text
from tiangeng.kernel.scope import placed
from tiangeng.visits import rules
from tiangeng.visits.events import VisitRecorded
from tiangeng.visits.models import AsWritten, Companion, EnterpriseSeen, FacilitySeen, HouseholdSeen, Visit, VisitEdit
from tiangeng.visits.refusals import EditingOver, EntryDiffers, NotTheAuthor, StillEditable, WordsNeeded

from . import entry as entries
from .entry import Entry, Standing

STAYS: Final = "stays"
NAMES = (
    "(SELECT name FROM places_region WHERE code = visits_visit.region_code),"
    " (SELECT name FROM people_staff WHERE id = visits_visit.staff_id),"
    " (SELECT short_name FROM people_organisation WHERE id = visits_visit.organisation_id)"
)


@in_one
def record_visit(
    *,
    actor: Actor,
    now: datetime,
    region_code: str,
    visited_on: date,
    heard: str,
    visit_id: UUID | None = None,
    part_of_day: str = "",
    policies_told: str = "",
    ideas: str = "",
    is_private: bool = False,
    programme_id: UUID | None = None,
    companion_ids: Iterable[UUID] = (),
    household_ids: Iterable[UUID] = (),
    enterprise_ids: Iterable[UUID] = (),
    facility_ids: Iterable[UUID] = (),
    staff_id: UUID | None = None,
) -> Visit:
    """Write a visit down. The same `visit_id` with the same content is the same visit: stored once, answered alike.

    The author is the actor's own staff file, or `staff_id`: a colleague for whom whoever plans the fieldwork writes it
    down from paper, which the entry's history and the log say. Without `programme_id` the programme is the one that runs there that day.
    """
    entry = Entry.of(
        region_code=region_code, visited_on=visited_on, heard=heard, part_of_day=part_of_day, policies_told=policies_told,
        ideas=ideas, is_private=is_private, programme_id=programme_id, companion_ids=companion_ids,
        household_ids=household_ids, enterprise_ids=enterprise_ids, facility_ids=facility_ids,
    )  # fmt: skip
    digest = entry.digest()
    try:
        standing = entries.check(actor, entry, now=now, author_id=staff_id)
    except Refusal:
        if visit_id and (
            known := _known(actor, visit_id, digest)
        ):  # what stood when it was written is not judged again
            return known
        raise

    visit = row_of(standing, visit_id or new_id(), digest, now=now)
    names = add_new(visit, telling=NAMES)
    if names is None:
        return _twin(actor, visit.pk, digest)
    write_seen([(visit, standing.entry)])
    behalf = {}
    if actor.bearer:
        _note_who_wrote(visit, actor.bearer.account_id, actor.bearer.name, now=now)
    elif actor.account_id and standing.staff_id != actor.staff_id:
        behalf = {"on_behalf_of": str(visit.staff)}
        _note_who_wrote(visit, actor.account_id, actor.name, now=now)
    else:
        village, author, unit = names
        visit.as_written = AsWritten(village, author, unit, others_of(visit, standing.entry), *standing.seen)

    log(actor, "visit.record", visit, at=now, **line_of(visit), **behalf)
    tell(visit)
    return visit


def _note_who_wrote(visit: Visit, account_id: UUID, name: str, *, now: datetime) -> None:
    """In the entry's own history, for everybody who reads it: it was written down by somebody else."""
    VisitEdit.objects.create(
        visit=visit, at=now, account_id=account_id, name=name[:40], kind=VisitEdit.Kind.BEHALF, **placed(visit.region_code)
    )  # fmt: skip


def row_of(standing: Standing, visit_id: UUID, digest: str, *, now: datetime) -> Visit:
    return Visit(
        id=visit_id, account_id=standing.account_id, entry_digest=digest, created_at=now, changed_at=now, **_columns(standing)
    )  # fmt: skip


def line_of(visit: Visit) -> dict[str, Any]:
    """What the log says of it: the day, never the words."""
    return {"visited_on": visit.visited_on.isoformat(), "is_private": visit.is_private}


def tell(visit: Visit) -> None:
    announce(VisitRecorded(visit.pk, visit.region_code, visit.visited_on, visit.programme_id, visit.is_private))


def _known(actor: Actor, visit_id: UUID, digest: str) -> Visit | None:
    """The entry already stored under this id; one with other content is refused, never answered as if it were this."""
    written = Visit.objects.written_by(actor.account_id).filter(pk=visit_id)
    digests = list(written.values_list("entry_digest", flat=True))
    if digests and digests[0] != digest:
        raise EntryDiffers
    return written.get() if digests else None


def _twin(actor: Actor, visit_id: UUID, digest: str) -> Visit:
    """The same entry is there: sent again, or twice at once and the other was first. It is answered with that one."""
    found = _known(actor, visit_id, digest)
    if found is None:
        raise EntryDiffers
    return found


def _columns(standing: Standing) -> dict[str, Any]:
    entry = standing.entry
    return {
        "staff_id": standing.staff_id,
        "organisation_id": standing.organisation_id,
        "programme_id": standing.programme_id,
        "visited_on": entry.visited_on,
        "part_of_day": entry.part_of_day,
        "heard": entry.heard,
        "policies_told": entry.policies_told,
        "ideas": entry.ideas,
        "is_private": entry.is_private,
        **placed(entry.region_code),
    }


def others_of(visit: Visit, entry: Entry) -> list[UUID]:
    return sorted(entry.companion_ids - {visit.staff_id})


def write_seen(written: Iterable[tuple[Visit, Entry]]) -> None:
    """Who went along and what was seen, in ascending ids so that two writers meet in the same order."""
    rows: dict[Any, list[Any]] = {model: [] for model in (Companion, HouseholdSeen, EnterpriseSeen, FacilitySeen)}
    for visit, entry in written:
        place, day = placed(visit.region_code), visit.visited_on
        others = others_of(visit, entry)
        homes, firms, points = map(sorted, (entry.household_ids, entry.enterprise_ids, entry.facility_ids))
        rows[Companion] += [Companion(visit=visit, staff_id=pk, **place) for pk in others]
        rows[HouseholdSeen] += [HouseholdSeen(visit=visit, household_id=pk, seen_on=day, **place) for pk in homes]
        rows[EnterpriseSeen] += [EnterpriseSeen(visit=visit, enterprise_id=pk, **place) for pk in firms]
        rows[FacilitySeen] += [FacilitySeen(visit=visit, facility_id=pk, **place) for pk in points]
    for model, found in rows.items():
        if found:
            model.objects.bulk_create(found)


@transaction.atomic
def edit_visit(
    *,
    actor: Actor,
    now: datetime,
    visit_id: UUID,
    version: int,
    region_code: str | None = None,
    visited_on: date | None = None,
    heard: str | None = None,
    part_of_day: str | None = None,
    policies_told: str | None = None,
    ideas: str | None = None,
    is_private: bool | None = None,
    programme_id: UUID | Literal["stays"] | None = STAYS,
    companion_ids: Iterable[UUID] | None = None,
    household_ids: Iterable[UUID] | None = None,
    enterprise_ids: Iterable[UUID] | None = None,
    facility_ids: Iterable[UUID] | None = None,
) -> Visit:
    """Put a visit right within a week of writing it; what is None stays. `version` is the one that was looked at.

    Of the programme None says that it is found anew, as it is when the village or the day changes.
    """
    visit = _mine(actor, visit_id)
    if now - visit.created_at > rules.EDITABLE_FOR:
        raise EditingOver(days=rules.EDITABLE_FOR.days)
    if visit.version != version:
        raise ChangedMeanwhile(who=str(visit.staff), what=_("修改"), version=visit.version)
    old = _as_entry(visit)
    lists = {
        "companion_ids": companion_ids,
        "household_ids": household_ids,
        "enterprise_ids": enterprise_ids,
        "facility_ids": facility_ids,
    }
    changes: dict[str, Any] = {name: frozenset(ids) for name, ids in lists.items() if ids is not None}
    words = {
        "region_code": region_code,
        "visited_on": visited_on,
        "heard": heard,
        "part_of_day": part_of_day,
        "policies_told": policies_told,
        "ideas": ideas,
        "is_private": is_private,
    }
    changes |= {name: value for name, value in words.items() if value is not None}
    is_elsewhere = any(
        name in changes and changes[name] != getattr(old, name) for name in ("region_code", "visited_on")
    )
    stays = programme_id == STAYS and not is_elsewhere
    standing = entries.check(
        actor,
        replace(old, programme_id=None if programme_id == STAYS else programme_id, **changes),
        now=_as_of(visit, visited_on, now),
        author_id=visit.staff_id,
        seeks_programme=not stays,
    )
    standing = replace(standing, programme_id=visit.programme_id) if stays else standing
    before = _differences(old, standing.entry)
    if not before and standing.programme_id == visit.programme_id:
        return visit

    VisitEdit.objects.create(
        visit=visit,
        at=now,
        account_id=visit.account_id,
        name=actor.name[:40],
        kind=VisitEdit.Kind.EDIT,
        before=before,
        **placed(visit.region_code),
    )
    for name, value in _columns(standing).items():
        setattr(visit, name, value)
    visit.version, visit.changed_at = version + 1, now
    visit.save(update_fields=[*_columns(standing), "version", "changed_at"])
    _rewrite_seen(visit, standing.entry)

    log(actor, "visit.edit", visit, at=now, fields=sorted(before), version=visit.version)
    return visit


def _mine(actor: Actor, visit_id: UUID) -> Visit:
    """The visit, locked; only its author goes on."""
    visit: Visit = Visit.objects.visible_to(actor).lock_one(visit_id)
    if actor.account_id is None or visit.account_id != actor.account_id:
        raise NotTheAuthor(needed="visits.record", who=str(visit.staff))
    return visit


def _as_entry(visit: Visit) -> Entry:
    return Entry(
        visit.region_code,
        visit.visited_on,
        visit.heard,
        visit.part_of_day,
        visit.policies_told,
        visit.ideas,
        visit.is_private,
        companion_ids=frozenset(visit.companion_rows.values_list("staff_id", flat=True)),
        household_ids=frozenset(visit.household_rows.values_list("household_id", flat=True)),
        enterprise_ids=frozenset(visit.enterprise_rows.values_list("enterprise_id", flat=True)),
        facility_ids=frozenset(visit.facility_rows.values_list("facility_id", flat=True)),
    )


def _as_of(visit: Visit, new_day: date | None, now: datetime) -> datetime:
    """A day that is not changed was lawful when it was written and is not judged again."""
    return visit.created_at if new_day is None or new_day == visit.visited_on else now


def _differences(old: Entry, new: Entry) -> dict[str, Any]:
    """What each changed field said before; lists as ids."""
    before: dict[str, Any] = {}
    for name in Entry.__dataclass_fields__:
        was, becomes = getattr(old, name), getattr(new, name)
        if name != "programme_id" and was != becomes:
            before[name] = (
                sorted(map(str, was)) if isinstance(was, frozenset) else was if isinstance(was, bool) else str(was)
            )
    return before


def _rewrite_seen(visit: Visit, entry: Entry) -> None:
    for model in (Companion, HouseholdSeen, EnterpriseSeen, FacilitySeen):
        model.objects.filter(visit=visit).delete()
    write_seen([(visit, entry)])


@transaction.atomic
def add_addendum(*, actor: Actor, now: datetime, visit_id: UUID, text: str) -> VisitEdit:
    """Add to a visit once its week of editing is over; what was written stays as it was."""
    visit = _mine(actor, visit_id)
    if now - visit.created_at <= rules.EDITABLE_FOR:
        raise StillEditable
    words = clean_text(text, field=_("补记"), limit=entries.WORDS_LIMIT)
    if not words:
        raise WordsNeeded(_("请写下要补记的话。"), form_field="text")
    last: VisitEdit | None = visit.edits.filter(kind=VisitEdit.Kind.ADDENDUM).order_by("-at", "-id").first()
    if last and last.text == words:  # sent twice
        return last

    added = VisitEdit.objects.create(
        visit=visit,
        at=now,
        account_id=visit.account_id,
        name=actor.name[:40],
        kind=VisitEdit.Kind.ADDENDUM,
        text=words,
        **placed(visit.region_code),
    )

    log(actor, "visit.addendum", visit, at=now, length=len(words))
    return added
