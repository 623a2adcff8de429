"""Meetings, what is on their agendas, and who sits at the table for each of it."""

from django.db import models
from django.db.models import CheckConstraint, Index, Q, UniqueConstraint
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tiangeng.issues.models import Issue
from tiangeng.kernel import addresses
from tiangeng.kernel.ids import new_id
from tiangeng.kernel.scope import Placed, Scope
from tiangeng.people.models import Organisation, Staff

from .states import AHEAD, OPEN_TASKS, SETTLED, STANDING, ItemState, State


class Kind(models.TextChoices):
    RECEPTION = "reception", _("接访")
    ANALYSIS = "analysis", _("民情分析会")
    CONSULTATION = "consultation", _("会诊")


class Level(models.TextChoices):
    VILLAGE = "village", _("村级")
    TOWNSHIP = "township", _("乡镇级")
    COUNTY = "county", _("县级")


LENGTH_OF = {Level.VILLAGE: 12, Level.TOWNSHIP: 9, Level.COUNTY: 6}  # of the code of the place it is called for
LEVEL_OF = {length: level for level, length in LENGTH_OF.items()}
ABOVE = {Level.VILLAGE: Level.TOWNSHIP, Level.TOWNSHIP: Level.COUNTY}


class Meeting(Placed):
    """A sitting with a day, called by one unit for one place: a village, a township, the county."""

    scope = Scope(
        organisations=(
            "organisation_id",
            "items__lead_id",
            "items__responsible_id",
            "items__parties__organisation_id",
        ),
        authors=("created_by_id",),
    )

    id = models.UUIDField(primary_key=True, default=new_id)
    kind = models.CharField(max_length=12, choices=Kind)
    level = models.CharField(max_length=10, choices=Level)
    title = models.CharField(max_length=80)
    begins_at = models.DateTimeField()
    place = models.CharField(max_length=80, blank=True)  # the room it is held in
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="meetings")
    chair = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, blank=True, related_name="chairs")
    state = models.CharField(max_length=10, choices=State, default=State.PLANNED)
    reason = models.CharField(max_length=500, blank=True)  # why it was called off
    summary = models.TextField(blank=True)  # what goes above the minutes
    held_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    created_by_id = models.UUIDField(null=True)
    created_by_name = models.CharField(max_length=40, blank=True)
    version = models.PositiveIntegerField(default=1, db_default=1)  # grows with each change of day, room or chair
    changed_by_name = models.CharField(max_length=40, blank=True, default="", db_default="")

    class Meta:
        constraints = [
            CheckConstraint(
                name="meeting_ended_iff_dated",
                condition=Q(state__in=[State.CLOSED, State.CALLED_OFF], ended_at__isnull=False)
                | (~Q(state__in=[State.CLOSED, State.CALLED_OFF]) & Q(ended_at__isnull=True)),
            ),
            CheckConstraint(name="meeting_called_off_says_why", condition=~Q(state=State.CALLED_OFF) | ~Q(reason="")),
        ]
        indexes = [
            Index(fields=["region_code", "begins_at"], name="meetings_of_a_place"),
            Index(fields=["organisation", "state"], name="meetings_of_a_unit"),
            Index(fields=["chair", "state"], name="meetings_of_a_chair", condition=Q(chair__isnull=False)),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return addresses.record("meetings:record", self.pk)

    @property
    def is_open(self) -> bool:
        return self.state in (State.PLANNED, State.HELD)


class Item(Placed):
    """One issue before a table. It lies where its issue lies, and names the meeting, which may lie beyond its walls.

    Without a meeting it waits for one of its level: whoever calls that sees it first.
    """

    scope = Scope(
        organisations=("responsible_id", "organisation_id", "lead_id", "parties__organisation_id"),
        authors=("asked_by_id",),
    )

    id = models.UUIDField(primary_key=True, default=new_id)
    issue = models.ForeignKey(Issue, on_delete=models.PROTECT, related_name="+")
    lead_id = models.UUIDField(null=True, editable=False)  # the issue's, kept the same by the database (migration 0004)
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, null=True, blank=True, related_name="items")
    level = models.CharField(max_length=10, choices=Level)
    kind = models.CharField(max_length=12, choices=Kind)
    meeting_title = models.CharField(max_length=80, blank=True)  # the meeting's own words, for those beyond …
    meeting_at = models.DateTimeField(null=True)  # … its walls
    order = models.PositiveSmallIntegerField(default=0)
    state = models.CharField(max_length=10, choices=ItemState, default=ItemState.WAITING)
    words = models.CharField(max_length=500, blank=True)  # why it is put before a table
    came_from = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="went_to")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    asked_at = models.DateTimeField()
    asked_by_id = models.UUIDField(null=True)
    asked_by_name = models.CharField(max_length=40, blank=True)
    villager_came = models.BooleanField(null=True)
    villager_words = models.CharField(max_length=500, blank=True)
    agreement = models.TextField(blank=True)
    responsible = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    until_on = models.DateField(null=True)
    recorded_at = models.DateTimeField(null=True)
    recorded_by_name = models.CharField(max_length=40, blank=True)
    result = models.TextField(blank=True)  # what was done afterwards, by who was to do it
    done_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)  # agreed on the spot, or struck off
    carried_out_at = models.DateTimeField(null=True)  # the issue's lead has gone on by what a consultation decided

    class Meta:
        constraints = [
            UniqueConstraint(name="issue_is_before_one_table", fields=["issue"], condition=Q(state__in=sorted(AHEAD))),
            CheckConstraint(
                name="item_waits_iff_no_meeting",
                condition=Q(state=ItemState.WAITING, meeting__isnull=True)
                | Q(state=ItemState.TAKEN_OFF)
                | (~Q(state__in=[ItemState.WAITING, ItemState.TAKEN_OFF]) & Q(meeting__isnull=False)),
            ),
            CheckConstraint(
                name="item_task_has_unit_and_day",
                condition=~Q(state__in=sorted({*OPEN_TASKS, ItemState.STRUCK_OFF}))
                | Q(responsible__isnull=False, until_on__isnull=False),
            ),
            CheckConstraint(
                name="item_settled_iff_dated",
                condition=Q(state__in=sorted(SETTLED), settled_at__isnull=False)
                | (~Q(state__in=sorted(SETTLED)) & Q(settled_at__isnull=True)),
            ),
        ]
        indexes = [
            Index(fields=["meeting", "order"], name="items_of_a_meeting"),
            Index(fields=["issue"], name="items_of_an_issue"),
            Index(fields=["lead_id"], name="items_of_a_lead", condition=Q(lead_id__isnull=False)),
            Index(fields=["asked_by_id"], name="items_of_an_asker", condition=Q(asked_by_id__isnull=False)),
            Index(fields=["region_code", "recorded_at"], name="items_of_a_place"),
            Index(fields=["responsible", "state"], name="items_of_a_unit", condition=Q(responsible__isnull=False)),
            Index(fields=["region_code", "level"], name="items_waiting", condition=Q(state=ItemState.WAITING)),
            Index(fields=["region_code", "state"], name="items_standing", condition=Q(state__in=sorted(STANDING))),
        ]

    def __str__(self) -> str:
        return self.issue.title

    def get_absolute_url(self) -> str:
        """The meeting's page where it is on one's own side of the wall, else the issue's."""
        if self.meeting:
            return f"{self.meeting.get_absolute_url()}#item-{self.pk}"
        return f"{reverse('issues:record', args=[self.issue_id])}?tab=meetings"

    @property
    def is_open_task(self) -> bool:
        return self.state in OPEN_TASKS

    @property
    def is_said_done(self) -> bool:
        """It waits to be struck off."""
        return self.state == ItemState.DONE


class Party(Placed):
    """A unit at the table for one thing; a consultation's helper is asked for something."""

    scope = Scope(through="item")

    id = models.UUIDField(primary_key=True, default=new_id)
    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="parties")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    is_helper = models.BooleanField(default=False)

    class Meta:
        constraints = [UniqueConstraint(fields=["item", "organisation"], name="unit_sits_once_at_an_item")]
        indexes = [Index(fields=["organisation"], name="items_a_unit_sits_at")]

    def __str__(self) -> str:
        return str(self.organisation)
