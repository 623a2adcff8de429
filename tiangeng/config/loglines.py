"""Every line about a request carries the id that its page shows: the person reads it out, the administrator finds the crash."""

import logging


class WithRequestId(logging.Filter):
    """Adds `request_id` to a record; `-` where no request is known."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = getattr(getattr(record, "request", None), "request_id", "-")
        return True
