"""What one measurement found, and how it is shown."""

import json
import unicodedata
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any


@dataclass
class Report:
    """`rows` are the figures (one mapping per line of the table); `faults` are counters that are not what a recount says."""

    name: str
    settings: dict[str, Any] = field(default_factory=dict)
    rows: list[dict[str, Any]] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    checks: int = 0  # numbers compared with a recount
    facts: dict[str, Any] = field(default_factory=dict)  # whatever else was seen, not shown in the table
    skipped: str = ""  # why, when nothing was measured
    load: list[list[float]] = field(default_factory=list)  # of the machine, before and after

    def write(self, path: Path) -> None:
        path.write_text(json.dumps(asdict(self), ensure_ascii=False, indent=1, default=str), encoding="utf-8")

    @classmethod
    def read(cls, path: Path) -> "Report":
        return cls(**json.loads(path.read_text(encoding="utf-8")))

    def lines(self) -> list[str]:
        """For a person at a terminal."""
        head = f"── {self.name}  " + "  ".join(f"{k}={v}" for k, v in self.settings.items())
        if self.skipped:
            return [head, f"   skipped: {self.skipped}"]
        verdict = f"{self.checks} numbers counted again, {len(self.faults)} differ" if self.checks else ""
        return [line for line in (head, *table(self.rows), *self.faults[:20], verdict) if line]


def table(rows: Sequence[dict[str, Any]]) -> list[str]:
    """Columns in the order of the first row; figures to the right, words to the left."""
    if not rows:
        return []
    names = list(rows[0])
    cells = [names, *([_shown(row.get(name)) for name in names] for row in rows)]
    widths = [max(_width(line[i]) for line in cells) for i in range(len(names))]
    right = [isinstance(rows[0].get(name), int | float) for name in names]
    return ["  ".join(_pad(c, w, r) for c, w, r in zip(line, widths, right, strict=True)).rstrip() for line in cells]


def _shown(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:,.1f}"
    if isinstance(value, int) and not isinstance(value, bool):
        return f"{value:,}"
    return "" if value is None else str(value)


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def _pad(text: str, width: int, right: bool) -> str:
    gap = " " * (width - _width(text))
    return gap + text if right else text + gap


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that `share` of all do not exceed (nearest rank); in the values' own unit."""
    ordered = sorted(values)
    return ordered[max(0, min(len(ordered) - 1, -(-len(ordered) * round(share * 100) // 100) - 1))]
