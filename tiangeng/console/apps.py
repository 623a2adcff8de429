from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ConsoleConfig(AppConfig):
    name = "tiangeng.console"
    label = "console"

    def ready(self) -> None:
        from tiangeng.ui import nav

        from . import tasks as tasks

        nav.add("work", "console", _("工作台"), "console:home", order=10, icon="home")
        nav.add(
            "office",
            "log",
            _("日志"),
            "console:log",
            order=90,
            icon="log",
            allowed=lambda actor: "audit.read" in actor.capabilities,
        )
        nav.add("account", "tasks", _("我的任务"), "console:tasks", order=80)
        nav.search_at("console:search")
