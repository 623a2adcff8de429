"""What a person reads about an issue: whose turn it is, what happened, why it is due that day."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from tiangeng.algorithms.workdays import Due
from tiangeng.ui.records import Entry

from . import rules
from .models import Issue, IssueEvent
from .states import HANDLING_LIFE, WAITING_FOR_DISPATCH, State

DONE = {
    "report": "上报",
    "correct": "更正",
    "note": "进展",
    "assistant": "请来配合",
    "release": "解除配合",
    "joined": "并入一件相同的事",
    "supervise": "督办",
    "dispatch": "派单",
    "decline": "不予受理",
    "merge": "并案",
    "unmerge": "撤销并案",
    "withdraw": "撤回",
    "accept": "接单",
    "return": "退回",
    "start": "开始办理",
    "consult": "请求会诊",
    "decide": "会诊议定",
    "escalate": "提级",
    "send_down": "下交",
    "defer": "挂账",
    "resume": "恢复办理",
    "resolve": "办结，请群众来评",
    "confirm": "群众说：解决了",
    "accept_evidence": "凭证据认可",
    "reopen": "还没解决，重办",
    "close": "销号",
}


def awaited(issue: Issue) -> str:
    """Who is awaited, for someone whose turn it is not."""
    if issue.state in WAITING_FOR_DISPATCH:
        return _("等派单员派单")
    if issue.state == State.RESOLVED:
        return _("等群众来评")
    if issue.is_open and issue.lead:
        return _("等%(lead)s办理") % {"lead": issue.lead}
    return str(issue.get_state_display())


def awaited_hint(issue: Issue) -> str:
    if issue.state == State.RESOLVED:
        return _("群众可在回执页上说解决了没有，也可由没有经办的人电话回访。")
    if issue.state == State.MERGED and issue.merged_into:
        return _("并入 %(number)s，进展看那一件。") % {"number": issue.merged_into.number}
    return ""


def hint_for(issue: Issue, move: str) -> str:
    """One sentence under the verb."""
    hints = {
        "dispatch": _("定一家牵头，需要几家配合就选几家；不归本级的可以提级。"),
        "accept": _("接单后开始计办理时限；不归你们的请退回并说明归谁。"),
        "start": _("去现场看过、定了办法，就点开始办理。"),
        "resolve": _("办好后请填受益数量；群众会在回执页上说解决了没有。"),
        "resume": _("挂账期间仍算没有办完；能办了就恢复办理。"),
        "confirm": _("电话问一声群众，把他的原话记下来。"),
        "close": _("群众已认可，可以销号。"),
    }
    return hints.get(move, "")


def entry(event: IssueEvent) -> Entry:
    """One line of the timeline."""
    who = " · ".join(part for part in (event.organisation_name, event.actor_name) if part) or _("系统")
    return Entry(event.at, who, said(event), note=event.reason, tone=_tone(event))


def said(event: IssueEvent) -> str:
    """What happened, in a few words with the names that matter."""
    facts = event.facts
    name = event.name
    if name.startswith("assist_"):
        label = HANDLING_LIFE.step_label(name.removeprefix("assist_"))
        return f"{facts.get('unit', '')}：{label}"
    text = _(DONE.get(name, name))
    if name == "dispatch":
        helpers = "、".join(facts.get("assisting", []))
        return _("派给%(lead)s牵头") % facts + (_("，%(helpers)s配合") % {"helpers": helpers} if helpers else "")
    if name == "report":
        return f"{text}（{facts.get('source', '')}）"
    if name in ("assistant", "release"):
        return f"{text}：{facts.get('unit', '')}"
    if name == "supervise":
        return f"{facts.get('kind', text)}：{facts.get('unit', '')}"
    if name == "resolve":
        return f"{text}（受益 {facts.get('beneficiaries')} {facts.get('unit')}）"
    if name in ("merge", "joined"):
        return f"{text} {facts.get('into') or facts.get('from', '')}"
    if name == "defer":
        return f"{text}，{facts.get('review_on', '')} 再看：{facts.get('plan', '')}"
    if name == "escalate":
        return f"{text}到{facts.get('level', '')}"
    return text


def _tone(event: IssueEvent) -> str:
    tones = {"reopen": "late", "return": "late", "supervise": "late", "decline": "late", "confirm": "ok", "close": "ok"}
    return tones.get(event.name, "")


@dataclass(frozen=True, slots=True)
class Clock:
    """One deadline, explained day by day."""

    label: str
    due: Due


def clocks(issue: Issue) -> list[Clock]:
    """Every deadline that ran or runs, in order, recomputed from the same rule that set it."""
    found = [Clock(_("派单"), rules.dispatch_due(issue.county_code, start=issue.reported_at))]
    if issue.dispatched_at:
        found.append(Clock(_("接单"), rules.accept_due(issue.category, start=issue.dispatched_at)))
    restart = issue.events.filter(name__in=["accept", "reopen"]).order_by("-at").first()
    if restart and issue.accepted_at:
        found.append(Clock(_("办结"), rules.resolve_due(issue.category, start=restart.at)))
    return found
