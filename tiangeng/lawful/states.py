"""The life of a recurring form: asked for, approved by another person of the county, over when its day comes or it is stopped.

And of a hold: there at once, let go by two people.
"""

from django.utils.translation import gettext_lazy as _

from tiangeng.kernel.lifecycle import Lifecycle, move
from tiangeng.ui.choices import TonedChoices


class ApprovalState(TonedChoices):
    ASKED = "asked", _("待批准"), "wait"
    APPROVED = "approved", _("已批准"), "ok"
    DECLINED = "declined", _("不批准"), "idle"
    STOPPED = "stopped", _("已停"), "idle"


_ASKED, _APPROVED = ApprovalState.ASKED, ApprovalState.APPROVED

APPROVAL_LIFE = Lifecycle(
    ApprovalState,
    move("approve", _("批准"), _ASKED, to=_APPROVED, grant="lawful.approve", primary=True),
    move("decline", _("不批准"), _ASKED, to=ApprovalState.DECLINED, grant="lawful.approve", needs_reason=True),
    move("stop", _("停掉"), _APPROVED, to=ApprovalState.STOPPED, grant="lawful.approve", needs_reason=True),
    initial=_ASKED,
)


class HoldState(TonedChoices):
    STANDING = "standing", _("留着"), "wait"
    ASKED = "asked", _("留着，有人提出解除"), "wait"
    LIFTED = "lifted", _("已解除"), "idle"


_STANDING, _LIFTING = HoldState.STANDING, HoldState.ASKED

HOLD_LIFE = Lifecycle(
    HoldState,
    move("ask", _("提出解除"), _STANDING, to=_LIFTING, grant="lawful.hold", needs_reason=True),
    move("agree", _("同意解除"), _LIFTING, to=HoldState.LIFTED, grant="lawful.hold", primary=True),
    move("decline", _("继续留着"), _LIFTING, to=_STANDING, grant="lawful.hold", needs_reason=True),
    initial=_STANDING,
)
