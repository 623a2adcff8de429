"""Deadlines in working days and office hours, on China's official calendar.

Question: when is something due, why on that day, and how many working days are left?

* Days: the period begins the day after `start`; it ends with the n-th working day, at the midnight that closes it.
* Hours: only office hours of working days count, from the very minute of `start`.
* A pause takes time out of the count and therefore can only move a deadline later.

Sources: the State Council's yearly notice on holidays and make-up workdays, through the package `chinesecalendar`;
the county's own days off through its pack. Worked examples and limits: docs/algorithms/workdays.md.
"""

from tiangeng.algorithms.workdays.calendar import Calendar
from tiangeng.algorithms.workdays.due import Due, Remaining, Step
from tiangeng.algorithms.workdays.hours import OfficeHours, OfficeHoursUnclear
from tiangeng.algorithms.workdays.moments import SHANGHAI, NaiveMoment
from tiangeng.algorithms.workdays.pauses import Pause, PauseBackwards, PauseReason
from tiangeng.algorithms.workdays.schedule import (
    ContradictoryFeed,
    DayKind,
    FeedError,
    ImplausibleFeed,
    Schedule,
    UnreadableFeed,
    official_schedule,
)

__all__ = [
    "SHANGHAI",
    "Calendar",
    "ContradictoryFeed",
    "DayKind",
    "Due",
    "FeedError",
    "ImplausibleFeed",
    "NaiveMoment",
    "OfficeHours",
    "OfficeHoursUnclear",
    "Pause",
    "PauseBackwards",
    "PauseReason",
    "Remaining",
    "Schedule",
    "Step",
    "UnreadableFeed",
    "official_schedule",
]
