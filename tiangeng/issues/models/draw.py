"""Which villagers are called: a draw anybody can repeat, and what came of each call."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import CheckConstraint, F, Index, Q, UniqueConstraint

from tiangeng.kernel.ids import new_id
from tiangeng.kernel.scope import Placed, Scope
from tiangeng.people.models import Organisation, Staff

from .answer import Answer
from .issue import Issue


class Draw(Placed):
    """A sample of the resolved problems of a place and a time; seed and list are kept, so that anybody can draw it again."""

    scope = Scope()
    append_only = True

    id = models.UUIDField(primary_key=True, default=new_id)
    since_on = models.DateField()
    until_on = models.DateField()
    lead = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    population = models.PositiveIntegerField()
    size = models.PositiveIntegerField()
    seed = models.BinaryField(max_length=16)
    numbers = ArrayField(
        models.CharField(max_length=20), default=list, db_default=[]
    )  # all that was drawn from, sorted
    digest = models.CharField(max_length=64)  # of these numbers
    drawn_at = models.DateTimeField()
    drawn_by_id = models.UUIDField()
    drawn_by_name = models.CharField(max_length=40)

    class Meta:
        constraints = [
            CheckConstraint(name="draw_not_larger_than_its_list", condition=Q(size__lte=F("population"), size__gt=0)),
            CheckConstraint(name="draw_period_forward", condition=Q(until_on__gte=F("since_on"))),
        ]
        indexes = [
            Index(fields=["county_code", "-drawn_at"], name="draws_newest_first"),
            Index(fields=["drawn_by_id"], name="draws_of_a_person"),
        ]

    def __str__(self) -> str:
        return f"{self.since_on:%Y-%m-%d}—{self.until_on:%Y-%m-%d}"


class Call(Placed):
    """One drawn issue: waiting to be called, called, or tried in vain."""

    scope = Scope(through="issue")

    id = models.UUIDField(primary_key=True, default=new_id)
    draw = models.ForeignKey(Draw, on_delete=models.CASCADE, related_name="calls")
    issue = models.ForeignKey(Issue, on_delete=models.CASCADE, related_name="calls")
    place = models.PositiveIntegerField()  # in the order of the draw, from 1
    answer = models.ForeignKey(Answer, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    tried_count = models.PositiveSmallIntegerField(default=0)
    tried_at = models.DateTimeField(null=True)
    note = models.CharField(max_length=200, blank=True)
    holder = models.ForeignKey(  # whose task the call is, once handed over; until then of whoever drew
        Staff, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )

    class Meta:
        constraints = [UniqueConstraint(name="issue_once_per_draw", fields=["draw", "issue"])]
        indexes = [
            Index(fields=["draw", "place"], name="calls_of_a_draw"),
            Index(fields=["holder"], name="calls_handed_over", condition=Q(holder__isnull=False)),
            Index(fields=["issue"], name="calls_open_of_an_issue", condition=Q(answer__isnull=True)),
        ]
