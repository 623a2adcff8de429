"""Text messages to villagers, what waits for whom, and how each person wants to be told."""

from .hook import Delivery, Hook
from .notice import Choice, FeedKey, Kind, Notice
from .text import NoTexts, Outcome, TextKind, TextMessage, Why

__all__ = [
    "Choice",
    "Delivery",
    "FeedKey",
    "Hook",
    "Kind",
    "NoTexts",
    "Notice",
    "Outcome",
    "TextKind",
    "TextMessage",
    "Why",
]
