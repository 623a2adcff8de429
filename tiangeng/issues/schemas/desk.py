"""What the desk's part of the API takes and gives: phrases, many at once, the merge queue, suggestions, perhaps the same."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from ninja import Field, Schema
from pydantic import StringConstraints

from . import Code, ReportIn, Short


class FollowIn(Schema):
    is_followed: bool = True


class WhyIn(Schema):
    reason: Annotated[str, StringConstraints(max_length=500)]


class AskerOut(Schema):
    name: str = Field(description="empty where none was left")
    phone: str = Field(description="in full; empty where none was left")


class PhraseIn(Schema):
    name: Annotated[str, StringConstraints(max_length=40)]
    text: Annotated[str, StringConstraints(max_length=1000)] = Field(
        description="with blanks the issue fills, as the pack’s phrases have them"
    )
    moves: list[Code] = Field([], max_length=2, description="steps: the phrase becomes a button")
    is_internal: bool = False
    is_shared: bool = False


class PhraseOut(Schema):
    key: str = Field(description="an id, or the code of a phrase of the pack")
    name: str
    text: str
    moves: list[str]
    is_internal: bool
    whose: str = Field(description="mine · unit · pack")
    by: str


class BatchIn(Schema):
    verb: Literal["dispatch", "remind", "note", "hand_on", "merge"]
    issue_ids: list[UUID] = Field(min_length=1, max_length=2000)
    lead_id: UUID | None = Field(None, description="dispatch: to whom")
    taker_id: UUID | None = Field(None, description="hand_on: to which colleague of one's own unit")
    words: Annotated[str, StringConstraints(max_length=2000)] = Field(
        "", description="what is noted, reminded or added"
    )
    is_internal: bool = Field(False, description="note: not for the villager's receipt")
    number: Annotated[str, StringConstraints(max_length=20)] = Field("", description="merge: into which issue")


class BatchUndoIn(Schema):
    reason: Annotated[str, StringConstraints(max_length=500)]


class BatchOut(Schema):
    id: UUID
    verb: str
    created_at: datetime
    tried_at: datetime | None = Field(description="null while the trial of a large batch is at work")
    begun_at: datetime | None
    finished_at: datetime | None
    undo_begun_at: datetime | None
    tried: dict[str, str] = Field(description="issue → why it would be refused; '' where it would go")
    done: dict[str, str]
    undone: dict[str, str]


class SideOut(Schema):
    id: UUID
    number: str
    title: str
    state: str


class PairOut(Schema):
    id: UUID
    earlier: SideOut
    later: SideOut
    likeness: float
    state: str
    found_at: datetime
    decided_at: datetime | None
    decided_by_name: str


class TextIn(Schema):
    region_code: str = Field(pattern=r"^\d{12}$")
    text: Annotated[str, StringConstraints(min_length=1, max_length=5000)]


class OptionOut(Schema):
    value: str = Field(description="a category's code, or a unit's id")
    name: str
    share: int | None = Field(description="per cent; null until it has been measured what a suggestion is worth")
    is_likely: bool


class SuggestedOut(Schema):
    categories: list[OptionOut]
    owners: list[OptionOut]
    words: list[str] = Field(description="that decided")


class AlikeIn(Schema):
    region_code: str = Field(pattern=r"^\d{12}$")
    title: Short = ""
    text: Annotated[str, StringConstraints(max_length=20_000)] = ""
    category: Code = Field("", description="chosen so far: a complaint is the same as nothing")


class AlikeOut(Schema):
    """What may be the same, and what speaks for it."""

    id: UUID = Field(alias="issue.id")
    number: str = Field(alias="issue.number")
    title: str = Field(alias="issue.title")
    state: str = Field(alias="issue.state")
    state_name: str = Field(alias="issue.get_state_display")
    category: str = Field(alias="issue.category.code")
    lead: str | None = Field(None, alias="issue.lead.short_name")
    reported_at: datetime = Field(alias="issue.reported_at")
    shared: list[str] = Field(
        description="what both speak of, the longest first; empty where only single letters agree"
    )


class ToldAgainIn(ReportIn):
    """As a report; heading and category may be left to the issue it joins."""

    category: Code = ""
    title: Short = ""
