"""Where the kernel's own rows end."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from .models import IdempotencyKey, TaskRun
from .register import Keep
from .retention import WHOLE, Duty


def _keys(county_code: str, before: datetime) -> QuerySet[Any]:
    return IdempotencyKey.objects.filter(created_at__lt=before)


def _runs(county_code: str, before: datetime) -> QuerySet[Any]:
    return TaskRun.objects.filter(finished_at__lt=before)


def _drop_keys(ids: Collection[Any], now: datetime) -> None:
    IdempotencyKey.objects.filter(pk__in=ids).delete()


def _drop_runs(ids: Collection[Any], now: datetime) -> None:
    TaskRun.objects.filter(pk__in=ids).delete()


DUTIES = (
    Duty(Keep.DAY, "kernel.IdempotencyKey", _keys, _drop_keys, {"kernel.IdempotencyKey": WHOLE}, by_county=False),
    Duty(Keep.DAY, "kernel.TaskRun", _runs, _drop_runs, {"kernel.TaskRun": WHOLE}, by_county=False),
)
