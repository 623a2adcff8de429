"""Assignments from above 上级交办 and the parts they are given out in."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import CheckConstraint, Index, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from tiangeng.issues.models import Issue
from tiangeng.kernel import addresses
from tiangeng.kernel.ids import new_id
from tiangeng.kernel.scope import Placed, Scope
from tiangeng.people.models import Organisation

from .states import OPEN_STATES, PartState, State


class Level(models.TextChoices):
    PROVINCE = "province", _("省级交办")
    CITY = "city", _("市级交办")
    COUNTY = "county", _("县级交办")


class Assignment(Placed):
    """A task an upper organ gives to one unit, to be answered by the organ's own day. It lies where the unit lies."""

    scope = Scope(organisations=("organisation_id", "assigner_id"), authors=("created_by_id",))

    id = models.UUIDField(primary_key=True, default=new_id)
    title = models.CharField(max_length=80)
    body = models.TextField()
    reference = models.CharField(max_length=60, blank=True)  # the assigner's own number of it
    level = models.CharField(max_length=10, choices=Level)
    assigner = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+"
    )  # may lie beyond the unit's walls …
    assigner_name = models.CharField(max_length=40)  # … so its name stands here too
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="assignments")
    answer_on = models.DateField()  # the assigner's deadline: a day, not counted from anything
    authorised_by = models.CharField(max_length=60, blank=True)  # who at county level had it sent to a village …
    authorised_under = models.CharField(max_length=120, blank=True)  # … and by which paper
    state = models.CharField(max_length=10, choices=State, default=State.ASSIGNED)
    assigned_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    answer = models.TextField(blank=True)
    first_answered_on = models.DateField(null=True)  # in time or not is measured by the first answer …
    first_answer_by = models.DateField(null=True)  # … and the day it was due then; a new day for more comes after it
    answered_at = models.DateTimeField(null=True)
    sent_back_count = models.PositiveSmallIntegerField(default=0)
    ended_at = models.DateTimeField(null=True)
    created_by_id = models.UUIDField(null=True)
    created_by_name = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [
            CheckConstraint(
                name="assignment_open_iff_not_ended",
                condition=Q(state__in=sorted(OPEN_STATES), ended_at__isnull=True)
                | (~Q(state__in=sorted(OPEN_STATES)) & Q(ended_at__isnull=False)),
            ),
            CheckConstraint(
                name="assignment_answered_has_words",
                condition=~Q(state__in=[State.ANSWERED, State.CLOSED]) | ~Q(answer=""),
            ),
        ]
        indexes = [
            Index(fields=["region_code", "answer_on"], name="assignments_of_a_place"),
            Index(fields=["organisation", "state"], name="assignments_of_a_unit"),
            Index(fields=["assigner", "state"], name="assignments_by_a_unit"),
            Index(fields=["created_by_id"], name="assignments_of_a_person"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return addresses.record("assignments:record", self.pk)

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_STATES


class AssignmentWords(models.Model):
    """What an assignment is found by: hashes alone, outside the walls, kept by a trigger (0005_found_by_words)."""

    assignment_id = models.UUIDField(primary_key=True)
    pairs = ArrayField(models.IntegerField())

    class Meta:
        indexes = [GinIndex(fields=["pairs"], name="assignments_by_words")]


class Part(Placed):
    """What a unit below is to do of it, or the issue it became. It lies where that unit lies, and says all it needs to know."""

    scope = Scope(organisations=("organisation_id", "given_by_id"))

    id = models.UUIDField(primary_key=True, default=new_id)
    assignment_id = models.UUIDField()  # no key: the assignment may lie beyond the walls of who does this part
    assigner_name = models.CharField(max_length=40)
    given_by = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="assigned_parts"
    )
    issue = models.ForeignKey(Issue, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    task = models.CharField(max_length=500)
    due_on = models.DateField()
    authorised_by = models.CharField(max_length=60, blank=True)
    authorised_under = models.CharField(max_length=120, blank=True)
    state = models.CharField(max_length=10, choices=PartState, default=PartState.GIVEN)
    result = models.TextField(blank=True)
    given_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            CheckConstraint(
                name="part_for_a_unit_or_an_issue",
                condition=Q(organisation__isnull=False, issue__isnull=True)
                | Q(organisation__isnull=True, issue__isnull=False),
            ),
            CheckConstraint(
                name="part_given_iff_not_ended",
                condition=Q(state=PartState.GIVEN, ended_at__isnull=True)
                | (~Q(state=PartState.GIVEN) & Q(ended_at__isnull=False)),
            ),
            UniqueConstraint(
                name="unit_has_one_open_part",
                fields=["assignment_id", "organisation"],
                condition=Q(state=PartState.GIVEN, organisation__isnull=False),
            ),
        ]
        indexes = [
            Index(fields=["assignment_id"], name="parts_of_an_assignment"),
            Index(fields=["organisation", "state"], name="parts_of_a_unit"),
        ]

    def __str__(self) -> str:
        return self.task


class Step(Placed):
    """One line of an assignment's timeline; written with the change it tells of, never changed."""

    scope = Scope(through="assignment")
    append_only = True

    id = models.UUIDField(primary_key=True, default=new_id)
    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="steps")
    at = models.DateTimeField()
    name = models.CharField(max_length=24)
    actor_id = models.UUIDField(null=True)
    actor_name = models.CharField(max_length=40, blank=True)
    organisation_name = models.CharField(max_length=40, blank=True)
    reason = models.TextField(blank=True)
    facts = models.JSONField(default=dict)

    class Meta:
        indexes = [Index(fields=["assignment", "at"], name="steps_of_an_assignment")]
