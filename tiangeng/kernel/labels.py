"""What the values of a choice are called, looked up once for a field: a list asks it for every row."""

from functools import cache
from typing import Any


@cache
def labels_of(field: Any) -> dict[Any, Any]:
    """Values and their (lazy) labels."""
    return dict(getattr(field, "flatchoices", ()))
