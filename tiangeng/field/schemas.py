"""What a phone sends and is given."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from ninja import Field, Schema
from pydantic import StringConstraints

from tiangeng.visits.schemas import VisitOut

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


class RestoreOut(Schema):
    """The county's records were put back to how they stood when a backup was made: what came after it is not there."""

    at: datetime
    made_at: datetime


class Owner(Schema):
    """Who the phone belongs to, and what is needed to write a visit without signal.

    The files of `villages` are kept on the phone; `elsewhere` are further villages where a visit may be written.
    """

    account_id: UUID
    name: str
    staff_id: UUID | None
    organisation_name: str
    county_code: str
    county_name: str
    server_time: datetime
    phone: UUID | None = Field(description="the phone this session is bound to")
    villages: list[VillageOnPhone]
    elsewhere: list[VillageOnPhone]
    programmes: list[ProgrammeOnPhone]
    roster: list[RosterDay]
    categories: list[CategoryOnPhone]
    colleagues: list[Colleague]
    followed: list[UUID] = Field(description="issues whose news the owner wants to hear, wherever they lie")
    days_off: list[date] = Field(
        default=[], description="days without work by the county's calendar, of the last 60 and the next 90 days"
    )
    forms: list[FormOnPhone]
    limits: Limits
    restored: RestoreOut | None = Field(
        default=None,
        description="the last time; what a phone has delivered since `made_at` it sends once more, same keys",
    )
    visit_months: int = Field(
        default=12, description="how far back visits and form answers go; fewer where there is no room"
    )


class ResidentData(Schema):
    id: UUID
    name: str
    initials: str = ""
    relation: str
    birth_year: int | None
    phone_masked: str


class HouseholdData(Schema):
    number: str
    head_name: str
    hamlet: str
    address: str
    state: str
    labels: list[str]
    note: str
    initials: str
    pinyin: str
    residents: list[ResidentData]
    last_visited_on: date | None


class EnterpriseData(Schema):
    name: str
    credit_code: str
    industry: str
    is_above_scale: bool
    address: str
    contact_name: str
    phone_masked: str
    initials: str
    last_visited_on: date | None


class NextMove(Schema):
    name: str
    label: str


class LastLine(Schema):
    at: datetime
    words: str
    who: str
    reason: str = ""


class IssueData(Schema):
    number: str
    title: str
    body: str
    village: str = ""
    place: str
    state: str
    stand: str = Field(default="", description="how it stands, to be given back as `seen` with a step")
    state_name: str
    category: str
    category_name: str
    lead_name: str
    reporter: str
    has_reporter: bool
    due_at: datetime | None
    reported_at: datetime
    review_on: date | None
    solution: str
    is_mine: bool
    is_owner: bool
    receipt_code: str
    next_moves: list[NextMove]
    may_note: bool
    may_attach: bool
    last_line: LastLine | None
    household_id: UUID | None
    enterprise_id: UUID | None
    visit_id: UUID | None


class AnswerLine(Schema):
    label: str
    words: str
    is_picture: bool


class AnswerData(Schema):
    """A handbook form as it was filled in, in words: to be read, not to be filled in again."""

    form_id: UUID
    name: str
    answered_on: date
    author: str
    organisation: str
    is_mine: bool
    visit_id: UUID | None
    household_id: UUID | None
    enterprise_id: UUID | None
    replaces: UUID | None
    lines: list[AnswerLine]


class Item(Schema):
    """One record as the phone keeps it."""

    id: UUID
    region_code: str
    version: int
    changed_at: datetime
    gone: bool


class HouseholdItem(Item):
    kind: Literal["household"]
    data: HouseholdData


class EnterpriseItem(Item):
    kind: Literal["enterprise"]
    data: EnterpriseData


class VisitItem(Item):
    kind: Literal["visit"]
    data: VisitOut


class IssueItem(Item):
    kind: Literal["issue"]
    data: IssueData


class AnswerItem(Item):
    kind: Literal["answer"]
    data: AnswerData


OneOfKind = Annotated[
    HouseholdItem | EnterpriseItem | VisitItem | IssueItem | AnswerItem, Field(discriminator="kind")
]  # fmt: skip


class ChangesOut(Schema):
    """`next` is handed back as `since`; `present` (with the last page): kind → [how many, sum of the ids' last 32 bits]."""

    items: list[OneOfKind]
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


class LeftBehindIn(Schema):
    account: UUID = Field(description="`account_id` of the exported file")
    reason: Annotated[str, StringConstraints(max_length=200)]


class LeftBehindOut(Schema):
    """Each entry of the file is then sent with this account in `X-Tiangeng-Left-By`, by the ordinary operations."""

    account: UUID
    name: str
    until: datetime


class DeviceIn(Schema):
    id: UUID
    name: Annotated[str, StringConstraints(max_length=60)]
    password: Annotated[str, StringConstraints(max_length=128)] = ""


class DeviceOut(Schema):
    """`secret` opens the phone's store beside its PIN, `key` goes with whatever it asks from here on (`X-Tiangeng-Key`).

    Both are empty unless the session began by signing in minutes ago and has not shown the key yet.
    """

    id: UUID
    name: str
    bound_at: datetime
    secret: str
    key: str
    wants_password: bool = False


class UploadOut(Schema):
    have: int
    total: int | None
    done: bool


class AttachIn(Schema):
    owner_type: Literal["visits.visit", "issues.issue", "forms.formanswer"]
    owner_id: UUID
    name: Annotated[str, StringConstraints(max_length=200)] = ""
    stage: Annotated[str, StringConstraints(max_length=20)] = ""


class MinutesIn(Schema):
    """What a phone adds to its county's minutes, without a name; `token` tells a repeat, and is made anew for every week."""

    county: Annotated[str, StringConstraints(pattern=r"^(\d{6})?$")] = ""
    week: Annotated[str, StringConstraints(pattern=r"^20\d\d-W(0[1-9]|[1-4]\d|5[0-3])$")]
    minutes: Annotated[int, Field(gt=0, le=2400)]
    token: UUID | None = None
