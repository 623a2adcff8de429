"""What the supervisor's page tells at once: what is late, with whom it is, which assisting units are, and what stands still.

The keys of its three lists come in one question that is kept for whoever looks; sorted whole a county's rows are too wide.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db.models import Count, F

from tiangeng.kernel.actors import Actor
from tiangeng.kernel.keys import in_their_order
from tiangeng.kernel.questions import NOW, Question, turn

from . import holdings, queries, rules
from .models import Handling, Issue, IssueEvent
from .states import PAUSED


@dataclass(frozen=True, slots=True)
class Firsts:
    """The first of each list, those that have waited longest first."""

    late: list[Issue]
    helpers: list[Handling]
    paused: list[Issue]


def firsts(actor: Actor, *, now: datetime, first: int, helpers: int) -> Firsts:
    """At most `first` of what is late and of what stands still, at most `helpers` of the assisting units; each with its
    lateness, or with its stops."""
    question = _firsts(actor, _alone(actor), first, helpers, turn())
    [[late, parts, paused]] = question.rows_as_planned({NOW: now})
    overdue, helping = _named(late), _named_parts(parts)
    for issue in overdue:
        issue.lateness = rules.lateness(issue, now=now)
    for part in helping:
        part.lateness = rules.helper_lateness(part, now=now)
    return Firsts(overdue, helping, _with_stops(_named(paused), now=now))


def _alone(actor: Actor) -> str | None:
    """Above the counties the questions are others once a second county has issues."""
    return Issue.objects.alone_in(actor.cover) if actor.cover else None


@lru_cache(maxsize=256)
def _firsts(actor: Actor, _county: str | None, first: int, helpers: int, _turn: int) -> Question:
    paused = queries.listed(actor).filter(state__in=PAUSED).order_by("reported_at", "pk")
    asked = (
        queries.late(actor, now=NOW)[:first],
        holdings.late_helpers(actor, now=NOW)[:helpers],
        paused[:first],
    )
    return Question.of_all(Question.of(rows.values("pk")) for rows in asked)


def _named(keys: Sequence[UUID]) -> list[Any]:
    return in_their_order(queries.of_keys(keys), keys)


def _named_parts(keys: Sequence[UUID]) -> list[Any]:
    return in_their_order(holdings.helpers_named(Handling.objects.all()), keys)


def _with_stops(found: list[Any], *, now: datetime) -> list[Any]:
    """Each with its `stops` and the working days they took."""
    lines: dict[UUID, list[IssueEvent]] = {issue.pk: [] for issue in found}
    for event in IssueEvent.objects.filter(issue__in=lines).order_by("at", "id"):
        lines[event.issue_id].append(event)
    for issue in found:
        issue.stops = rules.stops_in(lines[issue.pk], now=now)
        issue.days_stopped = rules.days_stopped(issue.county_code, issue.stops)
        issue.paused = rules.paused_so_far(issue.county_code, issue.stops)
    return found


def by_owner(actor: Actor, *, now: datetime) -> list[tuple[UUID | None, str, int]]:
    """With whom the late ones are, however long ago they were given out; those without an owner under no name."""
    question = _by_owner(actor, _alone(actor), turn())
    return [(lead, name or "", count) for lead, name, count in question.rows_as_planned({NOW: now})] if question else []


@lru_cache(maxsize=256)
def _by_owner(actor: Actor, _county: str | None, _turn: int) -> Question | None:
    rows = Issue.objects.visible_to(actor).still_open().filter(due_at__lte=NOW)
    in_index = Count("county_code")
    counted = rows.values("lead", "lead__short_name").annotate(count=in_index)
    return Question.of(counted.order_by(F("count").desc(), "lead__sort_key", "lead"))
