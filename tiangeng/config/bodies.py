"""A request's body is taken in whole before anyone works on it.

A phone at the edge of the signal sends a few bytes a second. It may hold a thread meanwhile, of which there are many; a
database connection and one of the few turns to compute it gets only when everything has arrived. Without this, eight slow
phones kept everybody waiting.
"""

import json
from collections.abc import Callable, Container, Iterable, Mapping
from tempfile import SpooledTemporaryFile
from threading import BoundedSemaphore
from typing import IO, Any

IN_MEMORY = 256 * 1024  # larger ones wait on the disk
MOST = 64 * 1024 * 1024  # several files of the largest size a file may have
PIECE = 64 * 1024

Environ = dict[str, Any]
Start = Callable[..., Any]
Headers = list[tuple[str, str]]
Tongue = Callable[[str, str], tuple[Headers, bytes]]  # code and sentence → an answer in the words of who asks


class WholeBodies:
    """Wraps the application: bodies first, then at most `at_once` requests worked on together in this process."""

    def __init__(
        self,
        application: Callable[[Environ, Start], Iterable[bytes]],
        *,
        at_once: int,
        always: Container[str] = (),
        tongues: Mapping[str, Tongue] | None = None,
    ) -> None:
        """`always`: paths that need no turn, such as the question whether the process lives at all. `tongues`: where a
        standard of its own says how a refusal looks, by the beginning of the path."""
        self._application, self._turns, self._always = application, BoundedSemaphore(at_once), always
        self._tongues = tongues or {}

    def __call__(self, environ: Environ, start: Start) -> Iterable[bytes]:
        length = _length(environ)
        if length > MOST:
            return self._refused(
                environ,
                start,
                "413 Content Too Large",
                "too_large",
                "一次提交的内容太大了，请分几次提交。 · Too much at once; please send it in parts.",
            )
        if not length:
            return self._worked_on(environ, start)
        with SpooledTemporaryFile(max_size=IN_MEMORY) as whole:
            try:
                arrived = _take_in(environ["wsgi.input"], whole, length)
            except OSError:  # the disk for what is under way is full, or the line broke
                return self._refused(
                    environ,
                    start,
                    "503 Service Unavailable",
                    "unavailable",
                    "刚才没有收全，请稍后重发。 · Not all of it arrived; please send it again later.",
                )
            if arrived < length:
                return self._refused(
                    environ,
                    start,
                    "400 Bad Request",
                    "cut_off",
                    "没有收全，请重发。 · Not all of it arrived; please send it again.",
                )
            whole.seek(0)
            environ["wsgi.input"] = whole
            return self._worked_on(environ, start)

    def _refused(self, environ: Environ, start: Start, status: str, code: str, message: str) -> list[bytes]:
        path = environ.get("PATH_INFO", "")
        tongue = next((tongue for begin, tongue in self._tongues.items() if path.startswith(begin)), _as_json)
        headers, body = tongue(code, message)
        headers = [*headers, ("Content-Length", str(len(body)))]
        start(status, [*headers, ("Retry-After", "10")] if status.startswith("503") else headers)
        return [body]

    def _worked_on(self, environ: Environ, start: Start) -> Iterable[bytes]:
        if environ.get("PATH_INFO") in self._always:
            return self._application(environ, start)
        with self._turns:
            return self._application(environ, start)


def _length(environ: Environ) -> int:
    try:
        return max(0, int(environ.get("CONTENT_LENGTH") or 0))
    except ValueError:
        return 0


def _take_in(source: IO[bytes], whole: IO[bytes], length: int) -> int:
    arrived = 0
    while arrived < length and (piece := source.read(min(PIECE, length - arrived))):
        whole.write(piece)
        arrived += len(piece)
    return arrived


def _as_json(code: str, message: str) -> tuple[Headers, bytes]:
    """The API's one shape; whoever sent this is no browser with a person before it."""
    body = json.dumps({"code": code, "message": message, "facts": {}}).encode()
    return [("Content-Type", "application/json; charset=utf-8")], body
