"""What the API takes and gives. Sealed numbers go in plain and come out masked."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

from ninja import Field, Schema
from pydantic import StringConstraints

from .models import HouseholdState

Short = Annotated[str, StringConstraints(max_length=120)]
Code = Annotated[str, StringConstraints(max_length=12)]
Number = Annotated[str, StringConstraints(max_length=32)]
Note = Annotated[str, StringConstraints(max_length=2000)]
Label = Annotated[str, StringConstraints(max_length=20)]
Latitude = Annotated[Decimal, Field(ge=-90, le=90, max_digits=9, decimal_places=6)]
Longitude = Annotated[Decimal, Field(ge=-180, le=180, max_digits=9, decimal_places=6)]


# ---------------------------------------------------------------------- regions


class RegionOut(Schema):
    code: str
    level: str
    name: str
    full_name: str
    kind: str
    initials: str
    parent_code: str


class RegionFound(RegionOut):
    path: str  # 浙江省 丽水市 龙泉市 龙渊街道 大洋社区


# ---------------------------------------------------------------------- households


class HouseholdLine(Schema):
    """A household in a list."""

    id: UUID
    region_code: str
    region_name: str | None = None
    number: str
    head_name: str
    hamlet: str
    labels: list[str]
    state: str
    version: int


class ResidentOut(Schema):
    id: UUID
    household_id: UUID
    name: str
    relation: str
    birth_year: int | None
    phone: str  # masked
    id_number: str  # masked
    version: int

    @staticmethod
    def resolve_phone(resident: Any) -> str:
        return str(resident.phone or "")

    @staticmethod
    def resolve_id_number(resident: Any) -> str:
        return str(resident.id_number or "")


class HouseholdOut(HouseholdLine):
    """A household's file."""

    address: str
    note: str
    created_at: datetime
    changed_at: datetime | None
    changed_by: str
    residents: list[ResidentOut]


class HouseholdPage(Schema):
    items: list[HouseholdLine]
    more: bool


class HouseholdIn(Schema):
    region_code: Code
    head_name: Short
    number: Number = ""
    hamlet: Short = ""
    address: Short = ""
    state: HouseholdState = HouseholdState.LIVING
    labels: list[Label] = Field(default=[], max_length=12)
    note: Note = ""


class HouseholdEdit(Schema):
    """What is left out stays; `seen_version` is the version that was read."""

    seen_version: int = Field(ge=1, le=2_000_000_000)
    head_name: Short = ""
    number: Number = ""
    hamlet: Short = ""
    address: Short = ""
    state: HouseholdState = HouseholdState.LIVING
    labels: list[Label] = Field(default=[], max_length=12)
    note: Note = ""


class HouseholdMove(Schema):
    seen_version: int = Field(ge=1, le=2_000_000_000)
    region_code: Code
    number: Number = ""
    reason: Short = ""


class ResidentIn(Schema):
    name: Short
    relation: Short
    birth_year: int | None = Field(default=None, ge=1900, le=2200)
    phone: Number = ""
    id_number: Number = ""


class ResidentEdit(Schema):
    """What is left out stays; an empty number is taken off."""

    seen_version: int = Field(ge=1, le=2_000_000_000)
    name: Short = ""
    relation: Short = ""
    birth_year: int | None = Field(default=None, ge=1900, le=2200)
    phone: Number = ""
    id_number: Number = ""


class GroundIn(Schema):
    reason: Note


class PlainOut(Schema):
    """The plain number, this once."""

    value: str


# ---------------------------------------------------------------------- enterprises and facilities


class EnterpriseOut(Schema):
    id: UUID
    region_code: str
    region_name: str | None = None
    credit_code: str
    name: str
    industry: str
    is_above_scale: bool
    contact_name: str
    contact_phone: str  # masked
    address: str
    version: int

    @staticmethod
    def resolve_contact_phone(enterprise: Any) -> str:
        return str(enterprise.contact_phone or "")


class EnterprisePage(Schema):
    items: list[EnterpriseOut]
    more: bool


class EnterpriseIn(Schema):
    region_code: Code
    credit_code: Number
    name: Short
    industry: Short = ""
    is_above_scale: bool = False
    contact_name: Short = ""
    contact_phone: Number = ""
    address: Short = ""


class EnterpriseEdit(Schema):
    """What is left out stays."""

    seen_version: int = Field(ge=1, le=2_000_000_000)
    region_code: Code = ""
    credit_code: Number = ""
    name: Short = ""
    industry: Short = ""
    is_above_scale: bool = False
    contact_name: Short = ""
    contact_phone: Number = ""
    address: Short = ""


class FacilityOut(Schema):
    id: UUID
    region_code: str
    region_name: str | None = None
    kind: str
    name: str
    address: str
    latitude: Decimal | None
    longitude: Decimal | None
    version: int


class FacilityPage(Schema):
    items: list[FacilityOut]
    more: bool


class FacilityIn(Schema):
    region_code: Code
    kind: Annotated[str, StringConstraints(max_length=40)]
    name: Short
    address: Short = ""
    latitude: Latitude | None = None
    longitude: Longitude | None = None


class FacilityEdit(Schema):
    """What is left out stays."""

    seen_version: int = Field(ge=1, le=2_000_000_000)
    region_code: Code = ""
    kind: Annotated[str, StringConstraints(max_length=40)] = ""
    name: Short = ""
    address: Short = ""
    latitude: Latitude | None = None
    longitude: Longitude | None = None


class KindOut(Schema):
    code: str
    name: str
    level: str
    words: list[str]
