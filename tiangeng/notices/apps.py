from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NoticesConfig(AppConfig):
    name = "tiangeng.notices"
    label = "notices"

    def ready(self) -> None:
        from tiangeng.kernel import packs
        from tiangeng.ui import answers, nav, panels, turns

        from . import answers as answered
        from . import checks, handlers, pack, queries, tasks  # noqa: F401 — all but pack and queries register themselves
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
            allowed=queries.may_be_told,
            count=queries.bell_count,
            is_asked=True,
            icon="bell",
        )
        nav.add(
            "account",
            "notice_choices",
            _("提醒和日历"),
            "notices:choices",
            order=20,
            allowed=queries.may_be_told,
            icon="bell",
        )
        turns.add(queries.NOTICES, _("等您办的"), "notices:list", queries.wanted, order=5, at_home=False)
        turns.add_muted(queries.muted_turns)
        answers.add("hooks", answered.of_hooks, answered.told_of_hook)
        turns.add("hooks", _("等您批准的推送地址"), "notices:hooks", queries.hooks_to_decide, order=60)
        nav.add("office", "hooks", _("对外推送"), "notices:hooks", order=85, allowed=queries.keeps_hooks, icon="export")
