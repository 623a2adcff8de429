"""What is decided from values alone: the next reception day, what a place's level is, how a task stands to its day."""

from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tiangeng.kernel import packs
from tiangeng.kernel.packs import calendar_of
from tiangeng.ui.dates import when_text

from .models import LENGTH_OF, LEVEL_OF, Item, Level
from .states import ItemState

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def next_reception(county_code: str, *, now: datetime) -> datetime:
    """The next day on which offices sit open; one that falls on a holiday is left out."""
    habits, calendar = packs.part_of(county_code, "meetings"), calendar_of(county_code)
    day = timezone.localdate(now) + timedelta(days=1)
    day += timedelta(days=(WEEKDAYS.index(habits.reception_day) - day.weekday()) % 7)
    while not calendar.is_workday(day):
        day += timedelta(days=7)
    return timezone.make_aware(datetime.combine(day, habits.reception_at))


def level_of(region_code: str) -> Level | None:
    """Village, township or county, by the length of the code; nothing else sits."""
    return LEVEL_OF.get(len(region_code))


def seat_of(region_code: str, level: str) -> str:
    """The place whose meeting of this level looks after an issue there."""
    return region_code[: LENGTH_OF[Level(level)]]


def lateness(item: Item, *, now: datetime) -> tuple[str, str]:
    """Tone and words of a task from a meeting; its day is a day of the calendar."""
    day = item.until_on
    if day is None or item.state != ItemState.TO_DO:
        return "idle", when_text(day, now=now, style="short") if day else ""
    left = (day - timezone.localdate(now)).days
    if left < 0:
        return "late", ngettext("已超期 %(n)s 天", "已超期 %(n)s 天", -left) % {"n": -left}
    if left == 0:
        return "wait", _("今天到期")
    return ("wait" if left <= 3 else "info"), ngettext("还剩 %(n)s 天", "还剩 %(n)s 天", left) % {"n": left}


def is_a_day_ahead(day: date, *, now: datetime) -> bool:
    """Whether something can be promised for it."""
    today = timezone.localdate(now)
    return today <= day <= today + timedelta(days=366)


def reception_name(county_code: str) -> str:
    """What a county calls its open day."""
    name: str = packs.part_of(county_code, "meetings").reception_name
    return name
