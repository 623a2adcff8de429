"""The ground of ui's tests: requests without a database, and registries that start empty."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

import pytest
from django.http import HttpRequest
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import timezone

from tiangeng.kernel.actors import Actor, Held
from tiangeng.ui import lists, nav, panels

NOON = timezone.make_aware(datetime(2026, 3, 18, 12, 0))
OFFICER = Actor(UUID(int=7), "季文", None, "城北乡", (Held("township", "331181104"),))


@pytest.fixture(autouse=True)
def own_ground(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Own URLs and empty registries, so that ui is tested without the rooms above it."""
    settings.ROOT_URLCONF = "tiangeng.ui.tests.urls"
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = settings.STORAGES | {"staticfiles": plain}
    monkeypatch.setattr(nav, "_entries", {})
    monkeypatch.setattr(nav, "_search", [])
    monkeypatch.setattr(nav, "_palette", [])
    monkeypatch.setattr(panels, "_panels", {})
    monkeypatch.setattr(lists, "tools", [])
    monkeypatch.setattr(lists, "keepers", [])


@pytest.fixture
def officer() -> Actor:
    return OFFICER


@pytest.fixture
def request_for() -> Callable[..., HttpRequest]:
    def build(
        path: str = "/", actor: Actor = OFFICER, method: str = "get", data: Any = None, **headers: str
    ) -> HttpRequest:
        request = getattr(RequestFactory(), method)(path, data or {}, headers=headers)
        request.actor, request.now = actor, NOON
        request.htmx = _Htmx(headers) if headers.get("HX-Request") else False
        request.resolver_match = None
        return request

    return build


class _Htmx:
    """What django-htmx tells about a request, without its middleware."""

    def __init__(self, headers: dict[str, str]) -> None:
        self.target = headers.get("HX-Target")
        self.history_restore_request = headers.get("HX-History-Restore-Request") == "true"


@pytest.fixture
def drawn(request_for: Callable[..., HttpRequest]) -> Callable[..., str]:
    """A line of template, drawn with the ui tags."""

    def draw(source: str, path: str = "/", **values: Any) -> str:
        context = {"request": request_for(path), "now": NOON, "actor": OFFICER} | values
        return Template("{% load ui %}" + source).render(Context(context))

    return draw
