"""Addresses for ui's own tests."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path


def blank(request: HttpRequest, pk: int = 0) -> HttpResponse:
    return HttpResponse("")


issues = ([path("", blank, name="list"), path("<int:pk>/", blank, name="record")], "issues")
urlpatterns = [
    path("", blank, name="home"),
    path("search/", blank, name="search"),
    path("issues/", include(issues)),
    path("login/", blank, name="account_login"),
    path("logout/", blank, name="account_logout"),
    path("i18n/", include("django.conf.urls.i18n")),
]
