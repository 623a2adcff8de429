"""The life of a grant: asked for, approved by someone else, ended."""

from django.utils.translation import gettext_lazy as _

from tiangeng.kernel.lifecycle import Lifecycle, move
from tiangeng.ui.choices import TonedChoices


class GrantState(TonedChoices):
    PROPOSED = "proposed", _("待批准"), "wait"
    IN_FORCE = "in_force", _("生效"), "ok"
    REFUSED = "refused", _("未批准"), "idle"
    ENDED = "ended", _("已收回"), "idle"


GRANT_LIFE = Lifecycle(
    GrantState,
    move("approve", _("批准"), GrantState.PROPOSED, to=GrantState.IN_FORCE, grant="people.approve_grants", primary=True),
    move("refuse", _("不批准"), GrantState.PROPOSED, to=GrantState.REFUSED, grant="people.approve_grants", needs_reason=True),
    move("end", _("收回"), GrantState.IN_FORCE, to=GrantState.ENDED, grant="people.freeze", needs_reason=True),
    initial=GrantState.PROPOSED,
)
