"""Rules and refusals in a person's words: 每周三, 每月第一个周三, 每月 15 日."""

from datetime import date
from typing import Any

from django.utils import dateformat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from tiangeng.kernel.words import joined
from tiangeng.ui.dates import WEEKDAYS

WEEKDAY_CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_NTH = {
    1: pgettext_lazy("of the month", "第一个%(weekday)s"),
    2: pgettext_lazy("of the month", "第二个%(weekday)s"),
    3: pgettext_lazy("of the month", "第三个%(weekday)s"),
    4: pgettext_lazy("of the month", "第四个%(weekday)s"),
    5: pgettext_lazy("of the month", "第五个%(weekday)s"),
    -1: pgettext_lazy("of the month", "最后一个%(weekday)s"),
    -2: pgettext_lazy("of the month", "倒数第二个%(weekday)s"),
    -3: pgettext_lazy("of the month", "倒数第三个%(weekday)s"),
    -4: pgettext_lazy("of the month", "倒数第四个%(weekday)s"),
    -5: pgettext_lazy("of the month", "倒数第五个%(weekday)s"),
}
_WHY = {
    "shape": gettext_lazy("要写成一行 RFC 5545 规则，例如 FREQ=WEEKLY;BYDAY=WE（每周三）。"),
    "freq": gettext_lazy("只能按天、周、月、年循环（DAILY、WEEKLY、MONTHLY、YEARLY），一天最多一次。"),
    "part": gettext_lazy("这里不认识“%(part)s”；钟点不写在规则里，一天最多一次。"),
    "interval": gettext_lazy("间隔（INTERVAL）要在 1 到 %(most)s 之间。"),
    "no_interval": gettext_lazy("按天、按年循环不设间隔（INTERVAL），不然会一次也轮不到。"),
    "which_day": gettext_lazy("限定月份（BYMONTH）时请写明几号（BYMONTHDAY）或星期几（BYDAY）。"),
    "until": gettext_lazy("截止日（UNTIL）写成八位数字，例如 20261231，而且不和次数（COUNT）一起用。"),
    "months": gettext_lazy("限定月份（BYMONTH）时间隔太大，有的年份会一次也轮不到。"),
    "year": gettext_lazy("按年循环时请写明月份（BYMONTH）。"),
    "nth": gettext_lazy("“第几个星期几”只用于按月或按年循环，而且在第 5 个以内。"),
    "both": gettext_lazy("“几号”和“星期几”只能写一样。"),
    "month_day": gettext_lazy("没有哪个月有这一天。"),
    "position": gettext_lazy("BYSETPOS 指的那一天不一定有。"),
}


_FIELDS = {
    "region_code": gettext_lazy("走访的村"),
    "visited_on": gettext_lazy("日子"),
    "part_of_day": gettext_lazy("上午下午"),
    "heard": gettext_lazy("听到的"),
    "policies_told": gettext_lazy("讲的政策"),
    "ideas": gettext_lazy("想法"),
    "is_private": gettext_lazy("给谁看"),
    "companion_ids": gettext_lazy("同去的人"),
    "household_ids": gettext_lazy("见到的农户"),
    "enterprise_ids": gettext_lazy("企业"),
    "facility_ids": gettext_lazy("公共服务点"),
}


def field_words(name: str) -> str:
    """An entry's field as it is called on screen."""
    return str(_FIELDS.get(name, name))


def why_not(name: str, **facts: Any) -> str:
    """Why a rule is refused."""
    return str(_WHY[name]) % facts


def rule_in_words(rule: Any) -> str:
    """A `rules.Rule` as people say it."""
    text = {"DAILY": _daily, "WEEKLY": _weekly, "MONTHLY": _monthly, "YEARLY": _yearly}[rule.freq](rule)
    if rule.months and rule.freq != "YEARLY":
        text = _("%(rule)s（只在%(months)s）") % {"rule": text, "months": _months(rule)}
    if rule.until:
        day = dateformat.format(rule.until, pgettext("date format", "Y年n月j日"))
        text = _("%(rule)s，到%(day)s为止") % {"rule": text, "day": day}
    if rule.count:
        text = _("%(rule)s，共 %(count)s 次") % {"rule": text, "count": rule.count}
    return text


def _daily(rule: Any) -> str:
    return _each_of(_weekdays(rule)) if rule.weekdays else _("每天")


def _weekly(rule: Any) -> str:
    if not rule.weekdays:
        return _("每周一次") if rule.interval == 1 else _("每 %(n)s 周一次") % {"n": rule.interval}
    days = _weekdays(rule)
    if rule.interval == 1:
        return _each_of(days)
    return _("每 %(n)s 周的%(days)s") % {"n": rule.interval, "days": days}


def _each_of(days: str) -> str:
    return _("每%(weekdays)s") % {"weekdays": days}


def _weekdays(rule: Any) -> str:
    numbers = sorted({weekday.day for weekday in rule.weekdays})
    if len(numbers) > 2 and numbers == list(range(numbers[0], numbers[-1] + 1)):
        return _("%(first)s至%(last)s") % {"first": WEEKDAYS[numbers[0]], "last": WEEKDAYS[numbers[-1]]}
    return joined(WEEKDAYS[number] for number in numbers)


def _monthly(rule: Any) -> str:
    days = _in_month(rule)
    if rule.interval == 1:
        return _("每月%(days)s") % {"days": days} if days else _("每月一次")
    if not days:
        return _("每 %(n)s 个月一次") % {"n": rule.interval}
    return _("每 %(n)s 个月的%(days)s") % {"n": rule.interval, "days": days}


def _yearly(rule: Any) -> str:
    if not rule.months:
        return _("每年一次")
    if not (days := _in_month(rule)):
        return _("每年%(months)s") % {"months": _months(rule)}
    return _("每年%(months)s%(days)s") % {"months": _months(rule), "days": days}


def _in_month(rule: Any) -> str:
    """第一个周三 · 15 日、最后一天 · (周一至周五)里的最后一个."""
    if rule.month_days:
        days = joined(_month_day(number) for number in rule.month_days)
    elif rule.weekdays and any(weekday.nth for weekday in rule.weekdays):
        named = [(w, WEEKDAYS[w.day]) for w in rule.weekdays]
        days = joined(str(_NTH[w.nth]) % {"weekday": day} if w.nth else _each_of(str(day)) for w, day in named)
    elif rule.weekdays:
        days = _weekdays(rule) if rule.positions else _("的每个%(weekdays)s") % {"weekdays": _weekdays(rule)}
    else:
        return ""
    if rule.positions:
        places = joined(
            _("第 %(n)s 个") % {"n": n} if n > 0 else _("倒数第 %(n)s 个") % {"n": -n} for n in rule.positions
        )
        return _("%(days)s里的%(places)s") % {"days": days, "places": places}
    return days


def _month_day(number: int) -> str:
    if number == -1:
        return pgettext("of the month", "最后一天")
    return _("%(n)s日") % {"n": number} if number > 0 else _("倒数第 %(n)s 天") % {"n": -number}


def _months(rule: Any) -> str:
    return joined(
        dateformat.format(date(2000, month, 1), pgettext("date format", "n月")) for month in sorted(set(rule.months))
    )


def weeks_since(weeks: int | None) -> str:
    """How long a village or a family has not been heard."""
    if weeks is None:
        return _("还没有走访过")
    return _("不到一周") if weeks < 1 else _("%(n)s 周") % {"n": weeks}
