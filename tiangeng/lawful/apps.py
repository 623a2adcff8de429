from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LawfulConfig(AppConfig):
    name = "tiangeng.lawful"
    label = "lawful"

    def ready(self) -> None:
        from tiangeng.kernel import packs
        from tiangeng.ui import nav

        from . import pack

        packs.register("lawful", schema=pack.LawfulPart, apply=pack.apply, order=25)

        nav.add("office", "lawful", _("守规"), "lawful:register", order=80, icon="check")
