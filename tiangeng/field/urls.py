"""The room's console addresses."""

from django.urls import path

from . import views

app_name = "field"
urlpatterns = [
    path("phones/", views.Devices.as_view(), name="devices"),
    path("phones/<uuid:pk>/unbind/", views.unbind, name="unbind"),
    path("outbox/", views.Outbox.as_view(), name="outbox"),
]
