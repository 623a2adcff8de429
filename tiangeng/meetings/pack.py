"""`meetings.yaml`: on which day and hour a county's offices sit open. Without the file: what stands here."""

from datetime import datetime, time
from typing import Literal

from pydantic import Field

from tiangeng.kernel.actors import Actor
from tiangeng.kernel.packs import PackHead, PartSchema


class MeetingsPack(PartSchema):
    """The open reception day 开门接访日; other meetings are called when they are needed."""

    reception_name: str = Field(default="开门接访", min_length=2, max_length=20)
    reception_day: Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"] = "friday"
    reception_at: time = time(9)
    heard_days: int = Field(default=7, ge=1, le=60)  # what was heard in so many days before is offered for the agenda


def apply(part: MeetingsPack, *, head: PackHead, actor: Actor, now: datetime) -> None:
    """Nothing to write: the part is read where it is needed."""
