"""What others decided about somebody's recurring forms and wishes to lift a hold, as the home page tells it."""

from typing import Any
from uuid import UUID

from django.db.models import Case, CharField, F, QuerySet, Value, When
from django.urls import reverse
from django.utils.translation import gettext as _

from tiangeng.kernel.actors import Actor
from tiangeng.ui.answers import Told

from .models import Approval, Hold
from .states import ApprovalState, HoldState


def of_approvals(actor: Actor) -> QuerySet[Approval] | None:
    """Stopped ones too, unless the asker stopped it."""
    if "lawful.ask" not in actor.capabilities:
        return None
    rows: QuerySet[Approval] = Approval.objects.visible_to(actor)
    return rows.filter(asked_by_id=actor.account_id, decided_by_id__isnull=False).annotate(
        told_at=F("decided_at"), told_by=F("decided_by_name"), told_why=F("words"), told_what=F("title"),
        told_how=F("state"),
    )  # fmt: skip


def told_of_approval(key: UUID, title: str, how: str) -> Told:
    return Told(_("定期填报“%(title)s”") % {"title": title}, ApprovalState(how), reverse("lawful:approval", args=[key]))


def of_lifts(actor: Actor) -> QuerySet[Hold] | None:
    if "lawful.hold" not in actor.capabilities:
        return None
    rows: QuerySet[Hold] = Hold.objects.visible_to(actor)
    kept_on = When(lifted_at__isnull=True, then=Value(HoldState.STANDING.value))
    return rows.filter(lift_asked_by_id=actor.account_id).annotate(
        told_at=F("lift_answered_at"), told_by=F("answered_by_name"), told_why=F("answer"), told_what=F("reason"),
        told_how=Case(kept_on, default=Value(HoldState.LIFTED.value), output_field=CharField()),
    )  # fmt: skip


def told_of_lift(_key: Any, reason: str, how: str) -> Told:
    return Told(_("解除暂不清理：%(reason)s") % {"reason": reason[:60]}, HoldState(how), reverse("lawful:holds"))
