"""Every verb of an issue's life, one function each; console, API, phone, villagers and demo come through here."""

from collections.abc import Callable

from tiangeng.issues.models import Issue

from .adding import ADDED_LIMIT, add_words
from .answering import accept_evidence, answer, call_back, close_issue, reopen_issue, verify_on_site, why_not_ask
from .appealing import appeal, decide_appeal, may_hear, refusal_of
from .batching import MOST as BATCH_MOST
from .batching import VERBS, choose, perform, run_batch, try_batch, undo_batch
from .batching import WORK as BATCH_WORK
from .calling import draw_call_backs, note_unreached, tried_in_vain
from .filing import check_days, file_issue
from .following import follow_issue
from .handing_on import hand_on
from .handing_over import may_take_step, offer_handover, refuse_handover, take_handover, withdraw_handover
from .handling import accept_issue, add_note, assist, consult, decide, resolve_issue, start_issue
from .joining import report_into
from .learning import learn, lessons_of, note_trial, roll_back_router
from .merging import merge_issue, unmerge_issue
from .objecting import insist_issue, return_issue, why_not_object
from .pairing import decide_pair, find_pairs
from .pausing import asks_before_pausing, defer_issue, paused_so_far, resume_issue, wait_for_villager
from .phrasing import (
    MACRO_MOVES,
    PHRASE_WRITERS,
    Saying,
    find_saying,
    macros_for,
    remove_phrase,
    save_phrase,
    sayings_of,
    use_macro,
)
from .promising import (
    check_day,
    hand_over_promises,
    keep_promise,
    let_promise_go,
    make_promise,
    promise_step,
    put_off_promise,
)
from .putting_right import WORDS_LIMIT as CORRECTION_LIMIT
from .putting_right import ask_correction, correction_category
from .reporting import correct_issue, numbers_ahead, report_issue, unmask_reporter, withdraw_issue
from .routing import (
    add_assistant,
    answer_down,
    decline_issue,
    dispatch_issue,
    escalate_issue,
    level_above,
    release_assistant,
    send_down,
)
from .ruling import ask_to_pause, decide_ruling, decided_meanwhile, may_decide, propose_ruling, take_up_again
from .splitting import split_issue
from .supervising import ask_again, remind, supervise_hours, supervise_late, wake_paused
from .telling import note_meeting, note_texted

__all__ = [
    "ADDED_LIMIT",
    "BATCH_MOST",
    "BATCH_WORK",
    "CORRECTION_LIMIT",
    "MACRO_MOVES",
    "PHRASE_WRITERS",
    "SIMPLE",
    "VERBS",
    "WITH_REASON",
    "Saying",
    "accept_evidence",
    "accept_issue",
    "add_assistant",
    "add_note",
    "add_words",
    "answer",
    "answer_down",
    "appeal",
    "ask_again",
    "ask_correction",
    "ask_to_pause",
    "asks_before_pausing",
    "assist",
    "call_back",
    "check_day",
    "check_days",
    "choose",
    "close_issue",
    "consult",
    "correct_issue",
    "correction_category",
    "decide",
    "decide_appeal",
    "decide_pair",
    "decide_ruling",
    "decided_meanwhile",
    "decline_issue",
    "defer_issue",
    "dispatch_issue",
    "draw_call_backs",
    "escalate_issue",
    "file_issue",
    "find_pairs",
    "find_saying",
    "follow_issue",
    "hand_on",
    "hand_over_promises",
    "insist_issue",
    "keep_promise",
    "learn",
    "lessons_of",
    "let_promise_go",
    "level_above",
    "macros_for",
    "make_promise",
    "may_decide",
    "may_hear",
    "may_take_step",
    "merge_issue",
    "note_meeting",
    "note_texted",
    "note_trial",
    "note_unreached",
    "numbers_ahead",
    "offer_handover",
    "paused_so_far",
    "perform",
    "promise_step",
    "propose_ruling",
    "put_off_promise",
    "refusal_of",
    "refuse_handover",
    "release_assistant",
    "remind",
    "remove_phrase",
    "reopen_issue",
    "report_into",
    "report_issue",
    "resolve_issue",
    "resume_issue",
    "return_issue",
    "roll_back_router",
    "run_batch",
    "save_phrase",
    "sayings_of",
    "send_down",
    "split_issue",
    "start_issue",
    "supervise_hours",
    "supervise_late",
    "take_handover",
    "take_up_again",
    "tried_in_vain",
    "try_batch",
    "undo_batch",
    "unmask_reporter",
    "unmerge_issue",
    "use_macro",
    "verify_on_site",
    "wait_for_villager",
    "wake_paused",
    "why_not_ask",
    "why_not_object",
    "withdraw_handover",
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
    "answer_down": answer_down,
    "unmerge": unmerge_issue,
    "reopen": reopen_issue,
    "insist": insist_issue,
    "take_up_again": take_up_again,
    "accept_evidence": accept_evidence,
}
