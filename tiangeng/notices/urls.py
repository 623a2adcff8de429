"""Addresses of the notices room."""

from django.urls import path

from .views import feeds, texts, waiting

app_name = "notices"
urlpatterns = [
    path("", waiting.Waiting.as_view(), name="list"),
    path("choices/", waiting.Choices.as_view(), name="choices"),
    path("calendar/new/", feeds.make, name="feed_make"),
    path("calendar/stop/", feeds.stop, name="feed_stop"),
    path("calendar/<str:key>.ics", feeds.calendar, name="calendar"),
    path("texts/<uuid:pk>/again/", texts.again, name="text_again"),
]
