from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "tiangeng.demo"
    label = "demo"

    def ready(self) -> None:
        from tiangeng.kernel import packs

        from . import pack

        packs.register("demo", schema=pack.DemoPart, apply=pack.apply, order=90)
