"""The same thing told twice: in the sheet, or to the system before."""

from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from typing import Any


def told(
    rows: Sequence[Mapping[str, Any]],
    seen: set[Any],
    there: Container[Any],
    *,
    by: Callable[[Mapping[str, Any]], Any],
    column: str,
    before: str,
    again: str,
) -> Iterator[tuple[int, str, str]]:
    """Marks `column` of the rows whose key (`by`; None has none) is `there` already or was met earlier in this sheet (`seen`)."""
    for at, row in enumerate(rows):
        key = by(row)
        if key is None:
            continue
        if key in there:
            yield at, column, before
        elif key in seen:
            yield at, column, again
        seen.add(key)
