"""Sent once more, from another tab or after going back, the same words of one person and one day are written down once."""

from collections.abc import Callable, Iterable
from typing import Any, TypeVar
from uuid import UUID

from django.db import IntegrityError
from django.http import HttpRequest
from django.utils.timezone import localtime

from tiangeng.kernel.ids import id_of_words

Row = TypeVar("Row")


def id_of_today(request: HttpRequest, told: Iterable[Any]) -> UUID | None:
    """The id that follows from what was told, by whom and on which day; none for who has no account."""
    account, today = request.actor.account_id, localtime(request.now).replace(hour=0, minute=0, second=0)
    words = "|".join(str(part) for part in told)
    return id_of_words(words, whose=account, born=int(today.timestamp()) * 1000) if account else None


def written(action: Callable[..., Row], **given: Any) -> Row:
    """Of two at the very same moment the second finds what the first has written."""
    try:
        return action(**given)
    except IntegrityError:
        return action(**given)
