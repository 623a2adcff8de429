"""Which request a line belongs to: known to the log of deeds and to the lines for the administrator alike."""

from contextvars import ContextVar

request_id: ContextVar[str] = ContextVar("request_id", default="")
request_source: ContextVar[str] = ContextVar("request_source", default="")
