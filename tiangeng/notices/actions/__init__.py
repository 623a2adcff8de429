"""What this room does: one function per verb."""

from .choosing import choose
from .feeding import make_feed, stop_feed
from .hooking import (
    POSTER,
    move_hook,
    open_delivery,
    queue_hooks,
    register_hook,
    send_again,
    settle_delivery,
)
from .mailing import give_back, is_time, mails
from .settling import settle_county, settle_draw, settle_issue, settle_promise
from .showing import show_receipt
from .texting import (
    SENDER,
    hear_texts_again,
    open_text,
    queue_texts,
    refuse_texts,
    send_receipt_again,
    settle_text,
)

__all__ = [
    "POSTER",
    "SENDER",
    "choose",
    "give_back",
    "hear_texts_again",
    "is_time",
    "mails",
    "make_feed",
    "move_hook",
    "open_delivery",
    "open_text",
    "queue_hooks",
    "queue_texts",
    "refuse_texts",
    "register_hook",
    "send_again",
    "send_receipt_again",
    "settle_county",
    "settle_delivery",
    "settle_draw",
    "settle_issue",
    "settle_promise",
    "settle_text",
    "show_receipt",
    "stop_feed",
]
