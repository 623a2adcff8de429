"""Deadlines as people say them: 还剩 2 个工作日, and why a deadline falls on that day. The days are counted in `algorithms`."""

from datetime import datetime, timedelta
from functools import lru_cache

from django.utils import timezone
from django.utils.translation import get_language, gettext_noop, ngettext
from django.utils.translation import gettext as _

from tiangeng.algorithms.workdays import DayKind, Due, Remaining
from tiangeng.algorithms.workdays.due import Step
from tiangeng.kernel.words import joined

from .dates import when_text

# What the official calendar, a county's own one and a pause are called there.
NAMES = (
    gettext_noop("元旦"), gettext_noop("春节"), gettext_noop("清明"), gettext_noop("劳动节"), gettext_noop("端午"),
    gettext_noop("国庆节"), gettext_noop("中秋"), gettext_noop("本县规定"),
    gettext_noop("挂账"), gettext_noop("等待群众补充"), gettext_noop("并案期间"), gettext_noop("放假"),
)  # fmt: skip


def remaining_text(left: Remaining, *, due: datetime, now: datetime) -> str:
    """还剩 2 个工作日 · 今天到期 · 已超期 3 个工作日."""
    at = timezone.localtime(due)
    last_day = (at - timedelta(microseconds=1)).date()
    if left.is_overdue:
        if left.days >= 0:
            return _("已到期")
        return _days(get_language(), -left.days, is_over=True)
    if timezone.localtime(now).date() == last_day:
        ends_with_the_day = last_day < at.date()
        return _("今天到期") if ends_with_the_day else _("今天 %(clock)s 到期") % {"clock": f"{at:%H:%M}"}
    if left.days:
        return _days(get_language(), left.days, is_over=False)
    return _("%(day)s到期") % {"day": when_text(last_day, now=now)}


@lru_cache(maxsize=1024)
def _days(_language: str | None, n: int, *, is_over: bool) -> str:
    """The rows of a list share their numbers; a plural is looked up long."""
    if is_over:
        return ngettext("已超期 %(n)s 个工作日", "已超期 %(n)s 个工作日", n) % {"n": n}
    return ngettext("还剩 %(n)s 个工作日", "还剩 %(n)s 个工作日", n) % {"n": n}


def reasons(due: Due, *, now: datetime) -> list[str]:
    """One line for each day on the way, as a villager can check it against the calendar on the wall."""
    lines = [f"{when_text(step.on, now=now, style='short')} {_verdict(step)}" for step in due.steps]
    if due.assumed_years:
        years = joined(_("%(year)s年") % {"year": year} for year in due.assumed_years)
        lines.append(
            _("%(years)s的放假安排尚未公布，暂按周一至周五（元旦、劳动节、国庆节法定日除外）推算，公布后重算。")
            % {"years": years}
        )
    return lines


def _verdict(step: Step) -> str:
    if step.kind is DayKind.HOLIDAY:
        return _("%(name)s放假") % {"name": _(step.name) if step.name else ""}
    if step.kind is DayKind.WEEKEND:
        return _("休息")
    waiting, counted = joined(_(reason.label) for reason in step.paused), _counted(step)
    parts = [_("调休上班") if step.kind is DayKind.MAKE_UP else "", counted]
    if waiting:
        parts.append((_("暂停（%(why)s）") if counted else _("暂停（%(why)s），不计")) % {"why": waiting})
    elif not counted:
        parts.append(_("已过办公时间"))
    return " ".join(part for part in parts if part)


def _counted(step: Step) -> str:
    if step.number is not None:
        return _("第%(n)s个工作日") % {"n": step.number}
    if step.hours and step.total is not None:
        return _("计%(length)s，累计%(total)s") % {"length": _length(step.hours), "total": _length(step.total)}
    return ""


def _length(length: timedelta) -> str:
    hours, minutes = divmod(round(length / timedelta(minutes=1)), 60)
    spoken = [_("%(n)s小时") % {"n": hours}] if hours or not minutes else []
    return "".join([*spoken, _("%(n)s分钟") % {"n": minutes}] if minutes else spoken)
