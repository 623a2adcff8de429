"""Addresses of the notices room."""

from django.urls import path

from .views import feeds, hooks, texts, waiting

app_name = "notices"
urlpatterns = [
    path("", waiting.Waiting.as_view(), name="list"),
    path("choices/", waiting.Choices.as_view(), name="choices"),
    path("hooks/", hooks.Hooks.as_view(), name="hooks"),
    path("hooks/new/", hooks.NewHook.as_view(), name="hook_new"),
    path("hooks/<uuid:pk>/", hooks.HookPage.as_view(), name="hook"),
    path("hooks/<uuid:pk>/move/<slug:name>/", hooks.move, name="hook_move"),
    path("hooks/deliveries/<uuid:pk>/again/", hooks.again, name="hook_again"),
    path("calendar/new/", feeds.make, name="feed_make"),
    path("calendar/stop/", feeds.stop, name="feed_stop"),
    path("calendar/<str:key>.ics", feeds.calendar, name="calendar"),
    path("texts/<uuid:pk>/again/", texts.again, name="text_again"),
]
