"""Who is acting: built once per request from an account's grants, then only read.

The kernel knows no accounts. Rooms above turn what they have into an `Actor`; rules ask `must` and `holds`.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from uuid import UUID

from .refusals import NotYours, SignInNeeded

LAST = "~"  # sorts after every digit: the open end of "everything"


@dataclass(frozen=True, slots=True)
class Range:
    """A half-open range of region codes, `lo <= code < hi`, as the database wall compares them (collation C)."""

    lo: str
    hi: str

    @classmethod
    def of(cls, prefix: str) -> "Range":
        """The codes below one region: a code's significant prefix contains all below it."""
        return cls(prefix, prefix[:-1] + chr(ord(prefix[-1]) + 1)) if prefix else cls("", LAST)

    @classmethod
    def covering(cls, prefixes: Iterable[str]) -> "Range | None":
        """The smallest single range that holds all the prefixes, or None when there is none."""
        ranges = [cls.of(prefix) for prefix in prefixes]
        return cls(min(r.lo for r in ranges), max(r.hi for r in ranges)) if ranges else None

    def holds(self, code: str) -> bool:
        return self.lo <= code < self.hi


@dataclass(frozen=True, slots=True)
class Held:
    """One grant in force: a role in a territory, on behalf of an organisation."""

    role: str
    territory: str
    organisation_id: UUID | None = None
    capabilities: frozenset[str] = frozenset()
    reads_territory: bool = True  # a department sees what it has a part in, not all of the county
    lent_by: "Absent | None" = None  # somebody else's grant, held in their place while they are away


@dataclass(frozen=True, slots=True)
class Absent:
    """Somebody who is away and in whose place another acts."""

    account_id: UUID
    staff_id: UUID | None
    name: str
    organisation_name: str = ""


@dataclass(frozen=True, slots=True)
class Bearer:
    """Who lays down the work of somebody whose account is gone, and why: the work is the other's, the deed this one's."""

    account_id: UUID
    name: str
    reason: str


@dataclass(frozen=True)
class Actor:
    """The one who acts; `grants` are those in force now."""

    account_id: UUID | None
    name: str
    staff_id: UUID | None = None
    organisation_name: str = ""
    grants: tuple[Held, ...] = ()
    kind: str = field(default="account")  # account · public · system
    bearer: Bearer | None = None  # who is really at the desk, where what somebody left behind is handed in

    @cached_property
    def territories(self) -> tuple[str, ...]:
        """Prefixes whose rows may be read for the territory's sake, none inside another."""
        found = sorted({grant.territory for grant in self.grants if grant.reads_territory})
        return tuple(t for t in found if not any(t != other and t.startswith(other) for other in found))

    @cached_property
    def organisation_ids(self) -> frozenset[UUID]:
        return frozenset(grant.organisation_id for grant in self.grants if grant.organisation_id)

    @cached_property
    def own_organisation_ids(self) -> frozenset[UUID]:
        """Without those of colleagues in whose place the actor acts."""
        return frozenset(grant.organisation_id for grant in self.grants if grant.organisation_id and not grant.lent_by)

    @cached_property
    def cover(self) -> Range | None:
        """The range the database wall is set to: nothing beyond it can be read or written."""
        return Range.covering(grant.territory for grant in self.grants)

    @cached_property
    def is_whole(self) -> bool:
        """Whether one territory that may be read is all that the wall lets through."""
        return any(Range.of(territory) == self.cover for territory in self.territories)

    @cached_property
    def absent(self) -> tuple[Absent, ...]:
        """Those in whose place the actor acts now, each once."""
        return tuple(dict.fromkeys(grant.lent_by for grant in self.grants if grant.lent_by))

    @cached_property
    def staff_ids(self) -> frozenset[UUID]:
        """The actor and those the actor stands in for, as staff."""
        return frozenset(pk for pk in (self.staff_id, *(away.staff_id for away in self.absent)) if pk)

    @cached_property
    def account_ids(self) -> frozenset[UUID]:
        """The same as accounts: what takes two people is never decided by one in the place of the other."""
        return frozenset(pk for pk in (self.account_id, *(away.account_id for away in self.absent)) if pk)

    def in_place_of(self, *, region: str, organisation_id: UUID | None = None, capability: str = "") -> Absent | None:
        """Whose power is used here; None where the actor's own reaches.

        With `organisation_id` only what is held for that unit counts; without, a territory or the capability will do.
        """
        for own in (True, False):
            for grant in self.grants:
                if (grant.lent_by is None) is own and _reaches(grant, region, organisation_id, capability):
                    return grant.lent_by
        return None

    @cached_property
    def roles(self) -> frozenset[str]:
        return frozenset(grant.role for grant in self.grants)

    @cached_property
    def capabilities(self) -> frozenset[str]:
        return frozenset().union(*(grant.capabilities for grant in self.grants))

    @property
    def is_signed_in(self) -> bool:
        return self.account_id is not None

    def holds(self, capability: str, *, region: str | None = None, organisation_id: UUID | None = None) -> bool:
        """Whether one grant gives the capability here (`region`) and for this organisation, where they are named."""
        return any(
            capability in grant.capabilities
            and (region is None or region.startswith(grant.territory))
            and (organisation_id is None or grant.organisation_id == organisation_id)
            for grant in self.grants
        )

    def must(self, capability: str, *, region: str | None = None, organisation_id: UUID | None = None) -> None:
        """Refuse unless `holds`."""
        if not self.grants:
            raise SignInNeeded
        if not self.holds(capability, region=region, organisation_id=organisation_id):
            raise NotYours(needed=capability)


def _reaches(grant: Held, region: str, organisation_id: UUID | None, capability: str) -> bool:
    if capability and capability not in grant.capabilities:
        return False
    if organisation_id is not None:
        return grant.organisation_id == organisation_id
    return region.startswith(grant.territory)


NOBODY = Actor(account_id=None, name="", kind="public")


def system_actor(name: str = "系统", *, territory: str = "", capabilities: Iterable[str] = ()) -> Actor:
    """The system itself, for jobs: it declares the territory and the capabilities it needs."""
    return Actor(None, name, grants=(Held("system", territory, None, frozenset(capabilities)),), kind="system")
