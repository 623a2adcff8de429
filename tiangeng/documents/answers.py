"""What a second person said to somebody's large exports, as the home page tells it."""

from typing import Any

from django.db.models import Case, CharField, F, QuerySet, Value, When
from django.urls import reverse
from django.utils.translation import gettext as _

from tiangeng.kernel.actors import Actor
from tiangeng.ui.answers import Told

from .models import Agreement, SheetExport


def of_exports(actor: Actor) -> QuerySet[SheetExport]:
    rows: QuerySet[SheetExport] = SheetExport.objects.visible_to(actor).filter(needs_second=True)
    said_yes = When(is_agreed=True, then=Value(Agreement.AGREED.value))
    return rows.annotate(
        told_at=F("decided_at"), told_by=F("decided_by_name"), told_why=F("answer"), told_what=F("title"),
        told_how=Case(said_yes, default=Value(Agreement.DECLINED.value), output_field=CharField()),
    )  # fmt: skip


def told_of_export(_key: Any, title: str, how: str) -> Told:
    return Told(_("导出“%(title)s”") % {"title": title}, Agreement(how), reverse("documents:exports"))
