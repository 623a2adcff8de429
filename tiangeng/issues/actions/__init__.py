"""Every verb of an issue's life, one function each; console, API, phone, villagers and demo come through here."""

from collections.abc import Callable

from tiangeng.issues.models import Issue

from .answering import accept_evidence, answer, call_back, close_issue, reopen_issue
from .handling import (
    accept_issue,
    add_note,
    assist,
    consult,
    decide,
    defer_issue,
    resolve_issue,
    resume_issue,
    return_issue,
    start_issue,
)
from .reporting import correct_issue, report_issue, unmask_reporter, withdraw_issue
from .routing import (
    add_assistant,
    decline_issue,
    dispatch_issue,
    escalate_issue,
    merge_issue,
    release_assistant,
    send_down,
    unmerge_issue,
)
from .supervising import remind, supervise_late

__all__ = [
    "SIMPLE",
    "WITH_REASON",
    "accept_evidence",
    "accept_issue",
    "add_assistant",
    "add_note",
    "answer",
    "assist",
    "call_back",
    "close_issue",
    "consult",
    "correct_issue",
    "decide",
    "decline_issue",
    "defer_issue",
    "dispatch_issue",
    "escalate_issue",
    "merge_issue",
    "release_assistant",
    "remind",
    "reopen_issue",
    "report_issue",
    "resolve_issue",
    "resume_issue",
    "return_issue",
    "send_down",
    "start_issue",
    "supervise_late",
    "unmask_reporter",
    "unmerge_issue",
    "withdraw_issue",
]

# One button and one API operation serve them all: steps that ask for nothing, and those that ask for a reason only.
SIMPLE: dict[str, Callable[..., Issue]] = {
    "accept": accept_issue,
    "start": start_issue,
    "resume": resume_issue,
    "close": close_issue,
}
WITH_REASON: dict[str, Callable[..., Issue]] = {
    "withdraw": withdraw_issue,
    "consult": consult,
    "decide": decide,
    "escalate": escalate_issue,
    "send_down": send_down,
    "unmerge": unmerge_issue,
    "reopen": reopen_issue,
    "accept_evidence": accept_evidence,
}
