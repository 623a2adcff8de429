"""What this room's API takes and gives."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from ninja import Field, Schema
from pydantic import StringConstraints

from .models import Kind


class NoticeOut(Schema):
    id: UUID
    kind: str
    label: str = Field(alias="get_kind_display")
    issue_id: UUID | None
    promise_id: UUID | None
    draw_id: UUID | None
    region_code: str
    place: str | None = Field(alias="place_name")
    since_at: datetime
    by_name: str
    url: str = Field(alias="get_absolute_url", description="where it is done; done, the notice is gone")


class ChoicesIn(Schema):
    kinds: list[Kind] = Field(max_length=20, description="those the bell counts")
    mail: Annotated[str, StringConstraints(max_length=120)] | None = Field(
        None, description="'' = none, null = as it is"
    )


class NoticeKindOut(Schema):
    kind: str
    label: str
    is_wanted: bool


class ChoicesOut(Schema):
    kinds: list[NoticeKindOut] = Field(description="the kinds that can ever wait for this person")
    has_mail: bool
