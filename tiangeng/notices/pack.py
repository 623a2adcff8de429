"""`notices.yaml`: when people may be reached, and how often a villager's telephone. Without the file: what stands here."""

from datetime import datetime, time

from pydantic import Field, model_validator

from tiangeng.kernel.actors import Actor
from tiangeng.kernel.packs import PackHead, PartSchema


class NoticesPack(PartSchema):
    """Quiet hours hold for villagers and cadres alike."""

    signature: str = Field(default="田埂", min_length=2, max_length=12)  # in front of every text message: 【田埂】
    texts_a_day: int = Field(default=3, ge=1, le=20)  # for one number
    quiet_from: time = time(21)
    quiet_until: time = time(8)
    digest_at: time = time(8, 10)

    @model_validator(mode="after")
    def _agree(self) -> "NoticesPack":
        if self.quiet_from <= self.quiet_until:
            raise ValueError("安静时段要跨过半夜：quiet_from 晚于 quiet_until")
        if not self.quiet_until <= self.digest_at < self.quiet_from:
            raise ValueError("digest_at 要在安静时段之外")
        return self


def apply(part: NoticesPack, *, head: PackHead, actor: Actor, now: datetime) -> None:
    """Nothing to write: the part is read where it is needed."""
