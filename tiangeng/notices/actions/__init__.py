"""What this room does: one function per verb."""

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
    "SENDER",
    "hear_texts_again",
    "open_text",
    "queue_texts",
    "refuse_texts",
    "send_receipt_again",
    "settle_text",
]
