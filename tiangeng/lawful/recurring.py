"""What the rooms above ask of people again and again. A room registers how its own are found; this room only adds them up."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from tiangeng.kernel.actors import Actor


@dataclass(frozen=True, slots=True)
class Recurring:
    """One recurring form of a county: how many people, how often a year, by which form."""

    code: str
    county_code: str
    title: Any
    url: str
    form: str  # the form's name in the register; '' where the room knows by itself what one costs
    people_count: int
    a_year: int
    minutes: float = 0
    needs: str = ""  # the power to open its page, so that nobody is led to a refusal


Find = Callable[[Actor, date], Iterator[Recurring]]
_finders: list[Find] = []


def add(find: Find) -> None:
    """Called once by a room when it starts."""
    if find not in _finders:
        _finders.append(find)


def found(actor: Actor, *, on: date) -> list[Recurring]:
    return [one for find in _finders for one in find(actor, on)]
