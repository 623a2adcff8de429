"""The phones that hold a copy, and how long the county's people type in a week, all together."""

from typing import Self
from uuid import uuid4

from django.db import models
from django.db.models import Index, Q, UniqueConstraint

from tiangeng.kernel.actors import Actor
from tiangeng.kernel.ids import new_id
from tiangeng.kernel.scope import Placed, Scope, ScopedQuerySet
from tiangeng.people.roles import KEEPERS


class DeviceQuerySet(ScopedQuerySet):
    def visible_to(self, actor: Actor) -> Self:
        """One's own phones; whoever keeps the county's accounts sees all of them."""
        rows = super().visible_to(actor)
        return rows if KEEPERS & actor.capabilities else rows.filter(account_id=actor.account_id)


class Device(Placed):
    """A phone with a copy on it. When it was last heard of is not kept: that would be a trace of its owner."""

    scope = Scope(county_wide=True)

    id = models.UUIDField(primary_key=True, default=new_id)  # made on the phone
    account_id = models.UUIDField()
    account_name = models.CharField(max_length=80)
    name = models.CharField(max_length=60)
    bound_at = models.DateTimeField()
    unbound_at = models.DateTimeField(null=True)
    unbound_by = models.CharField(max_length=80, blank=True)
    reason = models.CharField(max_length=200, blank=True)

    objects = DeviceQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        indexes = [
            Index(fields=["account_id"], name="devices_of_an_account"),
            Index(fields=["county_code", "-bound_at"], name="devices_in_use", condition=Q(unbound_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return self.name


class CountyMinutes(Placed):
    """What a county's people typed in a week, all together: a sum, and of how many people."""

    scope = Scope(county_wide=True)

    id = models.UUIDField(primary_key=True, default=uuid4)  # one of ours would tell the moment it was made
    week = models.CharField(max_length=8, db_collation="C")  # 2026-W48
    phones = models.PositiveIntegerField(default=0)
    minutes = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [UniqueConstraint(fields=["county_code", "week"], name="minutes_once_per_county_and_week")]


class MinutesTold(Placed):
    """That a phone's week is in the sum already, so that a repeat is not added; no minutes, and gone once no more are taken."""

    scope = Scope(county_wide=True)

    id = models.UUIDField(primary_key=True, default=uuid4)
    week = models.CharField(max_length=8, db_collation="C")
    mark = models.UUIDField()  # of a token made for this week alone, by a key outside the database

    class Meta:
        constraints = [UniqueConstraint(fields=["county_code", "week", "mark"], name="minutes_told_once")]
