"""Who carries a text message: the log while nobody has set up more, or a provider's HTTP gateway.

The gateway's contract: `POST` of `{"id", "to", "text"}`, signed like our webhooks; a message with an id it has seen is not
sent again; 2xx means taken, 4xx never, anything else later.
"""

import json
import logging
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from django.conf import settings

from tiangeng.algorithms import codes

from . import posting, signing

_logger = logging.getLogger("tiangeng.texts")


@dataclass(frozen=True, slots=True)
class Letter:
    """One text message, ready to go."""

    id: str
    to: str
    text: str

    def __repr__(self) -> str:
        return f"<Letter {self.id}>"  # neither number nor receipt in a traceback


class Refused(Exception):
    """The gateway will not take this one, however often it is tried; says its status."""


class Gateway(Protocol):
    delivers: bool  # whether what it took is on its way to somebody

    def send(self, letter: Letter, *, at: datetime) -> None: ...


class LogGateway:
    """Sends nothing: prints what would be sent."""

    delivers = False

    def send(self, letter: Letter, *, at: datetime) -> None:
        _logger.info("to %s: %s", codes.mask_phone(letter.to), letter.text)


class HttpGateway:
    """A provider's server; one inside the house is allowed, the administrator has named it."""

    delivers = True

    def __init__(self, url: str, secret: str, timeout: float) -> None:
        self.url, self.secret, self.timeout = url, secret, timeout

    def send(self, letter: Letter, *, at: datetime) -> None:
        """Raises `Refused`, or `posting.Unreachable` where it may go better later."""
        body = json.dumps({"id": letter.id, "to": letter.to, "text": letter.text}, ensure_ascii=False).encode()
        signed = signing.headers(self.secret, message_id=letter.id, at=at, body=body)
        try:
            answer = posting.post(self.url, body, headers=signed, timeout=self.timeout, allow_private=True)
        except posting.Forbidden as error:
            raise Refused(str(error)) from None
        if answer.is_taken:
            return
        if answer.is_final:
            raise Refused(str(answer.status))
        raise posting.Unreachable(str(answer.status))


def gateway() -> Gateway:
    """The one the environment names."""
    if settings.TIANGENG_SMS_URL:
        return HttpGateway(settings.TIANGENG_SMS_URL, settings.TIANGENG_SMS_SECRET, settings.TIANGENG_SMS_TIMEOUT)
    return LogGateway()
