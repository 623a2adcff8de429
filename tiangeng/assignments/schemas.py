"""What the API takes and gives."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from ninja import Field, Schema
from pydantic import StringConstraints

from tiangeng.kernel.api import RateOut

from .models import Level
from .states import State

Short = Annotated[str, StringConstraints(max_length=120)]
Words = Annotated[str, StringConstraints(max_length=20_000)]
Code = Annotated[str, StringConstraints(max_length=40, pattern=r"^[\w.-]*$")]


class AssignmentOut(Schema):
    id: UUID
    title: str
    body: str
    reference: str
    level: Level
    assigner_id: UUID
    assigner: str = Field(alias="assigner_name")
    organisation_id: UUID
    organisation: str = Field(alias="organisation.short_name")
    region_code: str
    answer_on: date = Field(description="The assigner's own day.")
    state: State
    assigned_at: datetime
    accepted_at: datetime | None
    answer: str
    answered_at: datetime | None
    first_answered_on: date | None
    first_answer_by: date | None = Field(
        description="The day that stood when it was first answered; what came later is not in it."
    )
    sent_back_count: int
    ended_at: datetime | None
    authorised_by: str
    authorised_under: str


class Assignments(Schema):
    items: list[AssignmentOut]
    more: bool


class AuthorisedIn(Schema):
    organisation_id: UUID
    authorised_by: Short = Field("", description="Who at county level decided that it goes to a village.")
    authorised_under: Short = Field("", description="The paper it was decided by.")


class AssignIn(AuthorisedIn):
    title: Short
    body: Words
    answer_on: date
    reference: Short = ""


class PartIn(AuthorisedIn):
    task: Annotated[str, StringConstraints(max_length=1000)]
    due_on: date


class PartOut(Schema):
    id: UUID
    assignment_id: UUID
    organisation_id: UUID | None
    issue_id: UUID | None
    task: str
    due_on: date
    state: str
    result: str
    given_at: datetime
    ended_at: datetime | None


class IssueIn(Schema):
    region_code: Annotated[str, StringConstraints(pattern=r"^\d{9}(\d{3})?$")]
    category: Code
    title: Short
    body: Words


class AssignmentStepIn(Schema):
    """`accept` and `close` need nothing; `return` and `withdraw` a reason; `answer` words; `send_back` a reason, perhaps a day;
    `assign_again` a unit."""

    reason: Words = ""
    words: Words = ""
    answer_on: date | None = None
    organisation_id: UUID | None = None
    authorised_by: Short = ""
    authorised_under: Short = ""
    seen: Code = ""


class PartStepIn(Schema):
    words: Words


class AnsweringOut(Schema):
    name: str
    total: int
    open_count: int
    late_count: int
    in_time: RateOut
    content: RateOut
