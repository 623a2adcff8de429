"""Where the public pages' own rows end."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from tiangeng.kernel.register import Keep
from tiangeng.kernel.retention import BLANKED, WHOLE, Duty

from .models import Asking, Knock, Opinion
from .states import OpinionState


def _opinions(county_code: str, before: datetime) -> QuerySet[Any]:
    done = Opinion.objects.filter(county_code=county_code, state=OpinionState.CLOSED, closed_at__lt=before)
    return done.exclude(body=BLANKED)


def _blank(ids: Collection[Any], now: datetime) -> None:
    Opinion.objects.filter(pk__in=ids).update(body=BLANKED, closing=BLANKED)
    Opinion.objects.filter(pk__in=ids).exclude(answer="").update(answer=BLANKED)


def _knocks(county_code: str, before: datetime) -> QuerySet[Any]:
    return Knock.objects.filter(since__lt=before)


def _askings(county_code: str, before: datetime) -> QuerySet[Any]:
    return Asking.objects.filter(asked_at__lt=before)


DUTIES = (
    Duty(Keep.OPINION, "public.Opinion", _opinions, _blank, {"public.Opinion": "body answer closing"}),
    Duty(
        Keep.DAY, "public.Knock", _knocks, lambda ids, now: _drop(Knock, ids), {"public.Knock": WHOLE}, by_county=False
    ),
    Duty(
        Keep.DAY,
        "public.Asking",
        _askings,
        lambda ids, now: _drop(Asking, ids),
        {"public.Asking": WHOLE},
        by_county=False,
    ),
)


def _drop(model: Any, ids: Collection[Any]) -> None:
    model.objects.filter(pk__in=ids).delete()
