"""What the API takes and gives."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from ninja import Field, Schema
from pydantic import StringConstraints

# Spelled out: the API's document has one drawer for all names, and other rooms have a State and a Level too.
KindCode = Literal["reception", "analysis", "consultation"]
LevelCode = Literal["village", "township", "county"]
StateCode = Literal["planned", "held", "closed", "called_off"]
ItemCode = Literal[
    "waiting", "listed", "agreed", "to_do", "done", "struck_off", "taken_up", "unsettled", "taken_off",
]  # fmt: skip
Short = Annotated[str, StringConstraints(max_length=120)]
Words = Annotated[str, StringConstraints(max_length=20_000)]


class MeetingOut(Schema):
    id: UUID
    kind: KindCode
    level: LevelCode
    region_code: str
    title: str
    begins_at: datetime
    place: str
    organisation_id: UUID
    organisation: str = Field(alias="organisation.short_name")
    chair_id: UUID | None
    state: StateCode
    reason: str
    summary: str
    held_at: datetime | None
    ended_at: datetime | None
    version: int


class Meetings(Schema):
    items: list[MeetingOut]
    more: bool


class AgendaItemOut(Schema):
    id: UUID
    issue_id: UUID
    number: str = Field(alias="issue.number")
    title: str = Field(alias="issue.title")
    region_code: str
    meeting_id: UUID | None
    meeting_title: str
    meeting_at: datetime | None
    level: LevelCode
    kind: KindCode
    order: int
    state: ItemCode
    words: str
    came_from_id: UUID | None = Field(description="The thing below that was taken up.")
    agreement: str
    villager_came: bool | None
    villager_words: str
    responsible_id: UUID | None
    until_on: date | None
    result: str
    recorded_at: datetime | None
    settled_at: datetime | None
    party_ids: list[UUID]
    helper_ids: list[UUID]

    @staticmethod
    def resolve_party_ids(obj: object) -> list[UUID]:
        return [party.organisation_id for party in obj.parties.all()]  # type: ignore[attr-defined]

    @staticmethod
    def resolve_helper_ids(obj: object) -> list[UUID]:
        return [party.organisation_id for party in obj.parties.all() if party.is_helper]  # type: ignore[attr-defined]


class AgendaItems(Schema):
    items: list[AgendaItemOut]
    more: bool


class MeetingPageOut(MeetingOut):
    """A meeting with its agenda, as far as the asker sees it."""

    agenda: list[AgendaItemOut]


class WhenIn(Schema):
    title: Short
    begins_at: datetime
    place: Short = ""
    chair_id: UUID | None = None


class MeetingChangeIn(WhenIn):
    """`seen_version` is the version that was read."""

    seen_version: int = Field(ge=1, le=2_000_000_000)


class CallIn(WhenIn):
    kind: KindCode
    region_code: Annotated[str, StringConstraints(pattern=r"^\d{6}(\d{3}(\d{3})?)?$")]


class MeetingStepIn(Schema):
    """`hold` needs nothing, `close` perhaps a summary, `call_off` a reason."""

    reason: Words = ""
    summary: Words = ""


class PutOnIn(Schema):
    issue_id: UUID
    words: Words = ""


class AskForIn(Schema):
    issue_id: UUID
    level: LevelCode
    kind: KindCode = "analysis"
    words: Words = ""


class ResultIn(Schema):
    """`set_task` names who does it and by when; `take_up` goes to the level above."""

    result: Literal["agree", "set_task", "take_up", "leave"]
    agreement: Words
    responsible_id: UUID | None = None
    until_on: date | None = None
    party_ids: list[UUID] = []
    helper_ids: list[UUID] = []
    villager_came: bool | None = None
    villager_words: Words = ""


class ItemStepIn(Schema):
    words: Words = ""


class ClearingOut(Schema):
    level: LevelCode
    total: int
    settled: int
    to_do: int
    late: int
    unsettled: int
    went_up: int
    left: int
