from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from tiangeng.ui import buttons, nav


class PublicConfig(AppConfig):
    name = "tiangeng.public"
    label = "public"

    def ready(self) -> None:
        from . import queries

        nav.add(
            "office",
            "opinions",
            _("意见箱"),
            "opinions:list",
            order=80,
            needs="public.opinions",
            count=queries.waiting_count,
            icon="inbox",
        )
        for page in ("places.region", "visits.roster"):
            buttons.add(page, _("走村连心卡"), queries.cards_address)
        buttons.add("visits.coverage", _("走村连心卡"), queries.cards_of_township)
        nav.add(nav.FOOT, "opinion", _("对这个系统有意见？意见箱"), "public:opinion", allowed=lambda actor: True)
