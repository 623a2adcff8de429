"""Where household files end: two years after the move, nobody can be told from what is left."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db.models import F, QuerySet

from tiangeng.kernel.register import Keep
from tiangeng.kernel.retention import Duty

from .models import Household, HouseholdState, Resident

TAKEN_OFF = "（已删去）"


def _moved(county_code: str, before: datetime) -> QuerySet[Any]:
    gone = Household.objects.filter(state=HouseholdState.MOVED, changed_at__lt=before)
    return gone.filter(county_code=county_code).exclude(head_name=TAKEN_OFF)


def _empty(ids: Collection[Any], now: datetime) -> None:
    """The household still counts as one that moved away; who they were is gone."""
    Resident.objects.filter(household__in=ids).delete()
    Household.objects.filter(pk__in=ids).update(
        head_name=TAKEN_OFF, sort_key="", initials="", hamlet="", address="", labels=[], note="", changed_by="",
        version=F("version") + 1,
    )  # fmt: skip


DUTIES = (Duty(Keep.HOME, "places.Household", _moved, _empty),)
