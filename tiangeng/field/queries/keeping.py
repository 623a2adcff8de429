"""How much of the owner's villages a phone keeps: no more records than it holds well, the oldest visits left out first."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Q
from django.utils import timezone

from tiangeng.kernel.actors import Actor
from tiangeng.places.models import Enterprise, Household, Region
from tiangeng.visits import queries as visits

FEW = 8  # villages; whoever is sent to more keeps none on the phone, for it would not hold them
MOST = 3000  # records of all kinds
OF_FILES = 2400  # of them homes and firms, so that there is room for what was said there
MONTHS = (12, 9, 6, 3, 2, 1)  # of visits and form answers; in steps, so that not every new visit moves the end


def own_villages(actor: Actor) -> list[Region]:
    """The villages whose files the phone keeps: those the actor is posted to by name, or all if they are few.

    As many as it has room for; of the others it knows the names.
    """
    named = [grant.territory for grant in actor.grants if len(grant.territory) == 12]
    posted = visits.villages_for(actor)
    found = list(posted.filter(code__in=named))
    if not found:
        few = list(posted[: FEW + 1])
        found = few if len(few) <= FEW else []
    return _with_room(actor, found)


def _with_room(actor: Actor, villages: list[Region]) -> list[Region]:
    """A single village is kept however large it is."""
    if len(villages) < 2:
        return villages
    codes = [village.code for village in villages]
    files: dict[str, int] = dict.fromkeys(codes, 0)
    for rows in (Household.objects.exclude(state="moved"), Enterprise.objects.all()):
        here: Any = rows.visible_to(actor).filter(region_code__in=codes).order_by()
        for code, count in here.values_list("region_code").annotate(n=Count("pk")):
            files[code] += count
    kept: list[Region] = []
    room = OF_FILES
    for village in villages:
        if files[village.code] <= room or not kept:
            kept.append(village)
            room -= files[village.code]
    return kept


def first_day(months: int, *, now: datetime) -> date:
    return timezone.localdate(now) - timedelta(days=366 if months == MONTHS[0] else months * 30)


def months_kept(others: int, dated: Iterable[tuple[Any, str]], *, now: datetime) -> int:
    """How many months of what has a day there is room for beside the others; `dated` are rows of the longest time."""
    room, counts = max(MOST - others, 0), dict.fromkeys(MONTHS, 0)
    for rows, day in dated:
        asked = {f"n{n}": Count("pk", filter=Q(**{f"{day}__gte": first_day(n, now=now)})) for n in MONTHS}
        for name, count in rows.order_by().aggregate(**asked).items():
            counts[int(name[1:])] += count
    return next((n for n in MONTHS if counts[n] <= room), MONTHS[-1])
