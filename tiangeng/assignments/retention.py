"""Where the words of an assignment end: ten years after it was over, with its parts and its timeline.

That it was answered, and when, stays.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Case, QuerySet, Value, When

from tiangeng.kernel.register import Keep
from tiangeng.kernel.retention import BLANKED, Duty

from .models import Assignment, Part


def _over(county_code: str, before: datetime) -> QuerySet[Any]:
    return Assignment.objects.filter(county_code=county_code, ended_at__lt=before).exclude(body=BLANKED)


def _blank(ids: Collection[Any], now: datetime) -> None:
    answer = Case(When(answer="", then=Value("")), default=Value(BLANKED))
    Assignment.objects.filter(pk__in=ids).update(title=BLANKED, body=BLANKED, answer=answer)
    Part.objects.filter(assignment_id__in=ids).update(task=BLANKED, result="")
    with connection.cursor() as cursor:
        cursor.execute("SELECT end_words_of_assignments(%s)", [list(ids)])


_WORDS = {
    "assignments.Assignment": "title body answer",
    "assignments.AssignmentWords": "assignment_id pairs",  # the trigger makes the pairs of what is left
    "assignments.Part": "task result",
    "assignments.Step": "reason",
}

DUTIES = (Duty(Keep.CASE, "assignments.Assignment", _over, _blank, _WORDS),)
