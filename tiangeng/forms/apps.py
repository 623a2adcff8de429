from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FormsConfig(AppConfig):
    name = "tiangeng.forms"
    label = "forms"

    def ready(self) -> None:
        from tiangeng.documents import owners
        from tiangeng.kernel import packs
        from tiangeng.lawful import own_data, recurring
        from tiangeng.ui import nav, panels
        from tiangeng.visits import posted

        from . import own_data as of_ours
        from . import pack, queries, sheets
        from . import panels as own
        from .models import FormAnswer

        sheets.add()
        own_data.add(of_ours.of_household)
        recurring.add(queries.recurring_forms)
        packs.register("forms", schema=pack.FormsPart, apply=pack.apply, order=35)
        adds_as = posted.adds_as(FormAnswer, "answered_on")
        owners.register("forms.formanswer", visible=queries.is_visible, may_attach=queries.may_attach, adds_as=adds_as)
        nav.add("work", "forms", _("手册表单"), "forms:list", order=24, needs="visits.see", icon="policy")
        for slot in ("visits.visit", "places.household", "places.enterprise"):
            panels.add(
                slot,
                key="forms",
                label=_("手册表单"),
                template="forms/_beside.html",
                provide=own.beside,
                order=20,
            )
