"""What goes in and out of this room's operations."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from ninja import Field, Schema

from .models import Account, Grant, OrganisationKind, Staff, StandIn
from .roles import Role
from .states import GrantState, StandInState

Reason = Annotated[str, Field(max_length=200)]
Territory = Annotated[str, Field(pattern=r"^(\d{2}|\d{4}|\d{6}|\d{9}|\d{12}|)$")]
Word = Annotated[str, Field(max_length=40)]


class UnitOut(Schema):
    id: UUID
    code: str
    name: str
    short_name: str
    kind: OrganisationKind
    region_code: str
    county_code: str
    parent_id: UUID | None
    functions: list[str]
    duty_phone: str = Field(description="the unit's own number, printed on contact cards; empty where none is known")
    is_active: bool


class Units(Schema):
    items: list[UnitOut]
    more: bool = Field(description="There are further ones: ask again with a larger `offset`.")


class UnitIn(Schema):
    county_code: str = Field(pattern=r"^\d{6}$")
    code: str = Field(max_length=40)
    name: str = Field(max_length=80)
    short_name: Word = ""
    kind: OrganisationKind
    region_code: Territory = ""
    parent_id: UUID | None = None
    functions: list[Word] = Field(default=[], max_length=60)
    duty_phone: str = Field(default="", max_length=20, description="the unit's, printed on contact cards")


class RenameIn(Schema):
    name: str = Field(max_length=80)
    short_name: Word = ""
    functions: list[Word] | None = Field(default=None, max_length=60)
    duty_phone: str | None = Field(default=None, max_length=20, description="the unit's, printed on contact cards")


class ReasonIn(Schema):
    reason: Reason = ""


class LeaveIn(ReasonIn):
    left_because: Reason = Field(default="", description="Why things in hand are left without having been handed over.")


class StaffOut(Schema):
    id: UUID
    name: str
    position: str
    organisation: UnitOut
    phone: str = Field(description="Masked; the whole number by `POST …/phone` with a reason.")
    is_active: bool

    @staticmethod
    def resolve_phone(person: Staff) -> str:
        return str(person.phone) if person.phone else ""


class StaffPage(Schema):
    items: list[StaffOut]
    more: bool


class StaffIn(Schema):
    organisation_id: UUID
    name: Word
    position: str = Field(default="", max_length=60)
    phone: str = Field(default="", max_length=20)


class StaffEdit(Schema):
    name: Word
    position: str = Field(default="", max_length=60)
    phone: str | None = Field(
        default=None, max_length=20, description="Left out or null: unchanged; empty: taken away."
    )


class MoveIn(LeaveIn):
    organisation_id: UUID


class PhoneOut(Schema):
    phone: str


class GrantOut(Schema):
    id: UUID
    account_id: UUID
    role: Role
    territory: str
    organisation_id: UUID | None
    organisation_name: str
    from_on: date
    to_on: date | None
    state: GrantState
    reason: str
    granted_by_name: str
    granted_at: datetime
    approved_by_name: str
    approved_at: datetime | None
    ended_at: datetime | None
    ended_reason: str


class Grants(Schema):
    items: list[GrantOut]
    more: bool


class GrantIn(Schema):
    account_id: UUID
    role: Role
    territory: Territory
    organisation_id: UUID | None = None
    from_on: date
    to_on: date | None = None
    reason: Reason = ""


class MeOut(Schema):
    account_id: UUID
    username: str
    name: str
    staff_id: UUID | None
    organisation: str
    language: str
    capabilities: list[str]
    grants: list[GrantOut]


class AccountOut(Schema):
    id: UUID
    username: str
    display_name: str
    staff_id: UUID | None
    is_administrator: bool
    is_active: bool
    frozen_reason: str
    must_change_password: bool
    last_login: datetime | None
    grants: list[GrantOut]

    @staticmethod
    def resolve_grants(account: Account) -> list[Grant]:
        return list(getattr(account, "standing", ()))


class Accounts(Schema):
    items: list[AccountOut]
    more: bool


class AccountIn(Schema):
    username: Word
    staff_id: UUID | None = None
    display_name: Word = ""
    is_administrator: bool = False
    county_code: str = Field(default="", pattern=r"^(\d{6})?$")


class OneTime(Schema):
    account_id: UUID
    username: str
    password: str = Field(description="Works once, within seven days; never shown again.")


class TokenIn(Schema):
    name: str = Field(max_length=60)
    days: int = Field(default=30, ge=1, le=365)


class TokenOut(Schema):
    id: UUID
    name: str
    created_at: datetime
    expires_at: datetime
    used_at: datetime | None
    revoked_at: datetime | None


class NewToken(TokenOut):
    key: str = Field(description="Send it as `Authorization: Bearer …`; never shown again.")


class StandInIn(Schema):
    stand_in_id: UUID = Field(description="The colleague (staff) who acts.")
    absent_id: UUID | None = Field(default=None, description="Who is away (staff); left out: oneself.")
    from_on: date
    to_on: date
    reason: Reason


class StandInOut(Schema):
    id: UUID
    absent_id: UUID | None = Field(description="Staff.")
    absent_name: str
    stand_in_id: UUID | None = Field(description="Staff.")
    stand_in_name: str
    from_on: date
    to_on: date
    reason: str
    state: StandInState
    named_by_name: str
    approved_by_name: str
    ended_at: datetime | None
    ended_reason: str

    @staticmethod
    def resolve_absent_id(row: StandIn) -> UUID | None:
        return row.absent.staff_id

    @staticmethod
    def resolve_absent_name(row: StandIn) -> str:
        return str(row.absent)

    @staticmethod
    def resolve_stand_in_id(row: StandIn) -> UUID | None:
        return row.stand_in.staff_id

    @staticmethod
    def resolve_stand_in_name(row: StandIn) -> str:
        return str(row.stand_in)


class StandIns(Schema):
    items: list[StandInOut]
    more: bool
