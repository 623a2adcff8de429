"""The app itself."""

from django.urls import path

from . import views

app_name = "phone"
urlpatterns = [
    path("", views.app, name="app"),
    path("<path:name>", views.app, name="file"),
]
