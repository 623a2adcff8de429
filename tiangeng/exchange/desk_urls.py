"""The hotline's cases at the desk of whoever brings them by sheet."""

from django.urls import path

from .views import hotline

app_name = "hotline"
urlpatterns = [path("", hotline.Cases.as_view(), name="cases")]
