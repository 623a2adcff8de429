"""How long many small things took, and what was refused on the way."""

import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from bench.report import percentile
from tiangeng.kernel.refusals import Refusal


@dataclass
class Stopwatch:
    """One kind of step: seconds of each, CPU seconds of this process, refusals by code with one example of each."""

    name: str
    seconds: list[float] = field(default_factory=list)
    cpu: float = 0.0
    refusals: Counter[str] = field(default_factory=Counter)
    examples: dict[str, str] = field(default_factory=dict)

    @contextmanager
    def timed(self, example: str = "") -> Iterator[None]:
        """Time the block; a refusal in it is counted and goes no further."""
        began, cpu = time.perf_counter(), time.process_time()
        try:
            yield
        except Refusal as refusal:
            self.refusals[refusal.code] += 1
            self.examples.setdefault(refusal.code, f"{example}: {refusal.sentence}")
        else:
            self.seconds.append(time.perf_counter() - began)
        self.cpu += time.process_time() - cpu

    def row(self) -> dict[str, Any]:
        """One line of the table."""
        done, spent = len(self.seconds), sum(self.seconds)
        return {
            "step": self.name,
            "done": done,
            "refused": sum(self.refusals.values()),
            "per second": round(done / spent, 1) if spent else 0.0,
            "p50 ms": round(percentile(self.seconds, 0.5) * 1000, 1) if done else 0.0,
            "p95 ms": round(percentile(self.seconds, 0.95) * 1000, 1) if done else 0.0,
            "python CPU s": round(self.cpu, 2),
        }

    def refused(self) -> dict[str, Any]:
        return {code: {"count": n, "example": self.examples[code]} for code, n in self.refusals.most_common()}
