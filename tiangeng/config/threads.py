"""What belongs to a request is kept for its thread, without asking first whether an asyncio task might own it.

Django keeps language, time zone, address and connection where tasks are told apart too, in Python: some hundred microseconds
to every few hundred words of a page. granian serves this application in threads, a request in one from beginning to end.
"""

from threading import local

from asgiref.local import Local
from django.db import connections
from django.urls import base as addresses
from django.utils import timezone
from django.utils.translation import trans_real


def keep_for_threads() -> None:
    """Called before anything is served. What this thread has by then it keeps: a connection in the middle of its work, a language."""
    for owner, name in (
        (connections, "_connections"),
        (trans_real, "_active"),
        (timezone, "_active"),
        (addresses, "_prefixes"),
        (addresses, "_urlconfs"),
    ):
        before, now = getattr(owner, name), local()
        if isinstance(before, local):
            continue  # done already
        assert isinstance(before, Local), f"another Django keeps {name} otherwise"
        for attribute in ("value", *connections):
            if hasattr(before, attribute):
                setattr(now, attribute, getattr(before, attribute))
        setattr(owner, name, now)
