"""The hand-written frames, gathered: leaf category of the packs → its stories."""

from tiangeng.demo.stories.frame import Leaf
from tiangeng.demo.stories.frames import (
    care,
    enterprises,
    farming,
    home,
    legacy,
    opinions,
    permits,
    power,
    roads,
    security,
    trade,
    water,
    work,
)

LEAVES: dict[str, Leaf] = {
    code: leaf
    for module in (
        water,
        roads,
        power,
        care,
        home,
        security,
        legacy,
        farming,
        trade,
        permits,
        work,
        opinions,
        enterprises,
    )
    for code, leaf in module.LEAVES.items()
}
