"""What goes in and out of this room's operations."""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from ninja import Field, Schema
from pydantic import AfterValidator

DEEPEST = 20
Code = Annotated[str, Field(pattern=r"^\d{12}$")]
Day = Annotated[date, Field(ge=date(2000, 1, 1), le=date(2100, 12, 31))]
Instance = Annotated[str, Field(max_length=249)]


class FormOut(Schema):
    """A form in force. `hash` changes when the phone has to fetch the survey anew."""

    id: UUID
    code: str
    version: str
    name: str
    purpose: str
    about: str
    hash: str = Field(alias="xform_hash")


class Forms(Schema):
    items: list[FormOut]


class SurveyOut(FormOut):
    """The questions as the phone draws them: items, choices, formulas as trees (docs/algorithms/formulas.md)."""

    survey: dict[str, Any]


def _shallow(answers: dict[str, Any]) -> dict[str, Any]:
    """Rows in rows is as deep as a form goes; what is nested without end could not even be written down again."""
    level: list[Any] = [answers]
    for _depth in range(DEEPEST):
        level = [
            inner
            for one in level
            for inner in (one.values() if isinstance(one, dict) else one)
            if isinstance(inner, dict | list)
        ]
        if not level:
            return answers
    raise ValueError(f"nested deeper than {DEEPEST}")


class FormAnswersIn(Schema):
    """A form as the phone filled it in; `id` is made there, a UUIDv7. `answers`: question → value, a repeat → rows."""

    id: UUID
    region_code: Code
    answered_on: Day
    answers: Annotated[dict[str, Any], AfterValidator(_shallow)]
    visit_id: UUID | None = None
    household_id: UUID | None = None
    enterprise_id: UUID | None = None
    replaces: UUID | None = Field(None, description="One's own earlier answer that this one puts right.")


class FormFileOut(Schema):
    name: str
    question: str
    attachment_id: UUID | None
    refused: str = Field(default="", description="why the file that came was not kept")


class FormAnswerOut(Schema):
    id: UUID
    form_id: UUID
    instance_id: str
    region_code: str
    answered_on: date
    answers: dict[str, Any]
    visit_id: UUID | None
    household_id: UUID | None
    enterprise_id: UUID | None
    is_current: bool
    received_at: datetime
    files: list[FormFileOut]


class FormAnswers(Schema):
    items: list[FormAnswerOut]
    more: bool
