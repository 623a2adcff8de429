"""Moments and days: everything that crosses this package's border says which time zone it means."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")

# The smallest step Python's clock knows: a deadline at midnight belongs to the day it closes, not to the one it opens.
TICK = timedelta(microseconds=1)

_WEEKDAYS = "一二三四五六日"


class NaiveMoment(ValueError):
    """A moment without a time zone: eight hours of doubt are more than some deadlines are long."""


def local(moment: datetime) -> datetime:
    if moment.utcoffset() is None:
        raise NaiveMoment(f"时间 {moment.isoformat()} 没有时区，不能据此计算期限。")
    return moment.astimezone(SHANGHAI)


def local_day(moment: date | datetime) -> date:
    """The day on the wall calendar in China. A `datetime` is a `date` to Python, so it is asked first."""
    return local(moment).date() if isinstance(moment, datetime) else moment


def at_minute(day: date, minute: int) -> datetime:
    """Minute 1440 is the midnight that closes the day."""
    midnight = datetime(day.year, day.month, day.day, tzinfo=SHANGHAI)
    return midnight + timedelta(minutes=minute)


def closing_midnight(day: date) -> datetime:
    return at_minute(day, 24 * 60)


def spoken_day(day: date, *, with_year: bool = False) -> str:
    year = f"{day.year}年" if with_year else ""
    return f"{year}{day.month}月{day.day}日 周{_WEEKDAYS[day.weekday()]}"


def spoken_length(length: timedelta) -> str:
    minutes = round(length / timedelta(minutes=1))
    hours, rest = divmod(minutes, 60)
    return "".join(part for part, wanted in ((f"{hours}小时", hours or not rest), (f"{rest}分钟", rest)) if wanted)
