"""What pages ask of this room."""

from .feeds import entries_for, feed_of
from .hooks import deliveries, hooked, hooks, keeps_hooks
from .texts import is_texted, texts_about, wants_no_texts
from .waiting import COUNT_UP_TO, all_kinds, bell_count, kinds_for, muted_by, waiting_for

__all__ = [
    "COUNT_UP_TO",
    "all_kinds",
    "bell_count",
    "deliveries",
    "entries_for",
    "feed_of",
    "hooked",
    "hooks",
    "is_texted",
    "keeps_hooks",
    "kinds_for",
    "muted_by",
    "texts_about",
    "waiting_for",
    "wants_no_texts",
]
