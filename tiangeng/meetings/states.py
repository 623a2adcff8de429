"""The life of a meeting, and of each thing on its agenda."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tiangeng.kernel.lifecycle import Lifecycle, move
from tiangeng.ui.choices import TonedChoices


class State(TonedChoices):
    PLANNED = "planned", _("待召开"), "wait"
    HELD = "held", _("正在开"), "info"
    CLOSED = "closed", _("已散会"), "ok"
    CALLED_OFF = "called_off", _("不开了"), "idle"


S = State
_CALL = "meetings.call"

LIFECYCLE = Lifecycle(
    State,
    move("hold", _("开会"), S.PLANNED, to=S.HELD, grant=_CALL, by="caller", primary=True),
    move("change", _("改时间地点"), S.PLANNED, to=S.PLANNED, grant=_CALL, by="caller"),
    move("call_off", _("不开了"), S.PLANNED, to=S.CALLED_OFF, grant=_CALL, by="caller", needs_reason=True),
    move("close", _("散会，出纪要"), S.HELD, to=S.CLOSED, grant=_CALL, by="caller", primary=True),
    initial=State.PLANNED,
)


class ItemState(TonedChoices):
    WAITING = "waiting", _("等上会"), "wait"
    LISTED = "listed", _("在议程上"), "info"
    AGREED = "agreed", _("当场谈妥"), "ok"
    TO_DO = "to_do", _("会后在办"), "wait"
    DONE = "done", _("办好待销号"), "info"
    STRUCK_OFF = "struck_off", pgettext_lazy("agenda item", "已销号"), "ok"
    TAKEN_UP = "taken_up", _("提到上一级"), "wait"
    UNSETTLED = "unsettled", _("没有谈成"), "late"
    TAKEN_OFF = "taken_off", _("没有上会"), "idle"


I = ItemState  # noqa: E741 — as the tables beside it are written
_HANDLE = "issues.handle"
AHEAD = frozenset({I.WAITING, I.LISTED})  # an issue is ahead of one meeting at a time
SETTLED = frozenset({I.AGREED, I.STRUCK_OFF})  # cleared
OPEN_TASKS = frozenset({I.TO_DO, I.DONE})
STANDING = OPEN_TASKS | {I.WAITING}  # somebody's turn: few of all that was ever on a table
RESULTS = ("agree", "set_task", "take_up", "leave")  # what a table may say of one thing, in the order it is asked
_ON_THE_TABLE = (I.LISTED, I.AGREED, I.TO_DO, I.UNSETTLED)  # said once, and put right while they still sit together

ITEM_LIFE = Lifecycle(
    ItemState,
    move("put_on", _("上会"), I.WAITING, to=I.LISTED, grant=_CALL, by="caller", primary=True),
    move("take_off", _("撤下来"), I.WAITING, I.LISTED, to=I.TAKEN_OFF, grant=_CALL, by="caller", needs_reason=True),
    move("put_back", _("等下一次"), I.LISTED, to=I.WAITING, grant=_CALL, by="caller"),
    move("send_back", _("还没有办好"), I.DONE, to=I.TO_DO, grant=_CALL, by="caller", needs_reason=True),
    move("agree", _("当场谈妥"), *_ON_THE_TABLE, to=I.AGREED, grant=_CALL, by="caller", primary=True),
    move("set_task", _("会后去办"), *_ON_THE_TABLE, to=I.TO_DO, grant=_CALL, by="caller"),
    move("take_up", _("提到上一级"), *_ON_THE_TABLE, to=I.TAKEN_UP, grant=_CALL, by="caller", needs_reason=True),
    move("leave", _("没有谈成"), *_ON_THE_TABLE, to=I.UNSETTLED, grant=_CALL, by="caller", needs_reason=True),
    move("finish", _("办好了"), I.TO_DO, to=I.DONE, grant=_HANDLE, by="responsible", needs_reason=True, primary=True),
    move(
        "strike_off",
        pgettext_lazy("agenda item", "销号"),
        I.TO_DO,
        I.DONE,
        to=I.STRUCK_OFF,
        grant=_CALL,
        by="caller",
        primary=True,
    ),
    initial=ItemState.WAITING,
)
