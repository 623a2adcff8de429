from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PeopleConfig(AppConfig):
    name = "tiangeng.people"
    label = "people"

    def ready(self) -> None:
        from tiangeng.documents import actions as documents
        from tiangeng.kernel import packs  # only now: models may not be imported while apps are being found
        from tiangeng.ui import answers, nav, refused, turns

        from . import answers as own
        from . import checks, handlers, pack, queries, sheets  # noqa: F401 — the first two register themselves
        from .actions import tokens

        packs.register("people", schema=pack.PeoplePart, apply=pack.apply, order=20)
        sheets.add()
        documents.add_taken(tokens.rows_by_api)
        nav.add(
            "office",
            "people",
            _("人员"),
            "people:staff_list",
            order=60,
            icon="people",
            needs="people.see",
            waits=queries.grants_to_approve,
        )
        turns.add("grants", _("等您批准的授权"), "people:approvals", queries.grants_to_approve, order=10)
        turns.add("stand_ins", _("等您批准的代理"), "people:stand_ins", queries.stand_ins_to_approve, order=20)
        answers.add("grants", own.of_grants, own.told_of_grant)
        answers.add("stand_ins", own.of_stand_ins, own.told_of_stand_in)
        refused.add(queries.stood_in_lately)
        nav.add("account", "me", _("我的账号"), "people:me", order=10, icon="lock")
