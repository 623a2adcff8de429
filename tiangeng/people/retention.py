"""Where cadres' phones and traces of signing in end."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.db.models import CharField, QuerySet
from django.db.models.functions import Cast

from tiangeng.kernel.models import LogEntry
from tiangeng.kernel.register import Keep
from tiangeng.kernel.retention import Duty

from .models import Staff


def _left(county_code: str, before: datetime) -> QuerySet[Any]:
    """Whoever retired before then, as the log has it, and has a phone still."""
    stay = LogEntry.objects.filter(object_type="people.staff", verb="staff.retired", at__lt=before)
    gone = Staff.objects.filter(county_code=county_code, is_active=False, phone__isnull=False)
    return gone.annotate(named=Cast("pk", CharField())).filter(named__in=stay.values("object_id"))


def _without_phone(ids: Collection[Any], now: datetime) -> None:
    Staff.objects.filter(pk__in=ids).update(phone=None)


def _dropping(model: Any) -> Duty:
    def due(county_code: str, before: datetime) -> QuerySet[Any]:
        rows: QuerySet[Any] = model.objects.filter(attempt_time__lt=before)
        return rows

    def purge(ids: Collection[Any], now: datetime) -> None:
        model.objects.filter(pk__in=ids).delete()

    return Duty(Keep.SIGN_IN, model._meta.label, due, purge, by_county=False)


DUTIES = (
    Duty(Keep.STAFF, "people.Staff", _left, _without_phone),
    *(_dropping(model) for model in (AccessAttempt, AccessLog, AccessFailureLog)),
)
