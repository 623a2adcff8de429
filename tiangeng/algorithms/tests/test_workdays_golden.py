"""Cases with a known right answer: the official calendar read by hand, and days on which other systems were wrong."""

from datetime import date, datetime, timedelta, timezone

import pytest

from tiangeng.algorithms.workdays import (
    SHANGHAI,
    Calendar,
    DayKind,
    FeedError,
    NaiveMoment,
    OfficeHours,
    OfficeHoursUnclear,
    Pause,
    PauseBackwards,
    PauseReason,
    Schedule,
)

COUNTY = Calendar()
EIGHT_TO_SIX = Calendar(hours=OfficeHours.parse(["08:00-18:00"]))
NO_HOLIDAYS = Schedule()


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def waiting(start: str, end: str) -> Pause:
    return Pause(at(start), at(end), PauseReason.WAITING_FOR_VILLAGER)


@pytest.mark.parametrize(
    ("start", "due_at", "warn_at"),
    [
        ("2026-03-16 10:00", "2026-03-16 14:00", "2026-03-16 13:00"),
        ("2026-03-16 17:00", "2026-03-17 11:00", "2026-03-17 10:00"),  # GLPI warned at 00:00
        ("2026-03-20 17:00", "2026-03-23 11:00", "2026-03-23 10:00"),  # over a weekend
        ("2026-03-16 05:00", "2026-03-16 12:00", "2026-03-16 11:00"),  # before the office opens
        ("2026-03-21 12:00", "2026-03-23 12:00", "2026-03-23 11:00"),  # on a Saturday
        ("2026-03-16 14:00", "2026-03-16 18:00", "2026-03-16 17:00"),  # ends with the office, not at tomorrow's opening
    ],
)
def test_four_office_hours_with_a_warning_one_hour_ahead(start: str, due_at: str, warn_at: str) -> None:
    """glpi-project/glpi#22678."""
    due = EIGHT_TO_SIX.due_after_hours(at(start), 4, warn_before_hours=1)
    assert (due.at, due.warn_at) == (at(due_at), at(warn_at))


def test_a_warning_that_would_fall_on_closing_time_waits_for_the_next_opening() -> None:
    due = EIGHT_TO_SIX.due_after_hours(at("2026-03-16 16:00"), 3, warn_before_hours=1)
    assert (due.at, due.warn_at) == (at("2026-03-17 09:00"), at("2026-03-17 08:00"))


def test_48_hours_at_12_hours_a_day_are_four_days_and_not_six() -> None:
    """zammad/zammad#390: open 09–21 on all seven days, asked at 23:00 on 9 November 2016."""
    open_daily = Calendar(hours=OfficeHours.parse(["09:00-21:00"]), official=NO_HOLIDAYS, weekdays=frozenset(range(7)))
    assert open_daily.due_after_hours(at("2016-11-09 23:00"), 48).at == at("2016-11-13 21:00")


def test_48_hours_skip_exactly_the_days_that_are_really_off() -> None:
    """The same promise in China: Mid-Autumn 2026 is Friday 25 to Sunday 27 September."""
    late_office = Calendar(hours=OfficeHours.parse(["09:00-21:00"]))
    assert late_office.due_after_hours(at("2026-09-23 23:00"), 48).at == at("2026-09-30 21:00")


@pytest.mark.parametrize("hours", [1, 23.5, 24, 48, 72.25])
def test_an_office_that_never_closes_loses_no_minute_at_midnight(hours: float) -> None:
    """zammad/zammad#3180: 00:00–23:59 counted as closed for a minute."""
    always = Calendar(hours=OfficeHours.parse(["00:00-24:00"]), official=NO_HOLIDAYS, weekdays=frozenset(range(7)))
    start = at("2024-02-28 23:17")
    assert always.due_after_hours(start, hours).at == start + timedelta(hours=hours)


def test_a_period_that_ends_at_midnight_ends_on_the_day_before() -> None:
    always = Calendar(hours=OfficeHours.parse(["00:00-24:00"]), official=NO_HOLIDAYS, weekdays=frozenset(range(7)))
    due = always.due_after_hours(at("2026-03-16 20:00"), 4)
    assert (due.at, due.on) == (at("2026-03-17 00:00"), date(2026, 3, 16))


def test_nobody_is_late_while_the_villager_is_being_waited_for() -> None:
    """osTicket/osTicket#1684: the answer was given, the citizen vanished, the ticket went overdue."""
    asked, now = at("2026-03-16 09:00"), at("2026-03-23 12:00")
    silence = waiting("2026-03-17 08:30", "2026-03-23 12:00")
    assert COUNTY.remaining(now, COUNTY.due_after_days(asked, 3)).is_overdue
    paused = COUNTY.due_after_days(asked, 3, [silence])
    assert paused.on == date(2026, 3, 26)
    assert COUNTY.remaining(now, paused).days == 3
    by_the_hour = EIGHT_TO_SIX.due_after_hours(asked, 12, [silence])
    assert by_the_hour.at == at("2026-03-23 14:30")  # 9 h Monday + half an hour Tuesday, then 2.5 h after the silence


def test_the_lunch_break_does_not_count() -> None:
    due = COUNTY.due_after_hours(at("2026-03-16 11:00"), 2, warn_before_hours=1)
    assert (due.at, due.warn_at) == (at("2026-03-16 15:00"), at("2026-03-16 14:00"))


def test_ten_working_days_across_spring_festival_2026() -> None:
    """Counted on the notice: off 15–23 February, at work on Saturdays 14 and 28 February."""
    due = COUNTY.due_after_days(at("2026-02-10 09:00"), 10)
    assert due.on == date(2026, 3, 2)
    assert due.at == at("2026-03-03 00:00")
    assert due.warn_at == at("2026-03-02 08:30")
    assert due.assumed_years == ()


def test_every_day_of_a_deadline_can_be_read_aloud() -> None:
    due = COUNTY.due_after_days(
        at("2026-02-12 09:00"), 4, [Pause(at("2026-02-25 08:00"), at("2026-02-25 16:00"), PauseReason.DEFERRED)]
    )
    assert due.reasons[:4] == [
        "2月13日 周五 第1个工作日",
        "2月14日 周六 调休上班 第2个工作日",
        "2月15日 周日 春节放假",
        "2月16日 周一 春节放假",
    ]
    assert due.reasons[-3:] == [
        "2月24日 周二 第3个工作日",
        "2月25日 周三 暂停（挂账），不计",
        "2月26日 周四 第4个工作日",
    ]


def test_hours_are_read_aloud_with_what_was_taken_out() -> None:
    due = COUNTY.due_after_hours(at("2026-03-20 11:00"), 3.5, [waiting("2026-03-20 15:00", "2026-03-20 16:30")])
    assert due.reasons == [
        "3月20日 周五 计3小时，累计3小时 暂停（等待群众补充）",
        "3月21日 周六 休息",
        "3月22日 周日 休息",
        "3月23日 周一 计30分钟，累计3小时30分钟",
    ]


def test_an_hour_clock_started_after_closing_says_so() -> None:
    assert COUNTY.due_after_hours(at("2026-03-16 20:00"), 1).reasons[0] == "3月16日 周一 已过办公时间"


@pytest.mark.parametrize(
    ("pause", "last_day"),
    [
        (("08:30", "08:40"), date(2026, 3, 18)),
        (("08:30", "11:59"), date(2026, 3, 18)),
        (("08:30", "12:00"), date(2026, 3, 19)),  # half of the seven hours
        (("11:00", "16:00"), date(2026, 3, 18)),  # five hours by the clock, but two of them lunch
        (("11:00", "16:30"), date(2026, 3, 19)),
    ],
)
def test_a_pause_of_minutes_buys_no_day_and_half_a_day_does(pause: tuple[str, str], last_day: date) -> None:
    stopped = waiting(*(f"2026-03-17 {moment}" for moment in pause))
    assert COUNTY.due_after_days(at("2026-03-16 09:00"), 2, [stopped]).on == last_day


def test_two_overlapping_pauses_take_the_same_hour_out_only_once() -> None:
    twice = [waiting("2026-03-16 09:00", "2026-03-16 11:00"), waiting("2026-03-16 10:00", "2026-03-16 12:00")]
    assert EIGHT_TO_SIX.due_after_hours(at("2026-03-16 08:00"), 2, twice).at == at("2026-03-16 13:00")
    morning = [waiting("2026-03-17 09:00", "2026-03-17 11:00"), waiting("2026-03-17 09:30", "2026-03-17 11:00")]
    assert COUNTY.due_after_days(at("2026-03-16 09:00"), 1, morning).on == date(2026, 3, 17)


@pytest.mark.parametrize(
    ("start", "last_day"),
    [
        ("2024-02-28 10:00", date(2024, 2, 29)),  # leap day, announced year
        ("2024-02-29 10:00", date(2024, 3, 1)),
        ("2028-02-28 10:00", date(2028, 2, 29)),  # leap day, year not yet announced
        ("2026-03-18 23:59", date(2026, 3, 19)),  # the last minute of a day still belongs to it
        ("2026-03-19 00:00", date(2026, 3, 20)),
    ],
)
def test_a_period_of_one_day_ends_on_the_next_working_day(start: str, last_day: date) -> None:
    assert COUNTY.due_after_days(at(start), 1).on == last_day


def test_a_moment_given_in_another_zone_means_its_day_in_china() -> None:
    in_utc = datetime(2026, 3, 18, 16, 0, tzinfo=timezone.utc)  # noqa: UP017 - midnight of the 19th in Shanghai
    assert COUNTY.due_after_days(in_utc, 1).on == date(2026, 3, 20)
    assert COUNTY.due_after_days(in_utc, 1).at.tzinfo is SHANGHAI


def test_a_moment_without_a_zone_is_refused() -> None:
    naive = datetime(2026, 3, 18, 16, 0)
    for ask in (
        lambda: COUNTY.due_after_days(naive, 1),
        lambda: COUNTY.due_after_hours(naive, 1),
        lambda: COUNTY.remaining(naive, at("2026-03-19 00:00")),
        lambda: COUNTY.is_workday(naive),
        lambda: Pause(naive, naive, PauseReason.DEFERRED),
    ):
        with pytest.raises(NaiveMoment):
            ask()


def test_what_is_left_is_said_in_working_days() -> None:
    due = COUNTY.due_after_days(at("2026-03-18 09:00"), 3)  # Thursday, Friday, Monday the 23rd
    said = {
        "2026-03-18 10:00": "还剩 3 个工作日",
        "2026-03-20 23:59": "还剩 1 个工作日",
        "2026-03-22 12:00": "还剩 1 个工作日",
        "2026-03-23 23:59": "今天到期",
        "2026-03-24 00:00": "已超期 1 个工作日",
        "2026-03-30 09:00": "已超期 5 个工作日",
    }
    assert {moment: COUNTY.remaining(at(moment), due).text for moment in said} == said
    assert not COUNTY.remaining(at("2026-03-23 23:59"), due).is_overdue
    assert COUNTY.remaining(at("2026-03-24 00:00"), due.at).is_overdue


def test_a_deadline_within_the_day_names_its_minute() -> None:
    due = EIGHT_TO_SIX.due_after_hours(at("2026-03-20 10:00"), 4)
    assert COUNTY.remaining(at("2026-03-20 13:59"), due).text == "今天 14:00 到期"
    assert COUNTY.remaining(at("2026-03-20 14:00"), due).text == "已到期"
    assert COUNTY.remaining(at("2026-03-22 14:00"), due) == COUNTY.remaining(at("2026-03-20 15:00"), due)


def test_a_county_may_add_its_own_holiday_and_its_own_working_day() -> None:
    guangxi = Calendar(
        overrides=Schedule(holidays={date(2026, 4, 20): "三月三"}, workdays={date(2026, 4, 18): "三月三"})
    )
    assert [guangxi.kind(date(2026, 4, day)) for day in (17, 18, 19, 20)] == [
        DayKind.WORKDAY,
        DayKind.MAKE_UP,
        DayKind.WEEKEND,
        DayKind.HOLIDAY,
    ]
    assert guangxi.due_after_days(at("2026-04-17 09:00"), 2).reasons[-2:] == [
        "4月20日 周一 三月三放假",
        "4月21日 周二 第2个工作日",
    ]


@pytest.mark.parametrize(
    "texts", [[], ["18:00-08:00"], ["08:00-08:00"], ["08:00-12:00", "11:00-15:00"], ["8-12"], ["08:00-25:00"]]
)
def test_unclear_office_hours_are_refused(texts: list[str]) -> None:
    with pytest.raises(OfficeHoursUnclear):
        OfficeHours.parse(texts)


def test_a_pause_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(PauseBackwards):
        waiting("2026-03-17 10:00", "2026-03-17 09:59")


@pytest.mark.parametrize("days", [0, -3])
def test_a_period_of_no_days_is_refused(days: int) -> None:
    with pytest.raises(ValueError, match="至少为 1 个工作日"):
        COUNTY.due_after_days(at("2026-03-18 09:00"), days)


def test_a_period_of_no_hours_is_refused() -> None:
    with pytest.raises(ValueError, match="大于 0 小时"):
        COUNTY.due_after_hours(at("2026-03-18 09:00"), 0)


@pytest.mark.parametrize(
    "feed",
    [
        {date(2016, 11, 10) + timedelta(days=i): "休" for i in range(20)},
        {date(2016, 1, 1) + timedelta(days=2 * i): "休" for i in range(180)},
    ],
    ids=["weeks on end", "every other day"],
)
def test_a_bad_calendar_feed_cannot_stretch_a_promise(feed: dict[date, str]) -> None:
    """zammad/zammad#390 once more: what listed the wrong days was a feed; it is refused, and the promise stays four days."""
    before = Calendar(hours=OfficeHours.parse(["09:00-21:00"]), official=NO_HOLIDAYS, weekdays=frozenset(range(7)))
    with pytest.raises(FeedError):
        Calendar(hours=before.hours, official=Schedule(holidays=feed), weekdays=before.weekdays)
    with pytest.raises(FeedError):
        Calendar(overrides=Schedule(holidays=feed), hours=before.hours, official=NO_HOLIDAYS, weekdays=before.weekdays)
    assert before.due_after_hours(at("2016-11-09 23:00"), 48).at == at("2016-11-13 21:00")


def test_each_clock_runs_for_itself() -> None:
    """zammad/zammad#5177: the next step's clock took the place of the first answer's.

    Here a deadline is a value that knows its own start; another period from a later start, paused or not, changes nothing.
    """
    first = EIGHT_TO_SIX.due_after_hours(at("2026-03-16 09:00"), 2)
    later = EIGHT_TO_SIX.due_after_hours(at("2026-03-16 12:00"), 20, [waiting("2026-03-16 12:00", "2026-03-18 12:00")])
    assert first == EIGHT_TO_SIX.due_after_hours(at("2026-03-16 09:00"), 2)
    assert (first.at, later.at) == (at("2026-03-16 11:00"), at("2026-03-20 12:00"))
