"""What must hold for every start, every length and every pause, not only for the examples."""

from datetime import date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tiangeng.algorithms.workdays import SHANGHAI, Calendar, Due, OfficeHours, Pause, PauseReason

COUNTY = Calendar()
CALENDARS = st.sampled_from(
    [
        COUNTY,
        Calendar(hours=OfficeHours.parse(["08:00-18:00"])),
        Calendar(hours=OfficeHours.parse(["00:00-24:00"]), weekdays=frozenset(range(7))),
    ]
)
# From announced years into assumed ones, across two leap days and both ends of the official data.
DAYS = st.dates(date(2023, 1, 1), date(2028, 12, 31))
MOMENTS = st.builds(
    lambda day, minutes: datetime(day.year, day.month, day.day, tzinfo=SHANGHAI) + timedelta(minutes=minutes),
    DAYS,
    st.integers(0, 24 * 60 - 1),
)
COUNTS = st.integers(1, 40)
QUARTERS = st.integers(1, 4 * 60).map(lambda quarters: quarters / 4)


@st.composite
def pauses_after(draw: st.DrawFn, start: datetime) -> list[Pause]:
    found = []
    for _ in range(draw(st.integers(0, 4))):
        begins = start + timedelta(minutes=draw(st.integers(-3_000, 30_000)))
        ends = begins + timedelta(minutes=draw(st.integers(0, 8_000)))
        found.append(Pause(begins, ends, draw(st.sampled_from(PauseReason))))
    return found


def office_minutes(calendar: Calendar, start: datetime, end: datetime, pauses: list[Pause]) -> int:
    """The slow way, minute by minute, sharing no code with the clock it checks."""
    minutes, now = 0, start
    while now < end:
        minute_of_day = now.hour * 60 + now.minute
        is_open = calendar.is_workday(now.date()) and any(a <= minute_of_day < b for a, b in calendar.hours.segments)
        minutes += is_open and not any(pause.start <= now < pause.end for pause in pauses)
        now += timedelta(minutes=1)
    return minutes


@given(CALENDARS, MOMENTS, MOMENTS, COUNTS)
def test_who_asks_later_is_never_due_earlier_in_days(calendar: Calendar, a: datetime, b: datetime, n: int) -> None:
    early, late = sorted((a, b))
    assert calendar.due_after_days(early, n).at <= calendar.due_after_days(late, n).at


@given(CALENDARS, MOMENTS, st.integers(0, 20_000), QUARTERS, st.data())
def test_who_asks_later_is_never_due_earlier_in_hours(
    calendar: Calendar, early: datetime, minutes: int, hours: float, data: st.DataObject
) -> None:
    late, pauses = early + timedelta(minutes=minutes), data.draw(pauses_after(early))
    assert calendar.due_after_hours(early, hours, pauses).at <= calendar.due_after_hours(late, hours, pauses).at


@given(CALENDARS, MOMENTS, COUNTS, COUNTS)
def test_a_longer_period_never_ends_earlier(calendar: Calendar, start: datetime, n: int, more: int) -> None:
    assert calendar.due_after_days(start, n).at < calendar.due_after_days(start, n + more).at
    assert calendar.due_after_hours(start, n).at < calendar.due_after_hours(start, n + more).at


@given(CALENDARS, MOMENTS, COUNTS, st.data())
def test_one_more_pause_never_moves_a_deadline_backwards(
    calendar: Calendar, start: datetime, n: int, data: st.DataObject
) -> None:
    pauses = data.draw(pauses_after(start))
    for shorter in range(len(pauses)):
        fewer = pauses[:shorter]
        assert calendar.due_after_days(start, n, fewer).at <= calendar.due_after_days(start, n, pauses).at
        assert calendar.due_after_hours(start, n, fewer).at <= calendar.due_after_hours(start, n, pauses).at


@given(MOMENTS, COUNTS)
def test_a_day_deadline_is_the_midnight_that_closes_the_nth_working_day(start: datetime, n: int) -> None:
    due = COUNTY.due_after_days(start, n)
    assert COUNTY.is_workday(due.on)
    assert COUNTY.workdays_between(start, due.on) == n
    assert (due.at.hour, due.at.minute, due.at.date()) == (0, 0, due.on + timedelta(days=1))


@given(CALENDARS, MOMENTS, QUARTERS.filter(lambda hours: hours <= 20), st.data())
def test_exactly_the_promised_office_time_lies_before_an_hour_deadline(
    calendar: Calendar, start: datetime, hours: float, data: st.DataObject
) -> None:
    pauses = data.draw(pauses_after(start))
    due = calendar.due_after_hours(start, hours, pauses)
    assert office_minutes(calendar, start, due.at, pauses) == round(hours * 60)
    assert office_minutes(calendar, start, due.at - timedelta(minutes=1), pauses) < round(hours * 60)


@given(CALENDARS, MOMENTS, QUARTERS, QUARTERS)
def test_two_periods_one_after_the_other_are_one_long_period(
    calendar: Calendar, start: datetime, first: float, second: float
) -> None:
    halfway = calendar.due_after_hours(start, first).at
    assert calendar.due_after_hours(halfway, second).at == calendar.due_after_hours(start, first + second).at


@given(CALENDARS, MOMENTS, COUNTS, st.integers(0, 10), st.data())
def test_a_warning_comes_in_office_hours_between_start_and_deadline(
    calendar: Calendar, start: datetime, n: int, ahead: int, data: st.DataObject
) -> None:
    pauses = data.draw(pauses_after(start))

    def is_sound(due: Due) -> bool:
        opens = any(a <= due.warn_at < b for a, b in calendar.hours.stretches(due.warn_at.date()))
        return start <= due.warn_at <= due.at and (ahead == 0 or (opens and calendar.is_workday(due.warn_at)))

    assert is_sound(calendar.due_after_days(start, n, pauses, warn_before_days=ahead))
    assert is_sound(calendar.due_after_hours(start, n, pauses, warn_before_hours=ahead))


@given(MOMENTS, COUNTS, st.data())
def test_the_steps_cover_every_day_and_number_the_working_days(start: datetime, n: int, data: st.DataObject) -> None:
    due = COUNTY.due_after_days(start, n, data.draw(pauses_after(start)))
    first = start.date() + timedelta(days=1)
    assert [step.on for step in due.steps] == [first + timedelta(days=i) for i in range(len(due.steps))]
    assert [step.number for step in due.steps if step.number] == list(range(1, n + 1))
    assert all(step.paused for step in due.steps if step.kind.works and step.number is None)
    assert due.steps[-1].on == due.on


@given(MOMENTS, QUARTERS)
def test_the_steps_of_an_hour_clock_add_up(start: datetime, hours: float) -> None:
    steps = COUNTY.due_after_hours(start, hours).steps
    assert sum((step.hours or timedelta() for step in steps), timedelta()) == timedelta(hours=hours)
    assert steps[-1].total == timedelta(hours=hours)


@given(DAYS, DAYS, DAYS)
def test_counting_there_and_back_or_in_two_parts_gives_the_same(a: date, b: date, c: date) -> None:
    walked = sum(COUNTY.is_workday(min(a, b) + timedelta(days=i + 1)) for i in range(abs((b - a).days)))
    assert abs(COUNTY.workdays_between(a, b)) == walked
    assert COUNTY.workdays_between(a, b) == -COUNTY.workdays_between(b, a)
    assert COUNTY.workdays_between(a, b) + COUNTY.workdays_between(b, c) == COUNTY.workdays_between(a, c)


@given(DAYS, st.integers(-60, 60))
def test_adding_working_days_is_undone_by_counting_them(day: date, n: int) -> None:
    there = COUNTY.add_workdays(day, n)
    if n > 0 or COUNTY.is_workday(day):
        assert COUNTY.workdays_between(day, there) == n
    if n:
        assert COUNTY.is_workday(there)


@given(MOMENTS, COUNTS)
def test_what_is_left_shrinks_to_zero_on_the_last_day_and_is_late_only_after_it(start: datetime, n: int) -> None:
    due = COUNTY.due_after_days(start, n)
    assert COUNTY.remaining(start, due).days == n
    last_minute = COUNTY.remaining(due.at - timedelta(minutes=1), due)
    assert (last_minute.days, last_minute.is_overdue) == (0, False)
    assert COUNTY.remaining(due.at, due).is_overdue
