"""What a person reads of a meeting and of one thing on its agenda."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from tiangeng.kernel.lifecycle import Move
from tiangeng.kernel.words import joined
from tiangeng.ui.dates import when_text
from tiangeng.ui.records import Entry

from . import rules
from .models import LENGTH_OF, Item, Kind, Level, Meeting
from .papers import Printed, PrintedItem
from .states import State


@dataclass(frozen=True, slots=True)
class Line:
    """One thing of an agenda as a page shows it: the result in a sentence, who sat there, what may be done now."""

    item: Item
    where: str
    meeting_url: str
    result: str
    parties: str
    late: tuple[str, str]
    moves: list[tuple[Any, str]]  # label and address of the page for it
    carry_out_url: str = ""
    issue_url: str = ""


def line(
    item: Item, *, now: datetime, moves: Iterable[Move] = (), may_carry_out: bool = False, sees_issue: bool = True
) -> Line:
    """`moves`: what may be done with it, as `queries.item_moves` says; of a result the agenda has its own button."""
    steps = [
        (step.label, reverse("meetings:item_move", args=[item.pk, step.name]))
        for step in moves
        if step.name in ("finish", "send_back", "strike_off", "take_off")
    ]
    carry_out_url = reverse("meetings:carry_out", args=[item.pk]) if may_carry_out else ""
    meeting_url = item.meeting.get_absolute_url() if item.meeting else ""
    parties = joined(str(party) for party in item.parties.all())
    issue_url = item.issue.get_absolute_url() if sees_issue else ""
    late = rules.lateness(item, now=now)
    return Line(item, where(item, now=now), meeting_url, result(item), parties, late, steps, carry_out_url, issue_url)


def where(item: Item, *, now: datetime) -> str:
    """Before which table, and when; or for which it waits."""
    if item.meeting_title and item.meeting_at:
        return f"{item.meeting_title} · {when_text(timezone.localdate(item.meeting_at), now=now, style='short')}"
    return _("等%(level)s的会") % {"level": item.get_level_display()}


def result(item: Item) -> str:
    """Who does it by when; of what is settled, nothing more than its words."""
    if item.responsible is None:
        return ""
    day = when_text(item.until_on, now=item.recorded_at, style="date") if item.until_on and item.recorded_at else ""
    return _("%(unit)s办，%(day)s前办好") % {"unit": item.responsible, "day": day}


def course(meeting: Meeting) -> list[Entry]:
    """The few moments of a meeting, the newest first."""
    unit = str(meeting.organisation)
    found = [Entry(meeting.created_at, " · ".join(p for p in (unit, meeting.created_by_name) if p), _("召集"))]
    if meeting.held_at:
        found.append(Entry(meeting.held_at, unit, _("开会")))
    if meeting.ended_at:
        over = _("散会") if meeting.state == State.CLOSED else _("不开了")
        tone = "ok" if meeting.state == State.CLOSED else "late"
        found.append(Entry(meeting.ended_at, unit, over, note=meeting.reason, tone=tone))
    return found[::-1]


def hint(meeting: Meeting, move: str, *, left: int) -> str:
    """One sentence under the verb."""
    if move == "hold":
        return _("各方到齐就开会；开会以后逐件记下结果。")
    if left:
        return _("还有 %(n)s 件没有说出结果；逐件记下，再散会。") % {"n": left}
    return _("议程都有结果了，散会后可以打印纪要。")


def suggestion_title(kind: str) -> str:
    return {
        Kind.RECEPTION: _("这几天听到、还没有解决的"),
        Kind.ANALYSIS: _("超期的、重办的"),
        Kind.CONSULTATION: _("正在会诊的"),
    }[Kind(kind)]


# ---------------------------------------------------------------- which table


def table_label(meeting: Meeting, *, now: datetime) -> str:
    day = when_text(timezone.localdate(meeting.begins_at), now=now, style="short")
    return f"{meeting.title} · {day}"


def waiting_lists(region_code: str, *, consults: bool) -> list[tuple[str, str]]:
    """A waiting list for each level that looks after the place: of a consultation where the issue is in one."""
    kinds = [Kind.CONSULTATION] if consults else [Kind.RECEPTION, Kind.ANALYSIS]
    return [
        (f"w:{level}:{kind}", _("下一次%(level)s%(kind)s") % {"level": level.label, "kind": kind.label})
        for level, length in LENGTH_OF.items()
        if length <= len(region_code)
        for kind in kinds
        if (level, kind) != (Level.VILLAGE, Kind.RECEPTION)
    ]


# ---------------------------------------------------------------- the minutes


def minutes(meeting: Meeting, items: list[Item], *, now: datetime) -> Printed:
    """Everything the paper says; a villager is not named on it."""
    rows = [
        (_("时间"), when_text(meeting.begins_at, now=now, style="full")),
        (_("地点"), meeting.place),
        (_("召集单位"), meeting.organisation.name),
        (_("主持"), meeting.chair.name if meeting.chair else ""),
    ]
    foot = _("%(n)s 件，已了结 %(settled)s 件。%(day)s打印") % {
        "n": len(items),
        "settled": sum(item.settled_at is not None for item in items),
        "day": when_text(timezone.localdate(now), now=now, style="date"),
    }
    printed = [_printed(number, item) for number, item in enumerate(items, 1)]
    return Printed(_("会议纪要"), meeting.title, [row for row in rows if row[1]], meeting.summary, foot, printed)


def _printed(number: int, item: Item) -> PrintedItem:
    came = {None: "", True: _("到场"), False: _("没有到场")}[item.villager_came]
    villager = " · ".join(part for part in (came, item.villager_words) if part)
    rows = [
        (_("在座"), joined(str(party) for party in item.parties.all())),
        (_("群众"), villager),
        (_("说定"), item.agreement),
        (_("结果"), str(item.get_state_display())),
        (_("由谁办"), result(item)),
        (_("办得怎样"), item.result),
    ]
    about = f"{item.issue.number} · {getattr(item, 'place_name', '') or ''}"
    return PrintedItem(f"{number}.", item.issue.title, about, [row for row in rows if row[1]])
