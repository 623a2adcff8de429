"""What the API takes and gives."""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from ninja import Field, Schema
from pydantic import StringConstraints

from tiangeng.issues import words
from tiangeng.issues.models import IssueEvent, Source
from tiangeng.kernel.api import RateOut

Short = Annotated[str, StringConstraints(max_length=200)]
Words = Annotated[str, StringConstraints(max_length=20_000)]
Code = Annotated[str, StringConstraints(max_length=40, pattern=r"^[\w.-]*$")]


class HandlingOut(Schema):
    id: UUID
    organisation: str = Field(alias="organisation.short_name")
    organisation_id: UUID
    role: str
    state: str
    task: str
    accept_by: datetime | None
    due_at: datetime | None
    done_at: datetime | None


class EventOut(Schema):
    at: datetime
    name: str
    to_state: str
    actor_name: str
    organisation_name: str
    reason: str
    words: str
    facts: dict[str, Any]
    is_public: bool

    @staticmethod
    def resolve_words(event: IssueEvent) -> str:
        """What happened, in a few words in the reader's language; `reason` is what was said with it."""
        return words.said(event)


class IssueLine(Schema):
    """An issue in a list."""

    id: UUID
    number: str
    title: str
    state: str
    source: str
    level: str
    region_code: str
    category: str = Field(alias="category.code")
    lead: str | None = Field(None, alias="lead.short_name")
    due_at: datetime | None
    reported_at: datetime
    changed_at: datetime


class IssueOut(IssueLine):
    """A whole issue, with the moves open to whoever asks. Who reported it is masked."""

    body: str
    place: str
    reporter: str
    accept_by: datetime | None
    resolve_by: datetime | None
    outer_due_at: datetime | None = Field(description="When a hotline or an upper level wants it done.")
    outer_by: str
    resolved_at: datetime | None
    closed_at: datetime | None
    review_on: date | None
    is_ruled: bool
    parent_id: UUID | None
    reopened_count: int
    solution: str
    outcome: str
    beneficiaries: int | None
    beneficiary_unit: str
    handlings: list[HandlingOut]
    events: list[EventOut]
    moves: list[str]
    stand: Code = Field(
        description="how it stands; given back as `seen` with a step, it is refused where somebody took another meanwhile"
    )


class Page(Schema):
    items: list[IssueLine]
    next: str | None


class ReportIn(Schema):
    id: UUID | None = None
    region_code: Annotated[str, StringConstraints(pattern=r"^\d{9}(\d{3})?$")]
    category: Code
    title: Short
    body: Words
    place: Short = ""
    source: Source = Source.OFFICE
    visit_id: UUID | None = None
    household_id: UUID | None = None
    enterprise_id: UUID | None = None
    reporter_name: Short = ""
    reporter_phone: Short = ""
    about_organisation_id: UUID | None = None
    about_staff_id: UUID | None = None


class Reported(IssueOut):
    receipt_code: str


class DispatchIn(Schema):
    lead_id: UUID
    assisting_ids: Annotated[list[UUID], Field(max_length=20)] = []
    note: Words = ""
    seen: Code = ""


class StepIn(Schema):
    reason: Words = ""
    seen: Code = ""


class ResolveIn(Schema):
    solution: Words
    beneficiaries: int | None = None
    beneficiary_unit: Code = "人"
    outcome: Code = "solved"
    seen: Code = ""


class DeferIn(Schema):
    reason: Words
    plan: Words
    review_on: date
    seen: Code = ""


class WaitIn(Schema):
    kind: Code
    reason: Words
    review_on: date
    seen: Code = ""


class RulingIn(Schema):
    ground: Code
    reason: Words
    seen: Code = ""


class DecideIn(Schema):
    is_upheld: bool
    words: Words
    seen: Code = ""


class SplitIn(Schema):
    id: UUID | None = None
    title: Short
    body: Words
    category: Code
    region_code: Annotated[str, StringConstraints(pattern=r"^(\d{9}(\d{3})?)?$")] = ""
    seen: Code = ""


class PromiseIn(Schema):
    id: UUID | None = None
    words: Short
    until_on: date
    said_on: date | None = None
    region_code: Annotated[str, StringConstraints(pattern=r"^(\d{9}(\d{3})?)?$")] = ""
    issue_id: UUID | None = None
    visit_id: UUID | None = None
    household_id: UUID | None = None
    staff_id: UUID | None = None


class PromiseEndIn(Schema):
    """`keep` needs nothing, `let_go` a note, `put_off` a note and the new day."""

    note: Annotated[str, StringConstraints(max_length=2000)] = ""
    until_on: date | None = None


class PromiseOut(Schema):
    id: UUID
    words: str
    state: str
    said_on: date
    until_on: date
    ended_on: date | None
    note: str
    moved_count: int
    region_code: str
    staff_id: UUID
    staff: str = Field(alias="staff.name")
    organisation: str = Field(alias="organisation.short_name")
    issue_id: UUID | None
    visit_id: UUID | None
    household_id: UUID | None


class HandOverIn(Schema):
    from_staff_id: UUID
    to_staff_id: UUID
    promise_ids: Annotated[list[UUID], Field(max_length=500)] | None = None


class HandedOver(Schema):
    count: int


class InHandOut(Schema):
    """Ids to hand over by, with what they are about."""

    kind: str = Field(description="`working`, `put_off`, `promise`, `call` or `roster`")
    id: UUID
    issue_id: UUID | None
    words: str
    day: date | None = Field(description="Due, looked at again, promised for, or the last day of the roster.")


class HandoverIn(Schema):
    giver_id: UUID
    taker_id: UUID
    words: Annotated[str, StringConstraints(max_length=500)] = ""
    only: Annotated[list[UUID], Field(max_length=2000)] | None = Field(
        None, description="Ids of `in-hand`; all of it when left out."
    )


class HandoverOut(Schema):
    id: UUID
    giver_id: UUID
    giver: str = Field(alias="giver.name")
    taker_id: UUID
    taker: str = Field(alias="taker.name")
    organisation: str = Field(alias="organisation.short_name")
    words: str
    state: str
    listed_count: int
    moved_count: int
    offered_at: datetime
    offered_by_name: str
    is_for_giver: bool
    ended_at: datetime | None
    ended_by_name: str
    ended_reason: str


class HandoverStepIn(Schema):
    """`take` needs nothing; `refuse` and `withdraw` a reason."""

    reason: Annotated[str, StringConstraints(max_length=2000)] = ""


class DeclineIn(Schema):
    ground: Code
    reason: Words = ""
    owner: Annotated[str, StringConstraints(max_length=120)] = Field(
        "", description="whose it is and their telephone; required by a ground that says so"
    )
    seen: Code = ""


class MergeIn(Schema):
    into_id: UUID
    seen: Code = ""


class NoteIn(Schema):
    words: Words
    is_public: bool = True


class AssistantIn(Schema):
    organisation_id: UUID
    task: Short
    seen: Code = ""


class HelpIn(Schema):
    move: Code
    result: Words = ""
    seen: Code = ""


class CallBackIn(Schema):
    is_solved: bool
    words: Words
    score: int | None = Field(None, ge=1, le=5)
    seen: Code = ""


class VerifyIn(Schema):
    is_solved: bool
    words: Words
    seen: Code = ""


class CorrectIn(Schema):
    reason: Words
    title: Short = ""
    place: Short = ""
    category: Code = ""
    seen: Code = ""


class RemindIn(Schema):
    words: Short


class CategoryOut(Schema):
    code: str
    name: str
    kind: str
    parent: str | None = Field(None, alias="parent.code")
    owner: str
    level: str
    basis: str
    is_reserved: bool
    accept_days: int
    resolve_days: int


class RatesOut(Schema):
    owner_id: UUID = Field(alias="owner.id")
    owner: str = Field(alias="owner.short_name")
    responded: RateOut
    resolved: RateOut
    satisfied: RateOut
    parts: dict[str, int] = Field(
        description="Of all that was given out: `solved` (the villager says so), `checked` (somebody who looked does), "
        "`claimed` (only the unit does so far), `partly`, `explained`, `deferred`. The first two are `resolved`."
    )
    objections: RateOut = Field(description="Upheld, of those ruled on.")
    late_count: int
