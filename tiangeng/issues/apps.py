from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class IssuesConfig(AppConfig):
    name = "tiangeng.issues"
    label = "issues"

    def ready(self) -> None:
        from tiangeng.documents import owners
        from tiangeng.kernel import packs
        from tiangeng.lawful import own_data
        from tiangeng.people import holdings as people_holdings
        from tiangeng.ui import nav, panels

        from . import holdings, pack, queries, sheets
        from . import own_data as of_ours
        from . import panels as own
        from . import tasks as tasks

        owners.register("issues.issue", visible=queries.is_visible, may_attach=queries.may_attach)
        sheets.add()
        own_data.add(of_ours.of_household)
        people_holdings.register("issues", holdings.in_hand)
        packs.register("issues", schema=pack.IssuesPack, apply=pack.apply, order=40)
        nav.add(
            "work",
            "issues",
            _("事项"),
            "issues:list",
            order=30,
            allowed=lambda actor: "issues.see" in actor.capabilities,
            count=queries.open_count,
            icon="issue",
        )
        nav.add(
            "office",
            "supervision",
            _("督办"),
            "issues:supervision",
            order=60,
            allowed=lambda actor: "issues.supervise" in actor.capabilities,
            icon="clock",
        )
        nav.add(
            "account",
            "phrases",
            _("常用答复"),
            "issues:phrases",
            order=60,
            allowed=lambda actor: bool({"issues.handle", "issues.dispatch"} & actor.capabilities),
        )
        panels.add(
            "visits.visit", key="issues", label=_("事项"), template="issues/_panel.html", provide=own.of_visit, order=10
        )
        panels.add(
            "places.region",
            key="issues",
            label=_("事项"),
            template="issues/_panel.html",
            provide=own.of_region,
            order=20,
        )
        panels.add(
            "places.household",
            key="issues",
            label=_("事项"),
            template="issues/_panel.html",
            provide=own.of_household,
            order=20,
        )
        panels.add(
            "places.enterprise",
            key="issues",
            label=_("事项"),
            template="issues/_panel.html",
            provide=own.of_enterprise,
            order=20,
        )
        nav.add(
            "office",
            "draws",
            _("抽签回访"),
            "issues:draws",
            order=65,
            allowed=lambda actor: "issues.confirm" in actor.capabilities,
            icon="phone",
        )
        nav.add(
            "office",
            "pairs",
            _("并案"),
            "issues:pairs",
            order=62,
            allowed=lambda actor: "issues.dispatch" in actor.capabilities,
            icon="together",
        )
        nav.add(
            "office",
            "routers",
            _("派单建议"),
            "issues:routers",
            order=70,
            allowed=lambda actor: "issues.routers" in actor.capabilities,
            icon="data",
        )
        nav.add(
            "work",
            "promises",
            _("答应的事"),
            "issues:promises",
            order=35,
            allowed=lambda actor: "issues.see" in actor.capabilities,
            icon="check",
        )
        nav.add(
            "account",
            "handovers",
            _("交接"),
            "issues:handovers",
            order=20,
            allowed=lambda actor: "issues.report" in actor.capabilities and actor.staff_id is not None,
            icon="right",
        )
        panels.add(
            "people.staff",
            key="in-hand",
            label=_("手上的事"),
            template="issues/_in_hand_panel.html",
            provide=own.in_hand_of,
            order=10,
        )
        for on, provide in (("visits.visit", own.promised_on_visit), ("places.household", own.promised_to_household)):
            panels.add(
                on,
                key="promises",
                label=_("答应的事"),
                template="issues/_promise_panel.html",
                provide=provide,
                order=30,
            )
