"""Where cadres' phones and traces of signing in end."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.contrib.sessions.models import Session as UnusedSession
from django.db.models import CharField, QuerySet
from django.db.models.functions import Cast

from tiangeng.kernel.models import LogEntry
from tiangeng.kernel.register import Keep
from tiangeng.kernel.retention import WHOLE, Duty

from .models import Session, SpentTicket, Staff


def _left(county_code: str, before: datetime) -> QuerySet[Any]:
    """Whoever retired before then, as the log has it, and has a phone still."""
    stay = LogEntry.objects.filter(object_type="people.staff", verb="staff.retired", at__lt=before)
    gone = Staff.objects.filter(county_code=county_code, is_active=False, phone__isnull=False)
    return gone.annotate(named=Cast("pk", CharField())).filter(named__in=stay.values("object_id"))


def _without_phone(ids: Collection[Any], now: datetime) -> None:
    Staff.objects.filter(pk__in=ids).update(phone=None)


def _dropping(model: Any, moment: str, *, with_it: tuple[str, ...] = ()) -> Duty:
    """Rows that go as they are, so long after their moment; `with_it`: tables whose rows hang on them."""

    def due(county_code: str, before: datetime) -> QuerySet[Any]:
        rows: QuerySet[Any] = model.objects.filter(**{f"{moment}__lt": before})
        return rows

    def purge(ids: Collection[Any], now: datetime) -> None:
        model.objects.filter(pk__in=ids).delete()

    name = model._meta.label
    return Duty(Keep.SIGN_IN, name, due, purge, dict.fromkeys((name, *with_it), WHOLE), by_county=False)


DUTIES = (
    Duty(Keep.STAFF, "people.Staff", _left, _without_phone, {"people.Staff": "phone"}),
    _dropping(AccessAttempt, "attempt_time", with_it=("axes.AccessAttemptExpiration",)),
    _dropping(AccessLog, "attempt_time"),
    _dropping(AccessFailureLog, "attempt_time"),
    _dropping(Session, "expire_date"),  # these two go the night they can no longer be used; this is the last word
    _dropping(SpentTicket, "expires_at"),
    _dropping(UnusedSession, "expire_date"),
)
