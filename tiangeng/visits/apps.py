from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class VisitsConfig(AppConfig):
    name = "tiangeng.visits"
    label = "visits"

    def ready(self) -> None:
        from tiangeng.documents import owners
        from tiangeng.kernel import packs
        from tiangeng.lawful import own_data, recurring
        from tiangeng.ui import buttons, nav, panels, watched

        from . import own_data as of_ours
        from . import pack, posted, queries, sheets
        from . import panels as own
        from . import tasks as tasks
        from .models import Visit
        from .queries.recurring import FORM

        sheets.add()
        watched.add("visits.visit", watched.by_its_day(Visit, "visits.see", who="staff"))
        recurring.add(queries.recurring_forms, form=FORM)
        own_data.add(of_ours.of_household)
        packs.register("visits", schema=pack.VisitsPart, apply=pack.apply, order=30)
        adds_as = posted.adds_as(Visit, "visited_on")
        owners.register("visits.visit", visible=queries.is_visible, may_attach=queries.may_attach, adds_as=adds_as)
        nav.add("work", "visits", _("走访"), "visits:list", order=20, needs="visits.see", icon="visit")
        panels.add(
            "places.region",
            key="visits",
            label=_("走访"),
            template="visits/_of_region.html",
            provide=own.of_region,
            order=10,
        )
        panels.add(
            "places.household",
            key="visits",
            label=_("走访"),
            template="visits/_of_household.html",
            provide=own.of_household,
            order=10,
        )
        buttons.add("places.enterprise", _("记一次走访"), own.asks_enterprise)
        panels.add(
            "places.enterprise",
            key="visits",
            label=_("走访"),
            template="visits/_of_enterprise.html",
            provide=own.of_enterprise,
            order=10,
        )
