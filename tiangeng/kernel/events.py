"""Upward news: the lower room announces, an upper room listens, and only what was committed is heard."""

import logging
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

from django.db import transaction

Event = TypeVar("Event")
_listeners: dict[type, list[Callable[[Any], None]]] = defaultdict(list)
_is_silent: ContextVar[bool] = ContextVar("is_silent", default=False)
_logger = logging.getLogger(__name__)


def on(kind: type[Event]) -> Callable[[Callable[[Event], None]], Callable[[Event], None]]:
    """Decorator for a handler in an upper room's `handlers.py`; it is called after the commit."""

    def register(handler: Callable[[Event], None]) -> Callable[[Event], None]:
        if handler not in _listeners[kind]:
            _listeners[kind].append(handler)
        return handler

    return register


def announce(event: object) -> None:
    """Tell whoever listens, once the transaction has committed. A handler's crash never undoes what was done."""
    for handler in () if _is_silent.get() else _listeners[type(event)]:
        transaction.on_commit(lambda handler=handler: _tell(handler, event))  # type: ignore[misc]


@contextmanager
def silent() -> Iterator[None]:
    """Inside, nobody is told: a past is written down, by a sheet or by the demo county, and no news are made."""
    token = _is_silent.set(True)
    try:
        yield
    finally:
        _is_silent.reset(token)


def _tell(handler: Callable[[Any], None], event: object) -> None:
    try:
        handler(event)
    except Exception:
        _logger.exception("handler %s failed on %s", handler.__qualname__, event)
