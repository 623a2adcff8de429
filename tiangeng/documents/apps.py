from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DocumentsConfig(AppConfig):
    name = "tiangeng.documents"
    label = "documents"

    def ready(self) -> None:
        from tiangeng.ui import lists, nav

        from . import tasks as tasks

        lists.tools.append("documents/_export_button.html")
        nav.add("account", "documents", _("导入导出"), "documents:sheets", order=20, icon="export")
