"""Small charts drawn on the server as SVG: they print, they need no script, and each brings its numbers as a table.

Lines are stretched to the width there is (`preserveAspectRatio="none"`, strokes keep their width), so words stay
outside the drawing, in HTML, and never shrink on a phone.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

WIDTH, HEIGHT = 600, 150


@dataclass(frozen=True, slots=True)
class Series:
    """One line; None is a gap in the record, drawn as a gap and written “—”, never as zero."""

    label: Any
    values: Sequence[float | None]

    @property
    def last(self) -> float | None:
        return next((value for value in reversed(self.values) if value is not None), None)


@dataclass(frozen=True)
class LineChart:
    """Up to four lines over the same labels; the first is celadon, the second earth and dashed."""

    labels: Sequence[Any]
    series: Sequence[Series]
    title: Any = ""
    unit: Any = ""
    heading: Any = ""  # what the labels are, for the table: 周, 月, 乡镇

    @cached_property
    def top(self) -> float:
        """A round number above everything drawn."""
        return round_up(max((v for s in self.series for v in s.values if v is not None), default=0))

    @property
    def scale(self) -> list[float]:
        """Labels of the horizontal lines, from the top down."""
        return [tidy(self.top), tidy(self.top / 2), 0]

    @property
    def grid(self) -> list[float]:
        return [1, HEIGHT / 2, HEIGHT - 1]

    @property
    def lines(self) -> list[dict[str, Any]]:
        box = {"top": self.top, "width": WIDTH, "height": HEIGHT}
        return [{"series": s, "path": path(s.values, **box), "dots": dots(s.values, **box)} for s in self.series]

    @property
    def rows(self) -> list[tuple[Any, list[Any]]]:
        return [(label, [s.values[i] for s in self.series]) for i, label in enumerate(self.labels)]

    @property
    def ends(self) -> list[Any]:
        """First, middle and last label: enough to read the axis without crowding it."""
        count = len(self.labels)
        return [self.labels[i] for i in sorted({0, count // 2, count - 1})] if count else []

    @property
    def size(self) -> tuple[int, int]:
        return WIDTH, HEIGHT


@dataclass(frozen=True, slots=True)
class Bar:
    label: Any
    value: float
    text: Any = ""  # what stands at the end of the bar; the value when empty
    url: str = ""
    tone: str = ""


def path(values: Sequence[float | None], *, top: float, width: float, height: float) -> str:
    """The `d` of an SVG path; a gap in the record lifts the pen."""
    pieces, pen_down = [], False
    for i, value in enumerate(values):
        if value is not None:
            x, y = _place(i, value, count=len(values), top=top, width=width, height=height)
            pieces.append(f"{'L' if pen_down else 'M'}{x:.1f} {y:.1f}")
        pen_down = value is not None
    return "".join(pieces)


def dots(values: Sequence[float | None], *, top: float, width: float, height: float) -> str:
    """The points that stand alone between gaps: without a dot nobody would see them."""
    pieces = []
    for i, value in enumerate(values):
        neighbours = [*values[max(i - 1, 0) : i], *values[i + 1 : i + 2]]
        if value is not None and all(neighbour is None for neighbour in neighbours):
            x, y = _place(i, value, count=len(values), top=top, width=width, height=height)
            pieces.append(f"M{x:.1f} {y:.1f}h.01")
    return "".join(pieces)


def _place(i: int, value: float, *, count: int, top: float, width: float, height: float) -> tuple[float, float]:
    return i * width / max(count - 1, 1), height - 1 - (height - 2) * value / top if top else height - 1


def round_up(value: float) -> float:
    """The next round number of this size: a scale whose half is a number people use."""
    if value <= 0:
        return 1
    power = 10 ** math.floor(math.log10(value))
    return next(tidy(n * power) for n in (1, 1.2, 1.6, 2, 3, 4, 5, 6, 8, 10) if n * power >= value)


def tidy(value: float) -> float:
    """12 rather than 12.0, 0.5 rather than 0.5000000001."""
    rounded = round(value, 6)
    return int(rounded) if rounded == int(rounded) else rounded
