"""Draws through the API: what is drawn, what the calls have found, and all one needs to draw again."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from ninja import Field, Schema
from pydantic import StringConstraints

from tiangeng.kernel.api import RateOut


class DrawIn(Schema):
    region_code: str = Field(pattern=r"^\d{6}(\d{3}|\d{6})?$")
    since_on: date
    until_on: date
    size: int = Field(ge=1, le=500)
    lead_id: UUID | None = Field(None, description="only what this unit led")


class DrawOutcomeOut(Schema):
    satisfied: RateOut
    unreached: int
    waiting: int
    power: float = Field(description="finding power: chance of drawing at least one if one in ten were not solved")


class DrawOut(Schema):
    id: UUID
    region_code: str
    since_on: date
    until_on: date
    lead_id: UUID | None
    population: int
    size: int
    drawn_at: datetime
    drawn_by_name: str
    outcome: DrawOutcomeOut


class CallOut(Schema):
    id: UUID
    place: int = Field(description="in the order of the draw, from 1")
    issue_id: UUID
    number: str = Field(alias="issue.number")
    title: str = Field(alias="issue.title")
    is_solved: bool | None = Field(None, alias="answer.is_solved", description="null until the villager has answered")
    tried_count: int
    tried_at: datetime | None
    note: str


class RedrawnOut(Schema):
    is_same_list: bool = Field(description="the list kept gives the fingerprint of then")
    is_same_draw: bool = Field(description="the seed draws from it what was drawn then")


class DrawWhole(DrawOut):
    """Seed and list are enough to draw again: smallest sha256(seed ‖ 0x00 ‖ number) first."""

    seed: str = Field(description="16 bytes in hexadecimal")
    digest: str = Field(description="sha256 of the sorted numbers joined by newlines")
    numbers: list[str] = Field(description="all that was drawn from; empty before lists were kept")
    redrawn: RedrawnOut | None = Field(description="null where no list was kept")
    calls: list[CallOut]


class UnreachedIn(Schema):
    note: Annotated[str, StringConstraints(max_length=200)]
