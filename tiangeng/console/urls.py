"""The console's own addresses: home, search, the log, views of lists."""

from django.urls import path

from .views import desk, pages

app_name = "console"
urlpatterns = [
    path("", pages.Home.as_view(), name="home"),
    path("figures/", pages.Figures.as_view(), name="figures"),
    path("course/", pages.Course.as_view(), name="course"),
    path("palette/", pages.Palette.as_view(), name="palette"),
    path("seen/", pages.seen, name="seen"),
    path("search/", pages.Search.as_view(), name="search"),
    path("log/", pages.Log.as_view(), name="log"),
    path("log/verify/", pages.verify, name="verify"),
    path("tasks/", pages.Tasks.as_view(), name="tasks"),
    path("tasks/<uuid:pk>/", pages.TaskPage.as_view(), name="task"),
    path("views/", desk.Views.as_view(), name="views"),
    path("views/new/", desk.NewView.as_view(), name="view_new"),
    path("views/columns/", desk.columns, name="columns"),
    path("views/<uuid:pk>/", desk.EditView.as_view(), name="view_edit"),
    path("views/<uuid:pk>/remove/", desk.remove, name="view_remove"),
    path("views/<uuid:pk>/first/", desk.first, name="view_first"),
]
