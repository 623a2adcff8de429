from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "tiangeng.exchange"
    label = "exchange"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from tiangeng.kernel import packs
        from tiangeng.ui import nav

        from . import pack, sheets

        packs.register("exchange", schema=pack.ExchangePack, apply=pack.apply, order=60)
        sheets.add()
        nav.add("work", "hotline", _("热线工单"), "hotline:cases", order=48, needs="exchange.hotline", icon="issue")
