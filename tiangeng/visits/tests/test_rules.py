"""Which days a programme runs on, how that is said, and what is refused."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tiangeng.algorithms.workdays import Calendar
from tiangeng.visits import rules
from tiangeng.visits.refusals import BadRule
from tiangeng.visits.words import WEEKDAY_CODES, rule_in_words

DAYS = st.dates(date(2020, 1, 1), date(2035, 12, 31))


@dataclass
class Fieldwork:
    """The columns of a programme the rules look at."""

    rule: str
    starts_on: date
    rule_since: date
    ends_on: date | None = None
    village_codes: list[str] = field(default_factory=lambda: ["331181104201", "331181104202"])
    past: list[dict[str, Any]] = field(default_factory=list)


def weekly(start: date = date(2026, 1, 1), **more: Any) -> Fieldwork:
    return Fieldwork("RRULE:FREQ=WEEKLY;BYDAY=WE", start, start, **more)


def is_nth_weekday(day: date, weekday: int, nth: int) -> bool:
    """Written apart from any library: counted with the calendar in hand."""
    if day.weekday() != weekday:
        return False
    if nth > 0:
        return (day.day - 1) // 7 + 1 == nth
    next_month = (day.replace(day=28) + timedelta(days=4)).replace(day=1)
    return ((next_month - day).days - 1) // 7 + 1 == -nth


@given(DAYS, st.integers(0, 500), st.integers(0, 6), st.sampled_from([-2, -1, 1, 2, 3, 4, 5]))
def test_the_nth_weekday_of_a_month_is_the_one_a_calendar_shows(first, length, weekday, nth):
    last = first + timedelta(days=length)
    rule = f"FREQ=MONTHLY;BYDAY={nth}{WEEKDAY_CODES[weekday]}"
    expected = [
        day
        for day in (first + timedelta(days=i) for i in range(length + 1))
        if is_nth_weekday(day, weekday, nth) and day >= date(2020, 1, 1)
    ]
    assert list(rules.occurrences(rule, since=date(2020, 1, 1), first=first, last=last)) == expected


@given(DAYS, st.integers(1, 26), st.integers(0, 6), st.integers(0, 400))
def test_every_nth_week_is_counted_from_the_week_the_rule_began_in(since, interval, weekday, length):
    rule = f"FREQ=WEEKLY;INTERVAL={interval};BYDAY={WEEKDAY_CODES[weekday]}"
    found = rules.occurrences(rule, since=since, first=since, last=since + timedelta(days=length))
    monday = since - timedelta(days=since.weekday())
    every = (monday + timedelta(weeks=interval * i, days=weekday) for i in range(60))
    assert list(found) == [day for day in every if since <= day <= since + timedelta(days=length)]


RULES = st.sampled_from(
    [
        "FREQ=DAILY", "FREQ=DAILY;BYDAY=MO,WE,FR", "FREQ=WEEKLY;BYDAY=WE", "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TH",
        "FREQ=MONTHLY;BYDAY=1WE", "FREQ=MONTHLY;BYDAY=3WE", "FREQ=MONTHLY;BYMONTHDAY=1,15,-1", "FREQ=MONTHLY;BYDAY=WE,1WE",
        "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", "FREQ=MONTHLY;INTERVAL=5",
        "FREQ=YEARLY", "FREQ=WEEKLY;INTERVAL=4;BYDAY=SA;BYMONTH=2", "FREQ=MONTHLY;INTERVAL=12;BYDAY=5WE",
    ]
)  # fmt: skip


@given(RULES, DAYS, DAYS)
def test_no_rule_gives_two_occurrences_on_a_day_and_none_before_it_begins(rule, since, first):
    found = rules.occurrences(rule, since=since, first=first, last=first + timedelta(days=200))
    assert len(set(found)) == len(found)
    assert list(found) == sorted(found)
    assert all(max(since, first) <= day <= first + timedelta(days=200) for day in found)


@given(RULES, DAYS)
def test_a_rule_that_was_read_comes_round_again(rule, since):
    programme = Fieldwork(f"RRULE:{rule}", since, since)
    ahead = rules.days_after(programme, day=since + timedelta(days=365), count=2)
    assert len(ahead) == 2


@given(RULES, DAYS, st.integers(1, 12))
def test_looking_back_finds_what_looking_on_has_found(rule, since, count):
    programme = Fieldwork(f"RRULE:{rule}", since, since)
    ahead = rules.days_after(programme, day=since - timedelta(days=1), count=count)
    assert rules.days_before(programme, day=ahead[-1], count=count) == ahead[::-1]


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("FREQ=WEEKLY;BYDAY=WE", "每周三"),
        ("RRULE:FREQ=WEEKLY;BYDAY=TH,MO", "每周一、周四"),
        ("FREQ=DAILY", "每天"),
        ("FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR", "每周一至周五"),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=WE", "每 2 周的周三"),
        ("FREQ=MONTHLY;BYDAY=1WE", "每月第一个周三"),
        ("FREQ=MONTHLY;BYDAY=3WE", "每月第三个周三"),
        ("FREQ=MONTHLY;BYDAY=-1FR", "每月最后一个周五"),
        ("FREQ=MONTHLY;BYMONTHDAY=15", "每月15日"),
        ("FREQ=MONTHLY;BYMONTHDAY=1,-1", "每月1日、最后一天"),
        ("FREQ=MONTHLY;INTERVAL=3;BYDAY=1WE", "每 3 个月的第一个周三"),
        ("FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=5", "每年3月5日"),
        ("FREQ=WEEKLY;BYDAY=WE;BYMONTH=7,8", "每周三（只在7月、8月）"),
        ("FREQ=WEEKLY;BYDAY=WE;UNTIL=20261231", "每周三，到2026年12月31日为止"),
        ("FREQ=WEEKLY;BYDAY=WE;COUNT=10", "每周三，共 10 次"),
    ],
)
def test_a_rule_is_said_as_people_say_it(rule, words):
    assert rule_in_words(rules.read_rule(rule)) == words


@pytest.mark.parametrize(
    ("rule", "why"),
    [
        ("", "RFC 5545"),
        ("每周三", "RFC 5545"),
        ("FREQ=WEEKLY;BYDAY=WE\nEXDATE:20260101", "RFC 5545"),
        ("FREQ=WEEKLY;BYDAY=XX", "RFC 5545"),
        ("FREQ=WEEKLY;BYDAY=WE;BYDAY=TH", "RFC 5545"),
        ("FREQ=HOURLY", "一天最多一次"),
        ("FREQ=DAILY;BYHOUR=9,15", "BYHOUR"),
        ("FREQ=WEEKLY;BYDAY=1WE", "第几个"),
        ("FREQ=MONTHLY;BYDAY=6WE", "第几个"),
        ("FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=30", "没有哪个月"),
        ("FREQ=MONTHLY;BYMONTHDAY=0", "没有哪个月"),
        ("FREQ=MONTHLY;BYMONTH=2", "几号"),
        ("FREQ=DAILY;INTERVAL=7;BYDAY=WE", "间隔"),
        ("FREQ=YEARLY;INTERVAL=2;BYMONTH=2;BYMONTHDAY=29", "间隔"),
        ("FREQ=WEEKLY;INTERVAL=0", "间隔"),
        ("FREQ=WEEKLY;INTERVAL=99", "间隔"),
        ("FREQ=WEEKLY;INTERVAL=5;BYDAY=WE;BYMONTH=2", "月份"),
        ("FREQ=YEARLY;BYDAY=WE", "月份"),
        ("FREQ=MONTHLY;BYDAY=WE;BYSETPOS=5", "BYSETPOS"),
        ("FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13", "写一样"),
        ("FREQ=WEEKLY;BYDAY=WE;UNTIL=20261231T000000Z", "UNTIL"),
        ("FREQ=WEEKLY;BYDAY=WE;UNTIL=20261231;COUNT=3", "UNTIL"),
        ("FREQ=WEEKLY;BYDAY=WE;COUNT=0", "RFC 5545"),
        ("FREQ=WEEKLY;BYDAY=WE;" + "X" * 300, "RFC 5545"),
    ],
)
def test_a_rule_nobody_could_keep_is_refused_with_the_reason(rule, why):
    with pytest.raises(BadRule) as refused:
        rules.read_rule(rule)
    assert why in refused.value.sentence


@given(st.text(max_size=60))
def test_no_words_whatever_break_the_reading_of_a_rule(words):
    try:
        rules.read_rule(f"FREQ={words}")
    except BadRule:
        return


def test_a_changed_rule_leaves_the_days_that_are_past_as_they_were():
    programme = weekly()
    for column, value in rules.turned(
        programme, on=date(2026, 3, 20), rule="FREQ=WEEKLY;BYDAY=TH", village_codes=["331181104201"]
    ).items():
        setattr(programme, column, value)
    days = rules.days_between(programme, first=date(2026, 3, 9), last=date(2026, 4, 3))
    assert days == [date(2026, 3, 11), date(2026, 3, 18), date(2026, 3, 26), date(2026, 4, 2)]
    assert len(rules.villages_on(programme, date(2026, 3, 18))) == 2
    assert rules.villages_on(programme, date(2026, 3, 26)) == ("331181104201",)


def test_another_village_does_not_shift_which_weeks_a_fortnightly_programme_keeps():
    programme = Fieldwork("RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=WE", date(2026, 1, 7), date(2026, 1, 7))
    before = rules.days_between(programme, first=date(2026, 1, 1), last=date(2026, 6, 30))
    turned = rules.turned(programme, on=date(2026, 3, 12), rule=programme.rule, village_codes=["331181104209"])
    for column, value in turned.items():
        setattr(programme, column, value)
    assert rules.days_between(programme, first=date(2026, 1, 1), last=date(2026, 6, 30)) == before


def test_changing_it_twice_on_one_day_keeps_one_past():
    programme = weekly()
    for codes in (["331181104201"], ["331181104202"]):
        for column, value in rules.turned(
            programme, on=date(2026, 3, 20), rule=programme.rule, village_codes=codes
        ).items():
            setattr(programme, column, value)
    assert len(programme.past) == 1
    assert rules.villages_on(programme, date(2026, 3, 20)) == ("331181104202",)


def test_loading_the_same_again_changes_nothing():
    programme = weekly()
    turned = rules.turned(programme, on=date(2026, 3, 20), rule=programme.rule, village_codes=programme.village_codes)
    assert turned == {name: getattr(programme, name) for name in ("rule", "rule_since", "village_codes", "past")}


def test_a_programme_that_has_not_begun_is_simply_written_over():
    programme = weekly(date(2026, 4, 1))
    turned = rules.turned(programme, on=date(2026, 3, 20), rule="FREQ=WEEKLY;BYDAY=FR", village_codes=["331181104209"])
    assert (turned["past"], turned["rule_since"]) == ([], date(2026, 4, 1))


def test_an_ended_programme_has_no_more_days():
    programme = weekly(ends_on=date(2026, 3, 18))
    assert rules.days_after(programme, day=date(2026, 3, 18), count=3) == []
    assert rules.days_before(programme, day=date(2026, 5, 1), count=1) == [date(2026, 3, 18)]
    assert rules.villages_on(programme, date(2026, 3, 25)) == ()


def test_an_official_holiday_is_named_and_a_make_up_workday_is_none():
    days_off = Calendar()
    assert rules.holiday_on(days_off, date(2025, 10, 1)) == "国庆节"
    assert rules.holiday_on(days_off, date(2025, 9, 28)) == ""
    assert rules.holiday_on(days_off, date(2025, 9, 27)) == "", "an ordinary Saturday is no holiday"
