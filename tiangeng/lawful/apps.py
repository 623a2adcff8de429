from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LawfulConfig(AppConfig):
    name = "tiangeng.lawful"
    label = "lawful"

    def ready(self) -> None:
        from tiangeng.kernel import packs
        from tiangeng.ui import answers, formpages, nav, panels, turns

        from . import answers as answered
        from . import pack, queries
        from . import panels as own
        from . import tasks as tasks

        packs.register("lawful", schema=pack.LawfulPart, apply=pack.apply, order=25)

        panels.add(
            "places.household",
            key="seen",
            label=_("谁看过"),
            template="lawful/_seen.html",
            provide=own.of_household,
            order=90,
        )
        panels.add(
            "people.staff", key="seen", label=_("谁看过"), template="lawful/_seen.html", provide=own.of_staff, order=90
        )  # fmt: skip
        for on, kind in queries.PANELS.items():
            panels.add(
                on, key="held", label=_("暂不清理"), template="lawful/_held.html", provide=own.held(kind), order=95
            )  # fmt: skip
        formpages.tell_costs(queries.cost_on_page)
        turns.add("approvals", _("等您批准的定期填报"), "lawful:burden", queries.approvals_to_decide, order=40)
        turns.add("lifts", _("等您同意的解除暂不清理"), "lawful:holds", queries.lifts_to_decide, order=50)
        answers.add("approvals", answered.of_approvals, answered.told_of_approval)
        answers.add("lifts", answered.of_lifts, answered.told_of_lift)
        nav.add("office", "lawful", _("守规"), "lawful:register", order=80, icon="policy")
