"""What a person has settled at the desk: views of lists by name, columns, what a list opens with."""

from typing import Any, Self

from django.db import models
from django.db.models import Index, Q, UniqueConstraint
from django.urls import reverse

from tiangeng.kernel.actors import Actor
from tiangeng.kernel.ids import new_id
from tiangeng.kernel.scope import Placed, Scope, ScopedQuerySet


class ViewQuerySet(ScopedQuerySet):
    """One's own views, and those a colleague of one's unit has shared; nobody sees any for the territory's sake."""

    def visible_to(self, actor: Actor) -> Self:
        shared = Q(organisation_id__in=actor.organisation_ids)
        return super().visible_to(actor).filter(Q(account_id=actor.account_id) | shared)


class SavedView(Placed):
    """A list with its search, filters and order, under a name."""

    scope = Scope(county_wide=True)

    id = models.UUIDField(primary_key=True, default=new_id)
    path = models.CharField(max_length=200)  # the list's address
    query = models.CharField(max_length=2000)  # and what it is asked with
    name = models.CharField(max_length=40)
    account_id = models.UUIDField()
    account_name = models.CharField(max_length=80)
    organisation_id = models.UUIDField(null=True)  # the unit that sees it too
    created_at = models.DateTimeField()
    is_mine = is_default = False  # told by `queries`

    objects = ViewQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        constraints = [
            UniqueConstraint(
                fields=["account_id", "county_code", "path", "name"], name="view_name_once_per_person_and_list"
            )
        ]
        indexes = [
            Index(
                fields=["organisation_id", "path"], condition=Q(organisation_id__isnull=False), name="views_of_a_unit"
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return f"{self.path}?{self.query}"

    @property
    def edit_url(self) -> str:
        return reverse("console:view_edit", args=[self.pk])


class SettingQuerySet(ScopedQuerySet):
    def visible_to(self, actor: Actor) -> Self:
        here = actor.cover.lo[:6] if actor.cover else ""
        return super().visible_to(actor).filter(account_id=actor.account_id, county_code=here)


class ListSetting(Placed):
    """One person's columns of one list, and the view it opens with."""

    scope = Scope(county_wide=True)

    id = models.UUIDField(primary_key=True, default=new_id)
    account_id = models.UUIDField()
    path = models.CharField(max_length=200)
    columns: Any = models.JSONField(default=list)  # names in order; empty: as the list comes
    default_view_id = models.UUIDField(null=True)  # no foreign key: a colleague may take a shared view away
    changed_at = models.DateTimeField()

    objects = SettingQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        constraints = [
            UniqueConstraint(fields=["account_id", "county_code", "path"], name="setting_once_per_person_and_list")
        ]


class DeskMark(Placed):
    """Up to when somebody has said of the news on their home page: seen. One moment, set by their own hand."""

    scope = Scope(county_wide=True)

    id = models.UUIDField(primary_key=True, default=new_id)
    account_id = models.UUIDField()
    seen_at = models.DateTimeField()

    objects = SettingQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        constraints = [UniqueConstraint(fields=["account_id", "county_code"], name="mark_once_per_person")]
