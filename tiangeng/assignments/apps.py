from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AssignmentsConfig(AppConfig):
    name = "tiangeng.assignments"
    label = "assignments"

    def ready(self) -> None:
        from tiangeng.ui import nav, panels, turns, watched

        from . import moved, queries, sheets
        from . import panels as own

        sheets.add()
        watched.add("assignments.assignment", moved.of_assignment)
        panels.add(
            "issues.issue", key="assignments", label=_("上级交办"), template="assignments/_panel.html",
            provide=own.of_issue, order=35,
        )  # fmt: skip

        nav.add("work", "assignments", _("上级交办"), "assignments:list", order=32, needs="assignments.see", icon="log")
        turns.add(
            "assignments", _("等接收或回复的交办"), "assignments:list", queries.to_answer, order=90,
            query="?view=mine", at_home=False,
        )  # fmt: skip
        turns.add("assignment_parts", _("分下来要办的交办任务"), "assignments:list", queries.parts_to_do, order=95)
