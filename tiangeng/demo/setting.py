"""What all parts of a demo share: the county and its clock, and how each of them writes."""

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db import connection

from tiangeng.algorithms.workdays import SHANGHAI
from tiangeng.kernel import events, ids, packs
from tiangeng.kernel.actors import Actor, system_actor
from tiangeng.kernel.walls import acting

from .pack import DemoPart

Say = Callable[[str], None]


@dataclass
class County:
    """What the makers share."""

    head: packs.PackHead
    part: DemoPart
    last: datetime
    actor: Actor
    chance: random.Random
    say: Say

    @property
    def code(self) -> str:
        return self.head.county_code

    @property
    def first(self) -> datetime:
        return self.last - timedelta(days=370)


MORNING = time(8, 0)  # of the county's last day, when everything is told


def last_day(now: datetime) -> date:
    """The day whose morning has come: made at night a county ends the day before, and nothing in it lies ahead."""
    return now.date() if now.time() >= MORNING else now.date() - timedelta(days=1)


def county_of(name: str, today: date, say: Say) -> County:
    head, parts = packs.read(name)
    part = parts["demo"]
    assert isinstance(part, DemoPart)
    powers = (
        "packs.load",
        "places.edit",
        "places.see",
        "visits.plan",
        "visits.see",
        "issues.supervise",
        "issues.see",
        "people.edit",
    )
    actor = system_actor("演示", territory=head.county_code, capabilities=powers)
    return County(head, part, datetime.combine(today, MORNING, SHANGHAI), actor, random.Random(part.seed), say)


@contextmanager
def writing(county: County, what: str) -> Iterator[None]:
    """One transaction of the demo; ids follow from the seed and from what is written."""
    drawn = random.Random(f"{county.part.seed}-{what}")
    connection.features.uses_savepoints = False  # a demo that is refused anything stops as a whole
    try:
        with ids.drawn_from(drawn), events.silent(), acting(county.actor, goes_by_keys=True):
            with connection.cursor() as cursor:
                cursor.execute("SET LOCAL synchronous_commit = off")
            yield
    finally:
        connection.features.uses_savepoints = True


def refresh() -> None:
    """Tell the planner how large the tables have become: within one transaction nobody else does."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT refresh_statistics()")
