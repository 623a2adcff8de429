"""What will happen to each issue of the demo year, written down before it is played: moments, and who does what.

Nothing is written to the database here. `play.py` takes the lines in order of time and calls the ordinary actions.
"""

import random
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta

from tiangeng.algorithms.workdays import SHANGHAI, Calendar

from .firms import Firm

# How an unfinished issue stands on the last day; shares of `still_open`.
ENDINGS = {
    "reported": 9,
    "dispatched": 9,
    "accepted": 8,
    "in_progress": 34,
    "returned": 3,
    "deferred": 8,
    "resolved": 14,
    "reopened": 6,
    "escalated": 3,
    "in_consultation": 2,
    "late": 6,
}
ASIDE = {"declined": 3, "merged": 3, "withdrawn": 2}  # per hundred: never struck off, and not counted as done


@dataclass(frozen=True, slots=True)
class Line:
    """One thing somebody does at one moment."""

    at: datetime
    order: int  # equal moments keep this order, so that two runs agree
    issue: int  # which issue of the year
    verb: str


@dataclass
class Script:
    """One issue from the doorstep to wherever it ends."""

    number: int
    category: str
    village: str
    source: str
    begins_at: datetime
    ending: str
    firm: Firm | None = None  # the enterprise that told it
    lines: list[Line] = field(default_factory=list)

    def then(self, at: datetime, verb: str) -> None:
        self.lines.append(Line(at, len(self.lines), self.number, verb))


def office_moment(chance: random.Random, calendar: Calendar, day: datetime, *, within: int) -> datetime:
    """A moment in office hours, `within` working days after `day` (0: the next office hours)."""
    on = calendar.add_workdays(day, chance.randint(1, max(within, 1)) if within else 1)
    hour = chance.choice((8, 9, 9, 10, 10, 11, 14, 14, 15, 15, 16, 17))
    minute = chance.randrange(30, 60) if hour == 8 else chance.randrange(0, 30) if hour == 17 else chance.randrange(60)
    return datetime.combine(on, time(hour, minute, chance.randrange(60)), SHANGHAI)


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast a category is meant to go, from the pack."""

    accept_days: int
    resolve_days: int
    has_helpers: bool


def write(script: Script, *, chance: random.Random, calendar: Calendar, pace: Pace, last: datetime) -> Script:
    """Fill in the lines. An ending before "closed" stops the story there; nothing happens after `last`."""
    script.then(script.begins_at, "report")
    if script.ending in ("declined", "merged", "withdrawn"):
        script.then(office_moment(chance, calendar, script.begins_at, within=2), script.ending)
        return script
    if script.ending == "reported":
        return script
    at = office_moment(chance, calendar, script.begins_at, within=1)
    if chance.random() < 0.05 and script.ending != "dispatched":
        at = _wrong_desk(script, chance, calendar, at)
    script.then(at, "dispatch")
    if script.ending == "dispatched":
        return script
    if script.ending == "returned":
        script.then(office_moment(chance, calendar, at, within=1), "return")
        return script
    slow = chance.random() < 0.06
    at = office_moment(chance, calendar, at, within=pace.accept_days + 3 if slow else pace.accept_days)
    script.then(at, "accept")
    if script.ending == "accepted":
        return script
    at = office_moment(chance, calendar, at, within=2)
    script.then(at, "start")
    return _worked(script, chance=chance, calendar=calendar, pace=pace, at=at)


def _wrong_desk(script: Script, chance: random.Random, calendar: Calendar, at: datetime) -> datetime:
    """First given to the wrong unit, which says so."""
    script.then(at, "dispatch_wrongly")
    at = office_moment(chance, calendar, at, within=1)
    script.then(at, "return")
    return office_moment(chance, calendar, at, within=1)


def _worked(script: Script, *, chance: random.Random, calendar: Calendar, pace: Pace, at: datetime) -> Script:
    for _ in range(chance.choice((0, 0, 0, 0, 1, 1, 2))):
        at = office_moment(chance, calendar, at, within=max(pace.resolve_days // 4, 1))
        script.then(at, "note")
    stops = {"in_progress": "", "late": "", "deferred": "defer", "escalated": "escalate", "in_consultation": "consult"}
    if script.ending in stops:
        if verb := stops[script.ending]:
            script.then(office_moment(chance, calendar, at, within=2), verb)
        return script
    if pace.has_helpers:
        at = office_moment(chance, calendar, at, within=max(pace.resolve_days // 4, 1))
        script.then(at, "help_finish")
    slow = chance.random() < 0.09
    at = office_moment(chance, calendar, at, within=pace.resolve_days + 6 if slow else max(pace.resolve_days // 2, 1))
    script.then(at, "resolve")
    if script.ending == "resolved":
        return script
    if script.ending == "reopened" or chance.random() < 0.06:
        at = _hours_later(chance, at)
        script.then(at, "answer_no")
        if script.ending == "reopened":
            return script
        at = office_moment(chance, calendar, at, within=1)
        script.then(at, "start")
        at = office_moment(chance, calendar, at, within=max(pace.resolve_days // 2, 1))
        script.then(at, "resolve")
    script.then(_hours_later(chance, at), "answer_yes")
    return script


def _hours_later(chance: random.Random, at: datetime) -> datetime:
    """Villagers answer in the evening or some days later, by daylight."""
    day = (at + timedelta(days=chance.randint(0, 5))).date()
    moment = datetime.combine(day, time(chance.randint(7, 20), chance.randrange(60)), SHANGHAI)
    return max(moment, at + timedelta(hours=1))
