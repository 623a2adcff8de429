"""Where an issue's people, papers and words end: who asked first, then the papers, at last the text. Counts and times stay."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from tiangeng.documents.retention import destroy, papers_of
from tiangeng.kernel.register import Keep
from tiangeng.kernel.retention import Duty

from .models import Batch, Call, Handling, Issue, Promise
from .states import NOT_COUNTED, State

BLANKED = "（已到期删去）"
_OVER = sorted(NOT_COUNTED - {State.RETURNED})


def _settled(county_code: str, before: datetime) -> QuerySet[Any]:
    over = Q(state=State.CLOSED, closed_at__lt=before) | Q(state__in=_OVER, changed_at__lt=before)
    return Issue.objects.filter(over, county_code=county_code)


def _with_asker(county_code: str, before: datetime) -> QuerySet[Any]:
    named = (
        ~Q(reporter_name="")
        | Q(reporter_phone__isnull=False)
        | Q(household__isnull=False)
        | Q(about_staff__isnull=False)
    )
    return _settled(county_code, before).filter(named)


def _forget_asker(ids: Collection[Any], now: datetime) -> None:
    Issue.objects.filter(pk__in=ids).update(reporter_name="", reporter_phone=None, household=None, about_staff=None)


def _with_words(county_code: str, before: datetime) -> QuerySet[Any]:
    return _settled(county_code, before).exclude(body=BLANKED)


def _blank(ids: Collection[Any], now: datetime) -> None:
    Issue.objects.filter(pk__in=ids).update(title=BLANKED, body=BLANKED, place="", solution="")
    Handling.objects.filter(issue__in=ids).update(task="", result="")
    Promise.objects.filter(issue__in=ids).update(words=BLANKED, note="", household=None)
    Call.objects.filter(issue__in=ids).update(note="")


def _batches(county_code: str, before: datetime) -> QuerySet[Any]:
    old = Batch.objects.filter(county_code=county_code, created_at__lt=before)
    return old.exclude(asked={}, tried={}, done={}, undone={})


def _empty(ids: Collection[Any], now: datetime) -> None:
    Batch.objects.filter(pk__in=ids).update(asked={}, tried={}, done={}, undone={})


DUTIES = (
    Duty(Keep.ASKER, "issues.Issue", _with_asker, _forget_asker),
    papers_of("issues.Issue", _settled, destroy),
    Duty(Keep.CASE, "issues.Issue", _with_words, _blank),
    Duty(Keep.CASE, "issues.Batch", _batches, _empty),
)
