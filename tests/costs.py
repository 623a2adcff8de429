"""How many questions a page asks the database: a test pins the number, and that more rows ask no more."""

from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext


def costs(client: Any, path: str) -> int:
    """Of the page once warm, which must answer 200."""
    assert client.get(path).status_code == 200, path
    with CaptureQueriesContext(connection) as asked:
        assert client.get(path).status_code == 200, path
    return len(asked)


def all_costs(client: Any, paths: list[str]) -> dict[str, int]:
    return {path: costs(client, path) for path in paths}
