"""Issues and promises on lower rooms' pages: a visit's, a village's, a household's, an enterprise's."""

from typing import Any

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from tiangeng.kernel.actors import Actor
from tiangeng.kernel.words import joined
from tiangeng.people.models import Staff

from . import actions, holdings, queries
from .models import Issue, Promise
from .states import OPEN_STATES, State

SHOWN = 20
COUNT_UP_TO = 1000  # a county's issues are not counted for a tab
FIRMS_UP_TO = 20_000  # of a province nobody waits for all of them


def _panel(actor: Actor, rows: QuerySet[Issue], query: str) -> dict[str, Any] | None:
    if "issues.see" not in actor.capabilities:
        return None
    may_report = queries.may_report(actor)
    return {
        "issues": rows.order_by("-reported_at")[:20],
        "count": rows.order_by().values("pk")[:COUNT_UP_TO].count(),
        "report_url": f"{reverse('issues:report')}?{query}" if may_report else "",
    }


def of_visit(actor: Actor, visit: Any) -> dict[str, Any] | None:
    """What was lifted out of this visit, and the button that lifts more."""
    return _panel(actor, queries.listed(actor).filter(visit=visit), f"visit={visit.pk}")


def of_region(actor: Actor, region: Any) -> dict[str, Any] | None:
    return _panel(actor, queries.listed(actor).in_region(region.code), f"region={region.code}")


def of_household(actor: Actor, household: Any) -> dict[str, Any] | None:
    return _panel(actor, queries.listed(actor).filter(household=household), f"household={household.pk}")


def of_enterprise(actor: Actor, enterprise: Any) -> dict[str, Any] | None:
    return _panel(actor, queries.listed(actor).filter(enterprise=enterprise), f"enterprise={enterprise.pk}")


def of_enterprises(actor: Actor, nothing: Any) -> dict[str, Any] | None:
    """双聚 in three figures above the enterprises: what they told, what is struck off, what is still open."""
    if "issues.see" not in actor.capabilities:
        return None
    told = Issue.objects.visible_to(actor).told_by_firms().order_by().values("pk", "state")[:FIRMS_UP_TO]
    of_open, of_closed = Q(state__in=OPEN_STATES), Q(state=State.CLOSED)
    return told.aggregate(told=Count("pk"), closed=Count("pk", of_closed), under_way=Count("pk", of_open))


def corrections_of(actor: Actor, household: Any) -> str:
    """Where “这里写错了” leads from the household's sheet; nowhere in a county whose pack does not take it."""
    if "issues.report" not in actor.capabilities or not actions.correction_category(household.county_code):
        return ""
    return reverse("issues:correction", args=[household.pk])


def _promise_panel(actor: Actor, rows: QuerySet[Promise], query: str) -> dict[str, Any] | None:
    if "issues.see" not in actor.capabilities:
        return None
    may_promise = bool(actor.staff_id) and "issues.report" in actor.capabilities
    return {
        "promises": rows.order_by("-until_on")[:20],
        "count": rows.order_by().values("pk")[:COUNT_UP_TO].count(),
        "query": query,
        "may_promise": may_promise,
    }


def promised_on_visit(actor: Actor, visit: Any) -> dict[str, Any] | None:
    return _promise_panel(actor, queries.promises_listed(actor).filter(visit=visit), f"visit={visit.pk}")


def promised_to_household(actor: Actor, household: Any) -> dict[str, Any] | None:
    return _promise_panel(
        actor, queries.promises_listed(actor).filter(household=household), f"household={household.pk}"
    )


def hand_over_url(actor: Actor, person: Staff) -> str:
    """For oneself, and for who keeps the county's people."""
    keeps = actor.holds("people.edit", region=person.county_code)
    may = "issues.report" in actor.capabilities and (keeps or person.pk == actor.staff_id)
    return f"{reverse('issues:handover_new')}?giver={person.pk}" if may else ""


def in_hand_of(actor: Actor, person: Any) -> dict[str, Any] | None:
    """On a person's page, for themselves and for who keeps the county's people."""
    keeps = actor.holds("people.edit", region=person.county_code) and actor.holds("issues.see")
    if person.pk != actor.staff_id and not keeps:
        return None
    held = holdings.held_by(person, actor=actor, on=timezone.localdate())
    whole = joined(held.words) if held.count > SHOWN else ""
    return {"held": held.shown(held.of()[:SHOWN]), "person": person, "count": held.count, "whole": whole}
