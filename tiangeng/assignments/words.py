"""What a person reads of an assignment's course."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from tiangeng.ui.dates import when_text
from tiangeng.ui.records import Entry

from .models import Assignment, Step
from .rules import in_time
from .states import State

DONE = {
    "assign": pgettext_lazy("done", "交办"),
    "accept": pgettext_lazy("done", "接收"),
    "return": pgettext_lazy("done", "退回"),
    "assign_again": pgettext_lazy("done", "改派"),
    "give_part": pgettext_lazy("done", "分给"),
    "make_issue": pgettext_lazy("done", "转成事项"),
    "part_finish": pgettext_lazy("done", "分下去的办好了"),
    "part_return": pgettext_lazy("done", "分下去的被退回"),
    "part_release": pgettext_lazy("done", "分下去的不用办了"),
    "answer": pgettext_lazy("done", "回复上级"),
    "send_back": pgettext_lazy("done", "退回重报"),
    "close": pgettext_lazy("done", "认可了结"),
    "withdraw": pgettext_lazy("done", "撤销交办"),
}
_TONES = {"close": "ok", "return": "late", "send_back": "late", "part_return": "late", "withdraw": "late"}


def entry(step: Step) -> Entry:
    """One line of the timeline."""
    name = step.actor_name
    if away := step.facts.get("in_place_of"):
        name = _("%(who)s代%(away)s") % {"who": name, "away": away}
    who = " · ".join(part for part in (step.organisation_name, name) if part) or _("系统")
    what = str(DONE.get(step.name, step.name))
    about = step.facts.get("to") or step.facts.get("number")
    text = _("%(what)s：%(about)s") % {"what": what, "about": about} if about else what
    return Entry(step.at, who, text, note=step.reason, tone=_TONES.get(step.name, ""))


def awaited(row: Assignment) -> str:
    """Who is awaited, for someone whose turn it is not."""
    if row.state == State.RETURNED:
        return _("等%(who)s改派") % {"who": row.assigner_name}
    if row.state == State.ANSWERED:
        return _("等%(who)s认可") % {"who": row.assigner_name}
    if row.state in (State.ASSIGNED, State.ACCEPTED, State.SENT_BACK):
        return _("等%(who)s办理") % {"who": row.organisation}
    return str(row.get_state_display())


def first_answer(row: Assignment, *, now: datetime) -> str:
    """After it was sent back: what counts as in time or not, beside the day that stands now."""
    if row.first_answered_on is None:
        return ""
    said = {
        "day": when_text(row.first_answered_on, now=now),
        "due": when_text(row.first_answer_by or row.answer_on, now=now),
    }
    return (
        _("%(day)s，按时（当时要求%(due)s前）") if in_time(row) else _("%(day)s，过了期限（当时要求%(due)s前）")
    ) % said


def hint(row: Assignment, move: str) -> str:
    """One sentence under the verb."""
    return {
        "accept": _("接收后可以分给下面的单位，或者转成事项去办；交办错了的请退回并说明。"),
        "answer": _("分下去的都办好了，就在期限前回复上级。"),
        "assign_again": _("看过退回的理由，改派给该办的单位。"),
        "close": _("看过回复，办好了就认可；还缺什么就退回重报。"),
    }.get(move, "")
