"""A deadline is said as the calendar counted it, in either language."""

from datetime import datetime, timedelta

import pytest
from django.utils import translation

from tiangeng.algorithms.workdays import SHANGHAI, Calendar
from tiangeng.ui.deadlines import reasons, remaining_text

CALENDAR = Calendar()
TUESDAY = datetime(2026, 9, 1, 9, 30, tzinfo=SHANGHAI)


@pytest.mark.parametrize("days", [-9, -2, -1, 0, 1, 3, 10])
def test_chinese_is_what_the_calendar_itself_says(days: int) -> None:
    due = TUESDAY.replace(hour=0, minute=0) + timedelta(days=days)
    left = CALENDAR.remaining(TUESDAY, due)
    assert remaining_text(left, due=due, now=TUESDAY) == left.text


@pytest.mark.parametrize(
    ("due", "said"),
    [
        (datetime(2026, 9, 5, tzinfo=SHANGHAI), "3 working days left"),
        (datetime(2026, 9, 3, tzinfo=SHANGHAI), "1 working day left"),
        (datetime(2026, 9, 2, tzinfo=SHANGHAI), "due today"),
        (datetime(2026, 9, 1, 16, 0, tzinfo=SHANGHAI), "due today 16:00"),
        (datetime(2026, 8, 29, tzinfo=SHANGHAI), "2 working days overdue"),
    ],
)
def test_in_english_too(due: datetime, said: str) -> None:
    with translation.override("en"):
        assert remaining_text(CALENDAR.remaining(TUESDAY, due), due=due, now=TUESDAY) == said


def test_every_day_on_the_way_is_explained_in_the_readers_language() -> None:
    due = CALENDAR.due_after_days(datetime(2026, 9, 30, 9, 0, tzinfo=SHANGHAI), 1)
    chinese = reasons(due, now=TUESDAY)
    assert chinese[0] == "10月1日 周四 国庆节放假"
    assert chinese[-1].endswith("第1个工作日")
    with translation.override("en"):
        english = reasons(due, now=TUESDAY)
    assert english[0] == "Thu 1 Oct National Day, a holiday"
    assert english[-1].endswith("working day 1")
    assert len(english) == len(chinese) == len(due.reasons)
