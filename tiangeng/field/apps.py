from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FieldConfig(AppConfig):
    name = "tiangeng.field"
    label = "field"

    def ready(self) -> None:
        from tiangeng.ui import nav

        from . import tasks  # noqa: F401 — tasks register themselves

        nav.add("account", "phones", _("我的手机"), "field:devices", order=25, needs="visits.see", icon="phone")
