"""Programmes of recurring fieldwork, who goes where, and the visits that were made."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import CheckConstraint, F, Index, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from tiangeng.kernel.ids import new_id
from tiangeng.kernel.scope import Placed, Scope
from tiangeng.people.models import Account, Organisation, Staff
from tiangeng.places.models import Enterprise, Facility, Household


class Programme(Placed):
    """Recurring fieldwork with a rule: 周三下村日, and themed ones under it."""

    scope = Scope(organisations=("rosters__staff__organisation_id",))

    id = models.UUIDField(primary_key=True, default=new_id)
    code = models.CharField(max_length=40)
    name = models.CharField(max_length=40)
    theme = models.CharField(max_length=80, blank=True)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="themed")
    rule = models.CharField(max_length=200)  # RFC 5545 RRULE
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    village_codes = ArrayField(models.CharField(max_length=12), default=list)  # the villages it covers
    organisations = models.ManyToManyField(Organisation, blank=True, related_name="+")
    is_active = models.BooleanField(default=True)

    class Meta:
        constraints = [
            UniqueConstraint(fields=["county_code", "code"], name="programme_code_once_per_county"),
            CheckConstraint(name="programme_ends_after_it_starts", condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on"))),
        ]

    def __str__(self) -> str:
        return self.name


class RosterEntry(Placed):
    """One person goes to one village under one programme, from–to. A plan, never an attendance sheet."""

    scope = Scope(organisations=("staff__organisation_id",))

    id = models.UUIDField(primary_key=True, default=new_id)
    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="rosters")
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="rosters")
    from_on = models.DateField()
    to_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            CheckConstraint(name="roster_ends_after_it_starts", condition=Q(to_on__isnull=True) | Q(to_on__gte=F("from_on"))),
            UniqueConstraint(fields=["programme", "staff", "region_code", "from_on"], name="roster_entry_once"),
        ]
        indexes = [Index(fields=["region_code", "programme"], name="roster_of_a_village"),
                   Index(fields=["staff"], name="roster_of_a_person")]


class PartOfDay(models.TextChoices):
    MORNING = "morning", _("上午")
    AFTERNOON = "afternoon", _("下午")
    EVENING = "evening", _("晚上")


class Visit(Placed):
    """One person, with companions, at one place on one day: the diary entry. Never scored, never counted against anyone."""

    scope = Scope(authors=("account_id",), organisations=("organisation_id",), private="is_private")

    id = models.UUIDField(primary_key=True, default=new_id)  # made where it is born; the same entry twice is one visit
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="visits")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, null=True, blank=True, related_name="visits")
    visited_on = models.DateField()
    part_of_day = models.CharField(max_length=10, choices=PartOfDay, blank=True)
    heard = models.TextField()
    policies_told = models.TextField(blank=True)
    ideas = models.TextField(blank=True)
    is_private = models.BooleanField(default=False)  # shared with the author's team only
    companions = models.ManyToManyField(Staff, through="Companion", related_name="accompanied")
    households = models.ManyToManyField(Household, through="HouseholdSeen", related_name="visits")
    enterprises = models.ManyToManyField(Enterprise, blank=True, related_name="visits")
    facilities = models.ManyToManyField(Facility, blank=True, related_name="visits")
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        indexes = [
            Index(fields=["region_code", "-visited_on"], name="visits_of_a_village"),
            Index(fields=["county_code", "-visited_on"], name="visits_newest_first"),
            Index(fields=["staff", "-visited_on"], name="visits_of_a_person"),
            Index(fields=["programme", "visited_on"], name="visits_of_a_programme_day"),
            Index(fields=["account"], name="visits_by_author"),
        ]

    def __str__(self) -> str:
        return f"{self.visited_on:%F} {self.region_code}"


class Companion(Placed):
    scope = Scope(through="visit")

    id = models.BigAutoField(primary_key=True)
    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="companion_rows")
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="companion_rows")

    class Meta:
        constraints = [UniqueConstraint(fields=["visit", "staff"], name="companion_once_per_visit")]


class HouseholdSeen(Placed):
    """A household that was seen on a visit; what coverage is counted from."""

    scope = Scope(through="visit")

    id = models.BigAutoField(primary_key=True)
    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="household_rows")
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="seen_rows")
    seen_on = models.DateField()

    class Meta:
        constraints = [UniqueConstraint(fields=["visit", "household"], name="household_once_per_visit")]
        indexes = [Index(fields=["household", "-seen_on"], name="household_last_seen")]


class VisitEdit(Placed):
    """What a visit said before it was changed, or what was added after a week."""

    scope = Scope(through="visit")

    id = models.UUIDField(primary_key=True, default=new_id)
    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="edits")
    at = models.DateTimeField()
    account_id = models.UUIDField()
    name = models.CharField(max_length=40)
    kind = models.CharField(max_length=10)  # edit · addendum
    before = models.JSONField(default=dict)
    text = models.TextField(blank=True)
