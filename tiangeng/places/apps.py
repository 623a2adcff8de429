from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PlacesConfig(AppConfig):
    name = "tiangeng.places"
    label = "places"

    def ready(self) -> None:
        from tiangeng.ui import nav

        from . import pack, sheets

        pack.register()
        sheets.add()
        nav.add(
            "work", "places", _("村社农户"), "places:index", order=25, icon="village",
            needs="places.see",
        )  # fmt: skip
