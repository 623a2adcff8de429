from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LawfulConfig(AppConfig):
    name = "tiangeng.lawful"
    label = "lawful"

    def ready(self) -> None:
        from tiangeng.kernel import packs
        from tiangeng.ui import nav, panels

        from . import pack
        from . import panels as own
        from . import tasks as tasks

        packs.register("lawful", schema=pack.LawfulPart, apply=pack.apply, order=25)

        panels.add(
            "places.household",
            key="seen",
            label=_("谁看过"),
            template="lawful/_seen.html",
            provide=own.of_household,
            order=90,
        )
        nav.add("office", "lawful", _("守规"), "lawful:register", order=80, icon="policy")
