"""The life of an issue from the doorstep to the strike-off, and of each unit's turn at it (domain.md)."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tiangeng.kernel.lifecycle import Lifecycle, move
from tiangeng.ui.choices import TonedChoices


class State(TonedChoices):
    REPORTED = "reported", _("待派单"), "wait"
    RETURNED = "returned", _("有异议待裁"), "late"
    DISPATCHED = "dispatched", _("待接单"), "wait"
    ACCEPTED = "accepted", _("已接单"), "info"
    IN_PROGRESS = "in_progress", _("办理中"), "info"
    IN_CONSULTATION = "in_consultation", _("会诊中"), "info"
    ESCALATED = "escalated", _("已提级"), "wait"
    WAITING = "waiting", _("等群众"), "wait"
    DEFERRED = "deferred", _("挂账"), "late"
    RESOLVED = "resolved", _("办结待评"), "wait"
    REOPENED = "reopened", _("重办"), "late"
    CONFIRMED = "confirmed", _("群众认可"), "ok"
    CLOSED = "closed", _("已销号"), "ok"
    DECLINED = "declined", _("不予受理"), "idle"
    MERGED = "merged", _("已并案"), "idle"
    WITHDRAWN = "withdrawn", _("已撤回"), "idle"
    SET_ASIDE = "set_aside", _("不合理诉求"), "idle"
    FILED = "filed", _("旧账存档"), "idle"


S = State
OVER_STATES = frozenset({S.CLOSED, S.DECLINED, S.MERGED, S.WITHDRAWN, S.SET_ASIDE, S.FILED})
OPEN_STATES = frozenset(S) - OVER_STATES
WAITING_FOR_DISPATCH = frozenset({S.REPORTED, S.RETURNED, S.ESCALATED})
WITH_THE_LEAD = frozenset(
    {S.DISPATCHED, S.ACCEPTED, S.IN_PROGRESS, S.IN_CONSULTATION, S.WAITING, S.DEFERRED, S.REOPENED}
)
TAKES_WORDS = OPEN_STATES - {S.RESOLVED, S.CONFIRMED}  # a done one asks its villager whether it is solved
REFUSED_STATES = frozenset({S.DECLINED, S.SET_ASIDE})
AT_WORK = WITH_THE_LEAD - {S.WAITING, S.DEFERRED}  # the lead's clock runs
PAUSED = frozenset({S.WAITING, S.DEFERRED})  # no deadline runs; a day is named on which it is looked at again
NOT_COUNTED = frozenset({S.DECLINED, S.MERGED, S.WITHDRAWN, S.RETURNED, S.SET_ASIDE, S.FILED})  # in no unit's rates
DONE_STATES = frozenset({S.CONFIRMED, S.CLOSED})

# not what is resolved: whose villager is to say so would have it struck off by another's
MERGEABLE = [state for state in S if state in TAKES_WORDS]

LIFECYCLE = Lifecycle(
    State,
    move(
        "dispatch",
        _("派单"),
        *(S.REPORTED, S.RETURNED, S.ESCALATED),
        to=S.DISPATCHED,
        grant="issues.dispatch",
        by="dispatcher",
        primary=True,
    ),
    move(
        "decline",
        pgettext_lazy("button", "不予受理"),
        *(S.REPORTED, S.RETURNED, S.ESCALATED),
        to=S.DECLINED,
        grant="issues.dispatch",
        by="dispatcher",
        needs_reason=True,
    ),
    move("merge", _("并案"), *MERGEABLE, to=S.MERGED, grant="issues.dispatch", by="dispatcher"),
    move(
        "unmerge",
        _("撤销并案"),
        S.MERGED,
        to=S.REPORTED,
        back=[state for state in MERGEABLE if state != S.REPORTED],
        grant="issues.dispatch",
        by="dispatcher",
        needs_reason=True,
    ),
    move(
        "withdraw",
        _("撤回"),
        S.REPORTED,
        S.RETURNED,
        S.DISPATCHED,
        to=S.WITHDRAWN,
        grant="issues.report",
        by="reporter",
        needs_reason=True,
    ),
    move("accept", _("接单"), S.DISPATCHED, to=S.ACCEPTED, grant="issues.handle", by="lead", primary=True),
    move(
        "return",
        _("派单异议"),
        S.DISPATCHED,
        S.ACCEPTED,
        to=S.RETURNED,
        grant="issues.handle",
        by="lead",
        needs_reason=True,
    ),
    move(
        "insist",
        _("维持原派"),
        S.RETURNED,
        to=S.DISPATCHED,
        grant="issues.dispatch",
        by="dispatcher",
        needs_reason=True,
    ),
    move(
        "start", _("开始办理"), S.ACCEPTED, S.REOPENED, to=S.IN_PROGRESS, grant="issues.handle", by="lead", primary=True
    ),
    move(
        "consult",
        _("请求会诊"),
        S.IN_PROGRESS,
        to=S.IN_CONSULTATION,
        grant="issues.handle",
        by="lead",
        needs_reason=True,
    ),
    move(
        "decide",
        _("会诊议定"),
        S.IN_CONSULTATION,
        to=S.IN_PROGRESS,
        grant="issues.handle",
        by="lead",
        needs_reason=True,
    ),
    move(
        "escalate",
        _("提级"),
        S.REPORTED,
        S.RETURNED,
        S.IN_PROGRESS,
        S.ESCALATED,  # by the township's dispatcher, to whom a village had escalated it
        to=S.ESCALATED,
        grant="issues.handle",
        by="holder",
        needs_reason=True,
    ),
    move(
        "send_down", _("下交"), S.ESCALATED, to=S.REPORTED, grant="issues.dispatch", by="dispatcher", needs_reason=True
    ),
    move(
        "answer_down",
        _("答复县里"),
        S.ESCALATED,
        to=S.ESCALATED,
        grant="issues.supervise",
        by="above",
        needs_reason=True,
        primary=True,
    ),
    move(
        "defer",
        pgettext_lazy("button", "挂账"),
        S.IN_PROGRESS,
        S.REOPENED,
        to=S.DEFERRED,
        grant="issues.handle",
        by="lead",
        needs_reason=True,
    ),
    move(
        "wait",
        _("等群众"),
        S.IN_PROGRESS,
        S.REOPENED,
        to=S.WAITING,
        grant="issues.handle",
        by="lead",
        needs_reason=True,
    ),
    move(
        "resume", _("恢复办理"), S.DEFERRED, S.WAITING, to=S.IN_PROGRESS, grant="issues.handle", by="lead", primary=True
    ),
    move("resolve", _("办结"), S.IN_PROGRESS, to=S.RESOLVED, grant="issues.handle", by="lead", primary=True),
    move("confirm", _("确认解决"), S.RESOLVED, to=S.CONFIRMED, grant="issues.confirm", by="villager", primary=True),
    move(
        "accept_evidence",
        _("凭证据认可"),
        S.RESOLVED,
        to=S.CONFIRMED,
        grant="issues.dispatch",
        by="dispatcher",
        needs_reason=True,
    ),
    move(
        "verify",
        _("现场核验"),
        S.RESOLVED,
        to=S.CONFIRMED,
        grant="issues.confirm",
        by="verifier",
        needs_reason=True,
        primary=True,
    ),
    move(
        "reopen",
        pgettext_lazy("button", "重办"),
        S.RESOLVED,
        S.CONFIRMED,
        S.CLOSED,
        to=S.REOPENED,
        grant="issues.reopen",
        by="villager",
        needs_reason=True,
    ),
    move(
        "set_aside",
        _("按不合理诉求办结"),
        *(S.REPORTED, S.RETURNED, S.ESCALATED),
        *(S.DISPATCHED, S.ACCEPTED, S.IN_PROGRESS, S.IN_CONSULTATION, S.WAITING, S.DEFERRED, S.RESOLVED, S.REOPENED),
        to=S.SET_ASIDE,
        grant="issues.rule",
        by="ruler",
        needs_reason=True,
    ),
    move(
        "take_up_again",
        _("重新受理"),
        S.SET_ASIDE,
        S.DECLINED,
        S.FILED,
        to=S.REPORTED,
        grant="issues.rule",
        by="ruler",
        needs_reason=True,
    ),
    move("file", _("旧账存档"), S.REPORTED, to=S.FILED, grant="issues.dispatch", by="ledger"),
    move("close", _("销号"), S.CONFIRMED, to=S.CLOSED, grant="issues.close", by="dispatcher", primary=True),
    initial=State.REPORTED,
)


class HandlingState(TonedChoices):
    ASSIGNED = "assigned", _("待接单"), "wait"
    ACCEPTED = "accepted", _("已接单"), "info"
    WORKING = "working", _("办理中"), "info"
    DONE = "done", _("已完成"), "ok"
    RETURNED = "returned", _("已退回"), "late"
    RELEASED = "released", _("已解除"), "idle"


H = HandlingState
OPEN_HANDLINGS = frozenset({H.ASSIGNED, H.ACCEPTED, H.WORKING})

HANDLING_LIFE = Lifecycle(
    HandlingState,
    move("accept", _("接单"), H.ASSIGNED, to=H.ACCEPTED, grant="issues.handle", by="unit", primary=True),
    move("start", _("开始办理"), H.ASSIGNED, H.ACCEPTED, H.DONE, to=H.WORKING, grant="issues.handle", by="unit"),
    move(
        "finish",
        _("配合完成"),
        H.ASSIGNED,
        H.ACCEPTED,
        H.WORKING,
        to=H.DONE,
        grant="issues.handle",
        by="unit",
        primary=True,
    ),
    move(
        "return", _("退回"), H.ASSIGNED, H.ACCEPTED, to=H.RETURNED, grant="issues.handle", by="unit", needs_reason=True
    ),
    move(
        "release",
        _("解除配合"),
        H.ASSIGNED,
        H.ACCEPTED,
        H.WORKING,
        to=H.RELEASED,
        grant="issues.dispatch",
        by="dispatcher",
        needs_reason=True,
    ),
    initial=HandlingState.ASSIGNED,
)


class RulingState(TonedChoices):
    PROPOSED = "proposed", _("等第二人裁定"), "wait"
    UPHELD = "upheld", _("认定不合理"), "idle"
    REFUSED = "refused", _("不予认定"), "ok"


R = RulingState
RULING_LIFE = Lifecycle(
    RulingState,
    move(
        "uphold", _("认定"), R.PROPOSED, to=R.UPHELD, grant="issues.rule", by="second", needs_reason=True, primary=True
    ),
    move("refuse", _("不予认定"), R.PROPOSED, to=R.REFUSED, grant="issues.rule", by="second", needs_reason=True),
    initial=RulingState.PROPOSED,
)


class AppealState(TonedChoices):
    OPEN = "open", _("等复核"), "wait"
    UPHELD = "upheld", _("异议成立"), "ok"
    REFUSED = "refused", _("维持原来的决定"), "idle"


APPEAL_LIFE = Lifecycle(
    AppealState,
    move(
        "uphold",
        _("重新受理"),
        AppealState.OPEN,
        to=AppealState.UPHELD,
        grant="issues.rule",
        by="second",
        needs_reason=True,
        primary=True,
    ),
    move(
        "refuse",
        _("维持原来的决定"),
        AppealState.OPEN,
        to=AppealState.REFUSED,
        grant="issues.rule",
        by="second",
        needs_reason=True,
    ),
    initial=AppealState.OPEN,
)


class PromiseState(TonedChoices):
    OPEN = "open", _("答应了"), "wait"
    KEPT = "kept", _("做到了"), "ok"
    LET_GO = "let_go", _("没能做到"), "late"


P = PromiseState
PROMISE_LIFE = Lifecycle(
    PromiseState,
    move("keep", _("做到了"), P.OPEN, to=P.KEPT, grant="issues.report", by="holder", primary=True),
    move("put_off", _("改日子"), P.OPEN, to=P.OPEN, grant="issues.report", by="holder", needs_reason=True),
    move("let_go", _("没能做到"), P.OPEN, to=P.LET_GO, grant="issues.report", by="holder", needs_reason=True),
    initial=PromiseState.OPEN,
)


class PairState(TonedChoices):
    PROPOSED = "proposed", _("等您定"), "wait"
    SAME = "same", _("同一件"), "ok"
    DIFFERENT = "different", _("不是同一件"), "idle"


PAIR_LIFE = Lifecycle(
    PairState,
    move(
        "join",
        _("并为一件"),
        PairState.PROPOSED,
        to=PairState.SAME,
        grant="issues.dispatch",
        by="dispatcher",
        primary=True,
    ),
    move(
        "part",
        pgettext_lazy("button", "不是同一件"),
        PairState.PROPOSED,
        to=PairState.DIFFERENT,
        grant="issues.dispatch",
        by="dispatcher",
    ),
    move(
        "undo",
        pgettext_lazy("button", "撤销"),
        PairState.SAME,
        PairState.DIFFERENT,
        to=PairState.PROPOSED,
        grant="issues.dispatch",
        by="dispatcher",
    ),
    initial=PairState.PROPOSED,
)


class HandoverState(TonedChoices):
    OFFERED = "offered", _("等接手人签收"), "wait"
    TAKEN = "taken", _("已签收"), "ok"
    REFUSED = "refused", _("没有接"), "late"
    WITHDRAWN = "withdrawn", _("已撤回"), "idle"


Over = HandoverState
HANDOVER_LIFE = Lifecycle(
    HandoverState,
    move("take", _("签收"), Over.OFFERED, to=Over.TAKEN, grant="issues.report", by="taker", primary=True),
    move("refuse", _("不接"), Over.OFFERED, to=Over.REFUSED, grant="issues.report", by="taker", needs_reason=True),
    move("withdraw", _("撤回"), Over.OFFERED, to=Over.WITHDRAWN, grant="issues.report", by="giver", needs_reason=True),
    initial=HandoverState.OFFERED,
)
