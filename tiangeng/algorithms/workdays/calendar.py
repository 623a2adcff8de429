"""The calendar: which days count, and the two clocks that run on it."""

from calendar import isleap
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from itertools import accumulate, count

from tiangeng.algorithms.workdays.due import Due, Remaining, Step
from tiangeng.algorithms.workdays.hours import OfficeHours
from tiangeng.algorithms.workdays.moments import TICK, closing_midnight, local, local_day
from tiangeng.algorithms.workdays.pauses import Pause, Pauses
from tiangeng.algorithms.workdays.schedule import (
    MONDAY_TO_FRIDAY,
    DayKind,
    FeedError,
    Schedule,
    fixed_by_law,
    official_schedule,
    refuse_the_unbelievable,
)

_DAY = timedelta(days=1)

# A day-clock skips a working day when at least this share of its office hours was paused: a pause of minutes must not
# buy a day, and a villager who brought the paper in the afternoon is not charged for the morning.
PAUSED_SHARE_THAT_SKIPS_A_DAY = 0.5


@dataclass(frozen=True, eq=False)
class Calendar:
    """Working days = weekly pattern, moved by the official notices, moved again by the county's own `overrides`."""

    overrides: Schedule = field(default_factory=Schedule)
    hours: OfficeHours = field(default_factory=OfficeHours)
    official: Schedule = field(default_factory=official_schedule)
    weekdays: frozenset[int] = MONDAY_TO_FRIDAY  # Monday is 0

    def __post_init__(self) -> None:
        if not self.weekdays or not self.weekdays <= frozenset(range(7)):
            raise FeedError("每周至少要有一个工作日，且只能取周一至周日。")
        if self.official is not official_schedule():  # which was measured when it was read
            refuse_the_unbelievable(self.official, beneath=self._works_every_week)
        refuse_the_unbelievable(self.overrides, beneath=lambda day: self._officially(day).works)

    def is_official(self, year: int) -> bool:
        """Whether the days off of that year are announced.

        If not, Monday to Friday count, except the dates the law fixes for every year, and every deadline says so.
        """
        return year in self.official.years or year in self.overrides.years

    def kind(self, day: date | datetime) -> DayKind:
        day = local_day(day)
        return self.overrides.moves(day) or self._officially(day)

    def name(self, day: date | datetime) -> str:
        """What a moved day is called; an ordinary day has no name."""
        day = local_day(day)
        for source in (self.overrides, self.official):
            if found := source.holidays.get(day) or source.workdays.get(day):
                return found
        return fixed_by_law(day) if self.kind(day) is DayKind.HOLIDAY else ""

    def is_workday(self, day: date | datetime) -> bool:
        return self.kind(day).works

    def office_hours(self, day: date | datetime) -> list[tuple[datetime, datetime]]:
        """When the office is open that day; never on a day off."""
        return self.hours.stretches(local_day(day)) if self.is_workday(day) else []

    def add_workdays(self, day: date | datetime, n: int) -> date:
        """The n-th working day after `day` (before it, if n is negative); the day itself for 0."""
        day = local_day(day)
        step = _DAY if n > 0 else -_DAY
        for _ in range(abs(n)):
            day += step
            while not self.is_workday(day):
                day += step
        return day

    def workdays_between(self, a: date | datetime, b: date | datetime) -> int:
        """Working days after `a` up to and including `b`; the other way round it is the same number, negative."""
        a, b = local_day(a), local_day(b)
        if b < a:
            return -self.workdays_between(b, a)
        whole = sum(self._counted(year)[-1] for year in range(a.year, b.year))
        return whole + self._counted(b.year)[b.timetuple().tm_yday] - self._counted(a.year)[a.timetuple().tm_yday]

    def _counted(self, year: int) -> list[int]:
        """The working days of a year up to each of its days, by the day's number; a list of late ones asks it for years back."""
        if year not in self._years:
            days = (date(year, 1, 1) + timedelta(days=i) for i in range(366 if isleap(year) else 365))
            self._years[year] = [0, *accumulate(self.is_workday(day) for day in days)]
        return self._years[year]

    @cached_property
    def _years(self) -> dict[int, list[int]]:
        return {}

    def due_after_days(
        self, start: date | datetime, days: int, pauses: Iterable[Pause] = (), *, warn_before_days: int = 1
    ) -> Due:
        """The end of the n-th working day after `start`. The warning comes as the office opens, never at midnight."""
        if days < 1 or warn_before_days < 0:
            raise ValueError("期限至少为 1 个工作日，提醒提前量不能为负。")
        begun, paused = local_day(start), Pauses.of(pauses)
        steps: list[Step] = []
        counted: list[date] = []
        for on in _days_after(begun):
            steps.append(self._step_of_day(on, len(counted) + 1, paused, since=begun))
            if steps[-1].number is not None:
                counted.append(on)
                if len(counted) == days:
                    break
        at = closing_midnight(counted[-1])
        warn_at = self.hours.opening(counted[-min(warn_before_days, days)]) if warn_before_days else at
        return Due(at, counted[-1], warn_at, tuple(steps), self._assumed_years(begun, counted[-1]))

    def due_after_hours(
        self, start: datetime, hours: float, pauses: Iterable[Pause] = (), *, warn_before_hours: float = 1
    ) -> Due:
        """The moment at which that many office hours have been open since `start`.

        The warning comes when `warn_before_hours` of office time are left, or with the first office minute if that is
        more than the whole period; a warning that would fall on closing time waits for the next opening.
        """
        budget, ahead = timedelta(hours=hours), timedelta(hours=warn_before_hours)
        if budget <= timedelta() or ahead < timedelta():
            raise ValueError("期限必须大于 0 小时，提醒提前量不能为负。")
        begun, paused = local(start), Pauses.of(pauses)
        warn_after = max(budget - ahead, timedelta())
        spent, warn_at, at = timedelta(), None, None
        steps: list[Step] = []
        for on in _days_after(begun.date() - _DAY):
            before = spent
            for opens, closes in self._open_stretches(on, begun, paused):
                length = min(closes - opens, budget - spent)
                if warn_at is None and spent <= warn_after < spent + length:
                    warn_at = opens + (warn_after - spent)
                spent += length
                if spent == budget:
                    at = opens + length
                    break
            steps.append(self._step_of_hours(on, spent - before, spent, paused, since=begun))
            if at is not None:
                break
        assert at is not None
        last_day = (at - TICK).date()
        return Due(at, last_day, warn_at or at, tuple(steps), self._assumed_years(begun.date(), last_day))

    def remaining(self, now: datetime, due: Due | datetime) -> Remaining:
        """Counted in working days, as people speak of it: 还剩 n 个工作日, 今天到期, 已超期 n 个工作日."""
        today = local(now)
        at = local(due.at if isinstance(due, Due) else due)
        last_day = (at - TICK).date()
        days = self.workdays_between(today.date(), last_day)
        return Remaining(days, today >= at, _spoken_remaining(today, at, days))

    def _step_of_day(self, on: date, number: int, paused: Pauses, *, since: date) -> Step:
        kind, with_year = self.kind(on), on.year != since.year
        if not kind.works:
            return Step(on, kind, self.name(on), with_year=with_year)
        stretches = self.hours.stretches(on)
        lost = sum((paused.within(stretch) for stretch in stretches), timedelta())
        if lost and lost >= self.hours.length * PAUSED_SHARE_THAT_SKIPS_A_DAY:
            return Step(on, kind, self.name(on), paused=paused.reasons_during(stretches), with_year=with_year)
        return Step(on, kind, self.name(on), number=number, with_year=with_year)

    def _step_of_hours(self, on: date, hours: timedelta, total: timedelta, paused: Pauses, *, since: datetime) -> Step:
        kind, with_year = self.kind(on), on.year != since.year
        if not kind.works:
            return Step(on, kind, self.name(on), with_year=with_year)
        open_since = [(max(opens, since), closes) for opens, closes in self.hours.stretches(on) if closes > since]
        reasons = paused.reasons_during(open_since)
        return Step(on, kind, self.name(on), hours=hours, total=total, paused=reasons, with_year=with_year)

    def _open_stretches(self, on: date, begun: datetime, paused: Pauses) -> Iterator[tuple[datetime, datetime]]:
        if not self.is_workday(on):
            return
        for opens, closes in self.hours.stretches(on):
            if closes > begun:
                yield from paused.left_of((max(opens, begun), closes))

    def _assumed_years(self, first: date, last: date) -> tuple[int, ...]:
        return tuple(year for year in range(first.year, last.year + 1) if not self.is_official(year))

    def _officially(self, day: date) -> DayKind:
        if moved := self.official.moves(day):
            return moved
        if not self.is_official(day.year) and fixed_by_law(day):
            return DayKind.HOLIDAY
        return DayKind.WORKDAY if self._works_every_week(day) else DayKind.WEEKEND

    def _works_every_week(self, day: date) -> bool:
        return day.weekday() in self.weekdays


def _days_after(day: date) -> Iterator[date]:
    return (day + timedelta(days=i) for i in count(1))


def _spoken_remaining(now: datetime, at: datetime, days: int) -> str:
    last_day = (at - TICK).date()
    hour = "" if at == closing_midnight(last_day) else f"{at:%H:%M}"
    if now >= at:
        return f"已超期 {-days} 个工作日" if days < 0 else "已到期"
    if now.date() == last_day:
        return f"今天 {hour} 到期" if hour else "今天到期"
    return f"还剩 {days} 个工作日" if days else f"{last_day.month}月{last_day.day}日到期"
