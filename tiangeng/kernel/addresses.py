"""Addresses of pages and records as lists and side bars say them: by the hundred, each put together once."""

from functools import cache
from uuid import UUID

from django.urls import reverse

_ANY = UUID(int=0)

page = cache(reverse)  # of a page that takes no arguments


def record(name: str, key: UUID) -> str:
    """Of the page that shows one record."""
    before, after = _around(name)
    return f"{before}{key}{after}"


@cache
def _around(name: str) -> tuple[str, str]:
    before, _key, after = reverse(name, args=[_ANY]).partition(str(_ANY))
    return before, after
