"""The lines for the administrator: each about a request carries the id that its page shows, so that the two are found together.

Plain by default; `TIANGENG_LOG=json` makes one JSON object a line, for a collector.
"""

import json
import logging
from datetime import UTC, datetime

from tiangeng.kernel.tracing import request_id

SAID = ("method", "route", "status", "ms")  # of an answered request; never who asked, never what was asked for


class WithRequestId(logging.Filter):
    """Adds `request_id` to a record; `-` where no request is known."""

    def filter(self, record: logging.LogRecord) -> bool:
        if not getattr(record, "request_id", ""):
            record.request_id = getattr(getattr(record, "request", None), "request_id", "") or request_id.get() or "-"
        return True


class JsonLine(logging.Formatter):
    """One object a line, in UTC; a traceback is one of its values and breaks no line."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "request_id": getattr(record, "request_id", "-"),
            "message": record.getMessage(),
            **{name: value for name in SAID if (value := getattr(record, name, None)) is not None},
        }
        if record.exc_info:
            line["traceback"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False, default=str)
