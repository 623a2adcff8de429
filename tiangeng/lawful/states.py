"""The life of a recurring form: asked for, approved by another person of the county, over when its day comes or it is stopped."""

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
