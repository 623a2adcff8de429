"""Addresses of the meetings room."""

from django.urls import path

from . import views
from .views import tasks

app_name = "meetings"
urlpatterns = [
    path("", views.MeetingList.as_view(), name="list"),
    path("new/", views.Call.as_view(), name="call"),
    path("tasks/", tasks.Tasks.as_view(), name="tasks"),
    path("tasks/clearing/", tasks.Clearing.as_view(), name="clearing"),
    path("issues/<uuid:pk>/", views.Ask.as_view(), name="ask"),
    path("items/<uuid:pk>/result/", views.Result.as_view(), name="result"),
    path("items/<uuid:pk>/carry-out/", views.carry_out, name="carry_out"),
    path("items/<uuid:pk>/<slug:name>/", views.ItemStep.as_view(), name="item_move"),
    path("<uuid:pk>/", views.MeetingPage.as_view(), name="record"),
    path("<uuid:pk>/change/", views.Change.as_view(), name="change"),
    path("<uuid:pk>/close/", views.Close.as_view(), name="close"),
    path("<uuid:pk>/minutes/", views.minutes, name="minutes"),
    path("<uuid:pk>/items/", views.put_on, name="put_on"),
    path("<uuid:pk>/move/<slug:name>/", views.move, name="move"),
]
