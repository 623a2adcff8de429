"""Messages find their slot, also when only a piece of the page is swapped."""

from collections.abc import Callable

from django.contrib.messages import get_messages
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

_LEAVES = {"HX-Redirect", "HX-Refresh", "HX-Location"}  # the browser goes elsewhere: messages wait for that page


class MessagesInSlot:
    """A swapped piece brings waiting messages along, out of band; a whole page shows them by itself."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if _is_piece(request, response) and (waiting := list(get_messages(request))):
            context = {"messages": waiting, "out_of_band": True}
            response.content += render_to_string("ui/_messages.html", context, request).encode()
        return response


def _is_piece(request: HttpRequest, response: HttpResponse) -> bool:
    return bool(
        getattr(request, "htmx", False)
        and not response.streaming
        and response.status_code in (200, 201, 422)
        and response.get("Content-Type", "").startswith("text/html")
        and not _LEAVES.intersection(response.headers)
        and b"<!doctype html" not in response.content[:64].lower()
    )
