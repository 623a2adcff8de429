"""Where household files end: two years after the move, nobody can be told from what is left."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db.models import CharField, F, QuerySet, Value
from django.db.models.functions import Cast, Concat, Right

from tiangeng.kernel.register import Keep
from tiangeng.kernel.retention import WHOLE, Duty

from .models import Household, HouseholdState, Resident

TAKEN_OFF = "（已删去）"


def _moved(county_code: str, before: datetime) -> QuerySet[Any]:
    gone = Household.objects.filter(state=HouseholdState.MOVED, changed_at__lt=before)
    return gone.filter(county_code=county_code).exclude(head_name=TAKEN_OFF)


def _empty(ids: Collection[Any], now: datetime) -> None:
    """The household still counts as one that moved away; who they were is gone."""
    Resident.objects.filter(household__in=ids).delete()
    Household.objects.filter(pk__in=ids).update(
        number=Concat(Value("-"), Right(Cast("pk", CharField()), 12)), head_name=TAKEN_OFF, sort_key="", initials="",
        hamlet="", address="", labels=[], note="", changed_by="", version=F("version") + 1,
    )  # fmt: skip


# `state` stays and says the same of all of them: moved
_FILE = {"places.Household": "number head_name hamlet address state labels note", "places.Resident": WHOLE}

DUTIES = (Duty(Keep.HOME, "places.Household", _moved, _empty, _FILE),)
