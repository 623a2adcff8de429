from django.apps import AppConfig
from django.db.models.signals import post_migrate


class KernelConfig(AppConfig):
    name = "tiangeng.kernel"
    label = "kernel"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from .walls import build_walls_after_migrate

        post_migrate.connect(build_walls_after_migrate, sender=self, dispatch_uid="kernel.walls")
