"""What another administrator decided about an address one registered, as the home page tells it."""

from typing import Any
from uuid import UUID

from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from tiangeng.kernel.actors import Actor
from tiangeng.ui.answers import Told

from .models import Hook
from .states import HookState


def of_hooks(actor: Actor) -> QuerySet[Hook] | None:
    if "notices.hooks" not in actor.capabilities:
        return None
    rows: Any = Hook.objects.visible_to(actor).filter(asked_by_id=actor.account_id, decided_by_id__isnull=False)
    found: QuerySet[Hook] = rows.exclude(decided_by_id=actor.account_id).annotate(
        told_at=F("decided_at"), told_by=F("decided_by_name"), told_why=F("reason"), told_what=F("name"),
        told_how=F("state"),
    )  # fmt: skip
    return found


def told_of_hook(key: UUID, name: str, how: str) -> Told:
    return Told(_("推送地址“%(name)s”") % {"name": name}, HookState(how), reverse("notices:hook", args=[key]))
