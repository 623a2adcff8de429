"""What goes in and out of this room's operations."""

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from ninja import Field, Schema

from .models import RosterEntry, Visit
from .queries import Coverage, DayCount, Plan, TownshipDay, VillageDay

Code = Annotated[str, Field(pattern=r"^\d{12}$")]
Day = Annotated[date, Field(ge=date(2000, 1, 1), le=date(2100, 12, 31))]
Heard = Annotated[str, Field(max_length=20_000)]
Words = Annotated[str, Field(max_length=4_000)]
Part = Literal["", "morning", "afternoon", "evening"]
Ids = Annotated[list[UUID], Field(max_length=300)]
Few = Annotated[list[UUID], Field(max_length=31)]


class VisitIn(Schema):
    """A diary entry as the phone sends it; `id` is made there, a UUIDv7."""

    id: UUID
    region_code: Code
    visited_on: Day
    heard: Heard
    part_of_day: Part = ""
    policies_told: Words = ""
    ideas: Words = ""
    is_private: bool = False
    programme_id: UUID | None = None
    companion_ids: Few = []
    household_ids: Ids = []
    enterprise_ids: Ids = []
    facility_ids: Ids = []


class VisitsIn(Schema):
    """Up to a hundred entries, each as `VisitIn`; one that is malformed spoils no other."""

    entries: Annotated[list[dict[str, Any]], Field(max_length=100)]


class Taken(Schema):
    """What became of one entry, in the order of sending: 201 written, 200 there already, otherwise refused and why."""

    id: UUID | None
    status: int
    code: str = ""
    message: str = ""
    facts: dict[str, Any] = {}


class TakenAll(Schema):
    items: list[Taken]


class VisitChange(Schema):
    """What is left out stays as it is; `version` is the one that was looked at.

    `programme_id: null` has the programme found anew, as another village or day does.
    """

    version: Annotated[int, Field(ge=1, le=2_000_000_000)]
    region_code: Code | None = None
    visited_on: Day | None = None
    heard: Heard | None = None
    part_of_day: Part | None = None
    policies_told: Words | None = None
    ideas: Words | None = None
    is_private: bool | None = None
    programme_id: UUID | None = None
    companion_ids: Few | None = None
    household_ids: Ids | None = None
    enterprise_ids: Ids | None = None
    facility_ids: Ids | None = None


class AddendumIn(Schema):
    text: Words


class VisitFields(Schema):
    id: UUID
    region_code: str
    village: str
    visited_on: date
    part_of_day: str
    author: str
    organisation: str
    programme_id: UUID | None
    heard: str
    is_private: bool
    version: int


class VisitLine(VisitFields):
    """A visit in a list."""

    @staticmethod
    def resolve_village(visit: Visit) -> str:
        return visit.place_name

    @staticmethod
    def resolve_author(visit: Visit) -> str:
        return visit.staff.name

    @staticmethod
    def resolve_organisation(visit: Visit) -> str:
        return visit.organisation.short_name


class EditOut(Schema):
    id: UUID
    at: datetime
    name: str
    kind: str
    text: str


class VisitOut(VisitFields):
    """One visit; the people and homes are those the reader may know, the rest is a number."""

    policies_told: str
    ideas: str
    companion_ids: list[UUID]
    household_ids: list[UUID]
    enterprise_ids: list[UUID]
    facility_ids: list[UUID]
    hidden_count: int
    edits: list[EditOut]
    is_mine: bool
    is_editable: bool
    created_at: datetime
    changed_at: datetime


class Visits(Schema):
    items: list[VisitLine]
    more: bool


class ProgrammeOut(Schema):
    id: UUID
    code: str
    name: str
    purpose: str
    parent_id: UUID | None
    rule: str
    rule_in_words: str
    starts_on: date
    ends_on: date | None
    next_on: date | None
    village_count: int
    is_active: bool


class Programmes(Schema):
    items: list[ProgrammeOut]


class OccurrenceOut(Schema):
    """One of a programme's days; on a holiday nobody is expected to go."""

    day: date
    holiday: str


class Occurrences(Schema):
    items: list[OccurrenceOut]


class DayCountOut(Schema):
    day: date
    holiday: str
    village_count: int
    reached_count: int

    @staticmethod
    def of(count: DayCount) -> dict[str, Any]:
        return {name: getattr(count, name) for name in ("day", "holiday", "village_count", "reached_count")}


class History(Schema):
    items: list[DayCountOut]


class VillageOut(Schema):
    code: str
    name: str
    is_reached: bool
    people_count: int
    last_on: date | None

    @staticmethod
    def of(village: VillageDay) -> dict[str, Any]:
        return {name: getattr(village, name) for name in VillageOut.model_fields}


class TownshipOut(Schema):
    code: str
    name: str
    village_count: int
    reached_count: int
    villages: list[VillageOut]

    @staticmethod
    def of(township: TownshipDay) -> dict[str, Any]:
        plain = {name: getattr(township, name) for name in ("code", "name", "village_count", "reached_count")}
        return plain | {"villages": [VillageOut.of(village) for village in township.villages]}


class CoverageOut(Schema):
    programme_id: UUID
    day: date
    runs: bool
    holiday: str
    village_count: int
    reached_count: int
    people_count: int
    townships: list[TownshipOut]

    @staticmethod
    def of(found: Coverage) -> dict[str, Any]:
        names = ("day", "runs", "holiday", "village_count", "reached_count", "people_count")
        plain = {name: getattr(found, name) for name in names} | {"programme_id": found.programme.pk}
        return plain | {"townships": [TownshipOut.of(township) for township in found.townships]}


class PlanOut(Schema):
    id: UUID
    programme_id: UUID
    programme: str
    region_code: str
    village: str
    from_on: date
    to_on: date | None
    runs_today: bool
    holiday: str

    @staticmethod
    def of(plan: Plan) -> dict[str, Any]:
        entry: RosterEntry = plan.entry
        return {
            "id": entry.pk,
            "programme_id": entry.programme_id,
            "programme": entry.programme.name,
            "region_code": entry.region_code,
            "village": plan.village.name,
            "from_on": entry.from_on,
            "to_on": entry.to_on,
            "runs_today": plan.runs_today,
            "holiday": plan.holiday,
        }


class Roster(Schema):
    on: date
    items: list[PlanOut]
