"""Every way into the system: the routes of the URL resolver and the operations of the API."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.urls import URLPattern, URLResolver, get_resolver


@dataclass(frozen=True)
class Route:
    """A page: its name with namespace, its whole pattern, its placeholders and their converters."""

    name: str
    pattern: str
    placeholders: tuple[tuple[str, str], ...] = field(default=())


@dataclass(frozen=True)
class Operation:
    """One method on one path of the API."""

    name: str
    method: str
    path: str
    operation: dict[str, Any] = field(hash=False, compare=False)


def _walk(patterns: list[Any], prefix: str, namespace: str) -> Iterator[Route]:
    for entry in patterns:
        pattern = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            inner = ":".join(filter(None, (namespace, entry.namespace)))
            yield from _walk(entry.url_patterns, pattern, inner)
        elif isinstance(entry, URLPattern):
            name = ":".join(filter(None, (namespace, entry.name or "")))
            yield Route(name, pattern, tuple(re.findall(r"<(?:(\w+):)?(\w+)>", pattern)))


@cache
def routes() -> tuple[Route, ...]:
    """Pages only: what lies under /api/ is listed by `operations`."""
    return tuple(route for route in _walk(get_resolver().url_patterns, "", "") if not route.pattern.startswith("api/"))


@cache
def document() -> dict[str, Any]:
    """The OpenAPI document as a client reads it: statuses are text there."""
    from tiangeng.config.api import api

    read: dict[str, Any] = json.loads(json.dumps(api.get_openapi_schema(), cls=DjangoJSONEncoder))
    return read


@cache
def operations() -> tuple[Operation, ...]:
    return tuple(
        Operation(f"{method.upper()} {path}", method.upper(), path, operation)
        for path, methods in document()["paths"].items()
        for method, operation in methods.items()
    )
