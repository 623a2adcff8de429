"""Where answers end: what was said goes, that a form was filled in stays."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from tiangeng.kernel.register import Keep
from tiangeng.kernel.retention import Duty

from .models import FormAnswer


def _old(county_code: str, before: datetime) -> QuerySet[Any]:
    return FormAnswer.objects.filter(county_code=county_code, answered_on__lt=before.date()).exclude(answers={})


def _blank(ids: Collection[Any], now: datetime) -> None:
    FormAnswer.objects.filter(pk__in=ids).update(answers={}, words="")


DUTIES = (Duty(Keep.DIARY, "forms.FormAnswer", _old, _blank),)
