"""The same actions as the console: programmes and their coverage, visits, my roster."""

from dataclasses import fields
from datetime import date, datetime, timedelta
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Query, Router
from pydantic import ValidationError

from tiangeng.kernel import packs
from tiangeng.kernel.actors import Actor
from tiangeng.kernel.api import Refused, once
from tiangeng.kernel.refusals import Incomplete, clean_text
from tiangeng.people.postings import was_posted_since

from . import actions, queries, rules
from .models import AsWritten, Programme, Visit
from .posted import answering, place_of_visit
from .schemas import (
    AddendumIn,
    CoverageOut,
    Day,
    DayCountOut,
    EditOut,
    History,
    Occurrences,
    PlanOut,
    ProgrammeOut,
    Programmes,
    Roster,
    TakenAll,
    VisitChange,
    VisitIn,
    VisitOut,
    Visits,
    VisitsIn,
)
from .words import rule_in_words

router = Router()
COLUMNS = {field.attname for field in Visit._meta.concrete_fields}
NO = {401: Refused, 403: Refused, 404: Refused, 409: Refused, 422: Refused, 503: Refused}
Limit = Annotated[int, Query(ge=1, le=200)]
Offset = Annotated[int, Query(ge=0, le=10_000)]
Region = Annotated[str, Query(pattern=r"^(\d{2}|\d{4}|\d{6}|\d{9}|\d{12}|)$")]
LONGEST = timedelta(days=800)  # of occurrences asked for at once: two years and a bit


def _who(request: HttpRequest, needs: str = "visits.see") -> Actor:
    actor: Actor = request.actor
    actor.must(needs)
    return actor


def _programme(actor: Actor, programme_id: UUID) -> Programme:
    found: Programme = Programme.objects.visible_to(actor).get_one(programme_id)
    return found


@router.get("/programmes", response={200: Programmes, **NO})
def programmes(request: HttpRequest) -> Any:
    actor, today = _who(request), timezone.localdate()
    return {"items": [_programme_out(programme, today) for programme in queries.programmes(actor)]}


def _programme_out(programme: Programme, today: date) -> dict[str, Any]:
    return {
        **{name: getattr(programme, name) for name in ProgrammeOut.model_fields if hasattr(programme, name)},
        "rule_in_words": rule_in_words(rules.read_rule(programme.rule)),
        "next_on": next(iter(rules.days_after(programme, day=today, count=1)), None),
        "village_count": len(programme.village_codes),
    }


@router.get("/programmes/{uuid:programme_id}", response={200: ProgrammeOut, **NO})
def programme(request: HttpRequest, programme_id: UUID) -> Any:
    return _programme_out(_programme(_who(request), programme_id), timezone.localdate())


@router.get("/programmes/{uuid:programme_id}/occurrences", response={200: Occurrences, **NO})
def occurrences(request: HttpRequest, programme_id: UUID, first: Day, last: Day) -> Any:
    """The programme's days, both ends counted; at most 800 days at once."""
    found = _programme(_who(request), programme_id)
    if last - first > LONGEST:
        raise Incomplete(missing=_("first 与 last 相隔不超过 800 天"))
    calendar = packs.calendar_of(found.county_code)
    days = rules.days_between(found, first=first, last=last)
    return {"items": [{"day": day, "holiday": rules.holiday_on(calendar, day)} for day in days]}


@router.get("/programmes/{uuid:programme_id}/coverage", response={200: CoverageOut, **NO})
def coverage(request: HttpRequest, programme_id: UUID, on: Day) -> Any:
    """Which villages of the caller's territory were reached on a day; about villages, never about a person."""
    actor = _who(request)
    return CoverageOut.of(queries.coverage(actor, _programme(actor, programme_id), on=on))


@router.get("/programmes/{uuid:programme_id}/history", response={200: History, **NO})
def history(
    request: HttpRequest, programme_id: UUID, until: Day, count: Annotated[int, Query(ge=1, le=60)] = 12
) -> Any:
    actor = _who(request)
    found = queries.history(actor, _programme(actor, programme_id), until=until, count=count)
    return {"items": [DayCountOut.of(one) for one in found]}


@router.get("/roster/mine", response={200: Roster, **NO})
def my_roster(request: HttpRequest, on: Day | None = None) -> Any:
    """Where the roster sends the caller on a day (today); nobody else's roster is given out here."""
    actor, day = _who(request), on or timezone.localdate()
    return {"on": day, "items": [PlanOut.of(plan) for plan in queries.day_of(actor, on=day).plans]}


@router.get("", response={200: Visits, **NO})
def visits(
    request: HttpRequest,
    region: Region = "",
    programme_id: UUID | None = None,
    first: Day | None = None,
    last: Day | None = None,
    mine: bool = False,
    q: Annotated[str, Query(max_length=100)] = "",
    limit: Limit = 50,
    offset: Offset = 0,
) -> Any:
    """Visits the caller may see, newest first. `q` is looked for in a year of days: up to `last`, from `first`, or the last."""
    actor = _who(request)
    rows = queries.listed(actor)
    if region:
        rows = queries.below(rows, region)
    if programme_id:
        rows = rows.filter(programme_id__in=queries.family(_programme(actor, programme_id)))
    if mine:
        rows = queries.of_people(rows, [actor.staff_id] if actor.staff_id else [])
    words = clean_text(q, field="q", limit=100)
    if words:
        rows = queries.searched(rows, words, today=timezone.localdate(), first=first, last=last)
    if first:
        rows = rows.filter(visited_on__gte=first)
    if last:
        rows = rows.filter(visited_on__lte=last)
    found = list(rows[offset : offset + limit + 1])
    return {"items": found[:limit], "more": len(found) > limit}


def _visit_out(actor: Actor, visit_id: UUID, *, now: datetime) -> dict[str, Any]:
    visit = queries.one(actor, visit_id)
    seen = queries.seen_on(actor, visit)
    edits: list[dict[str, Any]] = [
        {name: getattr(edit, name) for name in EditOut.model_fields} for edit in visit.edits.order_by("at", "id")
    ]
    return {
        **{name: getattr(visit, name) for name in VisitOut.model_fields if hasattr(visit, name)},
        "village": visit.place_name,
        "author": visit.staff.name,
        "organisation": visit.organisation.short_name,
        "companion_ids": list(visit.companion_rows.order_by("staff_id").values_list("staff_id", flat=True)),
        "household_ids": [home.pk for home in seen.households],
        "enterprise_ids": [place.pk for place in seen.enterprises],
        "facility_ids": [place.pk for place in seen.facilities],
        "hidden_count": seen.hidden_count,
        "edits": edits,
        "is_mine": visit.account_id == actor.account_id,
        "is_editable": queries.may_edit(actor, visit, now=now),
    }


@router.post("", response={201: VisitOut, **NO})
@once
def record(request: HttpRequest, entry: VisitIn) -> Any:
    """Write a visit down. The same `id` with the same content any number of times is one visit and one answer."""
    now = timezone.now()
    with answering(request, (entry.region_code, entry.visited_on)):
        actor = _who(request, "visits.record")
        visit = actions.record_visit(actor=actor, now=now, visit_id=entry.id, **entry.dict(exclude={"id"}))
        return 201, _written_out(visit, visit.as_written) if visit.as_written else _visit_out(actor, visit.pk, now=now)


def _written_out(visit: Visit, told: AsWritten) -> dict[str, Any]:
    """As `_visit_out` of what was written down just now: all of it is known, nothing is read back."""
    plain = {name: getattr(visit, name) for name in COLUMNS & VisitOut.model_fields.keys()}
    beside = {field.name: getattr(told, field.name) for field in fields(told)}
    return plain | beside | {"hidden_count": 0, "edits": [], "is_mine": True, "is_editable": True}


@router.post("/batch", response={200: TakenAll, **NO}, summary="Write down several visits")
def record_several(request: HttpRequest, sent: VisitsIn) -> Any:
    """Each entry stands or falls for itself, and is written once however often it is sent: its `id` is its key."""
    actor, now = request.actor, timezone.now()
    if not was_posted_since(actor, day=timezone.localdate(now) - rules.RECORDABLE_FOR):
        actor.must("visits.record")
    read = [_read(entry) for entry in sent.entries]
    good = [(one.id, actions.Entry.of(**one.dict(exclude={"id"}))) for one in read if isinstance(one, VisitIn)]
    outcomes = iter(actions.record_visits(actor=actor, now=now, sent=good))
    return {"items": [_taken(next(outcomes)) if isinstance(one, VisitIn) else one for one in read]}


def _read(entry: dict[str, Any]) -> Any:
    """The entry, or what is said of one that cannot be read."""
    try:
        return VisitIn.model_validate(entry)
    except ValidationError as error:
        facts = {".".join(str(step) for step in e["loc"]): e["msg"] for e in error.errors()}
        return {
            "id": _id_or_none(entry.get("id")),
            "status": 422,
            "code": "invalid",
            "message": str(_("这一条的格式有误，请看 facts 里的说明。")),
            "facts": facts,
        }


def _id_or_none(told: Any) -> UUID | None:
    try:
        return UUID(str(told))
    except ValueError:
        return None


def _taken(outcome: Any) -> dict[str, Any]:
    told = {"id": outcome.visit_id, "status": 201 if outcome.is_new else 200}
    return told | outcome.refusal.as_dict() | {"status": outcome.refusal.status} if outcome.refusal else told


@router.get("/{uuid:visit_id}", response={200: VisitOut, **NO})
def visit(request: HttpRequest, visit_id: UUID) -> Any:
    return _visit_out(_who(request), visit_id, now=timezone.now())


@router.patch("/{uuid:visit_id}", response={200: VisitOut, **NO})
@once
def edit(request: HttpRequest, visit_id: UUID, change: VisitChange) -> Any:
    """Put a visit right within a week; refused with what changed when `version` is no longer the newest."""
    now = timezone.now()
    with answering(request, place_of_visit(request.actor, visit_id)):
        actor = _who(request, "visits.record")
        actions.edit_visit(actor=actor, now=now, visit_id=visit_id, **change.dict(exclude_unset=True))
        return _visit_out(actor, visit_id, now=now)


@router.post("/{uuid:visit_id}/addenda", response={201: VisitOut, **NO})
@once
def addendum(request: HttpRequest, visit_id: UUID, words: AddendumIn) -> Any:
    """Add to a visit once its week of editing is over."""
    now = timezone.now()
    with answering(request, place_of_visit(request.actor, visit_id)):
        actor = _who(request, "visits.record")
        actions.add_addendum(actor=actor, now=now, visit_id=visit_id, text=words.text)
        return 201, _visit_out(actor, visit_id, now=now)
