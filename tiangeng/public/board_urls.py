"""村务公开 at the desk."""

from django.urls import path

from .views import board

app_name = "board"
urlpatterns = [
    path("", board.Disclosed.as_view(), name="list"),
    path("new/", board.Disclose.as_view(), name="new"),
    path("<uuid:pk>/withdraw/", board.Withdraw.as_view(), name="withdraw"),
]
