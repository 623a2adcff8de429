"""How a stored file goes out: never guessed at, never run, never kept by anyone in between; and a sheet made on the spot."""

import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response

from . import storage
from .models import Attachment
from .workbooks import writing

# Some PDF viewers do not start in a sandbox; a PDF in which nothing acts needs none.
_SANDBOX, _PDF = "default-src 'none'; sandbox", "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'"


def served(request: HttpRequest, attachment: Attachment, *, thumbnail: bool = False) -> HttpResponseBase:
    """The bytes, or 304 when the browser has them. It asks every time, so that a permission that ended has ended."""
    etag = f'"{attachment.digest}{"-t" if thumbnail else ""}"'
    response: HttpResponseBase | None = get_conditional_response(request, etag=etag)
    if response is None:
        path = storage.place(attachment.digest, variant=storage.THUMBNAIL if thumbnail else "")
        response = FileResponse(
            path.open("rb"), as_attachment=not attachment.opens_inline, filename=attachment.name,
            content_type=attachment.content_type,
        )  # fmt: skip
    is_pdf = attachment.opens_inline and not attachment.is_image
    response["ETag"] = etag
    response["Cache-Control"] = "private, no-cache"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = _PDF if is_pdf else _SANDBOX
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response


def sheet(headings: Iterable[Any], rows: Iterable[Sequence[Any]], *, name: str) -> HttpResponse:
    """A small workbook in one answer."""
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / name
        writing.write(target, headers=[str(one) for one in headings], rows=rows)
        answer = HttpResponse(
            target.read_bytes(), content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        )
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
