"""Dates as people say them: 今天 09:12, 3月20日 周五, 2026年11月21日 周六; in English, Fri 20 Mar."""

from datetime import date, datetime, timedelta
from functools import lru_cache

from django.utils import dateformat, timezone
from django.utils.translation import get_language, gettext_lazy, ngettext, pgettext
from django.utils.translation import gettext as _

WEEKDAYS = (
    gettext_lazy("周一"),
    gettext_lazy("周二"),
    gettext_lazy("周三"),
    gettext_lazy("周四"),
    gettext_lazy("周五"),
    gettext_lazy("周六"),
    gettext_lazy("周日"),
)
STYLES = ("", "short", "date", "full", "time", "by")


def when_text(value: date | datetime, *, now: datetime, style: str = "") -> str:
    """Near days by name, this year without the year; `short` and `date` add the weekday, `full` the clock too.

    `by` is for deadlines: one at midnight ends with the day before, and that is the day people call the last one.
    """
    [text] = when_texts(value, style, now=now)
    return text


def when_texts(value: date | datetime, *styles: str, now: datetime) -> list[str]:
    """One moment in several styles: a cell says it short, and in full on hover."""
    local = timezone.localtime(value) if isinstance(value, datetime) and timezone.is_aware(value) else value
    clock = f"{local:%H:%M}" if isinstance(local, datetime) else ""
    day = local.date() if isinstance(local, datetime) else local
    return [_said(day, clock, style, now) for style in styles]


def _said(day: date, clock: str, style: str, now: datetime) -> str:
    if style not in STYLES:
        raise ValueError(f"no date style {style!r}; there are {', '.join(STYLES)}")
    if style == "time":
        return clock
    if style == "by":
        return _last_day_text(day, clock)
    if style == "full":
        return f"{_day_text(day, year=True, weekday=True)} {clock}".rstrip()
    today = timezone.localtime(now).date()
    if style in ("date", "short"):
        return _day_text(day, year=style == "date" or day.year != today.year, weekday=True)
    near = {-1: _("昨天"), 0: _("今天"), 1: _("明天")}.get((day - today) // timedelta(days=1))
    return f"{near or _day_text(day, year=day.year != today.year, weekday=False)} {clock}".rstrip()


def _last_day_text(day: date, clock: str) -> str:
    if clock == "00:00":
        return _day_text(day - timedelta(days=1), year=True, weekday=True)
    return f"{_day_text(day, year=True, weekday=True)} {clock}".rstrip()


def _day_text(day: date, *, year: bool, weekday: bool) -> str:
    return _day_in(get_language() or "", day, year, weekday)


@lru_cache(maxsize=4096)
def _day_in(_language: str, day: date, year: bool, weekday: bool) -> str:
    """The rows of a list share their days; putting one into words takes a dozen look-ups of translations."""
    text = dateformat.format(day, pgettext("date format", "Y年n月j日") if year else pgettext("date format", "n月j日"))
    if not weekday:
        return text
    return pgettext("date and weekday", "%(day)s %(weekday)s") % {"day": text, "weekday": str(WEEKDAYS[day.weekday()])}


def ago(at: datetime, *, now: datetime) -> str:
    """刚刚, 3 分钟前, 2 小时前, and then the day."""
    minutes = int((now - at).total_seconds() // 60)
    if minutes < 1:
        return _("刚刚")
    if minutes < 60:
        return ngettext("%(n)s 分钟前", "%(n)s 分钟前", minutes) % {"n": minutes}
    if minutes < 24 * 60:
        return ngettext("%(n)s 小时前", "%(n)s 小时前", minutes // 60) % {"n": minutes // 60}
    return when_text(at, now=now, style="short")
