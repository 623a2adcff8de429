"""Addresses of the notices room."""

from django.urls import path

from .views import texts

app_name = "notices"
urlpatterns = [
    path("texts/<uuid:pk>/again/", texts.again, name="text_again"),
]
