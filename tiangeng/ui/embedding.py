"""Pages that another site may show inside its own, if the installation says which (TIANGENG_EMBEDDED_BY); none by itself."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from csp.decorators import csp_replace
from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponse


def embeddable(view: Callable[..., Any]) -> Callable[..., Any]:
    """Decorator: the page may stand in a frame of the named sites, and of no other."""

    @wraps(view)
    def wrapped(*args: Any, **kwargs: Any) -> Any:
        return _opened(view(*args, **kwargs))

    wrapped.is_embeddable = True  # type: ignore[attr-defined]
    return wrapped


def as_its_page(request: HttpRequest, refused: HttpResponse) -> HttpResponse:
    """A refusal is drawn outside the view: in a frame it must be readable where its page would have been."""
    page = request.resolver_match and request.resolver_match.func
    return _opened(refused) if getattr(page, "is_embeddable", False) else refused


def _opened(response: Any) -> Any:
    if settings.TIANGENG_EMBEDDED_BY:
        csp_replace({"frame-ancestors": settings.TIANGENG_EMBEDDED_BY})(lambda _request: response)(HttpRequest())
        response.xframe_options_exempt = True  # it knows no list of sites; browsers of this age read the policy
    return response


class FramedCookiesMiddleware:
    """Cookies for another site's frame are kept apart for each site that shows us (CHIPS, `Partitioned`).

    Browsers that give a foreign frame no cookies make this one exception; and what is signed in within the province's app
    is not signed in everywhere. Django knows no such attribute yet; where nobody may frame us this does nothing.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        if not (settings.TIANGENG_EMBEDDED_BY and settings.HTTPS):
            raise MiddlewareNotUsed
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        for cookie in response.cookies.values():
            if cookie["samesite"] == "None":
                cookie["samesite"] = "None; Partitioned"
        return response
