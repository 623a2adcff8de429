"""What need be asked only once while an actor's walls stand: one request, one batch."""

from contextvars import ContextVar
from typing import Any

known: ContextVar[dict[Any, Any] | None] = ContextVar("known", default=None)


def once_within() -> dict[Any, Any]:
    """Answers kept until the walls come down; outside any a dictionary that is forgotten at once."""
    found = known.get()
    return found if found is not None else {}
