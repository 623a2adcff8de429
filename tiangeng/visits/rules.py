"""What is decided from values alone: on which days a programme runs, how that is said, and what a holiday changes.

A rule is one RFC 5545 `RRULE` line, evaluated by python-dateutil. Only rules that name days and are certain to come
round again are read: a rule for an hour would make two occurrences a day, and one that never comes (the 30th of
February) would be searched for until the year 9999.
"""

import calendar
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Any

from dateutil.rrule import rrule, rrulestr
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from tiangeng.algorithms.workdays import Calendar, DayKind

from .refusals import BadRule
from .words import WEEKDAY_CODES, why_not

EDITABLE_FOR = timedelta(days=7)  # a week: the evening it was written, and one more village day
RECORDABLE_FOR = timedelta(
    days=60
)  # a phone may lie in a drawer over the Spring Festival; longer is memory, not a diary

_PARTS = {
    "DAILY": {"BYDAY"},
    "WEEKLY": {"BYDAY", "BYMONTH"},
    "MONTHLY": {"BYDAY", "BYMONTHDAY", "BYSETPOS", "BYMONTH"},
    "YEARLY": {"BYMONTH", "BYMONTHDAY", "BYDAY"},
}
_ALWAYS = {"FREQ", "INTERVAL", "UNTIL", "COUNT", "WKST"}
_MOST = {"DAILY": 1, "WEEKLY": 26, "MONTHLY": 12, "YEARLY": 1}  # beyond these an occurrence is not certain to come
_LONGEST_MONTH = {month: calendar.monthrange(2024, month)[1] for month in range(1, 13)}  # a leap year


@dataclass(frozen=True, slots=True)
class Weekday:
    """`WE`, or `-1FR`: which of the month's Fridays; 0 for each of them."""

    day: int
    nth: int = 0


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule that has been read: what `words.rule_in_words` says and what dateutil evaluates."""

    text: str
    freq: str
    interval: int = 1
    weekdays: tuple[Weekday, ...] = ()
    month_days: tuple[int, ...] = ()
    months: tuple[int, ...] = ()
    positions: tuple[int, ...] = ()
    until: date | None = None
    count: int | None = None


@lru_cache(maxsize=512)
def read_rule(text: str) -> Rule:
    """The rule, normalised to `RRULE:…`; `BadRule` with the reason when it cannot be kept."""
    line = text.strip().upper().removeprefix("RRULE:")
    if not line or len(line) > 190 or "\n" in line or not line.isascii():
        raise BadRule(why=why_not("shape"))
    pairs = [pair.partition("=") for pair in line.split(";")]
    parts = {key: value for key, _sign, value in pairs}
    if len(parts) != len(pairs) or not all(sign and value for _key, sign, value in pairs):
        raise BadRule(why=why_not("shape"))
    freq = parts.get("FREQ", "")
    if freq not in _PARTS:
        raise BadRule(why=why_not("freq"))
    if unknown := sorted(parts.keys() - _ALWAYS - _PARTS[freq]):
        raise BadRule(why=why_not("part", part=unknown[0]))
    rule = _values(f"RRULE:{line}", freq, parts)
    _must_come_round(rule)
    try:
        rrulestr(rule.text, dtstart=datetime(2024, 1, 1))  # noqa: DTZ001 — days, not moments
    except (ValueError, TypeError) as error:
        raise BadRule(why=why_not("shape")) from error
    return rule


def _values(text: str, freq: str, parts: Mapping[str, str]) -> Rule:
    try:
        until = datetime.strptime(parts["UNTIL"][:8], "%Y%m%d").date() if "UNTIL" in parts else None  # noqa: DTZ007
        rule = Rule(
            text=text,
            freq=freq,
            interval=int(parts.get("INTERVAL", "1")),
            weekdays=tuple(_weekday(word) for word in _list(parts, "BYDAY")),
            month_days=tuple(int(word) for word in _list(parts, "BYMONTHDAY")),
            months=tuple(int(word) for word in _list(parts, "BYMONTH")),
            positions=tuple(int(word) for word in _list(parts, "BYSETPOS")),
            until=until,
            count=int(parts["COUNT"]) if "COUNT" in parts else None,
        )
    except (ValueError, KeyError) as error:
        raise BadRule(why=why_not("shape")) from error
    if "UNTIL" in parts and (len(parts["UNTIL"]) != 8 or "COUNT" in parts):
        raise BadRule(why=why_not("until"))
    return rule


def _list(parts: Mapping[str, str], key: str) -> list[str]:
    return parts[key].split(",") if key in parts else []


def _weekday(word: str) -> Weekday:
    return Weekday(WEEKDAY_CODES.index(word[-2:]), int(word[:-2] or 0))


def _must_come_round(rule: Rule) -> None:
    """Refuse what might never come, so that looking for the next occurrence always ends soon."""
    if not 1 <= rule.interval <= _MOST[rule.freq]:
        raise BadRule(why=why_not("interval" if _MOST[rule.freq] > 1 else "no_interval", most=_MOST[rule.freq]))
    if (rule.count is not None and not 1 <= rule.count <= 5000) or not all(1 <= month <= 12 for month in rule.months):
        raise BadRule(why=why_not("shape"))
    if rule.months and rule.interval > (4 if rule.freq == "WEEKLY" else 1):
        raise BadRule(why=why_not("months"))
    if rule.freq == "YEARLY" and (rule.weekdays or rule.month_days) and not rule.months:
        raise BadRule(why=why_not("year"))
    if rule.freq in ("MONTHLY", "YEARLY") and rule.months and not (rule.weekdays or rule.month_days):
        raise BadRule(why=why_not("which_day"))
    nth_allowed = 5 if rule.freq in ("MONTHLY", "YEARLY") else 0
    if any(abs(weekday.nth) > nth_allowed for weekday in rule.weekdays):
        raise BadRule(why=why_not("nth"))
    _days_exist(rule)


def _days_exist(rule: Rule) -> None:
    if rule.month_days and rule.weekdays:
        raise BadRule(why=why_not("both"))
    longest = 28 if rule.interval > 1 else max(_LONGEST_MONTH[month] for month in rule.months or range(1, 13))
    if not all(1 <= abs(day) <= 31 for day in rule.month_days) or (
        rule.month_days and all(abs(day) > longest for day in rule.month_days)
    ):
        raise BadRule(why=why_not("month_day"))
    plain = len({weekday.day for weekday in rule.weekdays if not weekday.nth})
    certain = 4 * plain if rule.weekdays else len([day for day in rule.month_days if abs(day) <= 28])
    if rule.positions and (not certain or not any(1 <= abs(place) <= certain for place in rule.positions)):
        raise BadRule(why=why_not("position"))


@lru_cache(maxsize=512)
def _series(rule: str, since: date) -> rrule:
    """The rule's own running list; dateutil keeps what it has already counted."""
    found = rrulestr(read_rule(rule).text, dtstart=datetime.combine(since, time()), cache=True)
    assert isinstance(found, rrule)
    return found


@lru_cache(maxsize=1024)
def occurrences(rule: str, *, since: date, first: date, last: date) -> tuple[date, ...]:
    """The days from `first` to `last`, both counted; `since` is the rule's DTSTART. Kept, for today is asked all day long."""
    if last < max(first, since):
        return ()
    start, end = datetime.combine(first, time()), datetime.combine(last, time())
    return tuple(moment.date() for moment in _series(rule, since).between(start, end, inc=True))


# ---------------------------------------------------------------------- a programme over its whole life


@dataclass(frozen=True, slots=True)
class Phase:
    """How a programme ran from one day to another: what is changed today does not change what is past."""

    from_on: date
    to_on: date | None
    rule: str
    since: date
    village_codes: tuple[str, ...] | None  # None: as the programme stands now, left unread

    def holds(self, day: date) -> bool:
        return self.from_on <= day and (self.to_on is None or day <= self.to_on)


def phases(programme: Any) -> list[Phase]:
    """Oldest first; the last one is the programme as it stands."""
    found, start = [], programme.starts_on
    for kept in programme.past:
        end = date.fromisoformat(kept["to_on"])
        since = date.fromisoformat(kept["since"])
        found.append(Phase(start, end, kept["rule"], since, tuple(kept["village_codes"])))
        start = end + timedelta(days=1)
    return [*found, Phase(start, programme.ends_on, programme.rule, programme.rule_since, None)]


def days_between(programme: Any, *, first: date, last: date) -> list[date]:
    """The programme's days from `first` to `last`, both counted."""
    found: list[date] = []
    for phase in phases(programme):
        end = last if phase.to_on is None else min(last, phase.to_on)
        found += occurrences(phase.rule, since=phase.since, first=max(first, phase.from_on), last=end)
    return found


def phase_on(programme: Any, day: date) -> Phase | None:
    return next((phase for phase in phases(programme) if phase.holds(day)), None)


def villages_on(programme: Any, day: date) -> tuple[str, ...]:
    """Which villages it covered that day; none when the programme did not run at all."""
    phase = phase_on(programme, day)
    if phase is None:
        return ()
    return tuple(programme.village_codes) if phase.village_codes is None else phase.village_codes


def runs_on(programme: Any, day: date) -> bool:
    return bool(days_between(programme, first=day, last=day))


def days_before(programme: Any, *, day: date, count: int) -> list[date]:
    """The last `count` days up to and including `day`, newest first."""
    return _gather(programme, count, _windows_back(programme.starts_on, day), newest_first=True)


def days_after(programme: Any, *, day: date, count: int) -> list[date]:
    """The next `count` days after `day`, soonest first; fewer when the programme ends."""
    return _gather(programme, count, _windows_on(programme.ends_on, day), newest_first=False)


def _gather(programme: Any, count: int, windows: Iterator[tuple[date, date]], *, newest_first: bool) -> list[date]:
    found: list[date] = []
    for first, last in windows:
        found += sorted(days_between(programme, first=first, last=last), reverse=newest_first)
        if len(found) >= count:
            break
    return found[:count]


def _windows_back(start: date, day: date) -> Iterator[tuple[date, date]]:
    """Stretches of the past, growing as they go, down to the programme's first day."""
    length = 120
    while day >= start:
        first = max(start, day - timedelta(days=length))
        yield first, day
        day, length = first - timedelta(days=1), length * 4


def _windows_on(end: date | None, day: date) -> Iterator[tuple[date, date]]:
    """Stretches of the future, for sixty years: the rarest rule, a fifth Wednesday of February, comes within forty."""
    horizon = min(end or date.max, day + timedelta(days=60 * 366))
    length, first = 120, day + timedelta(days=1)
    while first <= horizon:
        last = min(horizon, first + timedelta(days=length))
        yield first, last
        first, length = last + timedelta(days=1), length * 4


def turned(programme: Any, *, on: date, rule: str, village_codes: list[str]) -> dict[str, Any]:
    """The columns of a programme whose rule or villages change from the day `on`; earlier days keep what they had."""
    is_other_rule = read_rule(rule) != read_rule(programme.rule)
    past, since = list(programme.past), on if is_other_rule else programme.rule_since
    begun = phases(programme)[-1].from_on
    if is_other_rule and on <= begun:
        since = begun
    if on > begun and (is_other_rule or set(village_codes) != set(programme.village_codes)):
        past.append(
            {
                "to_on": (on - timedelta(days=1)).isoformat(),
                "rule": programme.rule,
                "since": programme.rule_since.isoformat(),
                "village_codes": list(programme.village_codes),
            }
        )
    return {
        "rule": read_rule(rule).text,
        "rule_since": since,
        "village_codes": sorted(set(village_codes)),
        "past": past,
    }


# ---------------------------------------------------------------------- holidays


def holiday_on(days_off: Calendar, day: date) -> str:
    """What the official holiday is called, or nothing: on a holiday nobody is expected to go."""
    return _(days_off.name(day) or gettext_noop("放假")) if days_off.kind(day) is DayKind.HOLIDAY else ""
