"""Where diaries end: the words go, that somebody was in the village stays."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from tiangeng.kernel.register import Keep
from tiangeng.kernel.retention import Duty

from .models import Visit, VisitEdit

BLANKED = "（已到期删去）"


def _old(county_code: str, before: datetime) -> QuerySet[Any]:
    return Visit.objects.filter(county_code=county_code, visited_on__lt=before.date()).exclude(heard=BLANKED)


def _blank(ids: Collection[Any], now: datetime) -> None:
    VisitEdit.objects.filter(visit__in=ids).delete()
    Visit.objects.filter(pk__in=ids).update(heard=BLANKED, policies_told="", ideas="")


DUTIES = (Duty(Keep.DIARY, "visits.Visit", _old, _blank),)
