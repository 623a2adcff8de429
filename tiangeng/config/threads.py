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
    """Called once, before anything is served: a connection that is open by then would be forgotten."""
    connections.close_all()
    for owner, name in (
        (connections, "_connections"),
        (trans_real, "_active"),
        (timezone, "_active"),
        (addresses, "_prefixes"),
        (addresses, "_urlconfs"),
    ):
        assert isinstance(getattr(owner, name), Local), f"another Django keeps {name} otherwise"
        setattr(owner, name, local())
