"""`demo.yaml`: how large the demo county is and which published figures it replays."""

from datetime import datetime

from pydantic import Field

from tiangeng.kernel.actors import Actor
from tiangeng.kernel.packs import PackHead, PartSchema


class Cadres(PartSchema):
    """LQ1: who goes to the villages on the programme's day."""

    cadres: int = Field(ge=1)
    townships: int = Field(ge=1)
    villages: int = Field(ge=1)


class Matters(PartSchema):
    """LQ5: practical matters struck off, and how many of them are of which kind."""

    total: int = Field(ge=1)
    kinds: dict[str, int]


class Figures(PartSchema):
    """The headline figures of the county, as its own reports state them."""

    LQ1: Cadres | None = None
    LQ5: Matters | None = None


class DemoPart(PartSchema):
    seed: int = 1
    programme: str  # the core programme's code
    households_per_village: int = Field(default=10, ge=1, le=60)
    still_open: int = Field(default=170, ge=0)  # issues under way on the demo's last day
    figures: Figures = Figures()


def apply(part: DemoPart, *, head: PackHead, actor: Actor, now: datetime) -> None:
    """Nothing to write: the demo reads its sizes from the loaded pack."""
