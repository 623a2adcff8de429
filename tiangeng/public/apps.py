from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from tiangeng.ui import buttons, nav, turns, watched


class PublicConfig(AppConfig):
    name = "tiangeng.public"
    label = "public"

    def ready(self) -> None:
        from tiangeng.documents import owners

        from . import queries, sheets
        from .models import Opinion
        from .queries import disclosures
        from .queries import opinions as box

        sheets.add()
        watched.add("public.opinion", watched.by_its_day(Opinion, "public.opinions"))
        owners.register("public.disclosure", visible=disclosures.is_visible, may_attach=disclosures.may_attach)
        nav.add("work", "board", _("村务公开"), "board:list", order=45, needs="public.disclose", icon="globe")

        nav.add(
            "office",
            "opinions",
            _("意见箱"),
            "opinions:list",
            order=80,
            needs="public.opinions",
            waits=box.to_answer,
            icon="inbox",
        )
        turns.add("opinions", _("等答复的意见"), "opinions:list", box.to_answer, order=70)
        for page in ("places.region", "visits.roster"):
            buttons.add(page, _("走村连心卡"), queries.cards_address)
        buttons.add("visits.coverage", _("走村连心卡"), queries.cards_of_township)
        nav.add(nav.FOOT, "opinion", _("对这个系统有意见？意见箱"), "public:opinion", allowed=lambda actor: True)
