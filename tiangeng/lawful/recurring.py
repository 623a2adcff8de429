"""What the rooms above ask of people again and again. A room registers how its own are found; this room only adds them up."""

from collections.abc import Callable, Iterable
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


Find = Callable[[Actor, date], Iterable[Recurring]]
_finders: list[Find] = []
_forms: list[str] = []


def add(find: Find, *, form: str = "") -> None:
    """Called once by a room when it starts. `form` is what a new one of its kind is filled in by, as the register names it."""
    if find not in _finders:
        _finders.append(find)
        _forms.extend([form] if form else [])


def form_of_new() -> str:
    """What something new that is asked regularly is filled in by; '' where no room says so."""
    return next(iter(_forms), "")


def found(actor: Actor, *, on: date) -> list[Recurring]:
    return [one for find in _finders for one in find(actor, on)]
