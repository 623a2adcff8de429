"""OpenRosa 1.0, below the key of a device: its root is what a person types into ODK Collect."""

from django.urls import path

from .views import openrosa

app_name = "openrosa"
urlpatterns = [
    path("formList", openrosa.form_list, name="form_list"),
    path("forms/<uuid:pk>/form.xml", openrosa.form, name="form"),
    path("forms/<uuid:pk>/manifest", openrosa.manifest, name="manifest"),
    path("forms/<uuid:pk>/villages.csv", openrosa.villages, name="villages"),
    path("submission", openrosa.submission, name="submission"),
    path("", openrosa.nothing, {"rest": ""}, name="root"),
    path("<path:rest>", openrosa.nothing, name="nothing"),
]
