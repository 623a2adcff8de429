"""Webhooks as the administrators see them."""

from typing import Any

from django.db.models import Count, Q, QuerySet

from tiangeng.issues.words import DONE
from tiangeng.kernel.actors import Actor
from tiangeng.notices import rules
from tiangeng.notices.models import Delivery, Hook, Outcome
from tiangeng.notices.states import HookState


def keeps_hooks(actor: Actor) -> bool:
    return bool({"notices.hooks", "notices.approve_hooks"} & actor.capabilities)


def hooks(actor: Actor) -> QuerySet[Hook]:
    """Each with how many of its letters are dead."""
    dead = Count("deliveries", filter=Q(deliveries__outcome=Outcome.FAILED))
    rows: QuerySet[Hook] = Hook.objects.visible_to(actor).annotate(failed_count=dead).order_by("-asked_at", "pk")
    return rows


def hooks_to_decide(actor: Actor) -> QuerySet[Hook] | None:
    """Addresses somebody else registered; None for whoever never approves one."""
    if "notices.approve_hooks" not in actor.capabilities:
        return None
    rows: Any = Hook.objects.visible_to(actor).filter(state=HookState.PROPOSED)
    found: QuerySet[Hook] = rows.exclude(asked_by_id=actor.account_id)
    return found


def deliveries(actor: Actor, hook: Hook) -> tuple[QuerySet[Delivery], QuerySet[Delivery]]:
    """The dead letters, and the latest of all others."""
    rows: QuerySet[Delivery] = Delivery.objects.visible_to(actor).filter(hook=hook).order_by("-created_at", "-pk")
    return rows.filter(outcome=Outcome.FAILED)[:100], rows.exclude(outcome=Outcome.FAILED)[:20]


def hooked() -> list[tuple[str, str]]:
    """The events there are, in the words of the timeline."""
    return [(event, str(DONE[event.partition(".")[2]])) for event in rules.HOOKED]
