"""What this room's API takes and gives."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from ninja import Field, Schema
from pydantic import StringConstraints

from .states import HoldState

Words = Annotated[str, StringConstraints(max_length=500)]
Reason = Annotated[str, StringConstraints(max_length=300)]
Kind = Literal["places.Household", "issues.Issue", "visits.Visit", "people.Staff"]


class ApprovalIn(Schema):
    code: Annotated[str, StringConstraints(max_length=40)] = Field(description="of the programme or form it is for")
    title: Annotated[str, StringConstraints(max_length=80)]
    basis: Reason
    why: Words = ""
    people_count: int = Field(ge=1, le=1_000_000, description="how many fill it in")
    a_year: int = Field(ge=1, le=366, description="how often each of them does in a year")
    expires_on: date


class ApprovalDecideIn(Schema):
    words: Words = ""


class ApprovalOut(Schema):
    id: UUID
    code: str
    title: str
    basis: str
    why: str
    people_count: int | None
    a_year: int | None
    expires_on: date
    state: str
    asked_by_name: str
    asked_at: datetime
    decided_by_name: str
    decided_at: datetime | None
    words: str


class HoldIn(Schema):
    object_type: Kind
    object_id: UUID
    reason: Reason
    until_on: date | None = Field(None, description="kept through that day; none: until it is lifted")


class LiftIn(Schema):
    reason: Reason


class LiftAnswerIn(Schema):
    words: Reason = ""


class HoldOut(Schema):
    id: UUID
    object_type: str
    object_id: UUID
    reason: str
    until_on: date | None
    held_by_name: str
    held_at: datetime
    state: HoldState
    lift_asked_by_name: str
    lift_asked_at: datetime | None
    lifted_because: str = Field(description="why it may be lifted, as whoever asked for that said it")
    answered_by_name: str
    answer: str
    lifted_by_name: str
    lifted_at: datetime | None
