"""What a phone sends and is given."""

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from ninja import Field, Schema
from pydantic import StringConstraints

Kind = Literal["household", "enterprise", "visit", "issue", "answer"]
Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]


class VillageOnPhone(Schema):
    code: str
    name: str
    full_name: str
    initials: str
    pinyin: str


class ProgrammeOnPhone(Schema):
    id: UUID
    code: str
    name: str
    purpose: str
    rule_in_words: str
    next_on: date | None
    village_codes: list[str]


class RosterDay(Schema):
    """Where the owner is sent on a day; `with` are the colleagues sent along."""

    on: date
    programme_id: UUID
    programme_name: str
    region_code: str
    village: str
    together: list[str] = Field(alias="with", serialization_alias="with")


class CategoryOnPhone(Schema):
    """A leaf of the pack's catalogue, with the words a sentence is recognised by."""

    code: str
    name: str
    branch: str
    words: list[str]
    examples: list[str]
    owner_name: str
    confidential: bool


class Colleague(Schema):
    id: UUID
    name: str
    organisation_name: str
    initials: str


class PromiseOnPhone(Schema):
    """What the owner said at somebody's door and has not yet done."""

    id: UUID
    words: str
    due_on: date
    region_code: str
    household_id: UUID | None


class FormOnPhone(Schema):
    """A handbook form in force; `url` leads to what it asks, `hash` changes when that does."""

    id: UUID
    code: str
    version: str
    name: str
    about: str
    purpose: str
    hash: str
    url: str


class Limits(Schema):
    photo_bytes: int
    part_bytes: int
    records: int
    days_kept: int
    window_months: int


class Owner(Schema):
    """Who the phone belongs to, and what is needed to write a visit without signal."""

    account_id: UUID
    name: str
    staff_id: UUID | None
    organisation_name: str
    county_code: str
    county_name: str
    server_time: datetime
    villages: list[VillageOnPhone]
    programmes: list[ProgrammeOnPhone]
    roster: list[RosterDay]
    categories: list[CategoryOnPhone]
    colleagues: list[Colleague]
    promises: list[PromiseOnPhone]
    forms: list[FormOnPhone]
    limits: Limits


class Item(Schema):
    """One record as the phone keeps it; `data` depends on `kind`."""

    kind: Kind
    id: UUID
    region_code: str
    version: int
    changed_at: datetime
    gone: bool
    data: dict[str, Any]


class ChangesOut(Schema):
    """`next` is handed back as `since`; `present` (with the last page): kind → [how many, sum of the ids' last 32 bits]."""

    items: list[Item]
    next: str
    more: bool
    villages: list[str]
    present: dict[str, tuple[int, int]] | None
    server_time: datetime


class PresentOut(Schema):
    """All ids a phone may hold, by kind: what it holds beyond, it forgets."""

    household: list[UUID]
    enterprise: list[UUID]
    visit: list[UUID]
    issue: list[UUID]
    answer: list[UUID]


class DeviceIn(Schema):
    id: UUID
    name: Annotated[str, StringConstraints(max_length=60)]


class DeviceOut(Schema):
    id: UUID
    name: str
    bound_at: datetime


class UploadOut(Schema):
    have: int
    total: int | None
    done: bool


class AttachIn(Schema):
    owner_type: Literal["visits.visit", "issues.issue"]
    owner_id: UUID
    name: Annotated[str, StringConstraints(max_length=200)] = ""
    stage: Annotated[str, StringConstraints(max_length=20)] = ""


class MinutesIn(Schema):
    """What this phone adds to its county's minutes; `token` is random and tells nobody whose it is."""

    week: Annotated[str, StringConstraints(pattern=r"^20\d\d-W(0[1-9]|[1-4]\d|5[0-3])$")]
    minutes: Annotated[int, Field(ge=0, le=6000)]
    token: UUID
