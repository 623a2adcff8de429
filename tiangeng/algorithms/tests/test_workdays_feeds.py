"""What the calendar believes and what it refuses to believe."""

from datetime import date, datetime, timedelta

import pytest
from chinese_calendar import constants as published
from chinese_calendar import is_workday as package_says

from tiangeng.algorithms.workdays import (
    Calendar,
    ContradictoryFeed,
    DayKind,
    FeedError,
    ImplausibleFeed,
    Schedule,
    UnreadableFeed,
    official_schedule,
)


def test_every_announced_day_equals_the_package_asked_directly() -> None:
    calendar, day = Calendar(), date(2004, 1, 1)
    while day.year < 2027:
        assert calendar.is_workday(day) == package_says(day), day
        day += timedelta(days=1)


def test_make_up_saturdays_count_and_holidays_do_not() -> None:
    calendar = Calendar()
    assert calendar.kind(date(2026, 2, 14)) is DayKind.MAKE_UP
    assert calendar.kind(date(2026, 2, 23)) is DayKind.HOLIDAY
    assert calendar.name(date(2026, 2, 23)) == "春节"
    assert calendar.kind(date(2026, 3, 14)) is DayKind.WEEKEND
    assert calendar.name(date(2026, 3, 16)) == ""


def test_a_year_without_a_notice_is_assumed_and_says_so() -> None:
    calendar = Calendar()
    assert calendar.is_official(2026)
    assert not calendar.is_official(2027)
    due = calendar.due_after_days(date(2026, 12, 29), 4)
    assert due.assumed_years == (2027,)
    assert due.reasons[-1].startswith("2027年的放假安排尚未公布")
    assert [step.text for step in due.steps][2:] == [
        "2027年1月1日 周五 元旦放假",
        "2027年1月2日 周六 休息",
        "2027年1月3日 周日 休息",
        "2027年1月4日 周一 第3个工作日",
        "2027年1月5日 周二 第4个工作日",
    ]


def test_new_years_days_alone_do_not_announce_their_year(monkeypatch: pytest.MonkeyPatch) -> None:
    """A notice names the days around New Year of the year after; that is not yet the notice of that year."""
    tail = {date(2027, 1, day): "New Year's Day" for day in (1, 2, 3)}
    monkeypatch.setattr(published, "holidays", published.holidays | tail)
    updated = Calendar(official=official_schedule.__wrapped__())
    assert updated.is_official(2026)
    assert not updated.is_official(2027)


def test_a_pack_may_bring_the_notice_the_package_does_not_know_yet() -> None:
    brought = Calendar(
        overrides=Schedule(
            holidays={date(2027, 1, 1): "元旦", date(2027, 1, 2): "元旦", date(2027, 1, 3): "元旦"},
            workdays={date(2027, 1, 9): "元旦"},
            years=frozenset({2027}),
        )
    )
    due = brought.due_after_days(date(2026, 12, 31), 6)
    assert due.on == date(2027, 1, 9)
    assert due.assumed_years == ()
    assert brought.is_workday(date(2027, 5, 3)), "an announced year follows its notice, not the assumption"


def test_a_feed_that_contradicts_itself_is_refused_by_name() -> None:
    twice = date(2026, 4, 20)
    with pytest.raises(ContradictoryFeed, match="2026-04-20 既放假又上班"):
        Schedule(holidays={twice: "三月三"}, workdays={twice: "防汛"})


def test_a_feed_that_closes_the_offices_for_weeks_is_refused() -> None:
    first = date(2026, 7, 1)
    with pytest.raises(ImplausibleFeed, match="连续16天不上班"):
        Calendar(overrides=Schedule(holidays={first + timedelta(days=i): "高温" for i in range(16)}))


def test_a_feed_that_nibbles_at_every_week_is_refused() -> None:
    mondays = [day for i in range(365) if (day := date(2026, 1, 1) + timedelta(days=i)).weekday() == 0]
    with pytest.raises(ImplausibleFeed, match="2026年比原来少了"):
        Calendar(overrides=Schedule(holidays=dict.fromkeys(mondays, "休整")))


def test_a_feed_that_abolishes_the_weekend_is_refused() -> None:
    saturdays = [day for i in range(365) if (day := date(2026, 1, 1) + timedelta(days=i)).weekday() == 5]
    with pytest.raises(ImplausibleFeed, match="2026年比原来多了"):
        Calendar(overrides=Schedule(workdays=dict.fromkeys(saturdays, "加班")))


def test_another_official_source_is_measured_as_well() -> None:
    with pytest.raises(ImplausibleFeed):
        Calendar(official=Schedule(holidays={date(2026, 7, 1) + timedelta(days=i): "" for i in range(40)}))


@pytest.mark.parametrize("not_a_day", [datetime(2026, 4, 20), "2026-04-20", None])
def test_something_that_is_no_day_is_refused(not_a_day: object) -> None:
    with pytest.raises(UnreadableFeed):
        Schedule(holidays={not_a_day: "三月三"})  # type: ignore[dict-item]


@pytest.mark.parametrize("weekdays", [frozenset(), frozenset({7})])
def test_a_week_without_a_working_day_is_refused(weekdays: frozenset[int]) -> None:
    with pytest.raises(FeedError):
        Calendar(weekdays=weekdays)


def test_nobody_can_change_a_schedule_after_it_was_checked() -> None:
    with pytest.raises(TypeError):
        official_schedule().holidays[date(2026, 3, 16)] = "自封"  # type: ignore[index]
