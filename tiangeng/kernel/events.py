"""Upward news: the lower room announces, an upper room listens; only what was committed is heard, and all of it.

What somebody listens to is written down in the transaction it tells of. Right after the commit it is told and struck
out; what a killed process or a failing listener has left is told again by the worker.
"""

import logging
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar

from django.db import transaction
from django.db.models.functions import Now
from pydantic import TypeAdapter

from .models import News

Event = TypeVar("Event")
LEFT_AFTER = timedelta(seconds=30)  # whoever has committed is not at it any more
LONGEST_WAIT = timedelta(hours=6)
AT_ONCE = 500
_is_silent: ContextVar[bool] = ContextVar("is_silent", default=False)
_logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Listener:
    hear: Callable[[Any, datetime], None]
    wants: Callable[[Any], bool]

    @property
    def name(self) -> str:
        return f"{self.hear.__module__}.{self.hear.__qualname__}"


_listeners: dict[type, list[_Listener]] = defaultdict(list)
_shapes: dict[type, TypeAdapter[Any]] = {}


def on(
    kind: type[Event], *, wants: Callable[[Event], bool] = lambda event: True
) -> Callable[[Callable[[Event, datetime], None]], Callable[[Event, datetime], None]]:
    """Decorator for a handler in an upper room's `handlers.py`: called with the event and the moment it was announced.

    What nobody `wants` costs nothing. A handler only writes to the database: its writes and the striking out are one
    transaction, so that it has happened once, whatever was killed. What leaves the house is deferred to the worker.
    """

    def register(handler: Callable[[Event, datetime], None]) -> Callable[[Event, datetime], None]:
        listener = _Listener(handler, wants)
        if listener.name not in [other.name for other in _listeners[kind]]:
            _listeners[kind].append(listener)
            _shapes[kind] = TypeAdapter(kind)
        return handler

    return register


def announce(event: object) -> None:
    """Tell whoever listens, once the transaction has committed. A handler's crash never undoes what was done."""
    kind = type(event)
    if _is_silent.get() or not any(listener.wants(event) for listener in _listeners[kind]):
        return
    news = News.objects.create(kind=_name(kind), facts=_shapes[kind].dump_python(event, mode="json"))
    transaction.on_commit(lambda: _tell(news.pk), robust=True)  # not a partial: Django logs a failure by its name


@contextmanager
def silent() -> Iterator[None]:
    """Inside, nobody is told: a past is written down, by a sheet or by the demo county, and no news are made."""
    token = _is_silent.set(True)
    try:
        yield
    finally:
        _is_silent.reset(token)


def tell_left_over() -> int:
    """What was committed and not heard, the oldest first; says how much of it there was."""
    left = list(
        News.objects.filter(due_at__lt=Now() - LEFT_AFTER).order_by("pk").values_list("pk", flat=True)[:AT_ONCE]
    )
    for pk in left:
        _tell(pk)
    return len(left)


@transaction.atomic
def _tell(pk: int) -> None:
    """To everybody who has not heard it yet. Whoever else is at it right now is left to it."""
    news = News.objects.select_for_update(skip_locked=True).filter(pk=pk).first()
    if news is None:
        return
    kind = next((kind for kind in _listeners if _name(kind) == news.kind), None)
    event = _shapes[kind].validate_python(news.facts) if kind else None
    left = [one for one in _listeners[kind] if one.wants(event) and one.name not in news.heard] if kind else []
    deaf = [one for one in left if not _has_heard(one, event, news.announced_at)]
    if not deaf:
        news.delete()
        return
    news.heard += [one.name for one in left if one not in deaf]
    news.tries_count += 1
    wait = min(timedelta(minutes=2 ** min(news.tries_count, 10)), LONGEST_WAIT)
    News.objects.filter(pk=pk).update(heard=news.heard, tries_count=news.tries_count, due_at=Now() + wait)


def _has_heard(listener: _Listener, event: object, announced_at: datetime) -> bool:
    try:
        with transaction.atomic():
            listener.hear(event, announced_at)
    except Exception:
        _logger.exception("handler %s failed on %s; it will be told again", listener.name, event)
        return False
    return True


def _name(kind: type) -> str:
    return f"{kind.__module__}.{kind.__qualname__}"
