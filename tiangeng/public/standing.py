"""How a receipt says how it stands: plain sentences, units but no people, and nothing at all about what a complaint holds."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from tiangeng.documents.models import Attachment
from tiangeng.documents.queries import attachments_of
from tiangeng.issues import rules as deadlines
from tiangeng.issues.actions import refusal_of
from tiangeng.issues.models import Appeal, Issue, IssueEvent
from tiangeng.issues.states import PAUSED, REFUSED_STATES, TAKES_WORDS, AppealState, State
from tiangeng.kernel.walls import acting
from tiangeng.ui.choices import tone_of

from . import rules, words
from .queries import Opened

S = State
_CONFIRMING = (
    "confirm",
    "accept_evidence",
    "verify",
)  # said by the villager, proven by papers, seen by somebody who went
_ASKED_AND_SAID = ("wait", "add")
_IN_THE_CARD = frozenset(
    {S.RESOLVED, S.DECLINED, S.DEFERRED, S.WAITING, S.SET_ASIDE}
)  # the newest is told above the timeline


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
    yes: str = ""  # what agreeing is called on the button
    takes_broken_again: bool = False
    takes_words: bool = False
    may_appeal: bool = False
    is_appealed: bool = False  # said, and not looked at yet
    is_awaited: bool = False  # it is the villager's turn
    may_withdraw: bool = False


def standing_of(opened: Opened, *, now: datetime) -> Standing:
    """Everything is read here, inside the walls; the page only shows it."""
    held = opened.held
    badge = _("等您说一声") if held.state == S.RESOLVED else str(State(held.state).label)
    late = deadlines.lateness(held, now=now)
    common: dict[str, Any] = {
        "badge": badge,
        "tone": tone_of(held, "state"),
        "asks_whether_solved": held.state == S.RESOLVED,
        "yes": str(words.ending(held.outcome).yes),
        "may_withdraw": not opened.is_merged and held.state in rules.MAY_WITHDRAW,
        "takes_words": held.state in TAKES_WORDS,
        "is_awaited": held.state == S.WAITING and not _has_answered(held),
        "takes_broken_again": rules.may_say_broken(closed_at=held.closed_at, now=now),
    }
    if held.state in REFUSED_STATES:
        common |= _appeal(held, now=now)
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


def _has_answered(held: Issue) -> bool:
    """Whether something was said since it waits for its villager."""
    with acting(rules.reader_of(held.county_code)):
        last = (
            held.events.filter(name__in=_ASKED_AND_SAID).order_by("-at", "-id").values_list("name", flat=True).first()
        )
    return bool(last == "add")


def _appeal(held: Issue, *, now: datetime) -> dict[str, bool]:
    """Whether something may still be said against the refusal, or has been and waits."""
    with acting(rules.reader_of(held.county_code)):
        against = refusal_of(held)
        made = Appeal.objects.filter(against=against).first() if against else None
    may = against is not None and made is None and now <= against.at + deadlines.APPEAL_WITHIN
    return {"may_appeal": may, "is_appealed": made is not None and made.state == AppealState.OPEN}


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
    if issue.state in (S.DECLINED, S.WITHDRAWN, S.SET_ASIDE, S.FILED):
        return _("这件事没有再办下去")
    return _("正在核实处理")


def _headline(issue: Issue, events: Sequence[IssueEvent], *, now: datetime) -> str:
    lead = str(issue.lead) if issue.lead else _("承办单位")
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
        S.RESOLVED: words.ending(issue.outcome).resolved,
        S.REOPENED: _("还没解决，%(lead)s重新在办"),
        S.CONFIRMED: words.ending(issue.outcome).ended,
        S.CLOSED: _closed(issue, events),
        S.DECLINED: _("这件事没有受理"),
        S.WITHDRAWN: _("这件事已经撤回"),
        S.MERGED: _("和另一件相同的事一起办"),
        S.SET_ASIDE: _("这件事不再办了，缘由写在下面"),
        S.FILED: _("这件事以前办过了，办得怎样写在下面"),
    }
    if issue.state == S.WAITING and next((e.name for e in events if e.name in _ASKED_AND_SAID), "") == "add":
        return _("您回过话了，等%(lead)s来看") % {"lead": lead}
    day = words.day(issue.review_on, now=now) if issue.review_on else _("过些日子")
    return str(sentences[S(issue.state)]) % {"lead": lead, "day": day}


def _closed(issue: Issue, events: Sequence[IssueEvent]) -> str:
    ending = words.ending(issue.outcome)
    how = next((event.name for event in events if event.name in _CONFIRMING), "confirm")
    ended = ending.ended if how == "confirm" else ending.proven
    return _("%(ended)s，这件事销号了") % {"ended": ended}


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
    if issue.state in PAUSED:
        what = _("最晚%(day)s来看")
    return _("%(what)s，%(left)s") % {"what": what % {"day": words.day(issue.due_at, now=now)}, "left": left}


# ---------------------------------------------------------------- what happened, line by line


def _lines(opened: Opened, events: Sequence[IssueEvent], names: set[str], *, now: datetime) -> list[Line]:
    """Newest first. Of a merged problem: how it was asked and merged, and then the life of the other one."""
    found, is_latest = [], True
    confirmed_at = {event.at for event in events if event.name in _CONFIRMING}
    outcomes = _outcomes(events)
    for event in events:
        told = words.TOLD.get(event.name)
        if told is None or (event.name == "close" and event.at in confirmed_at):
            continue
        if opened.is_merged and event.name in ("report", "joined", "parted"):
            continue
        is_own = event.facts.get("from", "") == (opened.issue.number if opened.is_merged else "")
        text, note = (
            told(event, _facts(opened.held, event) | {"outcome": outcomes[event.pk], "is_own": is_own}, now),
            event.reason if event.name in words.NOTED or (event.name == "add" and is_own) else "",
        )
        if event.to_state in _IN_THE_CARD:
            note, is_latest = ("" if is_latest else note), False
        found.append(Line(event.at, rules.without_people(text, names), rules.without_people(note, names)))
    if opened.is_merged:
        found.append(Line(opened.issue.changed_at, _("有乡亲提了同一件事，合在一起办")))
        found.append(Line(opened.issue.reported_at, words.asked(opened.issue)))
        found.sort(key=lambda line: line.at, reverse=True)
    return found


def _outcomes(events: Sequence[IssueEvent]) -> dict[UUID, str]:
    """What the lead had last said has come of it when each line was written."""
    found, latest = {}, ""
    for event in reversed(events):
        latest = event.facts.get("outcome", latest)
        found[event.pk] = latest
    return found


def _facts(held: Issue, event: IssueEvent) -> dict[str, Any]:
    """The event's own facts, with the unit it speaks of; of people only their unit is named."""
    helper = event.facts.get("unit") if event.name.startswith(("assist", "release", "meeting")) else ""
    return event.facts | {"unit": helper or event.organisation_name or str(held.lead or _("承办单位"))}
