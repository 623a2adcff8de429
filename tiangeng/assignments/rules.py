"""What is decided from values alone: how an assignment stands to the assigner's day."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tiangeng.ui.dates import when_text

from .models import Assignment, Part
from .states import WITH_THE_UNIT, PartState


def in_time(row: Assignment) -> bool:
    """By the first answer, against the day that stood then."""
    return row.first_answered_on is not None and row.first_answered_on <= (row.first_answer_by or row.answer_on)


def end_of(day: date) -> datetime:
    """Midnight after the assigner's day, as a deadline."""
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time()))


def lateness(row: Assignment, *, now: datetime) -> tuple[str, str]:
    """Tone and words: with its unit the day that stands now, afterwards how the first answer came.

    The assigner's day is a day of the calendar: days off are not counted out of it.
    """
    today, day = timezone.localdate(now), row.answer_on
    if row.state not in WITH_THE_UNIT:
        if row.first_answered_on is None:
            return "idle", when_text(day, now=now, style="short")
        return ("ok", _("按时回复")) if in_time(row) else ("idle", _("过了期限才回复"))
    left = (day - today).days
    if left < 0:
        return "late", ngettext("已超期 %(n)s 天", "已超期 %(n)s 天", -left) % {"n": -left}
    if left == 0:
        return "wait", _("今天要回复")
    tone = "wait" if left <= 3 else "info"
    return tone, ngettext("还剩 %(n)s 天", "还剩 %(n)s 天", left) % {"n": left}


def part_late(part: Part, *, now: datetime) -> str:
    """How long a part is past its day; '' where it is not, and of an issue, whose own deadlines are told with it."""
    late = (timezone.localdate(now) - part.due_on).days
    if part.state != PartState.GIVEN or part.issue_id or late <= 0:
        return ""
    return ngettext("已超期 %(n)s 天", "已超期 %(n)s 天", late) % {"n": late}
