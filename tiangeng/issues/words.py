"""What a person reads about an issue: whose turn it is, what happened; what a phrase leaves to the record."""

import re
import unicodedata
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop, ngettext, pgettext, pgettext_lazy

from tiangeng.kernel.actors import Actor
from tiangeng.kernel.words import joined
from tiangeng.ui import dates
from tiangeng.ui.records import Entry

from .models import CaseLevel, Issue, IssueEvent, Outcome
from .rules import is_at_city
from .states import WAITING_FOR_DISPATCH, State

NOT_SOLVED = gettext_noop("群众表示还没有解决")
WRITTEN_BY_THE_SYSTEM = (
    gettext_noop("好些天没有新进展了，请给群众写一句办到哪了"),
    gettext_noop("快到期了，请抓紧"), gettext_noop("已到期"), gettext_noop("督办"), gettext_noop("群众"),
)  # fmt: skip
SAID_YES = {  # what a villager says yes to is what the lead has said: nothing less than solved is called so
    Outcome.SOLVED: gettext_lazy("解决了"),
    Outcome.PARTLY: gettext_lazy("先这样，可以"),
    Outcome.EXPLAINED: gettext_lazy("讲清楚了，可以"),
}
ESCALATED_TO = {
    CaseLevel.TOWNSHIP: gettext_lazy("提级到乡镇（街道）"),
    CaseLevel.COUNTY: gettext_lazy("提级到县里"),
    CaseLevel.CITY: gettext_lazy("提级到市里"),
}
PARTS = {  # what was said of it in the end, as `figures.PARTS` names it
    "solved": gettext_lazy("群众说解决了"),
    "checked": gettext_lazy("看过现场或凭证据，解决了"),
    "claimed": gettext_lazy("单位说解决了，还没核实"),
    "partly": gettext_lazy("部分解决"),
    "explained": gettext_lazy("解释认可"),
    "deferred": gettext_lazy("眼下办不了"),
}
_LATE = re.compile(r"已超期 (\d+) 个工作日")
DONE = {
    "report": pgettext_lazy("done", "上报"),
    "correct": pgettext_lazy("done", "更正"),
    "note": pgettext_lazy("done", "进展"),
    "assistant": pgettext_lazy("done", "请来配合"),
    "release": pgettext_lazy("done", "解除配合"),
    "joined": pgettext_lazy("done", "并入一件相同的事"),
    "parted": pgettext_lazy("done", "并进来的一件分开单独办"),
    "add": pgettext_lazy("done", "群众又说"),
    "supervise": pgettext_lazy("done", "督办"),
    "dispatch": pgettext_lazy("done", "派单"),
    "decline": pgettext_lazy("done", "不予受理"),
    "merge": pgettext_lazy("done", "并案"),
    "unmerge": pgettext_lazy("done", "撤销并案"),
    "withdraw": pgettext_lazy("done", "撤回"),
    "accept": pgettext_lazy("done", "接单"),
    "return": pgettext_lazy("done", "提出派单异议"),
    "start": pgettext_lazy("done", "开始办理"),
    "consult": pgettext_lazy("done", "请求会诊"),
    "decide": pgettext_lazy("done", "会诊议定"),
    "escalate": pgettext_lazy("done", "提级"),
    "send_down": pgettext_lazy("done", "下交"),
    "answer_down": pgettext_lazy("done", "市里答复，交回县里"),
    "insist": pgettext_lazy("done", "异议不成立，维持原派"),
    "defer": pgettext_lazy("done", "挂账"),
    "wait": pgettext_lazy("done", "等群众"),
    "review_due": pgettext_lazy("done", "到了再看的日子"),
    "split": pgettext_lazy("done", "拆出一件"),
    "promise": pgettext_lazy("done", "答应了一句话"),
    "promise_keep": pgettext_lazy("done", "答应的话做到了"),
    "promise_put_off": pgettext_lazy("done", "答应的话改了日子"),
    "promise_let_go": pgettext_lazy("done", "答应的话没能做到"),
    "unanswered": pgettext_lazy("done", "久无回音，再请群众来评一次"),
    "unreached": pgettext_lazy("done", "回访没联系上"),
    "hand_over": pgettext_lazy("done", "交接"),
    "propose_ruling": pgettext_lazy("done", "提请认定为不合理诉求"),
    "refuse_ruling": pgettext_lazy("done", "不认定为不合理诉求，继续办理"),
    "ask_pause": pgettext_lazy("done", "提请再停一次"),
    "allow_pause": pgettext_lazy("done", "同意再停一次"),
    "refuse_pause": pgettext_lazy("done", "不同意再停，继续办理"),
    "set_aside": pgettext_lazy("done", "认定为不合理诉求"),
    "appeal": pgettext_lazy("done", "群众不服，提出异议"),
    "refuse_appeal": pgettext_lazy("done", "复核过，维持原来的决定"),
    "take_up_again": pgettext_lazy("done", "重新受理"),
    "file": pgettext_lazy("done", "旧账存档"),
    "resume": pgettext_lazy("done", "恢复办理"),
    "resolve": pgettext_lazy("done", "办结，请群众来评"),
    "confirm": pgettext_lazy("done", "群众说：解决了"),
    "accept_evidence": pgettext_lazy("done", "凭证据认可"),
    "verify": pgettext_lazy("done", "现场核验，认可"),
    "reopen": pgettext_lazy("done", "还没解决，重办"),
    "close": pgettext_lazy("done", "销号"),
    "texted": pgettext_lazy("done", "给反映人发了短信"),
    "not_texted": pgettext_lazy("done", "给反映人的短信没有发出"),
    "meeting_ask": pgettext_lazy("done", "提请上会"),
    "meeting_put_on": pgettext_lazy("done", "提上会议"),
    "meeting_take_off": pgettext_lazy("done", "从会议上撤下"),
    "meeting_put_back": pgettext_lazy("done", "会不开了，等下一次"),
    "meeting_agree": pgettext_lazy("done", "会上当场谈妥"),
    "meeting_set_task": pgettext_lazy("done", "会上定了去办"),
    "meeting_take_up": pgettext_lazy("done", "会上提到上一级"),
    "meeting_leave": pgettext_lazy("done", "会上没有谈成"),
    "meeting_finish": pgettext_lazy("done", "会上定的事办好了"),
    "meeting_send_back": pgettext_lazy("done", "会上定的事还没有办好"),
    "meeting_strike_off": pgettext_lazy("done", "会上定的事销号"),
    "assist_accept": pgettext_lazy("done", "接单"),
    "assist_start": pgettext_lazy("done", "开始办理"),
    "assist_finish": pgettext_lazy("done", "配合完成"),
    "assist_return": pgettext_lazy("done", "退回"),
    "assist_release": pgettext_lazy("done", "解除配合"),
}


def awaited(issue: Issue) -> str:
    """Who is awaited, for someone whose turn it is not."""
    if issue.state == State.RETURNED:
        return _("等派单员裁定派单异议")
    if is_at_city(issue):
        return _("上报到市里，等市里答复，或由县里派单")
    if issue.state in WAITING_FOR_DISPATCH:
        return _("等派单员派单")
    if issue.state == State.WAITING:
        return _("等群众回话，%(day)s 再问") % {"day": _review_day(issue)}
    if issue.state == State.DEFERRED:
        return _("挂账，%(day)s 再看") % {"day": _review_day(issue)}
    if issue.state == State.RESOLVED and issue.review_on:
        return _("久无回音，等没有经办的人回访")
    if issue.state == State.RESOLVED:
        return _("等群众来评")
    if issue.is_open and issue.lead:
        return _("等%(lead)s办理") % {"lead": issue.lead}
    return str(issue.get_state_display())


def awaited_hint(issue: Issue, *, somebody_to_ask: bool) -> str:
    if issue.state == State.RESOLVED and not somebody_to_ask:
        return _("没有留下可以联系的群众：拿着回执码的人可在回执页上说解决了没有，也可由没有经办的人现场核验。")
    if issue.state == State.RESOLVED:
        return _("群众可在回执页上说解决了没有，也可由没有经办的人电话回访。")
    if issue.state == State.MERGED and issue.merged_into:
        return _("并入 %(number)s，进展看那一件。") % {"number": issue.merged_into.number}
    return ""


def hint_for(issue: Issue, move: str) -> str:
    """One sentence under the verb."""
    hints = {
        "answer_down": _("写明市里的意见；这件事回到县里的派单员手里，照着安排。"),
        "dispatch": _("异议成立就改派别家；不成立就维持原派，说明理由，不再来回退。")
        if issue.state == State.RETURNED
        else _("定一家牵头，需要几家配合就选几家；不归本级的可以提级。"),
        "accept": _("派单异议裁定不成立，维持原派，请接单。")
        if issue.is_ruled
        else _("接单后开始计办理时限；派错了的请提异议并说明归谁。"),
        "start": _("去现场看过、定了办法，就点开始办理。"),
        "resolve": _("办好后请填受益数量；群众会在回执页上说解决了没有。"),
        "resume": _("群众回过话了，或者说好的日子到了：能办就恢复办理，还不能办就说明白。")
        if issue.is_to_review
        else _("到那天会提醒；期间仍算没有办完，能早办就恢复办理。"),
        "confirm": _("电话问一声群众，把他的原话记下来。"),
        "verify": _("没有人可问，或者几天都没联系上：去现场看一看，写明看到了什么。"),
        "close": _("群众已认可，可以销号。"),
    }
    return hints.get(move, "")


def said_yes(outcome: str) -> Any:
    """The villager's yes in words; before an outcome was asked for, solved was all there was."""
    return SAID_YES[Outcome(outcome or Outcome.SOLVED)]


def entry(event: IssueEvent) -> Entry:
    """One line of the timeline."""
    name = event.actor_name
    if away := event.facts.get("in_place_of"):
        name = _("%(who)s代%(away)s") % {"who": name, "away": away}
    who = " · ".join(part for part in (event.organisation_name, name) if part) or _("系统")
    return Entry(event.at, _(who) if event.actor_id is None else who, said(event), note=_note(event), tone=_tone(event))


def said(event: IssueEvent) -> str:
    """What happened, in a few words with the names that matter; what the facts keep of labels, they keep in Chinese."""
    facts, name = event.facts, event.name
    what = str(DONE.get(name, name))
    about = {
        "assistant": facts.get("unit"),
        "release": facts.get("unit"),
        "merge": facts.get("into"),
        "joined": facts.get("from"),
        "parted": facts.get("from"),
        "split": facts.get("part"),
    }.get(name, facts.get("unit") if name.startswith("assist_") else "")
    if about:
        told = _("%(what)s：%(about)s") % {"what": what, "about": about}
        return _with_outer_day(told, facts["outer"]) if "outer" in facts else told
    if name.startswith("meeting_"):
        return _in_a_meeting(what, facts)
    if name in ("texted", "not_texted"):
        about = _(facts.get("why") or facts.get("about", ""))
        return _("%(what)s：%(about)s") % {"what": what, "about": about}
    if name == "add" and (about := "，".join(filter(None, (facts.get("from"), facts.get("via"))))):
        return _("%(what)s（%(about)s）") % {"what": what, "about": about}
    if name == "dispatch":
        helpers = joined(facts.get("assisting", []))
        return _("派给%(lead)s牵头") % facts + (_("，%(helpers)s配合") % {"helpers": helpers} if helpers else "")
    if name == "report" and facts.get("to_staff"):
        return _("群众凭走村连心卡写来的")
    if name == "report" and facts.get("source"):
        return _("%(what)s（%(source)s）") % {"what": what, "source": _(facts["source"])}
    if name == "supervise" and facts.get("kind"):
        told = _("%(what)s：%(about)s") % {"what": _(facts["kind"]), "about": facts.get("unit") or _("派单员")}
        by = facts.get("deadline")
        return _("%(what)s（%(by)s）") % {"what": told, "by": _(by)} if by else told
    if name == "reopen" and facts.get("by"):
        return _("%(what)s（%(by)s）") % {"what": what, "by": _(facts["by"])}
    if name == "resolve" and facts.get("unit"):
        served = {"n": facts.get("beneficiaries"), "unit": _(facts["unit"])}
        if (outcome := facts.get("outcome", Outcome.SOLVED)) != Outcome.SOLVED:
            what = _("%(what)s：%(about)s") % {"what": what, "about": Outcome(outcome).label}
        return _("%(what)s（受益 %(n)s %(unit)s）") % {"what": what, **served}
    if name == "confirm" and facts.get("outcome", Outcome.SOLVED) != Outcome.SOLVED:
        agreed = {"said": said_yes(facts["outcome"]), "outcome": Outcome(facts["outcome"]).label}
        return _("群众说：%(said)s（%(outcome)s）") % agreed
    if name == "defer":
        when = {"day": _day(event, "review_on"), "plan": facts.get("plan", "")}
        return _("%(what)s，%(day)s 再看：%(plan)s") % {"what": what, **when}
    if name == "wait":
        return _("%(kind)s，%(day)s 再问") % {"kind": _(facts["kind"]), "day": _day(event, "review_on")}
    if name in ("promise", "promise_put_off"):
        return _("%(what)s，%(day)s 前做到") % {"what": what, "day": _day(event, "until")}
    if name == "hand_over":
        return _("交接：%(from)s交给%(to)s") % facts
    if name == "set_aside":
        return _("%(what)s（%(who)s提请）") % {"what": what, "who": facts.get("proposed_by", "")}
    if name == "file":
        return _("%(what)s：%(before)s办过，%(day)s 了结") % (facts | {"what": what})
    if name == "return" and facts.get("owner"):
        return _("%(what)s，认为应由%(owner)s办") % {"what": what, "owner": facts["owner"]}
    if name == "escalate" and facts.get("to") in ESCALATED_TO:  # whose hand it is in, whatever level the matter is of
        return str(ESCALATED_TO[facts["to"]])
    if name == "escalate" and facts.get("level"):
        return _("%(what)s到%(level)s") % {"what": what, "level": _(facts["level"])}
    return what


def _review_day(issue: Issue) -> str:
    """The day on which what is paused is looked at again."""
    return dates.when_text(issue.review_on, now=issue.changed_at, style="date") if issue.review_on else ""


def _day(event: IssueEvent, name: str) -> str:
    """A day the facts keep, as people write one."""
    kept = event.facts.get(name, "")
    return dates.when_text(date.fromisoformat(kept), now=event.at, style="short") if kept else ""


def _with_outer_day(told: str, outer: dict[str, str]) -> str:
    """What was joined has brought a day, or took it along again."""
    if not outer["day"]:
        return _("%(told)s，交办期限不再有") % {"told": told}
    at = datetime.fromisoformat(outer["day"])
    day = dates.when_text(at, now=at, style="by")
    return _("%(told)s，交办期限是 %(day)s") % {"told": told, "day": " · ".join(filter(None, (day, outer["by"])))}


def _in_a_meeting(what: str, facts: dict[str, Any]) -> str:
    """Which meeting, and where it was given to somebody, to whom and by when."""
    told = [_("%(what)s：%(about)s") % {"what": what, "about": _(facts["meeting"])} if facts.get("meeting") else what]
    if facts.get("unit"):
        told.append(_("%(unit)s %(day)s 前办好") % {"unit": facts["unit"], "day": facts.get("until", "")})
    return "，".join(told) if len(told) > 1 else told[0]


def _note(event: IssueEvent) -> str:
    """The words given with it; those the system wrote itself are known, and said in the reader's language."""
    if event.reason == NOT_SOLVED or (event.name == "supervise" and event.actor_id is None):
        late = _LATE.fullmatch(event.reason)
        return (
            ngettext("已超期 %(n)s 个工作日", "已超期 %(n)s 个工作日", int(late[1])) % {"n": late[1]}
            if late
            else _(event.reason)
        )
    if event.name == "set_aside" and event.facts.get("words"):  # said to the offices, not to the villager
        return "\n".join((event.reason, _("裁定的理由：%(words)s") % event.facts))
    return event.reason


def _tone(event: IssueEvent) -> str:
    tones = {"add": "wait", "confirm": "ok", "close": "ok", "insist": "wait", "wait": "wait"}
    tones |= dict.fromkeys(("reopen", "return", "supervise", "decline", "set_aside", "appeal"), "late")
    return tones.get(event.name, "")


def parts(counts: dict[str, int]) -> list[tuple[str, str, int]]:
    """What was said of what was given out, as a list opens it: name, words and how many; what there is none of is left out."""
    return [(name, str(label), counts[name]) for name, label in PARTS.items() if counts[name]]


def outer_day(issue: Issue, *, now: datetime) -> str:
    """When somebody outside wants it done, and who; '' where nobody does."""
    if issue.outer_due_at is None:
        return ""
    return " · ".join(
        part for part in (dates.when_text(issue.outer_due_at, now=now, style="by"), issue.outer_by) if part
    )


def whole_number(typed: str, *, like: str) -> str:
    """What somebody typed of a number, made whole after another of the same county: 123, 2026-123 or all of it."""
    asked = "".join(unicodedata.normalize("NFKC", typed).upper().split())
    parts, pattern = asked.split("-"), like.split("-")
    if len(pattern) != 3 or len(parts) > 3 or not parts[-1].isdecimal():
        return asked
    *before, last = parts
    return "-".join([*pattern[: 2 - len(before)], *before, last.zfill(len(pattern[-1]))])


# ---------------------------------------------------------------------- blanks in phrases, filled from the record

_BLANK = re.compile(r"\{([^{}\s]{1,20})\}")
_FILLED_BY = {
    "编号": lambda issue, actor, now: issue.number,
    "标题": lambda issue, actor, now: issue.title,
    "村": lambda issue, actor, now: getattr(issue, "place_name", "") or "",
    "地点": lambda issue, actor, now: issue.place,
    "类别": lambda issue, actor, now: issue.category.name,
    "承办单位": lambda issue, actor, now: str(issue.lead or ""),
    "期限": lambda issue, actor, now: dates.when_text(issue.due_at, now=now, style="by") if issue.due_at else "",
    "今天": lambda issue, actor, now: dates.when_text(timezone.localdate(now), now=now, style="date"),
    "本单位": lambda issue, actor, now: actor.organisation_name,
    "我": lambda issue, actor, now: actor.name,
}  # as they are written in a phrase, in the county's own language


_MEANS = {
    "编号": gettext_lazy("事项的编号"),
    "标题": gettext_lazy("事项的标题"),
    "村": gettext_lazy("哪个村"),
    "地点": gettext_lazy("在哪个地点"),
    "类别": gettext_lazy("事项的类别"),
    "承办单位": gettext_lazy("牵头的单位"),
    "期限": gettext_lazy("办到哪天"),
    "今天": gettext_lazy("写这句话的那天"),
    "本单位": gettext_lazy("用这句话的人的单位"),
    "我": gettext_lazy("用这句话的人"),
}


def blanks_explained() -> str:
    """Each blank as it is written, and beside it what stands there later, in the reader's language."""
    each = [f"{{{name}}} {_MEANS[name]}" for name in _FILLED_BY]
    return pgettext("between items of a list", "、").join(each)


def blanks() -> list[str]:
    """What a phrase may leave to the record, as it is written in one."""
    return [f"{{{name}}}" for name in _FILLED_BY]


def unknown_blanks(text: str) -> list[str]:
    """Blanks nobody can fill, and a brace without its other half."""
    found = [f"{{{name}}}" for name in _BLANK.findall(text) if name not in _FILLED_BY]
    rest = _BLANK.sub("", text)
    return list(dict.fromkeys([*found, *(brace for brace in "{}" if brace in rest)]))


def filled(text: str, issue: Issue, *, actor: Actor, now: datetime) -> str:
    """The phrase with its blanks filled; what the record does not know stays a dash for a person to see to."""
    return _BLANK.sub(lambda m: _FILLED_BY[m[1]](issue, actor, now) or "——" if m[1] in _FILLED_BY else m[0], text)
