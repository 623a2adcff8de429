"""The answer to "when is it due?" together with the answer to "why then?"."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from tiangeng.algorithms.workdays.moments import spoken_day, spoken_length
from tiangeng.algorithms.workdays.pauses import PauseReason
from tiangeng.algorithms.workdays.schedule import DayKind


@dataclass(frozen=True, slots=True)
class Step:
    """One day on the way to a deadline; `text` is the line a villager can check against the calendar on the wall."""

    on: date
    kind: DayKind
    name: str = ""  # of the holiday, or of the one a make-up day belongs to
    number: int | None = None  # which working day of the period; None where the day does not count
    hours: timedelta | None = None  # office time counted on this day; None on a clock that counts days
    total: timedelta | None = None
    paused: tuple[PauseReason, ...] = ()
    with_year: bool = False

    @property
    def text(self) -> str:
        return f"{spoken_day(self.on, with_year=self.with_year)} {self._verdict()}"

    def _verdict(self) -> str:
        if self.kind is DayKind.HOLIDAY:
            return f"{self.name}放假"
        if self.kind is DayKind.WEEKEND:
            return "休息"
        waiting = "、".join(reason.label for reason in self.paused)
        counted = self._counted()
        parts = [
            "调休上班" if self.kind is DayKind.MAKE_UP else "",
            counted,
            (f"暂停（{waiting}）" if counted else f"暂停（{waiting}），不计") if waiting else "",
            "" if counted or waiting else "已过办公时间",
        ]
        return " ".join(part for part in parts if part)

    def _counted(self) -> str:
        if self.number is not None:
            return f"第{self.number}个工作日"
        if self.hours and self.total is not None:
            return f"计{spoken_length(self.hours)}，累计{spoken_length(self.total)}"
        return ""


@dataclass(frozen=True, slots=True)
class Due:
    """A deadline. In time is whatever happens before `at`; `on` is the day people call the last day."""

    at: datetime
    on: date
    warn_at: datetime
    steps: tuple[Step, ...]
    assumed_years: tuple[int, ...] = ()  # years without an official notice that this deadline runs through

    @property
    def reasons(self) -> list[str]:
        lines = [step.text for step in self.steps]
        if self.assumed_years:
            years = "、".join(f"{year}年" for year in self.assumed_years)
            lines.append(
                f"{years}的放假安排尚未公布，暂按周一至周五（元旦、劳动节、国庆节法定日除外）推算，公布后重算。"
            )
        return lines


@dataclass(frozen=True, slots=True)
class Remaining:
    """How far away a deadline is. `days` is negative once working days have passed since."""

    days: int
    is_overdue: bool
    text: str
