"""Webhooks: where other systems hear of issues that moved, and what became of each message."""

from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import CheckConstraint, F, Index, Q
from django.urls import reverse

from tiangeng.kernel.actors import Actor
from tiangeng.kernel.ids import new_id
from tiangeng.kernel.scope import Placed, Scope, ScopedQuerySet
from tiangeng.kernel.secrets import SecretField
from tiangeng.notices.states import HookState

from .text import Outcome

KEEPERS = frozenset({"notices.hooks", "notices.approve_hooks", "notices.send"})


class HookQuerySet(ScopedQuerySet):
    def visible_to(self, actor: Actor) -> Self:
        """For the administrators who keep them, and for the worker; to everybody else they do not exist."""
        return super().visible_to(actor) if KEEPERS & actor.capabilities else self.none()


class Hook(Placed):
    """An address of another system, with the events it wants; two people stand for it."""

    scope = Scope(county_wide=True)

    id = models.UUIDField(primary_key=True, default=new_id)
    name = models.CharField(max_length=40)
    url = models.CharField(max_length=500)
    events = ArrayField(models.CharField(max_length=24))
    secret = SecretField()
    state = models.CharField(max_length=10, choices=HookState, default=HookState.PROPOSED)
    asked_by_id = models.UUIDField()
    asked_by_name = models.CharField(max_length=40)
    asked_at = models.DateTimeField()
    decided_by_id = models.UUIDField(null=True)
    decided_by_name = models.CharField(max_length=40, blank=True)
    decided_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=200, blank=True)

    objects = HookQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        constraints = [
            CheckConstraint(
                name="hook_active_takes_two_people",
                condition=~Q(state=HookState.ACTIVE)
                | (Q(decided_by_id__isnull=False) & ~Q(decided_by_id=F("asked_by_id"))),
            ),
        ]
        indexes = [Index(fields=["county_code", "state"], name="hooks_of_a_county")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("notices:hook", args=[self.pk])


class Delivery(Placed):
    """One message to one address. What it said is kept, for it names nobody."""

    scope = Scope(through="hook")

    id = models.UUIDField(primary_key=True, default=new_id)
    hook = models.ForeignKey(Hook, on_delete=models.CASCADE, related_name="deliveries")
    event = models.CharField(max_length=24)
    payload = models.JSONField()
    outcome = models.CharField(max_length=10, choices=Outcome, default=Outcome.WAITING)
    tries_count = models.PositiveSmallIntegerField(default=0)
    answered = models.CharField(max_length=60, blank=True)  # the last status, or what went wrong
    created_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            Index(fields=["hook", "-created_at"], name="deliveries_newest_first"),
            Index(fields=["hook"], name="deliveries_failed", condition=Q(outcome=Outcome.FAILED)),
        ]
