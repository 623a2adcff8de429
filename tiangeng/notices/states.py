"""The life of a webhook's address: registered by one, approved by another."""

from django.utils.translation import gettext_lazy as _

from tiangeng.kernel.lifecycle import Lifecycle, move
from tiangeng.ui.choices import TonedChoices


class HookState(TonedChoices):
    PROPOSED = "proposed", _("待批准"), "wait"
    ACTIVE = "active", _("推送中"), "ok"
    REFUSED = "refused", _("未批准"), "idle"
    STOPPED = "stopped", _("已停用"), "idle"


S = HookState
HOOK_LIFE = Lifecycle(
    HookState,
    move("refuse", _("不批准"), S.PROPOSED, to=S.REFUSED, grant="notices.approve_hooks", needs_reason=True),
    move("approve", _("批准"), S.PROPOSED, to=S.ACTIVE, grant="notices.approve_hooks", primary=True),
    move("stop", _("停用"), S.PROPOSED, S.ACTIVE, to=S.STOPPED, grant="notices.hooks", needs_reason=True),
    initial=HookState.PROPOSED,
)
