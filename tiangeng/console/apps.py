from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ConsoleConfig(AppConfig):
    name = "tiangeng.console"
    label = "console"

    def ready(self) -> None:
        from tiangeng.ui import lists, nav

        from . import finding, queries, sheets
        from . import tasks as tasks

        sheets.add()
        lists.keepers.append(queries.habits_of)
        lists.tools[:0] = ["console/_views.html", "console/_columns.html"]

        nav.add("work", "console", _("工作台"), "console:home", order=10, icon="home")
        nav.add("office", "log", _("日志"), "console:log", order=90, icon="log", needs="audit.read")
        nav.add("account", "views", _("我的视图"), "console:views", order=70)
        nav.add("account", "tasks", _("我的任务"), "console:tasks", order=80)
        nav.search_at("console:search", needs=finding.NEEDS)
        nav.palette_at("console:palette")
