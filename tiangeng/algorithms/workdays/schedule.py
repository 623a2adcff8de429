"""Which days were moved away from the weekly pattern, who says so, and whether that can be believed.

Other systems trusted the feed and paid for it: zammad#390 stretched a four-day promise to six because a holiday feed
listed days on which nobody rests. So a feed is read with suspicion: one that contradicts itself or closes the offices
for an unbelievable time is refused by name, and the old calendar stays in force.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import cache
from types import MappingProxyType

import chinese_calendar.constants as published

# A notice that names days off around Labour Day and National Day covers its year; New Year's days alone may be
# the tail of the notice before.
_MONTHS_OF_A_COMPLETE_NOTICE = {1, 5, 10}

# The longest official closure so far is 10 days (2020); the official notices take 9 to 13 days out of a year.
# Beyond these bounds a source is broken, or it is an emergency, and an emergency is a pause with a name on it.
LONGEST_CLOSURE = 15
MOST_DAYS_MOVED_IN_A_YEAR = 30

MONDAY_TO_FRIDAY = frozenset(range(5))

# Days off that need no yearly notice, because the law fixes them to a date of the solar calendar: State Council
# decree 795 (全国年节及纪念日放假办法), in force since 2025. The festivals of the lunar calendar wait for the notice.
_FIXED_BY_LAW = {
    (1, 1): "元旦",
    (5, 1): "劳动节",
    (5, 2): "劳动节",
    (10, 1): "国庆节",
    (10, 2): "国庆节",
    (10, 3): "国庆节",
}


class DayKind(StrEnum):
    WORKDAY = "workday"
    MAKE_UP = "make_up"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"

    @property
    def works(self) -> bool:
        return self in (DayKind.WORKDAY, DayKind.MAKE_UP)


class FeedError(ValueError):
    """A calendar that must not decide about anybody's deadline."""


class ContradictoryFeed(FeedError):
    """One source calls the same day a holiday and a working day."""


class ImplausibleFeed(FeedError):
    """Nobody announces that many days off, or so many make-up days, by hand."""


class UnreadableFeed(FeedError):
    """Something in the source is not a day."""


@dataclass(frozen=True, eq=False)
class Schedule:
    """One source: days off and make-up workdays with the reason people know them by."""

    holidays: Mapping[date, str] = field(default_factory=dict)
    workdays: Mapping[date, str] = field(default_factory=dict)
    years: frozenset[int] = frozenset()  # the years this source has announced completely

    def __post_init__(self) -> None:
        for day in (*self.holidays, *self.workdays):
            if not isinstance(day, date) or isinstance(day, datetime):
                raise UnreadableFeed(f"日历中的 {day!r} 不是日期。")
        if twice := sorted(self.holidays.keys() & self.workdays.keys()):
            days = "、".join(day.isoformat() for day in twice[:5])
            raise ContradictoryFeed(f"日历自相矛盾，{days} 既放假又上班。")
        object.__setattr__(self, "holidays", MappingProxyType(dict(self.holidays)))
        object.__setattr__(self, "workdays", MappingProxyType(dict(self.workdays)))

    def moves(self, day: date) -> DayKind | None:
        """What this source makes of the day; None leaves it as it was."""
        if day in self.holidays:
            return DayKind.HOLIDAY
        return DayKind.MAKE_UP if day in self.workdays else None


@cache
def official_schedule() -> Schedule:
    """The State Council's notices as far as the installed package knows them."""
    spoken = {item.value: item.chinese for item in published.Holiday}
    months: dict[int, set[int]] = {}
    for day in published.holidays:
        months.setdefault(day.year, set()).add(day.month)
    schedule = Schedule(
        holidays={day: spoken[name] for day, name in published.holidays.items()},
        workdays={day: spoken[name] for day, name in published.workdays.items()},
        years=frozenset(year for year, seen in months.items() if seen >= _MONTHS_OF_A_COMPLETE_NOTICE),
    )
    refuse_the_unbelievable(schedule, beneath=lambda day: day.weekday() in MONDAY_TO_FRIDAY)
    return schedule


def fixed_by_law(day: date) -> str:
    """The name of the holiday that falls on this date every year, or nothing."""
    return _FIXED_BY_LAW.get((day.month, day.day), "")


def refuse_the_unbelievable(source: Schedule, *, beneath: Callable[[date], bool]) -> None:
    """Measure a source against the calendar it is laid over, year by year."""
    closed = 0
    for year in sorted({day.year for day in (*source.holidays, *source.workdays)}):
        balance = 0
        for day in _days_of(year):
            kind = source.moves(day)
            worked = beneath(day)
            works = worked if kind is None else kind.works
            balance += works - worked
            closed = 0 if works else closed + 1
            if closed > LONGEST_CLOSURE:
                raise ImplausibleFeed(f"日历不可信：到{day.isoformat()}已连续{closed}天不上班。")
        if abs(balance) > MOST_DAYS_MOVED_IN_A_YEAR:
            more = "多" if balance > 0 else "少"
            raise ImplausibleFeed(f"日历不可信：{year}年比原来{more}了{abs(balance)}个工作日。")


def _days_of(year: int) -> list[date]:
    first = date(year, 1, 1)
    return [first + timedelta(days=i) for i in range((date(year, 12, 31) - first).days + 1)]
