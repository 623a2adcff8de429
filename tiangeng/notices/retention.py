"""Where the traces of telling end: what waited and was done, what was pushed and arrived, to which number a text went."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from tiangeng.issues.retention import settled
from tiangeng.kernel.register import Keep
from tiangeng.kernel.retention import WHOLE, Duty

from .models import Delivery, Notice, Outcome, TextMessage


def _done(county_code: str, before: datetime) -> QuerySet[Any]:
    return Notice.objects.filter(county_code=county_code, done_at__lt=before)


def _arrived(county_code: str, before: datetime) -> QuerySet[Any]:
    """Dead letters stay until somebody looks."""
    old = Delivery.objects.filter(county_code=county_code, settled_at__lt=before)
    return old.exclude(outcome=Outcome.FAILED)


def _texts(county_code: str, before: datetime) -> QuerySet[Any]:
    rows = TextMessage.objects.filter(county_code=county_code, number_index__isnull=False)
    return rows.filter(issue__in=settled(county_code, before).values("pk"))


def _forget_number(ids: Collection[Any], now: datetime) -> None:
    TextMessage.objects.filter(pk__in=ids).update(number_index=None)


DUTIES = (
    Duty(Keep.DAY, "notices.Notice", _done, lambda ids, now: _drop(Notice, ids), {"notices.Notice": WHOLE}),
    Duty(Keep.DAY, "notices.Delivery", _arrived, lambda ids, now: _drop(Delivery, ids), {"notices.Delivery": WHOLE}),
    Duty(
        Keep.ASKER, "notices.TextMessage", _texts, _forget_number, {"notices.TextMessage": "number_index"},
        owner="issues.Issue", owner_key="issue_id",
    ),
)  # fmt: skip


def _drop(model: Any, ids: Collection[Any]) -> None:
    model.objects.filter(pk__in=ids).delete()
