"""What the operations of the API share: one shape of refusal; the same key, the same answer."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Field, Schema

from . import idempotency


class Refused(Schema):
    """The one error shape."""

    code: str
    message: str
    facts: dict[str, Any]


class RateOut(Schema):
    """A rate never goes without its counts and its range."""

    hits: int
    of: int
    share: float | None = Field(
        description="null where there is no case; never shown to people where no verdict is allowed"
    )
    low: float | None = Field(description="Wilson, 95 %")
    high: float | None
    verdict_allowed: bool = Field(
        description="whether there are enough cases to colour, compare or hold anybody to account"
    )


def once(operation: Callable[..., Any]) -> Callable[..., Any]:
    """Decorator under `@router.post(...)`: honours `Idempotency-Key`.

    The first sending runs and its answer is kept with the key, in the same transaction; a repeat gets that answer.
    The operation returns `(status, model instance or dict)` as ninja expects; the kept answer is what ninja rendered.
    """

    @wraps(operation)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        key, answer = idempotency.claim(request.actor, request, now=timezone.now())
        if answer is not None:
            return answer
        request.idempotency_key = key
        return operation(request, *args, **kwargs)

    return wrapped


class KeepAnswerMiddleware:
    """Innermost: stores the rendered answer of a claimed key, inside the request's transaction."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        key = getattr(request, "idempotency_key", None)
        if key is not None:
            idempotency.keep(key, response)
        return response
