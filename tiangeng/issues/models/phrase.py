"""Words that are often said, with blanks the record fills; with one or two steps they become one button."""

from typing import Any, Self

from django.db import models
from django.db.models import Index, Q, UniqueConstraint

from tiangeng.kernel.actors import Actor
from tiangeng.kernel.ids import new_id
from tiangeng.kernel.scope import Placed, Scope, ScopedQuerySet


class PhraseQuerySet(ScopedQuerySet):
    """One's own, and those a colleague of one's unit has shared."""

    def visible_to(self, actor: Actor) -> Self:
        shared = Q(organisation_id__in=actor.organisation_ids)
        return super().visible_to(actor).filter(Q(account_id=actor.account_id) | shared)


class Phrase(Placed):
    """常用答复; with `moves`, 一键操作."""

    scope = Scope(county_wide=True)

    id = models.UUIDField(primary_key=True, default=new_id)
    name = models.CharField(max_length=40)
    text = models.CharField(max_length=1000)  # 桥下村的{编号}，由{承办单位}办理 …
    moves: Any = models.JSONField(default=list)  # none, one or two names of steps
    is_internal = models.BooleanField(default=False)  # its note is not for the villager
    account_id = models.UUIDField()
    account_name = models.CharField(max_length=80)
    organisation_id = models.UUIDField(null=True)
    changed_at = models.DateTimeField()

    objects = PhraseQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        constraints = [
            UniqueConstraint(fields=["account_id", "county_code", "name"], name="phrase_name_once_per_person")
        ]
        indexes = [
            Index(fields=["organisation_id"], condition=Q(organisation_id__isnull=False), name="phrases_of_a_unit")
        ]

    def __str__(self) -> str:
        return self.name
