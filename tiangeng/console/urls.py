"""The console's own addresses: home, search, the log."""

from django.urls import path

from . import views

app_name = "console"
urlpatterns = [
    path("", views.Home.as_view(), name="home"),
    path("search/", views.Search.as_view(), name="search"),
    path("log/", views.Log.as_view(), name="log"),
    path("log/verify/", views.verify, name="verify"),
    path("tasks/", views.Tasks.as_view(), name="tasks"),
    path("tasks/<uuid:pk>/", views.TaskPage.as_view(), name="task"),
]
