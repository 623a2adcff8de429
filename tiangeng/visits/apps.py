from django.apps import AppConfig


class VisitsConfig(AppConfig):
    name = "tiangeng.visits"
    label = "visits"

    def ready(self) -> None:
        from tiangeng.kernel import packs

        from . import pack

        packs.register("visits", schema=pack.VisitsPart, apply=pack.apply, order=30)
