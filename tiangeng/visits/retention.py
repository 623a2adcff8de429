"""Where diaries end: the photos go, then the words; that somebody was in the village stays."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from tiangeng.documents.retention import forget, papers_of
from tiangeng.kernel.register import Keep
from tiangeng.kernel.retention import BLANKED, WHOLE, Duty

from .models import Visit, VisitEdit


def _over(county_code: str, before: datetime) -> QuerySet[Any]:
    """A visit is over with its day."""
    return Visit.objects.filter(county_code=county_code, visited_on__lt=before.date())


def _old(county_code: str, before: datetime) -> QuerySet[Any]:
    return _over(county_code, before).exclude(heard=BLANKED)


def _blank(ids: Collection[Any], now: datetime) -> None:
    VisitEdit.objects.filter(visit__in=ids).delete()
    Visit.objects.filter(pk__in=ids).update(heard=BLANKED, policies_told="", ideas="")


DUTIES = (
    papers_of("visits.Visit", _over, forget),
    Duty(
        Keep.DIARY, "visits.Visit", _old, _blank,
        {"visits.Visit": "heard policies_told ideas", "visits.VisitEdit": WHOLE,
         "visits.VisitWords": "visit_id pairs"},  # the trigger makes the pairs of what is left
    ),
)  # fmt: skip
