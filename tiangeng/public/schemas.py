"""What the public API takes and gives."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from django.urls import reverse
from ninja import Field, Schema
from pydantic import AwareDatetime, StringConstraints

from .actions import BODY_LIMIT, OPINION_LIMIT, WORDS_LIMIT
from .models import Disclosure, DisclosureKind, OpinionKind

Short = Annotated[str, StringConstraints(max_length=120)]


class VillageFound(Schema):
    code: str
    name: str
    township: str


class AskIn(Schema):
    client_id: UUID | None = Field(None, description="made by the sender; may stand in `Idempotency-Key` instead")
    village: str = Field(pattern=r"^\d{12}$")
    body: Annotated[str, StringConstraints(max_length=BODY_LIMIT)]
    title: Annotated[str, StringConstraints(max_length=80)] = ""
    place: Short = ""
    kind: Annotated[str, StringConstraints(max_length=40)] = ""
    name: Annotated[str, StringConstraints(max_length=40)] = ""
    phone: Annotated[str, StringConstraints(max_length=30)] = ""
    about_organisation_id: UUID | None = Field(None, description="a complaint: hidden from this unit")
    about_staff_id: UUID | None = Field(None, description="a complaint: hidden from this person and their unit")
    about_name: Annotated[str, StringConstraints(max_length=40)] = ""


class ServiceOut(Schema):
    names: list[str]
    owner: str = Field(description="empty where the dispatcher looks for who it is")
    accept_days: int = Field(description="working days, from dispatch")
    accept_hours: int | None = Field(description="office hours in place of the days, of what is urgent")
    resolve_days: int = Field(description="working days, from acceptance")


class FieldOut(Schema):
    name: str
    services: list[ServiceOut]


class AskOut(Schema):
    code: str = Field(description="as printed: 7K3M-92QX-4P")
    url: str


class LineOut(Schema):
    at: datetime
    text: str
    note: str


class ReceiptOut(Schema):
    code: str
    place: str
    title: str
    state: str
    headline: str
    badge: str
    words: str
    due: str
    is_late: bool
    lines: list[LineOut]
    photos: list[str] = Field(description="addresses of pictures of the work")
    asks_whether_solved: bool
    yes: str = Field(description="what agreeing is called: done, done in part and explained are not one")
    takes_broken_again: bool
    takes_words: bool = Field(description="whether more can be said: it is being worked at")
    is_awaited: bool = Field(description="it is the villager's turn")
    may_appeal: bool
    is_appealed: bool = Field(description="said against a refusal, and not looked at yet")
    may_withdraw: bool


class AppealIn(Schema):
    words: Annotated[str, StringConstraints(max_length=1000)]


class AlikeToldOut(Schema):
    """As much of a neighbour's problem as may be read."""

    id: UUID = Field(validation_alias="pk")
    title: str
    lead: str
    asked_on: date


class JoinIn(Schema):
    into_id: UUID = Field(description="one of `alike`")


class TakeBackIn(Schema):
    reason: Annotated[str, StringConstraints(max_length=200)] = ""


class OpinionIn(Schema):
    county: str = Field(pattern=r"^\d{6}$", description="whose system it is")
    kind: OpinionKind
    body: Annotated[str, StringConstraints(min_length=1, max_length=OPINION_LIMIT)]


class OpinionSent(Schema):
    code: str = Field(description="as printed: Y-7K3M-92QX-4P")
    url: str


class OpinionOut(Schema):
    """At the desk: who wrote it is not known."""

    id: UUID
    county_code: str
    kind: str
    body: str
    state: str
    sent_at: datetime
    answer: str
    answered_at: datetime | None
    answered_by_name: str
    closing: str
    closed_at: datetime | None
    closed_by_name: str


class DisclosureOut(Schema):
    """村务公开 at the desk: withdrawn ones too, which nobody can open any more."""

    id: UUID
    region_code: str
    kind: DisclosureKind
    title: str
    published_at: datetime
    published_by_name: str
    withdrawn_at: datetime | None
    withdrawn_by_name: str
    withdrawn_because: str
    url: str = Field(description="where everybody opens it; empty once it is withdrawn")

    @staticmethod
    def resolve_url(paper: Disclosure) -> str:
        return "" if paper.withdrawn_at else reverse("public:document", args=[paper.region_code, paper.pk])


class WithdrawIn(Schema):
    reason: Annotated[str, StringConstraints(max_length=300)] = ""


class WordsIn(Schema):
    words: Annotated[str, StringConstraints(max_length=WORDS_LIMIT)]


class AnswerIn(Schema):
    is_solved: bool
    words: Annotated[str, StringConstraints(max_length=1000)] = ""
    score: int | None = Field(None, ge=1, le=5)
    said_at: AwareDatetime | None = Field(
        None,
        description="when it was said, if it is sent later; what was said before the work was handed in is refused",
    )
