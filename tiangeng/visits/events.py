"""What this room announces to the rooms above it."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID


@dataclass(frozen=True, slots=True)
class VisitRecorded:
    """A visit was written down for the first time; heard only if the transaction commits, never again for a resend."""

    visit_id: UUID
    region_code: str
    visited_on: date
    programme_id: UUID | None
    is_private: bool
