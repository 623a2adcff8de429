from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DocumentsConfig(AppConfig):
    name = "tiangeng.documents"
    label = "documents"

    def ready(self) -> None:
        from tiangeng.ui import answers, lists, nav, turns

        from . import answers as own
        from . import queries
        from . import tasks as tasks

        lists.tools += ["documents/_import_button.html", "documents/_export_button.html"]
        lists.ways_in.append("documents/_import_button.html")
        turns.add("exports", _("等您同意的大量导出"), "documents:exports", queries.exports_as_second, order=30)
        answers.add("exports", own.of_exports, own.told_of_export)
        nav.add("account", "documents", _("导入导出"), "documents:sheets", order=20, icon="export")
