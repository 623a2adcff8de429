"""The county's word for a recurring form: on what ground, until when, by which two people."""

from datetime import date
from typing import Any

from django.db import models
from django.db.models import CheckConstraint, F, Index, Q, UniqueConstraint
from django.urls import reverse

from tiangeng.kernel.ids import new_id
from tiangeng.kernel.register import tables
from tiangeng.kernel.scope import Placed, Scope

from .states import ApprovalState, HoldState


class Approval(Placed):
    """Whoever wants people to fill in or report something again and again needs one (国办函〔2026〕12号; 村级组织减负 2022)."""

    scope = Scope(county_wide=True)

    id = models.UUIDField(primary_key=True, default=new_id)
    code = models.CharField(max_length=40)  # of the programme or form it is for, as the room that runs it knows it
    title = models.CharField(max_length=80)
    basis = models.CharField(max_length=300)  # the document or decision it rests on
    why = models.CharField(max_length=500, blank=True)  # why what is known already does not do
    people_count = models.PositiveIntegerField(null=True)
    a_year = models.PositiveIntegerField(null=True)
    expires_on = models.DateField()
    state = models.CharField(max_length=10, choices=ApprovalState, default=ApprovalState.ASKED)
    asked_by_id = models.UUIDField(null=True)  # none: it came with the pack, whose document names the two
    asked_by_name = models.CharField(max_length=40)
    asked_at = models.DateTimeField()
    decided_by_id = models.UUIDField(null=True)
    decided_by_name = models.CharField(max_length=40, blank=True)
    decided_at = models.DateTimeField(null=True)
    words = models.CharField(max_length=500, blank=True)  # of the one who decided or stopped it

    class Meta:
        constraints = [
            CheckConstraint(
                name="approval_takes_two_people",
                condition=Q(decided_by_id__isnull=True) | ~Q(decided_by_id=F("asked_by_id")),
            ),
            CheckConstraint(
                name="approval_takes_two_names",
                condition=Q(decided_by_name="") | ~Q(decided_by_name=F("asked_by_name")),
            ),
            CheckConstraint(name="approval_says_on_what_ground", condition=~Q(basis="")),
            CheckConstraint(
                name="approval_decided_iff_dated",
                condition=Q(state=ApprovalState.ASKED, decided_at__isnull=True)
                | (~Q(state=ApprovalState.ASKED) & Q(decided_at__isnull=False) & ~Q(decided_by_name="")),
            ),
            UniqueConstraint(
                fields=["county_code", "code"],
                condition=Q(state__in=[ApprovalState.ASKED]),
                name="approval_asked_once_at_a_time",
            ),
        ]
        indexes = [Index(fields=["county_code", "code", "expires_on"], name="approvals_of_a_county")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("lawful:approval", args=[self.pk])


class Hold(Placed):
    """A record that must not end yet: a dispute, an inspection, a court. One person says why; lifting it takes two."""

    scope = Scope(county_wide=True)

    id = models.UUIDField(primary_key=True, default=new_id)
    object_type = models.CharField(max_length=64)  # places.Household, issues.Issue …, as the retention duties name them
    object_id = models.UUIDField()
    reason = models.CharField(max_length=300)
    held_by_id = models.UUIDField(null=True)
    held_by_name = models.CharField(max_length=40)
    held_at = models.DateTimeField()
    until_on = models.DateField(null=True)  # kept through that day; none: until it is lifted
    lift_asked_by_id = models.UUIDField(null=True)
    lift_asked_by_name = models.CharField(max_length=40, blank=True, default="", db_default="")
    lift_asked_at = models.DateTimeField(null=True)  # none: nobody asks, or it was declined
    lifted_because = models.CharField(max_length=300, blank=True, default="", db_default="")  # of the one who asked
    answered_by_name = models.CharField(max_length=40, blank=True, default="", db_default="")
    answer = models.CharField(max_length=300, blank=True, default="", db_default="")  # of the second person
    lift_answered_at = models.DateTimeField(null=True)
    lifted_by_id = models.UUIDField(null=True)
    lifted_by_name = models.CharField(max_length=40, blank=True)
    lifted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            CheckConstraint(name="hold_says_why", condition=~Q(reason="")),
            CheckConstraint(
                name="hold_lift_takes_two_people",
                condition=Q(lifted_by_id__isnull=True)
                | (Q(lift_asked_by_id__isnull=False) & ~Q(lifted_by_id=F("lift_asked_by_id"))),
            ),
            UniqueConstraint(
                fields=["object_type", "object_id"], condition=Q(lifted_at__isnull=True), name="held_once_at_a_time"
            ),
        ]
        indexes = [Index(fields=["county_code", "object_type"], name="holds_of_a_county")]

    def __str__(self) -> str:
        return self.reason[:40]

    @property
    def kind(self) -> Any:
        """What kind of record it keeps, in the register's words."""
        return next((one.title for one in tables() if one.model == self.object_type), self.object_type)

    @property
    def state(self) -> HoldState:
        """Where it stands in `HOLD_LIFE`."""
        if self.lifted_at is not None:
            return HoldState.LIFTED
        return HoldState.ASKED if self.lift_asked_at is not None else HoldState.STANDING

    def keeps_on(self, day: date) -> bool:
        return self.lifted_at is None and (self.until_on is None or self.until_on >= day)


class RetentionRun(Placed):
    """What one night's job found due and took off, class by class; numbers only."""

    scope = Scope(county_wide=True)

    id = models.UUIDField(primary_key=True, default=new_id)
    at = models.DateTimeField()
    found = models.JSONField(default=list)  # [[keep, model, due, taken off, held], …]

    class Meta:
        indexes = [Index(fields=["county_code", "-at"], name="retention_runs_newest_first")]
