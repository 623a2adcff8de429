"""Where answers end: the pictures go, then what was said; that a form was filled in stays."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from tiangeng.documents.retention import forget, papers_of
from tiangeng.kernel.register import Keep
from tiangeng.kernel.retention import Duty

from .models import FormAnswer


def _over(county_code: str, before: datetime) -> QuerySet[Any]:
    return FormAnswer.objects.filter(county_code=county_code, answered_on__lt=before.date())


def _old(county_code: str, before: datetime) -> QuerySet[Any]:
    return _over(county_code, before).exclude(answers={})


def _blank(ids: Collection[Any], now: datetime) -> None:
    FormAnswer.objects.filter(pk__in=ids).update(answers={}, words="")


DUTIES = (
    papers_of("forms.FormAnswer", _over, forget),
    Duty(Keep.DIARY, "forms.FormAnswer", _old, _blank, {"forms.FormAnswer": "answers words"}),
)
