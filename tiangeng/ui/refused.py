"""What a room says under the refusal of what this person may not do, or may not see. Rooms add theirs in `AppConfig.ready()`."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from tiangeng.kernel.actors import Actor

CLOSED = (403, 404)  # who may not, and what is not there for them: the same to the eye
Remarks = Callable[[Actor, datetime], Iterable[Any]]  # whole sentences, true whatever was asked for
_remarks: list[Remarks] = []


def add(remarks: Remarks) -> None:
    _remarks.append(remarks)


def said(actor: Actor, *, status: int, now: datetime) -> list[Any]:
    if status not in CLOSED or not actor.is_signed_in:
        return []
    return [sentence for remarks in _remarks for sentence in remarks(actor, now)]
