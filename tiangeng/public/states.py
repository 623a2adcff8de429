"""The life of an opinion about the system itself: it waits, is answered, is struck off."""

from django.utils.translation import gettext_lazy as _

from tiangeng.kernel.lifecycle import Lifecycle, move
from tiangeng.ui.choices import TonedChoices


class OpinionState(TonedChoices):
    OPEN = "open", _("待答复"), "wait"
    ANSWERED = "answered", _("已答复"), "info"
    CLOSED = "closed", _("已了结"), "ok"


S = OpinionState
OPINION_LIFE = Lifecycle(
    OpinionState,
    move("answer", _("答复"), S.OPEN, to=S.ANSWERED, grant="public.opinions", needs_reason=True, primary=True),
    move("close", _("了结"), S.OPEN, S.ANSWERED, to=S.CLOSED, grant="public.opinions", needs_reason=True),
    initial=OpinionState.OPEN,
)
