"""What somebody has in hand, as the rooms above count it: asked before a posting ends. The people room knows none of it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from tiangeng.kernel.actors import Actor

from .models import Staff

# Given a person and, where it matters, the unit they act for: what they hold in words, "3 件在办的事"; empty for nothing.
Count = Callable[[UUID, UUID | None], list[Any]]
# Where this actor may hand over what that person has in hand; empty for whoever may not.
Address = Callable[[Actor, Staff], str]
_counts: dict[str, Count] = {}
_addresses: list[Address] = []


def register(room: str, count: Count) -> None:
    """Called by an upper room as it starts."""
    _counts[room] = count


def hand_over_at(address: Address) -> None:
    """Called by the room that knows how things are handed over."""
    _addresses.append(address)


def where_to_hand_over(actor: Actor, person: Staff) -> str:
    """The page for it, or nothing."""
    return next((url for address in _addresses if (url := address(actor, person))), "")


def in_hand(staff_id: UUID, organisation_id: UUID | None = None) -> list[Any]:
    """In words, room by room; with a unit only what is held for it."""
    return [words for room in sorted(_counts) for words in _counts[room](staff_id, organisation_id)]
