"""Where the words of a meeting end: with the case, ten years after it rose. That it was held, and how many things, stays."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from tiangeng.kernel.register import Keep
from tiangeng.kernel.retention import BLANKED, Duty

from .models import Item, Meeting
from .states import AHEAD, OPEN_TASKS


def _risen(county_code: str, before: datetime) -> QuerySet[Any]:
    return Meeting.objects.filter(county_code=county_code, ended_at__lt=before).exclude(title=BLANKED)


def _blank(ids: Collection[Any], now: datetime) -> None:
    Meeting.objects.filter(pk__in=ids).exclude(reason="").update(reason=BLANKED)
    Meeting.objects.filter(pk__in=ids).update(title=BLANKED, place="", summary="")


def _spoken_of(county_code: str, before: datetime) -> QuerySet[Any]:
    """Neither waiting nor still to be done, and said so long ago."""
    old = Q(settled_at__lt=before) | Q(settled_at__isnull=True, asked_at__lt=before)
    rows = Item.objects.filter(old, county_code=county_code).exclude(state__in=sorted(AHEAD | OPEN_TASKS))
    return rows.exclude(
        words="", agreement="", result="", villager_words="", meeting_title="", villager_came__isnull=True
    )


def _forget(ids: Collection[Any], now: datetime) -> None:
    Item.objects.filter(pk__in=ids).update(
        words="", agreement="", result="", villager_words="", meeting_title="", villager_came=None
    )


_SAID = "meeting_title words agreement result villager_came villager_words"

DUTIES = (
    Duty(Keep.CASE, "meetings.Meeting", _risen, _blank, {"meetings.Meeting": "title place reason summary"}),
    Duty(Keep.CASE, "meetings.Item", _spoken_of, _forget, {"meetings.Item": _SAID}),
)
