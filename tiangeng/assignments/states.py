"""The life of what an upper level assigns, and of each part it is given out in."""

from django.utils.translation import gettext_lazy as _

from tiangeng.kernel.lifecycle import Lifecycle, move
from tiangeng.ui.choices import TonedChoices


class State(TonedChoices):
    ASSIGNED = "assigned", _("待接收"), "wait"
    RETURNED = "returned", _("退回待改派"), "late"
    ACCEPTED = "accepted", _("承办中"), "info"
    ANSWERED = "answered", _("已回复待认可"), "wait"
    SENT_BACK = "sent_back", _("退回重报"), "late"
    CLOSED = "closed", _("已了结"), "ok"
    WITHDRAWN = "withdrawn", _("交办已撤"), "idle"


S = State
OPEN_STATES = frozenset({S.ASSIGNED, S.RETURNED, S.ACCEPTED, S.ANSWERED, S.SENT_BACK})
WITH_THE_UNIT = frozenset({S.ASSIGNED, S.ACCEPTED, S.SENT_BACK})
WITH_THE_ASSIGNER = frozenset({S.RETURNED, S.ANSWERED})
AT_WORK = frozenset({S.ACCEPTED, S.SENT_BACK})
_ASSIGN, _ANSWER = "assignments.assign", "assignments.answer"

LIFECYCLE = Lifecycle(
    State,
    move("accept", _("接收"), S.ASSIGNED, to=S.ACCEPTED, grant=_ANSWER, by="unit", primary=True),
    move("return", _("退回"), S.ASSIGNED, to=S.RETURNED, grant=_ANSWER, by="unit", needs_reason=True),
    move("assign_again", _("改派"), S.RETURNED, to=S.ASSIGNED, grant=_ASSIGN, by="assigner", primary=True),
    move("answer", _("回复上级"), S.ACCEPTED, S.SENT_BACK, to=S.ANSWERED, grant=_ANSWER, by="unit", primary=True),
    move("send_back", _("退回重报"), S.ANSWERED, to=S.SENT_BACK, grant=_ASSIGN, by="assigner", needs_reason=True),
    move("close", _("认可了结"), S.ANSWERED, to=S.CLOSED, grant=_ASSIGN, by="assigner", primary=True),
    move(
        "withdraw",
        _("撤销交办"),
        S.ASSIGNED,
        S.RETURNED,
        S.ACCEPTED,
        S.SENT_BACK,
        to=S.WITHDRAWN,
        grant=_ASSIGN,
        by="assigner",
        needs_reason=True,
    ),
    initial=State.ASSIGNED,
)


class PartState(TonedChoices):
    GIVEN = "given", _("承办中"), "info"
    DONE = "done", _("已办好"), "ok"
    RETURNED = "returned", _("已退回"), "late"
    RELEASED = "released", _("不用办了"), "idle"


P = PartState
PART_LIFE = Lifecycle(
    PartState,
    move("finish", _("办好了"), P.GIVEN, to=P.DONE, grant=_ANSWER, by="part", needs_reason=True, primary=True),
    move("return", _("退回"), P.GIVEN, to=P.RETURNED, grant=_ANSWER, by="part", needs_reason=True),
    move("release", _("不用办了"), P.GIVEN, to=P.RELEASED, grant=_ANSWER, by="unit", needs_reason=True),
    initial=PartState.GIVEN,
)
