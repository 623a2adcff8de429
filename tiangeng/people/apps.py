from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "tiangeng.people"
    label = "people"

    def ready(self) -> None:
        from tiangeng.kernel import packs  # only now: models may not be imported while apps are being found

        from . import checks, handlers, pack  # noqa: F401 — the first two register themselves

        packs.register("people", schema=pack.PeoplePart, apply=pack.apply, order=20)
