"""Many issues, one verb: what was chosen, what was asked, what became of each."""

from typing import Any, Self

from django.db import models
from django.db.models import CheckConstraint, Index, Q
from django.urls import reverse

from tiangeng.kernel.actors import Actor
from tiangeng.kernel.ids import new_id
from tiangeng.kernel.scope import Placed, Scope, ScopedQuerySet


class BatchQuerySet(ScopedQuerySet):
    """One's own; the issues themselves are asked of the scope again each time."""

    def visible_to(self, actor: Actor) -> Self:
        return super().visible_to(actor).filter(created_by_id=actor.account_id)


class Batch(Placed):
    """The issues somebody chose on the list; tried first, then done one by one through the ordinary action."""

    scope = Scope(authors=("created_by_id",))

    id = models.UUIDField(primary_key=True, default=new_id)
    verb = models.CharField(max_length=20)  # one of `actions.batches.VERBS`
    asked: Any = models.JSONField(default=dict)  # what the form said: the unit, the words, the number
    issue_ids: Any = models.JSONField(default=list)  # in the order of the list
    seen: Any = models.JSONField(default=dict)  # issue → the state it was in when it was tried
    tried: Any = models.JSONField(default=dict)  # issue → why it would be refused; "" where it would go
    done: Any = models.JSONField(default=dict)  # issue → why it was refused; "" where it went
    undone: Any = models.JSONField(default=dict)  # the same, of taking it back
    task_id = models.UUIDField(null=True)
    created_by_id = models.UUIDField()
    created_at = models.DateTimeField()
    tried_at = models.DateTimeField(null=True)
    begun_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    undo_begun_at = models.DateTimeField(null=True)

    objects = BatchQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        indexes = [Index(fields=["created_by_id", "-created_at"], name="batches_of_a_person")]
        constraints = [
            CheckConstraint(
                name="batch_begun_only_once_tried", condition=Q(begun_at__isnull=True) | Q(tried_at__isnull=False)
            ),
            CheckConstraint(
                name="batch_finished_only_once_begun", condition=Q(finished_at__isnull=True) | Q(begun_at__isnull=False)
            ),
        ]

    def get_absolute_url(self) -> str:
        return reverse("issues:batch", args=[self.pk])

    @property
    def would_go(self) -> list[str]:
        return [pk for pk in self.issue_ids if self.tried.get(pk) == ""]

    @property
    def went(self) -> list[str]:
        return [pk for pk in self.issue_ids if self.done.get(pk) == ""]
