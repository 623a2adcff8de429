from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PlacesConfig(AppConfig):
    name = "tiangeng.places"
    label = "places"

    def ready(self) -> None:
        from tiangeng.documents import actions as documents
        from tiangeng.ui import nav, watched

        from . import pack, sheets
        from .models import Enterprise, Facility, Household

        pack.register()
        sheets.add()
        documents.tell_places(Household._meta.label_lower)
        for kind in (Household, Enterprise, Facility):
            watched.add(kind._meta.label_lower, watched.by_its_day(kind, "places.see"))
        nav.add(
            "work", "places", _("村社农户"), "places:index", order=25, icon="village",
            needs="places.see",
        )  # fmt: skip
