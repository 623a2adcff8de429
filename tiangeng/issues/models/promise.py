"""What was said at whose door, by whom, until when. It follows the post, not the person."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import CheckConstraint, Index, Q

from tiangeng.issues.states import PromiseState
from tiangeng.kernel.ids import new_id
from tiangeng.kernel.scope import Placed, Scope
from tiangeng.people.models import Organisation, Staff
from tiangeng.places.models import Household
from tiangeng.visits.models import Visit

from .issue import Issue


class Promise(Placed):
    """A sentence somebody can be held to, with its day; about an issue, a visit, a household or the village alone."""

    scope = Scope(organisations=("organisation_id",), authors=("created_by_id",))

    id = models.UUIDField(primary_key=True, default=new_id)
    words = models.CharField(max_length=200)
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="promises")  # who answers for it now
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="promises")
    issue = models.ForeignKey(Issue, on_delete=models.CASCADE, null=True, blank=True, related_name="promises")
    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, null=True, blank=True, related_name="promises")
    household = models.ForeignKey(Household, on_delete=models.PROTECT, null=True, blank=True, related_name="promises")
    said_on = models.DateField()
    until_on = models.DateField()
    state = models.CharField(max_length=10, choices=PromiseState, default=PromiseState.OPEN)
    ended_on = models.DateField(null=True)
    note = models.CharField(max_length=500, blank=True)  # how it was kept, or why it could not be
    moved_count = models.PositiveSmallIntegerField(default=0)  # how often its day was put off
    created_by_id = models.UUIDField(null=True)
    created_by_name = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [
            CheckConstraint(name="promise_not_for_the_past", condition=Q(until_on__gte=models.F("said_on"))),
            CheckConstraint(
                name="promise_open_iff_not_ended",
                condition=Q(state=PromiseState.OPEN, ended_on__isnull=True)
                | (~Q(state=PromiseState.OPEN) & Q(ended_on__isnull=False)),
            ),
        ]
        indexes = [
            Index(fields=["staff", "until_on"], name="promises_open_of_a_person", condition=Q(state=PromiseState.OPEN)),
            Index(fields=["region_code", "until_on"], name="promises_of_a_place"),
            Index(fields=["until_on", "id"], include=["region_code"], name="promises_by_day"),
            Index(fields=["-said_on", "id"], name="promises_newest"),
            Index(fields=["issue"], name="promises_about_an_issue"),
            Index(fields=["household"], name="promises_to_a_household"),
            Index(fields=["visit"], name="promises_of_a_visit"),
            Index(fields=["created_by_id"], name="promises_written_by"),
        ]

    def __str__(self) -> str:
        return self.words

    @property
    def is_open(self) -> bool:
        return self.state == PromiseState.OPEN


class PromiseWords(models.Model):
    """What a promise is found by, as `IssueWords`: hashes alone, outside the walls, kept by a trigger (0022_promises_found)."""

    promise_id = models.UUIDField(primary_key=True)
    pairs = ArrayField(models.IntegerField())

    class Meta:
        indexes = [GinIndex(fields=["pairs"], name="promises_by_words")]
