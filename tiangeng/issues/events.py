"""What this room announces to the rooms above it."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class LineWritten:
    """An issue's timeline has got a line, and its name: a step of the life, a note, a reminder."""

    issue_id: UUID
    event_id: UUID
    name: str
    region_code: str


@dataclass(frozen=True, slots=True)
class PromiseMoved:
    """A promise was made, kept, put off, let go, or handed over."""

    promise_id: UUID
    region_code: str


@dataclass(frozen=True, slots=True)
class CallsDrawn:
    """Villagers were drawn who are to be called."""

    draw_id: UUID
    region_code: str
