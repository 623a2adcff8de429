from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "tiangeng.exchange"
    label = "exchange"

    def ready(self) -> None:
        from tiangeng.kernel import packs

        from . import pack

        packs.register("exchange", schema=pack.ExchangePack, apply=pack.apply, order=60)
