from django.urls import path, register_converter

from .views import opinions, own_data, pages


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
    path("", pages.home, name="home"),
    path("r/", pages.lookup, name="lookup"),
    path("r/<str:code>/", pages.receipt, name="receipt"),
    path("r/<str:code>/paper/", pages.paper, name="paper"),
    path("r/<str:code>/my-data/", own_data.own_data, name="own_data"),
    path("r/<str:code>/my-data/wrong/", own_data.wrong, name="wrong"),
    path("r/<str:code>/join/<uuid:into_id>/", pages.join, name="join"),
    path("r/<str:code>/answer/", pages.answer, name="answer"),
    path("r/<str:code>/add/", pages.add, name="add"),
    path("r/<str:code>/appeal/", pages.appeal, name="appeal"),
    path("r/<str:code>/withdraw/", pages.withdraw, name="withdraw"),
    path("r/<str:code>/texts/", pages.texts, name="texts"),
    path("r/<str:code>/photo/<uuid:attachment_id>", pages.photo, name="photo"),
    path("r/<str:code>/photo/<uuid:attachment_id>/small", pages.photo, {"small": True}, name="thumb"),
    path("type/<slug:size>/", pages.type_size, name="type"),
    path("opinion/", opinions.opinion, name="opinion"),
    path("o/<str:code>/", opinions.opinion_answer, name="opinion_answer"),
    path("<village:village_code>/", pages.village, name="village"),
    path("<village:village_code>/papers/<uuid:pk>/", pages.document, name="document"),
    path("<village:village_code>/ask/", pages.ask, name="ask"),
    path("<village:village_code>/ask/same/", pages.same, name="same"),
]
