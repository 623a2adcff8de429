"""Enterprises, by when somebody was last there."""

from datetime import date, timedelta
from typing import Any

from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Subquery, When

from tiangeng.kernel.actors import Actor
from tiangeng.places import queries as places
from tiangeng.places.models import Enterprise
from tiangeng.visits.models import EnterpriseSeen, EnterpriseTouched, Visit, sees_all_within


def firms(actor: Actor) -> QuerySet[Any]:
    """The enterprises this actor may see, each with `last_on`: the day of the last visit he may see; never first."""
    last = _seen_by(actor).filter(enterprise=OuterRef("pk")).order_by("-seen_on").values("seen_on")[:1]
    rows = places.enterprises(actor).annotate(
        last_on=_kept_or(Subquery(last)) if sees_all_within(actor) else Subquery(last)
    )
    found: QuerySet[Any] = rows.order_by(F("last_on").asc(nulls_first=True), "sort_key", "pk")
    return found


def _seen_by(actor: Actor) -> QuerySet[EnterpriseSeen]:
    """What was seen on the visits this actor may see; whoever sees nearly all is asked of each, for few are asked (`_kept_or`)."""
    if sees_all_within(actor):
        return EnterpriseSeen.objects.filter(Exists(Visit.objects.visible_to(actor).filter(pk=OuterRef("visit_id"))))
    return EnterpriseSeen.objects.visible_to(actor)


def _kept_or(asked: Subquery) -> Case:
    """The day that is kept; asked for where none is, or where something was written since."""
    touched = EnterpriseTouched.objects.values("enterprise_id")
    is_kept = Q(last_seen__isnull=False) & ~Q(pk__in=touched)
    return Case(When(is_kept, then=F("last_seen__last_on")), default=asked)


def silent_for(rows: QuerySet[Any], *, days: int, today: date) -> QuerySet[Any]:
    """Nobody was there in the last so many days, or ever."""
    return rows.filter(Q(last_on__isnull=True) | Q(last_on__lt=today - timedelta(days=days)))


def never_seen(rows: QuerySet[Any]) -> QuerySet[Any]:
    return rows.filter(last_on__isnull=True)


def seen_of_enterprise(actor: Actor, enterprise: Enterprise) -> QuerySet[EnterpriseSeen]:
    """When somebody was there and who, newest first."""
    found: QuerySet[EnterpriseSeen] = (
        EnterpriseSeen.objects.visible_to(actor)
        .filter(enterprise=enterprise)
        .select_related("visit__staff", "visit__programme")
        .order_by("-seen_on", "-visit_id")
    )
    return found
