from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LawfulConfig(AppConfig):
    name = "tiangeng.lawful"
    label = "lawful"

    def ready(self) -> None:
        from tiangeng.ui import nav

        nav.add("office", "lawful", _("守规"), "lawful:register", order=80, icon="check")
