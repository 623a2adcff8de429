"""What became of the grants and the stand-ins somebody asked for, as the home page tells it."""

from typing import Any
from uuid import UUID

from django.db.models import CharField, F, OuterRef, QuerySet, Subquery, TextField, Value
from django.db.models.functions import Cast, Coalesce, Concat, NullIf
from django.urls import reverse
from django.utils.translation import gettext as _

from tiangeng.kernel.actors import Actor
from tiangeng.kernel.models import LogEntry
from tiangeng.ui.answers import Told

from .models import Grant, StandIn
from .roles import Role
from .states import GrantState, StandInState

NONE = Value("")


def _name(account: str) -> Coalesce:
    """As `str(account)` says it."""
    return Coalesce(NullIf(f"{account}__display_name", NONE), f"{account}__username")


def of_grants(actor: Actor) -> QuerySet[Grant] | None:
    """Approved or not; that one ended long after is told to whoever had it."""
    if not actor.holds("people.propose_grants"):
        return None
    lines = LogEntry.objects.filter(
        object_type=Grant._meta.label_lower, object_id=Cast(OuterRef("pk"), CharField()), verb="grant.refuse"
    )
    said_no = Subquery(lines.values("actor_name")[:1])
    rows: QuerySet[Grant] = Grant.objects.visible_to(actor).filter(granted_by_id=actor.account_id)
    return rows.filter(state__in=(GrantState.IN_FORCE, GrantState.REFUSED)).annotate(
        told_at=Coalesce("approved_at", "ended_at"),
        told_by=Coalesce(NullIf("approved_by_name", NONE), said_no, NONE, output_field=TextField()),
        told_why=F("ended_reason"),
        told_what=Concat("role", Value(" "), "account_id", Value(" "), _name("account"), output_field=TextField()),
        told_how=F("state"),
    )


def told_of_grant(_key: Any, what: str, how: str) -> Told:
    role, account, name = what.split(" ", 2)
    text = _("给%(name)s的授权：%(role)s") % {"name": name, "role": Role(role).label}
    return Told(text, GrantState(how), reverse("people:account", args=[account]))


def of_stand_ins(actor: Actor) -> QuerySet[StandIn]:
    rows: Any = StandIn.objects.visible_to(actor).filter(named_by_id=actor.account_id)
    found: QuerySet[StandIn] = rows.filter(state__in=(StandInState.AGREED, StandInState.REFUSED)).annotate(
        told_at=Coalesce("approved_at", "ended_at"),
        told_by=Coalesce(NullIf("approved_by_name", NONE), "ended_by_name"),
        told_why=F("ended_reason"),
        told_what=_name("stand_in"),
        told_how=F("state"),
    )
    return found


def told_of_stand_in(_key: UUID, name: str, how: str) -> Told:
    return Told(_("请%(name)s代理") % {"name": name}, StandInState(how), reverse("people:stand_ins"))
