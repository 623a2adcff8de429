"""What this room's API takes and gives."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from ninja import Field, Schema
from pydantic import StringConstraints


class NoticeOut(Schema):
    """One thing about an issue, a promise or a draw; or, without an `id`, all of a kind other rooms have waiting."""

    id: UUID | None
    kind: str
    label: str
    count: int = Field(1, description="how many wait: one, or all of the kind where there is no id (up to 100)")
    issue_id: UUID | None = None
    promise_id: UUID | None = None
    draw_id: UUID | None = None
    region_code: str = ""
    place: str | None = None
    since_at: datetime | None = None
    by_name: str = ""
    url: str = Field(description="where it is done; done, the notice is gone")


class ChoicesIn(Schema):
    kinds: list[Annotated[str, StringConstraints(max_length=24)]] = Field(
        max_length=50, description="those the bell counts; every other one is muted"
    )
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
