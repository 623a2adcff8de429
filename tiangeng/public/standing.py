"""How a receipt says how it stands: plain sentences, units but no people, and nothing at all about what a complaint holds."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tiangeng.documents.models import Attachment
from tiangeng.documents.queries import attachments_of
from tiangeng.issues import rules as deadlines
from tiangeng.issues.models import CaseLevel, Issue, IssueEvent
from tiangeng.issues.states import State
from tiangeng.kernel.walls import acting
from tiangeng.kernel.words import joined
from tiangeng.ui.choices import tone_of
from tiangeng.ui.dates import when_text

from . import rules
from .queries import Opened

S = State


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that happened, as a neighbour would tell it."""

    at: datetime
    text: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """All a receipt's page shows."""

    title: str
    headline: str
    badge: str
    tone: str
    words: str = ""  # how it was solved, why it waits, why it was not taken up
    due: str = ""
    is_late: bool = False
    lines: Sequence[Line] = ()
    photos: Sequence[Attachment] = field(default_factory=list)
    asks_whether_solved: bool = False
    takes_broken_again: bool = False


def standing_of(opened: Opened, *, now: datetime) -> Standing:
    """Everything is read here, inside the walls; the page only shows it."""
    held = opened.held
    badge = _("等您说一声") if held.state == S.RESOLVED else str(State(held.state).label)
    late = deadlines.lateness(held, now=now)
    common: dict[str, Any] = {
        "badge": badge,
        "tone": tone_of(held, "state"),
        "asks_whether_solved": held.state == S.RESOLVED,
        "takes_broken_again": rules.may_say_broken(closed_at=held.closed_at, now=now),
    }
    if opened.is_complaint:
        return Standing(title=title_of(opened), headline=_plain_state(held), due=_due(held, late.text, now), **common)
    names = _names(opened)
    with acting(rules.reader_of(held.county_code)):
        events = list(held.events.filter(is_public=True).order_by("-at", "-id"))
        photos = list(attachments_of(held).filter(is_public=True))
    return Standing(
        title=title_of(opened),
        headline=_headline(held, events, now=now),
        words=rules.without_people(_words(held, events), names),
        due=_due(held, late.text, now),
        is_late=late.is_late,
        lines=_lines(opened, events, names, now=now),
        photos=photos,
        **common,
    )


def title_of(opened: Opened) -> str:
    """What the receipt is about, as far as a stranger who finds it may read."""
    if opened.is_complaint:
        return _("您反映的情况")
    return rules.without_people(opened.issue.title, _names(opened))


def _names(opened: Opened) -> set[str]:
    """People's names this problem is known to hold."""
    return {
        name
        for one in (opened.issue, opened.held)
        for name in (one.reporter_name, one.household.head_name if one.household else "")
        if name
    }


def _plain_state(issue: Issue) -> str:
    """For complaints: how far it is, and not with whom."""
    if issue.state in (S.REPORTED, S.RETURNED, S.ESCALATED):
        return _("收到了，正在安排专人核实")
    if issue.state == S.RESOLVED:
        return _("已经核实处理，请您说一声")
    if issue.state in (S.CONFIRMED, S.CLOSED):
        return _("办结了")
    if issue.state in (S.DECLINED, S.WITHDRAWN, S.SET_ASIDE):
        return _("这件事没有再办下去")
    return _("正在核实处理")


def _headline(issue: Issue, events: Sequence[IssueEvent], *, now: datetime) -> str:
    lead = str(issue.lead) if issue.lead else _("承办单位")
    last = events[0].name if events else ""
    sentences = {
        S.REPORTED: _("收到了，正在安排谁来办"),
        S.RETURNED: _("正在换一家来办"),
        S.DISPATCHED: _("交给%(lead)s了，等他们接手"),
        S.ACCEPTED: _("%(lead)s接了"),
        S.IN_PROGRESS: _("%(lead)s正在办"),
        S.IN_CONSULTATION: _("几家单位正坐在一起商量"),
        S.ESCALATED: _("已经报到上一级，正在安排"),
        S.WAITING: _("%(lead)s在等您，%(day)s再来问"),
        S.DEFERRED: _("眼下还办不了，%(day)s再看"),
        S.RESOLVED: _("%(lead)s说办好了"),
        S.REOPENED: _("还没解决，%(lead)s重新在办"),
        S.CONFIRMED: _("解决了"),
        S.CLOSED: _("解决了，这件事销号了") if last != "accept_evidence" else _("办好了，这件事销号了"),
        S.DECLINED: _("这件事没有受理"),
        S.WITHDRAWN: _("这件事已经撤回"),
        S.MERGED: _("和另一件相同的事一起办"),
        S.SET_ASIDE: _("这件事不再办了，缘由写在下面"),
    }
    day = _day(issue.review_on, now=now) if issue.review_on else _("过些日子")
    return sentences[S(issue.state)] % {"lead": lead, "day": day}


def _words(issue: Issue, events: Sequence[IssueEvent]) -> str:
    """The sentence under the headline."""
    if issue.state in (S.RESOLVED, S.CONFIRMED, S.CLOSED):
        return issue.solution
    if issue.state in (S.DECLINED, S.DEFERRED, S.WAITING, S.SET_ASIDE):
        event = next((one for one in events if one.to_state == issue.state), None)
        parts = [event.reason, _("打算：%(plan)s") % event.facts if event.facts.get("plan") else ""] if event else []
        return "\n".join(part for part in parts if part)
    return ""


def _due(issue: Issue, left: str, now: datetime) -> str:
    """By when, said with what is due: somebody found, taken on, done."""
    if issue.due_at is None or not left:
        return ""
    asked = {S.REPORTED, S.RETURNED, S.ESCALATED}
    what = _("最晚%(day)s安排好") if issue.state in asked else _("最晚%(day)s办好")
    if issue.state == S.DISPATCHED:
        what = _("最晚%(day)s接手")
    return _("%(what)s，%(left)s") % {"what": what % {"day": _day(issue.due_at, now=now)}, "left": left}


def _day(day: date | datetime, *, now: datetime) -> str:
    """A deadline at midnight is the end of the day before: that is the day people call the last one."""
    if not isinstance(day, datetime):
        return when_text(day, now=now, style="short")
    local = timezone.localtime(day)
    if local.time() == time():
        return when_text(local.date() - timedelta(days=1), now=now, style="short")
    return f"{when_text(day, now=now, style='short')} {when_text(day, now=now, style='time')}"


# ---------------------------------------------------------------- what happened, line by line


def _lines(opened: Opened, events: Sequence[IssueEvent], names: set[str], *, now: datetime) -> list[Line]:
    """Newest first. Of a merged problem: how it was asked and merged, and then the life of the other one."""
    found, is_latest = [], True
    confirmed_at = {event.at for event in events if event.name in ("confirm", "accept_evidence")}
    for event in events:
        told = _TOLD.get(event.name)
        if told is None or (event.name == "close" and event.at in confirmed_at):
            continue
        if opened.is_merged and event.name in ("report", "joined"):
            continue
        text, note = told(event, _facts(opened.held, event), now), event.reason if event.name in _NOTED else ""
        if event.to_state in _IN_THE_CARD:
            note, is_latest = ("" if is_latest else note), False
        found.append(Line(event.at, rules.without_people(text, names), rules.without_people(note, names)))
    if opened.is_merged:
        found.append(Line(opened.issue.changed_at, _("有乡亲提了同一件事，合在一起办")))
        found.append(Line(opened.issue.reported_at, _asked(opened.issue)))
        found.sort(key=lambda line: line.at, reverse=True)
    return found


def _facts(held: Issue, event: IssueEvent) -> dict[str, Any]:
    """The event's own facts, with the unit it speaks of; of people only their unit is named."""
    helper = event.facts.get("unit") if event.name.startswith(("assist", "release")) else ""
    return event.facts | {"unit": helper or event.organisation_name or str(held.lead or _("承办单位"))}


def _asked(issue: Issue) -> str:
    return _("您向来走访的干部说了这件事") if issue.source == "visit" else _("您提了这件事")


def _dispatched(event: IssueEvent, facts: dict[str, Any], now: datetime) -> str:
    helpers = joined(facts.get("assisting", []))
    text = _("交给%(lead)s办") % {"lead": facts.get("lead", "")}
    return text + (_("，%(helpers)s一起办") % {"helpers": helpers} if helpers else "")


def _accepted(event: IssueEvent, facts: dict[str, Any], now: datetime) -> str:
    text = _("%(unit)s接了") % facts
    if not facts.get("due"):
        return text
    return text + _("，%(day)s前办好") % {"day": _day(datetime.fromisoformat(facts["due"]), now=now)}


def _reopened(event: IssueEvent, facts: dict[str, Any], now: datetime) -> str:
    if event.actor_id is None:
        return _("您说还没解决，退回去重新办")
    return _("问过以后还没解决，退回去重新办")


def _confirmed(event: IssueEvent, facts: dict[str, Any], now: datetime) -> str:
    return _("您说解决了") if event.actor_id is None else _("电话问过，说解决了")


def _escalated(event: IssueEvent, facts: dict[str, Any], now: datetime) -> str:
    return _("本级办不了，报到%(level)s") % {"level": _(facts.get("level") or str(CaseLevel.COUNTY.label))}


def _same(sentence: Any) -> Callable[[IssueEvent, dict[str, Any], datetime], str]:
    return lambda event, facts, now: str(sentence) % facts


_IN_THE_CARD = frozenset(
    {S.RESOLVED, S.DECLINED, S.DEFERRED, S.WAITING, S.SET_ASIDE}
)  # the newest of these is told above the timeline
_NOTED = frozenset(
    [
        "note",
        "decide",
        "decline",
        "defer",
        "wait",
        "set_aside",
        "take_up_again",
        "resolve",
        "accept_evidence",
        "assist_finish",
        "escalate",
    ]
)
_TOLD: dict[str, Callable[[IssueEvent, dict[str, Any], datetime], str]] = {
    "report": lambda event, facts, now: _asked(event.issue),
    "joined": _same(gettext_lazy("又有乡亲提了同一件事")),
    "dispatch": _dispatched,
    "accept": _accepted,
    "start": _same(gettext_lazy("%(unit)s动手办了")),
    "note": _same(gettext_lazy("%(unit)s说")),
    "consult": _same(gettext_lazy("%(unit)s请几家单位一起商量")),
    "decide": _same(gettext_lazy("商量好了")),
    "escalate": _escalated,
    "send_down": _same(gettext_lazy("交回当地来办")),
    "defer": _same(gettext_lazy("眼下还办不了，先记着")),
    "wait": _same(gettext_lazy("要等您这边，%(unit)s先停一停")),
    "split": _same(gettext_lazy("里面的另一件事单独去办了")),
    "set_aside": _same(gettext_lazy("两个人核过，这件事不再办了")),
    "take_up_again": _same(gettext_lazy("重新受理了")),
    "resume": _same(gettext_lazy("能办了，%(unit)s接着办")),
    "resolve": _same(gettext_lazy("%(unit)s说办好了")),
    "assistant": _same(gettext_lazy("请%(unit)s来帮忙")),
    "assist_finish": _same(gettext_lazy("%(unit)s帮忙的部分办完了")),
    "confirm": _confirmed,
    "accept_evidence": _same(gettext_lazy("看过现场和凭证，确实办好了")),
    "reopen": _reopened,
    "close": _same(gettext_lazy("销号")),
    "decline": _same(gettext_lazy("没有受理")),
    "unmerge": _same(gettext_lazy("分开单独办")),
    "withdraw": _same(gettext_lazy("撤回了")),
}
