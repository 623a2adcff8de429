"""轮到您 — what waits for one person's yes, no or signature, kind by kind. Rooms add theirs in `AppConfig.ready()`.

Home, the bell, its page and the daily mail all ask here, so that none of them leaves out what another shows. All kinds are
counted in one question (`counted`), each by its own index and no further than people read.
"""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from tiangeng.kernel.actors import Actor

from . import counted
from .counted import Rows

COUNT_UP_TO = 100


@dataclass(frozen=True, slots=True)
class Kind:
    key: str
    label: Any
    url_name: str
    rows: Rows
    order: int
    query: str
    at_home: bool


@dataclass(frozen=True, slots=True)
class Turn:
    """A kind of which something waits."""

    key: str
    label: Any
    url: str
    count: int
    at_home: bool
    is_muted: bool  # not wanted in the bell or the mail; home shows it all the same


_kinds: dict[str, Kind] = {}
_muted: list[Rows] = []


def add(
    key: str, label: Any, url_name: str, rows: Rows, *, order: int = 100, query: str = "", at_home: bool = True
) -> None:
    """`query`: what narrows the page to what waits. `at_home=False`: the home page shows these themselves, not their number."""
    if key in _kinds:
        raise ValueError(f"two kinds of turns are called {key!r}")
    _kinds[key] = Kind(key, label, url_name, rows, order, query, at_home)
    counted.add(rows, COUNT_UP_TO)


def add_muted(rows: Rows) -> None:
    """From the room that keeps how people want to be told: the keys of the kinds this person does not want to hear of."""
    _muted.append(rows)
    counted.add_listed(rows)


def possible_for(actor: Actor) -> list[Kind]:
    """The kinds that can ever wait for this actor, in the rooms' order; asks the database nothing."""
    possible = counted.possible(actor)
    return [kind for kind in _ordered() if kind.rows in possible]


def all_keys() -> list[str]:
    return sorted(_kinds)


def may_have(actor: Actor) -> bool:
    """Whether anything of this can ever wait for this actor; asks the database nothing."""
    return bool(possible_for(actor))


def of(actor: Actor) -> list[Turn]:
    """What waits, in the rooms' order."""
    counts = counted.of(actor)
    muted = {key for rows in _muted for key in counted.listed(actor, rows)}
    return [
        Turn(
            kind.key, kind.label, reverse(kind.url_name) + kind.query, min(count, COUNT_UP_TO), kind.at_home,
            is_muted=kind.key in muted,
        )
        for kind in _ordered()
        if (count := counts.get(kind.rows, 0))
    ]  # fmt: skip


def _ordered() -> list[Kind]:
    return sorted(_kinds.values(), key=lambda kind: (kind.order, kind.key))
