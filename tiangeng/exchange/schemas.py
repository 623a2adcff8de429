"""What a hotline's system sends and gets."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from ninja import Field, Schema
from pydantic import AwareDatetime, StringConstraints

from tiangeng.issues.actions import ADDED_LIMIT

from .actions import CONTENT_LIMIT


class CaseIn(Schema):
    county: str = Field(pattern=r"^\d{6}$")
    system: Annotated[str, StringConstraints(min_length=1, max_length=20)] = Field(
        "12345", description="whose numbers these are"
    )
    external_number: Annotated[str, StringConstraints(min_length=1, max_length=60)]
    content: Annotated[str, StringConstraints(min_length=1, max_length=CONTENT_LIMIT)]
    title: Annotated[str, StringConstraints(max_length=80)] = Field("", description="made from the content when empty")
    category: Annotated[str, StringConstraints(max_length=40)] = Field(
        "", description="a leaf of /api/issues/categories; another code is not an error: the words decide"
    )
    region_code: str = Field(
        "", pattern=r"^(\d{6}|\d{9}|\d{12})?$", description="otherwise the village the words name, or the county"
    )
    place: Annotated[str, StringConstraints(max_length=120)] = ""
    caller_name: Annotated[str, StringConstraints(max_length=40)] = ""
    caller_phone: Annotated[str, StringConstraints(max_length=30)] = Field(
        "", description="kept, sealed, if it is a mobile phone's"
    )
    received_at: AwareDatetime
    answer_by: AwareDatetime | None = None


class CaseOut(Schema):
    system: str
    external_number: str
    issue_id: UUID
    number: str = Field(description="ours: LQ-2026-000123")
    state: str
    is_new: bool = Field(description="false: it had been taken before")
    phone_kept: bool
    taken_at: datetime


class MoreIn(Schema):
    county: str = Field(pattern=r"^\d{6}$")
    system: Annotated[str, StringConstraints(min_length=1, max_length=20)] = "12345"
    content: Annotated[str, StringConstraints(max_length=ADDED_LIMIT)] = Field("", description="the caller's words")
    is_urging: bool = Field(False, description="They only want it to go faster")
    said_at: AwareDatetime | None = Field(
        None, description="the same words of the same moment are taken once; without a moment the same words are"
    )


class MoreOut(Schema):
    system: str
    external_number: str
    number: str
    state: str
    is_new: bool = Field(description="false: it had been taken before")


class AnswerOut(Schema):
    system: str
    external_number: str
    number: str
    state: str
    state_label: str
    unit: str
    solution: str
    outcome: str
    reason: str = Field(description="why it is not taken up, or waits")
    received_at: datetime
    answer_by: datetime | None
    taken_at: datetime
    accepted_at: datetime | None
    resolved_at: datetime | None
    closed_at: datetime | None
    changed_at: datetime


class Answers(Schema):
    items: list[AnswerOut]
    next: str = Field(description="hand it back as `after`, now or tomorrow; the same again when nothing has changed")
