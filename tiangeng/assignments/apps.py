from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AssignmentsConfig(AppConfig):
    name = "tiangeng.assignments"
    label = "assignments"

    def ready(self) -> None:
        from tiangeng.ui import nav

        nav.add("work", "assignments", _("上级交办"), "assignments:list", order=32, needs="assignments.see", icon="log")
