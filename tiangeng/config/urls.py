"""The root of all addresses: console, public pages, API, sign-in."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.urls import URLPattern, URLResolver, include, path
from django.views.i18n import set_language

from tiangeng.ui import watched

from . import watching
from .api import api

handler400 = "tiangeng.ui.errors.bad_request"
handler403 = "tiangeng.ui.errors.permission_denied"
handler404 = "tiangeng.ui.errors.page_not_found"
handler500 = "tiangeng.ui.errors.server_error"


def by_room(operations: Any) -> list[URLPattern | URLResolver]:
    """The first part of an address says which room is asked; the operations of all the others need not be tried one by one."""
    rooms: dict[str, list[URLPattern]] = {}
    for one in operations:
        room, slash, rest = str(one.pattern).partition("/")
        rooms.setdefault(room + slash, []).append(path(rest, one.callback, name=one.name))
    return [path(room, include(inside)) for room, inside in rooms.items()]


operations, app_name, namespace = api.urls
urlpatterns = [
    # what phones and programs ask comes most often, and is found first
    path("api/", (by_room(operations), app_name, namespace)),
    path("", include("tiangeng.console.urls")),
    path("issues/", include("tiangeng.issues.urls")),
    path("assignments/", include("tiangeng.assignments.urls")),
    path("meetings/", include("tiangeng.meetings.urls")),
    path("visits/", include("tiangeng.visits.urls")),
    path("forms/", include("tiangeng.forms.urls")),
    path("openrosa/<str:key>/", include("tiangeng.forms.openrosa_urls")),
    path("places/", include("tiangeng.places.urls")),
    path("lawful/", include("tiangeng.lawful.urls")),
    path("people/", include("tiangeng.people.urls")),
    path("files/", include("tiangeng.documents.urls")),
    path("p/", include("tiangeng.public.urls")),
    path("open311/", include("tiangeng.exchange.urls")),
    path("hotline/", include("tiangeng.exchange.desk_urls")),
    path("notices/", include("tiangeng.notices.urls")),
    path("field/", include("tiangeng.field.urls")),
    path("m/", include("tiangeng.field.app_urls")),
    path("cards/", include("tiangeng.public.card_urls")),
    path("opinions/", include("tiangeng.public.desk_urls")),
    path("board/", include("tiangeng.public.board_urls")),
    path("accounts/", include("tiangeng.people.signin_urls")),
    path("changed/<str:kind>/<uuid:pk>/", watched.changed, name="changed"),
    path("i18n/setlang/", login_not_required(set_language), name="set_language"),
    # answered by the outermost middleware; here so that every address is known to the sweep
    *(path(name[1:], login_not_required(view), name=name[1:]) for name, view in watching.PROBES.items()),
]
