from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class IssuesConfig(AppConfig):
    name = "tiangeng.issues"
    label = "issues"

    def ready(self) -> None:
        from tiangeng.documents import owners
        from tiangeng.kernel import packs
        from tiangeng.lawful import own_data, seen
        from tiangeng.people import holdings as people_holdings
        from tiangeng.ui import buttons, nav, panels, turns, watched
        from tiangeng.visits import posted

        from . import holdings, moved, pack, queries, sheets
        from . import own_data as of_ours
        from . import panels as own
        from . import tasks as tasks
        from .models import Handover, Issue

        adds_as = posted.adds_as(Issue, "visit__visited_on", author="created_by_id")
        owners.register("issues.issue", visible=queries.is_visible, may_attach=queries.may_attach, adds_as=adds_as)
        sheets.add()
        watched.add("issues.issue", moved.of_issue)
        watched.add("issues.handover", watched.by_its_day(Handover, "issues.see"))
        own_data.add(of_ours.of_household)
        seen.add("issues.issue", of_ours.asked_by)
        buttons.add("lawful.own_data", _("这里写错了"), own.corrections_of)
        people_holdings.register("issues", holdings.in_hand)
        people_holdings.hand_over_at(own.hand_over_url)
        packs.register("issues", schema=pack.IssuesPack, apply=pack.apply, order=40)
        nav.add(
            "work",
            "issues",
            _("事项"),
            "issues:list",
            order=30,
            needs="issues.see",
            waits=queries.waiting_for,
            icon="issue",
        )
        nav.add(
            "office", "supervision", _("督办"), "issues:supervision", order=60, needs="issues.supervise", icon="clock"
        )
        nav.add(
            "account", "phrases", _("常用答复"), "issues:phrases", order=60, needs=("issues.handle", "issues.dispatch")
        )
        nav.add("office", "draws", _("抽签回访"), "issues:draws", order=65, needs="issues.confirm", icon="phone")
        nav.add("office", "pairs", _("并案"), "issues:pairs", order=62, needs="issues.dispatch", icon="together")
        nav.add("office", "routers", _("派单建议"), "issues:routers", order=70, needs="issues.routers", icon="data")
        turns.add("handovers", _("等您签收的交接"), "issues:handovers", holdings.to_sign, order=80, at_home=False)
        nav.add("work", "promises", _("答应的事"), "issues:promises", order=35, needs="issues.see", icon="check")
        nav.add(
            "account",
            "handovers",
            _("交接"),
            "issues:handovers",
            order=20,
            allowed=lambda actor: "issues.report" in actor.capabilities and actor.staff_id is not None,
            icon="right",
        )
        for on, of_theirs, place in (
            ("visits.visit", own.of_visit, 10),
            ("places.region", own.of_region, 20),
            ("places.household", own.of_household, 20),
            ("places.enterprise", own.of_enterprise, 20),
        ):
            panels.add(on, key="issues", label=_("事项"), template="issues/_panel.html", provide=of_theirs, order=place)
        panels.add(
            "places.enterprises",
            key="told",
            label=_("反映的事"),
            template="issues/_told_by_firms.html",
            provide=own.of_enterprises,
            order=10,
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
