"""Addresses of the notices room."""

from django.urls import path

from .views import texts, waiting

app_name = "notices"
urlpatterns = [
    path("", waiting.Waiting.as_view(), name="list"),
    path("choices/", waiting.Choices.as_view(), name="choices"),
    path("texts/<uuid:pk>/again/", texts.again, name="text_again"),
]
