"""Programmes of recurring fieldwork, who goes where, and the visits that were made."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Self
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import CheckConstraint, F, Index, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from tiangeng.kernel import addresses
from tiangeng.kernel.actors import Actor, Range
from tiangeng.kernel.ids import new_id
from tiangeng.kernel.scope import Placed, Scope, ScopedQuerySet
from tiangeng.people.models import Account, Organisation, Staff
from tiangeng.places.models import Enterprise, Facility, Household


class ProgrammeQuerySet(ScopedQuerySet):
    def in_force(self, day: date) -> Self:
        """Those that have begun and not ended by this day; whether they run on it, the rule says."""
        return self.not_over(day).filter(starts_on__lte=day)

    def not_over(self, day: date) -> Self:
        """Those that have not ended by this day, begun or not."""
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day))


class Programme(Placed):
    """Recurring fieldwork with a rule: 周三下村日, and themed ones under it. Everyone in the county may look it up."""

    scope = Scope(county_wide=True)

    id = models.UUIDField(primary_key=True, default=new_id)
    code = models.CharField(max_length=40)
    name = models.CharField(max_length=40)
    purpose = models.CharField(max_length=200, blank=True)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="themed")
    rule = models.CharField(max_length=200)  # RFC 5545 RRULE
    rule_since = models.DateField()  # the rule's DTSTART: "every second week" is counted from here
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    village_codes = ArrayField(models.CharField(max_length=12), default=list)  # the villages it covers
    past = models.JSONField(
        default=list, blank=True
    )  # how it ran before: [{to_on, rule, since, village_codes}], rules.phases
    organisations = models.ManyToManyField(Organisation, blank=True, related_name="+")
    is_active = models.BooleanField(default=True)

    objects = ProgrammeQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        constraints = [
            UniqueConstraint(fields=["county_code", "code"], name="programme_code_once_per_county"),
            CheckConstraint(
                name="programme_ends_after_it_starts",
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
            ),
            CheckConstraint(name="programme_not_its_own_parent", condition=~Q(parent=F("id"))),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return addresses.record("visits:programme", self.pk)


class RosterQuerySet(ScopedQuerySet):
    def on(self, day: date) -> Self:
        """Entries whose time has come and not passed."""
        return self.not_over(day).filter(from_on__lte=day)

    def not_over(self, day: date) -> Self:
        """Those still to be gone to, begun or not."""
        return self.filter(Q(to_on__isnull=True) | Q(to_on__gte=day))


class RosterEntry(Placed):
    """One person goes to one village under one programme, from–to. A plan, never an attendance sheet."""

    scope = Scope(organisations=("staff__organisation_id",), authors=("staff__account",))

    id = models.UUIDField(primary_key=True, default=new_id)
    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="rosters")
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="rosters")
    from_on = models.DateField()
    to_on = models.DateField(null=True, blank=True)

    objects = RosterQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        constraints = [
            CheckConstraint(
                name="roster_ends_after_it_starts", condition=Q(to_on__isnull=True) | Q(to_on__gte=F("from_on"))
            ),
            UniqueConstraint(fields=["programme", "staff", "region_code", "from_on"], name="roster_entry_once"),
        ]
        indexes = [
            Index(fields=["region_code", "programme"], name="roster_of_a_village"),
            Index(fields=["staff", "from_on"], name="roster_of_a_person"),
        ]

    def __str__(self) -> str:
        return f"{self.staff} → {self.region_code}"


class PartOfDay(models.TextChoices):
    MORNING = "morning", _("上午")
    AFTERNOON = "afternoon", _("下午")
    EVENING = "evening", _("晚上")


def sees_all_within(actor: Actor) -> bool:
    """Whether the actor's territory is the whole of the wall: then only private visits are out of sight."""
    return any(Range.of(territory) == actor.cover for territory in actor.territories)


def _taken_part(actor: Actor) -> Q:
    """The visits somebody wrote down, went along on, or that are their unit's."""
    rule = Q(pk__in=[])
    if actor.account_id:
        rule |= Q(account_id=actor.account_id)
    if actor.organisation_ids:
        rule |= Q(organisation_id__in=list(actor.organisation_ids))
    if actor.staff_id:
        rule |= Q(pk__in=Companion.objects.filter(staff_id=actor.staff_id).values("visit_id"))
    return rule


class VisitQuerySet(ScopedQuerySet):
    def visible_to(self, actor: Actor) -> Self:
        """The kernel's rule, said so that PostgreSQL can walk an index: the same rows, a test compares them.

        Where the territory is the whole of the wall, almost every visit is visible, and the kernel's union of ids would
        gather a million of them to show twenty-five.
        """
        if not sees_all_within(actor):
            return super().visible_to(actor)
        assert actor.cover is not None
        return self.within(actor.cover).filter(Q(is_private=False) | _taken_part(actor))

    def written_by(self, account_id: UUID | None) -> Self:
        return self.filter(account_id=account_id) if account_id else self.none()

    def counted_for(self, actor: Actor) -> Self:
        """For counting which villages were reached: all visits in the actor's territory, private ones too.

        That a village was reached on a day is no secret; what was said there is, and is never read through this.
        """
        rule = Q(pk__in=[])
        for territory in actor.territories:
            one = Range.of(territory)
            rule |= Q(region_code__gte=one.lo, region_code__lt=one.hi)
        return self.filter(rule)


@dataclass(frozen=True, slots=True)
class AsWritten:
    """What was known of a visit when it was written down just now, as its author reads it."""

    village: str
    author: str
    organisation: str
    companion_ids: Sequence[UUID]
    household_ids: Sequence[UUID]
    enterprise_ids: Sequence[UUID]
    facility_ids: Sequence[UUID]


class Visit(Placed):
    """One person, with companions, at one place on one day: a diary entry. Never scored, never held against anyone."""

    scope = Scope(
        authors=("account_id", "companion_rows__staff__account"),
        organisations=("organisation_id",),
        private="is_private",
    )

    id = models.UUIDField(primary_key=True, default=new_id)  # made where it is born; the same entry twice is one visit
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", db_index=False)
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="visits", db_index=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    programme = models.ForeignKey(
        Programme, on_delete=models.PROTECT, null=True, blank=True, related_name="visits", db_index=False
    )
    visited_on = models.DateField()
    part_of_day = models.CharField(max_length=10, choices=PartOfDay, blank=True)
    heard = models.TextField()
    policies_told = models.TextField(blank=True)
    ideas = models.TextField(blank=True)
    is_private = models.BooleanField(default=False)  # shared with the author's team only
    companions = models.ManyToManyField(Staff, through="Companion", related_name="accompanied")
    households = models.ManyToManyField(Household, through="HouseholdSeen", related_name="visits")
    enterprises = models.ManyToManyField(Enterprise, through="EnterpriseSeen", related_name="visits")
    facilities = models.ManyToManyField(Facility, through="FacilitySeen", related_name="visits")
    version = models.PositiveIntegerField(default=1)
    entry_digest = models.CharField(max_length=32)  # of the entry as first sent: tells a resend from another entry
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    objects = VisitQuerySet.as_manager()  # type: ignore[misc]
    place_name: str  # the village's, where a query has added it
    as_written: AsWritten | None = None  # where it was written down just now, by its author

    class Meta:
        constraints = [CheckConstraint(name="visit_heard_something", condition=~Q(heard=""))]
        indexes = [
            Index(fields=["region_code", "-visited_on"], name="visits_of_a_village"),
            Index(  # whoever turns far back walks it alone: all the walls and the scope ask of a visit stands in it
                fields=["county_code", "-visited_on", "-id"],
                include=["region_code", "is_private", "account_id", "organisation"],
                name="visits_newest_seen",
            ),
            Index(fields=["-visited_on", "-id"], name="visits_newest"),  # for whoever looks at several counties at once
            Index(fields=["staff", "-visited_on"], name="visits_of_a_person"),
            Index(fields=["organisation", "-visited_on", "-id"], name="visits_of_a_unit"),
            Index(fields=["programme", "visited_on", "region_code"], name="visits_of_a_programme_day"),
            Index(fields=["account", "-visited_on"], name="visits_by_author"),
            Index(
                fields=["county_code", "id"],
                include=["region_code", "account_id", "organisation"],
                name="visits_private",
                condition=Q(is_private=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.visited_on:%F} {self.region_code}"

    def get_absolute_url(self) -> str:
        return addresses.record("visits:visit", self.pk)


class VisitWords(models.Model):
    """What a visit is found by, as `issues.IssueWords`: hashes alone, outside the walls, kept by a trigger (0002_search)."""

    visit_id = models.UUIDField(primary_key=True)
    pairs = ArrayField(models.IntegerField())

    class Meta:
        indexes = [GinIndex(fields=["pairs"], name="visits_by_words")]


class Companion(Placed):
    scope = Scope(through="visit")

    id = models.BigAutoField(primary_key=True)
    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="companion_rows", db_index=False)
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="companion_rows")

    class Meta:
        constraints = [UniqueConstraint(fields=["visit", "staff"], name="companion_once_per_visit")]


class HouseholdSeen(Placed):
    """A household that was seen on a visit; what coverage is counted from."""

    scope = Scope(through="visit")

    id = models.BigAutoField(primary_key=True)
    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="household_rows", db_index=False)
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="seen_rows", db_index=False)
    seen_on = models.DateField()

    class Meta:
        constraints = [UniqueConstraint(fields=["visit", "household"], name="household_once_per_visit")]
        indexes = [
            Index(fields=["household", "-seen_on"], name="household_last_seen"),
            Index(fields=["region_code", "household", "-seen_on"], name="households_seen_in_a_village"),
        ]


class EnterpriseSeen(Placed):
    scope = Scope(through="visit")

    id = models.BigAutoField(primary_key=True)
    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="enterprise_rows", db_index=False)
    enterprise = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="seen_rows")
    seen_on = models.DateField(null=True)  # the visit's day: a trigger writes it (0007_firms_last_seen)

    class Meta:
        constraints = [UniqueConstraint(fields=["visit", "enterprise"], name="enterprise_once_per_visit")]
        indexes = [
            Index(fields=["enterprise", "-seen_on"], include=["region_code", "visit"], name="enterprise_last_seen"),
        ]


class EnterpriseLastSeen(models.Model):
    """The day of an enterprise's last visit, or that there was none, where all who see the enterprise see that visit too.

    It holds ids and days, and lies outside the walls: it is read beside the enterprises somebody sees.
    """

    enterprise = models.OneToOneField(Enterprise, on_delete=models.CASCADE, primary_key=True, related_name="last_seen")
    last_on = models.DateField(null=True)


class EnterpriseTouched(models.Model):
    """Something of this enterprise's visits was written since its last day was kept. One row for each write, by triggers
    (0010_firms_last_seen_filled): nobody waits for another's, and none is lost while the day is being kept."""

    id = models.BigAutoField(primary_key=True)
    enterprise_id = models.UUIDField()


class FacilitySeen(Placed):
    scope = Scope(through="visit")

    id = models.BigAutoField(primary_key=True)
    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="facility_rows", db_index=False)
    facility = models.ForeignKey(Facility, on_delete=models.PROTECT, related_name="seen_rows")

    class Meta:
        constraints = [UniqueConstraint(fields=["visit", "facility"], name="facility_once_per_visit")]


class VisitEdit(Placed):
    """What a visit said before it was changed, or what was added after a week."""

    scope = Scope(through="visit")

    class Kind(models.TextChoices):
        EDIT = "edit", _("修改")
        ADDENDUM = "addendum", _("补记")
        BEHALF = "behalf", _("代为登记")  # written down by somebody else than who went

    id = models.UUIDField(primary_key=True, default=new_id)
    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="edits")
    at = models.DateTimeField()
    account_id = models.UUIDField()
    name = models.CharField(max_length=40)
    kind = models.CharField(max_length=10, choices=Kind)
    before = models.JSONField(default=dict)
    text = models.TextField(blank=True)
