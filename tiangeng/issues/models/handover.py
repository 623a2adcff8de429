"""交接: everything somebody has in hand, offered to a successor, moved when the successor signs."""

from datetime import datetime
from typing import Self
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import CheckConstraint, F, Index, Q

from tiangeng.issues.states import HandoverState
from tiangeng.kernel import addresses
from tiangeng.kernel.actors import Actor
from tiangeng.kernel.ids import new_id
from tiangeng.kernel.scope import Placed, Scope, ScopedQuerySet
from tiangeng.people.models import Organisation, Staff


class HandoverQuerySet(ScopedQuerySet):
    """The paper with two signatures. What is on it is looked up through each record's own scope."""

    def visible_to(self, actor: Actor) -> Self:
        """Either of the two, their unit, and who keeps the county's people."""
        rule = Q(giver__in=actor.staff_ids) | Q(taker__in=actor.staff_ids)
        rule |= Q(organisation__in=actor.organisation_ids)
        for grant in actor.grants:
            if "people.edit" in grant.capabilities and "issues.see" in grant.capabilities:
                rule |= Q(county_code__startswith=grant.territory)
        return super().visible_to(actor).filter(rule)


class Handover(Placed):
    """One giver, one taker, what was listed; signed by the giver (or their office for them) and by the taker."""

    scope = Scope(county_wide=True)

    id = models.UUIDField(primary_key=True, default=new_id)
    giver = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="handed_over")
    taker = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="taken_over")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="handovers")
    words = models.CharField(max_length=500, blank=True)  # what the successor should know
    handling_ids = ArrayField(models.UUIDField(), default=list)
    promise_ids = ArrayField(models.UUIDField(), default=list)
    call_ids = ArrayField(models.UUIDField(), default=list)
    roster_ids = ArrayField(models.UUIDField(), default=list, db_default=[])
    state = models.CharField(max_length=10, choices=HandoverState, default=HandoverState.OFFERED)
    offered_at = models.DateTimeField()
    offered_by_id = models.UUIDField()
    offered_by_name = models.CharField(max_length=40)
    is_for_giver = models.BooleanField(default=False)  # signed by the office in the giver's place
    ended_at = models.DateTimeField(null=True)
    ended_by_name = models.CharField(max_length=40, blank=True)
    ended_reason = models.CharField(max_length=200, blank=True)
    moved_count = models.PositiveIntegerField(default=0)  # what was still open when the taker signed

    objects = HandoverQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        constraints = [
            CheckConstraint(name="handover_takes_two_people", condition=~Q(giver=F("taker"))),
            CheckConstraint(
                name="handover_offered_iff_not_ended",
                condition=Q(state=HandoverState.OFFERED, ended_at__isnull=True)
                | (~Q(state=HandoverState.OFFERED) & Q(ended_at__isnull=False)),
            ),
        ]
        indexes = [
            Index(fields=["taker"], name="handovers_to_sign", condition=Q(state=HandoverState.OFFERED)),
            Index(fields=["giver", "-offered_at"], name="handovers_of_a_person"),
            Index(fields=["county_code", "-offered_at"], name="handovers_newest_first"),
        ]

    def __str__(self) -> str:
        return f"{self.giver} → {self.taker}"

    def get_absolute_url(self) -> str:
        return addresses.record("issues:handover", self.pk)

    @property
    def changed_at(self) -> datetime | None:
        return self.ended_at

    @property
    def changed_by(self) -> str:
        return self.ended_by_name

    @property
    def listed_ids(self) -> list[UUID]:
        return [*self.handling_ids, *self.promise_ids, *self.call_ids, *self.roster_ids]

    @property
    def listed_count(self) -> int:
        return len(self.listed_ids)
