"""The opinion box at the desk."""

from django.urls import path

from .views import desk

app_name = "opinions"
urlpatterns = [
    path("", desk.Opinions.as_view(), name="list"),
    path("<uuid:pk>/", desk.OpinionPage.as_view(), name="record"),
    path("<uuid:pk>/answer/", desk.Answer.as_view(), name="answer"),
    path("<uuid:pk>/close/", desk.Close.as_view(), name="close"),
]
