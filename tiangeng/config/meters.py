"""How many answers of which kind, and how long they took: counted in memory all processes of the web share.

Each process writes its own file of numbers under `run/meters/` and a reading adds all of them up, those of ended processes too:
a count never goes back while the web runs. Nothing about persons, addresses or records: kinds of pages and classes of answers.
"""

import mmap
import os
import struct
import threading
from bisect import bisect_left
from collections.abc import Iterator
from pathlib import Path

from tiangeng.config.paths import folder

KINDS = ("console", "api", "public", "static")
CLASSES = ("2xx", "3xx", "4xx", "5xx")
BOUNDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)  # seconds
ROW = len(CLASSES) + len(BOUNDS) + 2  # answers by class, answers by time, those above the last bound, seconds in all
SIZE = len(KINDS) * ROW


def place() -> Path:
    return folder("run") / "meters"


def clear() -> None:
    """Before the web starts: what the last run counted is over."""
    for path in place().glob("*.numbers"):
        path.unlink(missing_ok=True)


class Meter:
    """This process's own numbers."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._numbers: memoryview[float] | None = None
        self._pid = 0

    def count(self, kind: str, *, status: int, seconds: float) -> None:
        at = KINDS.index(kind) * ROW
        of_class = at + min(max(status // 100 - 2, 0), 3)
        of_time = at + len(CLASSES) + bisect_left(BOUNDS, seconds)
        with self._lock:
            numbers = self._open()
            numbers[of_class] += 1
            numbers[of_time] += 1
            numbers[at + ROW - 1] += seconds

    def _open(self) -> "memoryview[float]":
        if self._numbers is None or self._pid != os.getpid():
            place().mkdir(exist_ok=True)
            with (place() / f"{os.getpid()}.numbers").open("a+b") as file:
                file.truncate(SIZE * 8)
                self._numbers = memoryview(mmap.mmap(file.fileno(), SIZE * 8)).cast("d")
            self._pid = os.getpid()
        return self._numbers


def read() -> list[float]:
    """All processes' numbers, added up."""
    total = [0.0] * SIZE
    for path in place().glob("*.numbers"):
        content = path.read_bytes()
        if len(content) == SIZE * 8:
            total = [a + b for a, b in zip(total, struct.unpack(f"{SIZE}d", content), strict=True)]
    return total


def lines() -> Iterator[str]:
    """As Prometheus reads it."""
    total = read()
    rows = {kind: total[at * ROW : (at + 1) * ROW] for at, kind in enumerate(KINDS)}
    yield "# HELP tiangeng_requests_total Answers, by kind of page and class of status."
    yield "# TYPE tiangeng_requests_total counter"
    for kind, row in rows.items():
        for name, count in zip(CLASSES, row, strict=False):
            yield f'tiangeng_requests_total{{kind="{kind}",status="{name}"}} {count:.0f}'
    yield "# HELP tiangeng_request_seconds How long answers took inside the web."
    yield "# TYPE tiangeng_request_seconds histogram"
    for kind, row in rows.items():
        so_far = 0.0
        for bound, count in zip((*BOUNDS, "+Inf"), row[len(CLASSES) : -1], strict=True):
            so_far += count
            yield f'tiangeng_request_seconds_bucket{{kind="{kind}",le="{bound}"}} {so_far:.0f}'
        yield f'tiangeng_request_seconds_sum{{kind="{kind}"}} {row[-1]:.3f}'
        yield f'tiangeng_request_seconds_count{{kind="{kind}"}} {so_far:.0f}'
