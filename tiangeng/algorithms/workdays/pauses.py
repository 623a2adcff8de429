"""Time that does not count: only the two reasons the law of this house knows, and never without saying so."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from tiangeng.algorithms.workdays.moments import local

Stretch = tuple[datetime, datetime]


class PauseReason(StrEnum):
    DEFERRED = "deferred"
    WAITING_FOR_VILLAGER = "waiting_for_villager"
    MERGED = "merged"

    @property
    def label(self) -> str:
        return {"deferred": "挂账", "waiting_for_villager": "等待群众补充", "merged": "并案期间"}[self.value]


class PauseBackwards(ValueError):
    """A pause that ends before it begins."""


@dataclass(frozen=True, slots=True)
class Pause:
    """From `start` to `end`. One that still lasts is handed in with `end=now`: the deadline then moves with time."""

    start: datetime
    end: datetime
    reason: PauseReason

    def __post_init__(self) -> None:
        start, end = local(self.start), local(self.end)
        if end < start:
            raise PauseBackwards(f"暂停的结束时间 {end:%Y-%m-%d %H:%M} 早于开始时间 {start:%Y-%m-%d %H:%M}。")
        object.__setattr__(self, "start", start)
        object.__setattr__(self, "end", end)
        object.__setattr__(self, "reason", PauseReason(self.reason))


@dataclass(frozen=True)
class Pauses:
    """All pauses of one clock. Overlapping ones are joined, so that no minute is taken out twice."""

    each: tuple[Pause, ...]
    joined: tuple[Stretch, ...]

    @classmethod
    def of(cls, pauses: Iterable[Pause]) -> "Pauses":
        each = tuple(sorted(pauses, key=lambda pause: (pause.start, pause.end, pause.reason)))
        joined: list[Stretch] = []
        for pause in each:
            if joined and pause.start <= joined[-1][1]:
                joined[-1] = (joined[-1][0], max(joined[-1][1], pause.end))
            else:
                joined.append((pause.start, pause.end))
        return cls(each, tuple(joined))

    def within(self, stretch: Stretch) -> timedelta:
        begins, ends = stretch
        taken = (min(end, ends) - max(start, begins) for start, end in self.joined if start < ends and end > begins)
        return sum(taken, timedelta())

    def left_of(self, stretch: Stretch) -> list[Stretch]:
        """What remains of a stretch of office time, in order."""
        begins, ends = stretch
        left = []
        for start, end in self.joined:
            if start < ends and end > begins:
                if begins < start:
                    left.append((begins, start))
                begins = end
        if begins < ends:
            left.append((begins, ends))
        return left

    def reasons_during(self, stretches: Iterable[Stretch]) -> tuple[PauseReason, ...]:
        spans = list(stretches)
        touching = (
            pause.reason for pause in self.each if any(pause.start < end and pause.end > start for start, end in spans)
        )
        return tuple(dict.fromkeys(touching))
