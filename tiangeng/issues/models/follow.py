"""An issue somebody wants to hear of, though it is not in their hands."""

from typing import Self

from django.db import models
from django.db.models import UniqueConstraint

from tiangeng.kernel.actors import Actor
from tiangeng.kernel.ids import new_id
from tiangeng.kernel.scope import Placed, Scope, ScopedQuerySet

from .issue import Issue


class FollowQuerySet(ScopedQuerySet):
    def visible_to(self, actor: Actor) -> Self:
        return super().visible_to(actor).filter(account_id=actor.account_id)


class Follow(Placed):
    """关注: its news stands on this person's home page. Nobody else is told who follows what."""

    scope = Scope(authors=("account_id",))

    id = models.UUIDField(primary_key=True, default=new_id)
    issue = models.ForeignKey(Issue, on_delete=models.CASCADE, related_name="follows")
    account_id = models.UUIDField()
    since_at = models.DateTimeField()

    objects = FollowQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        constraints = [UniqueConstraint(fields=["account_id", "issue"], name="follow_once_per_person_and_issue")]
