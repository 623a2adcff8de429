"""What is decided from values alone: when somebody may be reached, and what a text message says."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from tiangeng.issues.states import LIFECYCLE

from .models import TextKind

SHANGHAI = ZoneInfo("Asia/Shanghai")
TOLD = {  # line of the timeline → what the villager is told of it
    "report": TextKind.RECEIVED,
    **dict.fromkeys(
        ("resolve", "decline", "defer", "wait", "set_aside", "refuse_appeal", "take_up_again"), TextKind.ANSWERED
    ),
    "unanswered": TextKind.UNANSWERED,
}
HOOKED = ("issue.report", *(f"issue.{move.name}" for move in LIFECYCLE.moves))  # every step of the life
SAID = {
    TextKind.RECEIVED: gettext_noop("您反映的事收到了，办到哪一步随时看："),
    TextKind.ANSWERED: gettext_noop("您反映的事有回音了，请看："),
    TextKind.AGAIN: gettext_noop("您的回执在这里："),
    TextKind.UNANSWERED: gettext_noop("您反映的事办完有些日子了，办得怎么样，想听您说一声："),
}


def is_quiet(now: datetime, *, quiet_from: time, quiet_until: time) -> bool:
    """Whether it is night for whoever would be disturbed; the hours run over midnight."""
    at = now.astimezone(SHANGHAI).time()
    return at >= quiet_from or at < quiet_until


def not_before(now: datetime, *, quiet_from: time, quiet_until: time) -> datetime:
    """Now, or the end of the night."""
    if not is_quiet(now, quiet_from=quiet_from, quiet_until=quiet_until):
        return now
    local = now.astimezone(SHANGHAI)
    morning = local.replace(hour=quiet_until.hour, minute=quiet_until.minute, second=0, microsecond=0)
    return morning if local.time() < quiet_until else morning + timedelta(days=1)


def begin_of_day(now: datetime) -> datetime:
    return now.astimezone(SHANGHAI).replace(hour=0, minute=0, second=0, microsecond=0)


def address(path: str) -> str:
    """A page of ours as somebody outside a browser must be given it."""
    return settings.TIANGENG_ADDRESS.rstrip("/") + path


def text_of(kind: str, *, signature: str, path: str) -> str:
    """What the villager reads: where to look, and nothing of the matter itself."""
    return _("【%(name)s】%(said)s%(url)s 不想再收，打开后在最下面点一下。") % {
        "name": signature,
        "said": _(SAID[TextKind(kind)]),
        "url": address(path),
    }
