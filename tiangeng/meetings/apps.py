from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MeetingsConfig(AppConfig):
    name = "tiangeng.meetings"
    label = "meetings"

    def ready(self) -> None:
        from tiangeng.kernel import packs
        from tiangeng.people import holdings
        from tiangeng.ui import buttons, nav, panels, turns, watched

        from . import moved, pack, queries, sheets
        from . import panels as own

        sheets.add()
        packs.register("meetings", schema=pack.MeetingsPack, apply=pack.apply, order=45)
        watched.add("meetings.meeting", moved.of_meeting)
        holdings.register("meetings", queries.in_hand)
        nav.add(
            "work",
            "meetings",
            _("会议"),
            "meetings:list",
            order=33,
            needs="meetings.see",
            waits=queries.to_see_to,
            icon="meeting",
        )
        turns.add(
            "meeting_tasks",
            _("会上定下、还没销号的"),
            "meetings:tasks",
            queries.tasks_waiting,
            order=100,
            query="?view=mine",
            at_home=False,
        )
        buttons.add("issues.issue", _("提上会议"), own.leads_to_a_table)
        panels.add(
            "issues.issue",
            key="meetings",
            label=_("会议"),
            template="meetings/_panel.html",
            provide=own.of_issue,
            order=40,
        )
