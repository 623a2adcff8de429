"""`exchange.yaml`: what of the villagers' requests a county shows to the world. Without the file: nothing."""

from datetime import datetime

from pydantic import model_validator

from tiangeng.kernel.actors import Actor
from tiangeng.kernel.packs import PackHead, PartSchema


class ExchangePack(PartSchema):
    """What the public list of Open311 holds (docs/adr/0012)."""

    listed: tuple[str, ...] = ()  # codes of category branches; none = no public list
    titles: bool = False  # show the request's heading, known people's names half hidden

    @model_validator(mode="after")
    def _agree(self) -> "ExchangePack":
        if self.titles and not self.listed:
            raise ValueError("没有公开的分类，就没有标题可公开")
        return self


def apply(part: ExchangePack, *, head: PackHead, actor: Actor, now: datetime) -> None:
    """Nothing to write: the part is read where it is needed."""
