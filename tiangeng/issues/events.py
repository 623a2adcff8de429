"""What this room announces to the rooms above it."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class IssueMoved:
    """An issue took a step; heard only if the transaction commits."""

    issue_id: UUID
    move: str
    region_code: str
