"""What somebody has in hand, as the rooms above count it: asked before a posting ends. The people room knows none of it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

# Given a person and, where it matters, the unit they act for: what they hold in words, "3 件在办的事"; empty for nothing.
Count = Callable[[UUID, UUID | None], list[Any]]
_counts: dict[str, Count] = {}


def register(room: str, count: Count) -> None:
    """Called by an upper room as it starts."""
    _counts[room] = count


def in_hand(staff_id: UUID, organisation_id: UUID | None = None) -> list[Any]:
    """In words, room by room; with a unit only what is held for it."""
    return [words for room in sorted(_counts) for words in _counts[room](staff_id, organisation_id)]
