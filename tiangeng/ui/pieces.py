"""A part of a page that follows in a request of its own, since it takes longer; asked for by itself, it is a page."""

from typing import Any, ClassVar

from django.http import HttpResponse
from django.utils.cache import patch_vary_headers
from django.views.generic import TemplateView


class Piece(TemplateView):
    """`piece` is its template inside another page, `template_name` the page that holds it alone."""

    piece: ClassVar[str]

    def get_template_names(self) -> list[str]:
        return [self.piece] if self.request.htmx else super().get_template_names()

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        response = super().render_to_response(context, **kwargs)
        patch_vary_headers(response, ["HX-Request"])
        return response
