from django.urls import path

from . import views

app_name = "documents"
urlpatterns = [
    path("of/<str:owner_type>/<uuid:owner_id>", views.add, name="add"),
    path("<uuid:attachment_id>/thumb", views.thumb, name="thumb"),
    path("<uuid:attachment_id>/remove", views.remove, name="remove"),
    path("<uuid:attachment_id>/<str:name>", views.file, name="file"),
]
