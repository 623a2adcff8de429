from django.urls import path, register_converter

from . import views


class VillageCode:
    """Twelve digits: a village by its statistical code."""

    regex = r"\d{12}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(VillageCode, "village")

app_name = "public"
urlpatterns = [
    path("", views.home, name="home"),
    path("r/", views.lookup, name="lookup"),
    path("r/<str:code>/", views.receipt, name="receipt"),
    path("r/<str:code>/paper/", views.paper, name="paper"),
    path("r/<str:code>/answer/", views.answer, name="answer"),
    path("r/<str:code>/photo/<uuid:attachment_id>", views.photo, name="photo"),
    path("r/<str:code>/photo/<uuid:attachment_id>/small", views.photo, {"small": True}, name="thumb"),
    path("<village:village_code>/", views.village, name="village"),
    path("<village:village_code>/ask/", views.ask, name="ask"),
]
