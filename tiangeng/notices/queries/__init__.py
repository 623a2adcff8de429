"""What pages ask of this room."""

from .feeds import entries_for, feed_of
from .hooks import deliveries, hooked, hooks, hooks_to_decide, keeps_hooks
from .texts import is_texted, may_show_receipt, texts_about, wants_no_texts
from .waiting import (
    COUNT_UP_TO,
    NOTICES,
    all_kinds,
    bell_count,
    kinds_for,
    may_be_told,
    muted_by,
    muted_turns,
    other_turns,
    things_waiting,
    turn_kinds,
    waiting_for,
    wanted,
)

__all__ = [
    "COUNT_UP_TO",
    "NOTICES",
    "all_kinds",
    "bell_count",
    "deliveries",
    "entries_for",
    "feed_of",
    "hooked",
    "hooks",
    "hooks_to_decide",
    "is_texted",
    "keeps_hooks",
    "kinds_for",
    "may_be_told",
    "may_show_receipt",
    "muted_by",
    "muted_turns",
    "other_turns",
    "texts_about",
    "things_waiting",
    "turn_kinds",
    "waiting_for",
    "wanted",
    "wants_no_texts",
]
