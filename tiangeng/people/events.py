"""What this room announces; upper rooms listen."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class OrganisationClosed:
    organisation_id: UUID


@dataclass(frozen=True, slots=True)
class StaffMoved:
    staff_id: UUID
    from_id: UUID
    to_id: UUID


@dataclass(frozen=True, slots=True)
class StaffRetired:
    staff_id: UUID


@dataclass(frozen=True, slots=True)
class GrantChanged:
    """A grant came into force or ended."""

    account_id: UUID
    grant_id: UUID
    step: str
