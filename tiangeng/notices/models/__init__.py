"""Text messages to villagers."""

from .text import NoTexts, Outcome, TextKind, TextMessage, Why

__all__ = ["NoTexts", "Outcome", "TextKind", "TextMessage", "Why"]
