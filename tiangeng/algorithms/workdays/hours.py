"""Office hours: the parts of a working day that an hour-clock counts."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from tiangeng.algorithms.workdays.moments import at_minute

_SEGMENT = re.compile(r"(\d{1,2}):([0-5]\d)\s*[-–—~至]\s*(\d{1,2}):([0-5]\d)")
_MIDNIGHT = 24 * 60


class OfficeHoursUnclear(ValueError):
    """Office hours that overlap, run backwards or cannot be read: refused, because every deadline would be a guess."""


@dataclass(frozen=True, slots=True)
class OfficeHours:
    """Segments as minutes of the day, opening included and closing not; 24:00 may close a day."""

    segments: tuple[tuple[int, int], ...] = ((8 * 60 + 30, 12 * 60), (14 * 60, 17 * 60 + 30))

    def __post_init__(self) -> None:
        if not self.segments:
            raise OfficeHoursUnclear("办公时间为空。")
        closed_until = 0
        for opens, closes in self.segments:
            if not closed_until <= opens < closes <= _MIDNIGHT:
                raise OfficeHoursUnclear(f"办公时间段 {_spoken(opens)}-{_spoken(closes)} 颠倒、重叠或超出一天。")
            closed_until = closes

    @classmethod
    def parse(cls, texts: Iterable[str]) -> "OfficeHours":
        """As a pack writes them: `["08:30-12:00", "14:00-17:30"]`."""
        segments = []
        for text in texts:
            found = _SEGMENT.fullmatch(text.strip())
            if found is None:
                raise OfficeHoursUnclear(f"看不懂的办公时间：{text!r}，应写作 08:30-12:00。")
            opening_hour, opening_minute, closing_hour, closing_minute = map(int, found.groups())
            segments.append((opening_hour * 60 + opening_minute, closing_hour * 60 + closing_minute))
        return cls(tuple(segments))

    @property
    def length(self) -> timedelta:
        return timedelta(minutes=sum(closes - opens for opens, closes in self.segments))

    def opening(self, day: date) -> datetime:
        return at_minute(day, self.segments[0][0])

    def stretches(self, day: date) -> list[tuple[datetime, datetime]]:
        return [(at_minute(day, opens), at_minute(day, closes)) for opens, closes in self.segments]


def _spoken(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"
