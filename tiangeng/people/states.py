"""The lives of a grant and of a stand-in: asked for, approved by someone else, ended."""

from django.utils.translation import gettext_lazy as _

from tiangeng.kernel.lifecycle import Lifecycle, move
from tiangeng.ui.choices import TonedChoices


class GrantState(TonedChoices):
    PROPOSED = "proposed", _("待批准"), "wait"
    IN_FORCE = "in_force", _("生效"), "ok"
    REFUSED = "refused", _("未批准"), "idle"
    ENDED = "ended", _("已收回"), "idle"


OPEN_GRANTS = (GrantState.PROPOSED, GrantState.IN_FORCE)
_APPROVE, _END = "people.approve_grants", "people.freeze"
_IN_FORCE, _ASKED = GrantState.IN_FORCE, GrantState.PROPOSED

GRANT_LIFE = Lifecycle(
    GrantState,
    move("refuse", _("不批准"), _ASKED, to=GrantState.REFUSED, grant=_APPROVE, needs_reason=True),
    move("approve", _("批准"), _ASKED, to=_IN_FORCE, grant=_APPROVE, primary=True),
    move("end", _("收回"), _IN_FORCE, to=GrantState.ENDED, grant=_END, needs_reason=True),
    initial=GrantState.PROPOSED,
)


class StandInState(TonedChoices):
    NAMED = "named", _("待批准"), "wait"
    AGREED = "agreed", _("已批准"), "ok"
    REFUSED = "refused", _("未批准"), "idle"
    ENDED = "ended", _("已结束"), "idle"


OPEN_STAND_INS = (StandInState.NAMED, StandInState.AGREED)

STAND_IN_LIFE = Lifecycle(
    StandInState,
    move("refuse", _("不批准"), StandInState.NAMED, to=StandInState.REFUSED, grant=_APPROVE, needs_reason=True),
    move("agree", _("批准"), StandInState.NAMED, to=StandInState.AGREED, grant=_APPROVE, primary=True),
    move(
        "end",
        _("提前结束"),
        StandInState.NAMED,
        StandInState.AGREED,
        to=StandInState.ENDED,
        grant="people.edit",
        by="involved",
        needs_reason=True,
    ),
    initial=StandInState.NAMED,
)
