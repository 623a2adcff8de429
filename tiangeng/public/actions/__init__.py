"""What is done on the public pages and to what comes in there. Pages and API come through here."""

from .asking import (
    BODY_LIMIT,
    Sent,
    add,
    answer,
    appeal,
    ask,
    choose_texts,
    digest_of,
    join,
    look_alike,
    must_be_withdrawable,
    open_receipt,
    withdraw,
)
from .disclosing import TITLE_LIMIT, disclose, withdraw_disclosure
from .opinions import (
    OPINION_LIMIT,
    WORDS_LIMIT,
    answer_opinion,
    close_opinion,
    note_opinion,
    opinion_digest,
    read_opinion,
    send_opinion,
)
from .own_data import again, correct, open_own_data

__all__ = [
    "BODY_LIMIT",
    "OPINION_LIMIT",
    "TITLE_LIMIT",
    "WORDS_LIMIT",
    "Sent",
    "add",
    "again",
    "answer",
    "answer_opinion",
    "appeal",
    "ask",
    "choose_texts",
    "close_opinion",
    "correct",
    "digest_of",
    "disclose",
    "join",
    "look_alike",
    "must_be_withdrawable",
    "note_opinion",
    "open_own_data",
    "open_receipt",
    "opinion_digest",
    "read_opinion",
    "send_opinion",
    "withdraw",
    "withdraw_disclosure",
]
