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


class Assigned(PartSchema):
    """JD2: what the city above assigned, and the county's units have answered to its satisfaction."""

    assigned: int = Field(ge=1)


class Enterprises(PartSchema):
    """JD5: enterprises on the round of visits, what they told, and how much of it is solved."""

    programme: str  # whose days the round is walked on
    kind: str  # the kind of matters of the pack that enterprises bring up
    enterprises: int = Field(ge=1)
    above_scale: int = Field(ge=0)
    problems: int = Field(ge=0)
    solved: int = Field(ge=0)


class Figures(PartSchema):
    """The headline figures of the county, as its own reports state them."""

    LQ1: Cadres | None = None
    LQ5: Matters | None = None
    JD1: Cadres | None = None
    JD2: Assigned | None = None
    JD5: Enterprises | None = None

    @property
    def cadres(self) -> tuple[str, Cadres] | None:
        """Who goes to the villages, with the row that says so."""
        return next(((row, found) for row in ("LQ1", "JD1") if (found := getattr(self, row))), None)


class DemoPart(PartSchema):
    seed: int = 1
    programme: str  # the core programme's code
    households_per_village: int = Field(default=10, ge=1, le=60)
    still_open: int = Field(default=170, ge=0)  # issues under way on the demo's last day
    struck_off: int = Field(default=0, ge=0)  # struck off and in no published figure
    home: str = "大贵溪村"  # where the named people of the demo live; without such a village, in the first one
    office: str = "village-day-office"  # the unit that runs the mechanism
    companions: int | None = None  # how many of the team go along at most; all who can
    figures: Figures = Figures()


def apply(part: DemoPart, *, head: PackHead, actor: Actor, now: datetime) -> None:
    """Nothing to write: the demo reads its sizes from the loaded pack."""
