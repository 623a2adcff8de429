from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NoticesConfig(AppConfig):
    name = "tiangeng.notices"
    label = "notices"

    def ready(self) -> None:
        from tiangeng.kernel import packs
        from tiangeng.ui import nav, panels

        from . import handlers, pack, queries, tasks  # noqa: F401 — handlers and tasks register themselves
        from . import panels as own

        packs.register("notices", schema=pack.NoticesPack, apply=pack.apply, order=50)
        panels.add(
            "issues.issue", key="texts", label=_("短信"), template="notices/_texts.html", provide=own.of_issue, order=80
        )
        nav.add(
            nav.BELL,
            "notices",
            _("等您办的"),
            "notices:list",
            needs="issues.see",
            count=queries.bell_count,
            icon="bell",
        )
        nav.add(
            "account", "notice_choices", _("提醒和日历"), "notices:choices", order=20, needs="issues.see", icon="bell"
        )
        nav.add("office", "hooks", _("对外推送"), "notices:hooks", order=85, allowed=queries.keeps_hooks, icon="export")
