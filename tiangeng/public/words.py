"""Sentences of a receipt: what each line of a problem's life is to a neighbour, and what each ending is called."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tiangeng.issues.models import CaseLevel, Issue, IssueEvent, LookedBy, Outcome
from tiangeng.kernel.words import joined, kept
from tiangeng.ui.dates import when_text

Telling = Callable[[IssueEvent, dict[str, Any], datetime], str]


@dataclass(frozen=True, slots=True)
class Ending:
    """What the lead says has come of it, and what the villager agrees to: "done" is said of nothing less than done."""

    resolved: Any
    ended: Any
    proven: Any
    yes: Any  # on the button
    said_yes: Any
    told_yes: Any  # on the telephone
    seen: Any  # by whoever took the evidence for the villager's word


ENDINGS = {
    Outcome.SOLVED: Ending(
        gettext_lazy("%(lead)s说办好了"), gettext_lazy("解决了"), gettext_lazy("办好了"), gettext_lazy("解决了"),
        gettext_lazy("您说解决了"), gettext_lazy("电话问过，说解决了"), gettext_lazy("看过现场和凭证，确实办好了"),
    ),
    Outcome.PARTLY: Ending(
        gettext_lazy("%(lead)s说办好了一部分"), gettext_lazy("办好了一部分"), gettext_lazy("办好了一部分"),
        gettext_lazy("先这样，可以"), gettext_lazy("您说先这样，可以"), gettext_lazy("电话问过，说先这样可以"),
        gettext_lazy("看过现场和凭证，办好了一部分"),
    ),
    Outcome.EXPLAINED: Ending(
        gettext_lazy("%(lead)s说办不成，缘由跟您讲过了"), gettext_lazy("缘由讲清楚了"), gettext_lazy("缘由讲清楚了"),
        gettext_lazy("讲清楚了，可以"), gettext_lazy("您说讲清楚了，可以"), gettext_lazy("电话问过，说讲清楚了"),
        gettext_lazy("看过凭证，缘由确实讲清楚了"),
    ),
}  # fmt: skip


def ending(outcome: str) -> Ending:
    """That of the outcome; before there was a word for it, done was all there was."""
    return ENDINGS[Outcome(outcome or Outcome.SOLVED)]


def day(moment: date | datetime, *, now: datetime) -> str:
    """A deadline at midnight is the end of the day before: that is the day people call the last one."""
    if not isinstance(moment, datetime):
        return when_text(moment, now=now, style="short")
    local = timezone.localtime(moment)
    if local.time() == time():
        return when_text(local.date() - timedelta(days=1), now=now, style="short")
    return f"{when_text(moment, now=now, style='short')} {when_text(moment, now=now, style='time')}"


def asked(issue: Issue) -> str:
    return _("您向来走访的干部说了这件事") if issue.source == "visit" else _("您提了这件事")


def _dispatched(event: IssueEvent, facts: dict[str, Any], now: datetime) -> str:
    helpers = joined(facts.get("assisting", []))
    text = _("交给%(lead)s办") % {"lead": facts.get("lead", "")}
    return text + (_("，%(helpers)s一起办") % {"helpers": helpers} if helpers else "")


def _accepted(event: IssueEvent, facts: dict[str, Any], now: datetime) -> str:
    text = _("%(unit)s接了") % facts
    if not facts.get("due"):
        return text
    return text + _("，%(day)s前办好") % {"day": day(datetime.fromisoformat(facts["due"]), now=now)}


def _reopened(event: IssueEvent, facts: dict[str, Any], now: datetime) -> str:
    if event.actor_id is None:
        return _("您说还没解决，退回去重新办")
    if event.facts.get("by") in {kept(by.label) for by in LookedBy}:
        return _("派人看过，还没办好，退回去重新办")
    return _("问过以后还没解决，退回去重新办")


def _seen(event: IssueEvent, facts: dict[str, Any], now: datetime) -> str:
    return str(ending(facts["outcome"]).seen)


def _confirmed(event: IssueEvent, facts: dict[str, Any], now: datetime) -> str:
    found = ending(facts["outcome"])
    return str(found.said_yes if event.actor_id is None else found.told_yes)


def _on_its_days(sentence: Any) -> Telling:
    """The days it names, as a neighbour says them."""

    def tell(event: IssueEvent, facts: dict[str, Any], now: datetime) -> str:
        days = {key: day(date.fromisoformat(facts[key]), now=now) for key in ("day", "until") if facts.get(key)}
        return str(sentence) % (facts | days)

    return tell


def _added(event: IssueEvent, facts: dict[str, Any], now: datetime) -> str:
    return _("您又说了一句") if facts["is_own"] else _("有乡亲又说了一句")


def _escalated(event: IssueEvent, facts: dict[str, Any], now: datetime) -> str:
    return _("本级办不了，报到%(level)s") % {"level": _(facts.get("level") or str(CaseLevel.COUNTY.label))}


def _same(sentence: Any) -> Telling:
    return lambda event, facts, now: str(sentence) % facts


NOTED = frozenset(
    [
        "note",
        "decide",
        "decline",
        "defer",
        "wait",
        "set_aside",
        "take_up_again",
        "file",
        "appeal",
        "refuse_appeal",
        "resolve",
        "accept_evidence",
        "verify",
        "assist_finish",
        "escalate",
        "meeting_agree",
        "meeting_set_task",
        "meeting_take_up",
        "meeting_leave",
    ]
)
TOLD: dict[str, Telling] = {
    "report": lambda event, facts, now: asked(event.issue),
    "joined": _same(gettext_lazy("又有乡亲提了同一件事")),
    "parted": _same(gettext_lazy("合进来的那件不是同一件，分开去办了")),
    "dispatch": _dispatched,
    "accept": _accepted,
    "start": _same(gettext_lazy("%(unit)s动手办了")),
    "note": _same(gettext_lazy("%(unit)s说")),
    "add": _added,
    "consult": _same(gettext_lazy("%(unit)s请几家单位一起商量")),
    "decide": _same(gettext_lazy("商量好了")),
    "escalate": _escalated,
    "answer_down": _same(gettext_lazy("市里有了答复，交回县里来办")),
    "send_down": _same(gettext_lazy("交回当地来办")),
    "defer": _same(gettext_lazy("眼下还办不了，先记着")),
    "wait": _same(gettext_lazy("要等您这边，%(unit)s先停一停")),
    "split": _same(gettext_lazy("里面的另一件事单独去办了")),
    "set_aside": _same(gettext_lazy("两个人核过，这件事不再办了")),
    "take_up_again": _same(gettext_lazy("重新受理了")),
    "file": _on_its_days(gettext_lazy("%(before)s办过，%(day)s了结")),
    "appeal": _same(gettext_lazy("您说不服，由没有经手的人再看一遍")),
    "refuse_appeal": _same(gettext_lazy("复核过了，维持原来的决定")),
    "resume": _same(gettext_lazy("能办了，%(unit)s接着办")),
    "resolve": lambda event, facts, now: str(ending(facts["outcome"]).resolved) % {"lead": facts["unit"]},
    "assistant": _same(gettext_lazy("请%(unit)s来帮忙")),
    "assist_finish": _same(gettext_lazy("%(unit)s帮忙的部分办完了")),
    "confirm": _confirmed,
    "accept_evidence": _seen,
    "verify": _seen,
    "reopen": _reopened,
    "close": _same(gettext_lazy("销号")),
    "decline": _same(gettext_lazy("没有受理")),
    "unmerge": _same(gettext_lazy("分开单独办")),
    "withdraw": lambda event, facts, now: _("您把这件事撤回了") if event.actor_id is None else _("撤回了"),
    "meeting_put_on": _on_its_days(gettext_lazy("%(day)s开会，一起商量这件事")),
    "meeting_take_off": _same(gettext_lazy("那次会上先不商量这件事了")),
    "meeting_put_back": _same(gettext_lazy("那次会不开了，等下一次会再商量")),
    "meeting_agree": _same(gettext_lazy("会上当面谈妥了")),
    "meeting_set_task": _on_its_days(gettext_lazy("会上定了，由%(unit)s在%(until)s前办好")),
    "meeting_take_up": _same(gettext_lazy("会上定不下来，提到上一级去商量")),
    "meeting_leave": _same(gettext_lazy("会上没有谈成")),
}
