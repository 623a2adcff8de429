"""The first of all that home tells: the keys of each kind, in one question that is kept for whoever looks.

Asked kind by kind they took longer to be put together and planned than to be answered, and most of them bring nothing. The
rows of those that are there come by their keys.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from tiangeng.assignments import queries as assignments
from tiangeng.issues import holdings
from tiangeng.issues import queries as issues
from tiangeng.issues.models import Follow, Issue
from tiangeng.issues.states import OPEN_STATES
from tiangeng.kernel.actors import Actor
from tiangeng.kernel.questions import NOW, SINCE, Question, turn
from tiangeng.kernel.walls import go_by_keys
from tiangeng.meetings import queries as meetings

FIRST, FIRST_LATE = 8, 5
CANDIDATES = 40  # issues something happened to, of which the newest few are told
WEEK = timedelta(days=7)

KINDS = (
    "waiting", "late", "changed", "promises", "helpers", "assigned", "meetings", "tasks", "handed", "to_sign",
)  # fmt: skip
Keys = Mapping[str, Sequence[UUID]]


def of(actor: Actor, *, since: datetime, now: datetime) -> Keys:
    """The keys of every kind, in its own order; `since`: up to where the news has been seen."""
    morning = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    asked, question = _question(actor, morning, turn())
    [found] = question.rows_as_planned({SINCE: since, NOW: now})
    go_by_keys()  # as all does that home asks after this
    return dict.fromkeys(KINDS, ()) | dict(zip(asked, found, strict=True))


def changed(actor: Actor, *, since: datetime) -> QuerySet[Issue]:
    """What something happened to since then of what I reported, what my units have in hand, and what I follow, the last first.

    Three narrow questions, each by its own index, instead of one OR over the whole table; of what they find, what is seen.
    """
    rows = Issue.objects.filter(changed_at__gte=since)
    units = [g.organisation_id for g in actor.grants if "issues.handle" in g.capabilities and g.organisation_id]
    held = rows.filter(lead__in=units, state__in=OPEN_STATES).values("pk")
    mine = rows.filter(created_by_id=actor.account_id).values("pk")
    followed = rows.filter(pk__in=Follow.objects.visible_to(actor).values("issue")).values("pk")
    any_of = mine.union(followed, *([held] if units else []), all=True)
    return Issue.objects.visible_to(actor).filter(pk__in=any_of).order_by("-changed_at", "pk")


def _kinds(actor: Actor, morning: datetime) -> dict[str, QuerySet[Any] | None]:
    """What is asked of each kind; None: nothing of it is ever this actor's."""
    supervises, is_somebody = "issues.supervise" in actor.capabilities, actor.staff_id is not None
    helpers, to_sign = holdings.late_helpers_of_mine(actor, now=NOW), holdings.to_sign(actor)
    assigned, tasks = assignments.to_answer(actor), meetings.tasks_by_day(actor)
    to_come = meetings.meetings_of(actor, since=morning, until=morning + WEEK)
    return {
        "waiting": issues.waiting_for(actor)[:FIRST],
        # what waits for oneself is said above, and not again
        "late": issues.late(actor, now=NOW)[: FIRST_LATE + FIRST] if supervises else None,
        "changed": changed(actor, since=SINCE)[:CANDIDATES] if actor.account_id else None,
        "promises": issues.my_promises(actor)[:FIRST] if is_somebody else None,
        "helpers": None if helpers is None else helpers[:FIRST],
        "assigned": None if assigned is None else assigned.order_by("answer_on", "pk")[:FIRST],
        "meetings": None if to_come is None else to_come[:FIRST_LATE],
        "tasks": None if tasks is None else tasks[:FIRST_LATE],
        "handed": holdings.signed_or_not(actor, since=SINCE)[:FIRST_LATE] if is_somebody else None,
        "to_sign": None if to_sign is None else to_sign[:FIRST],
    }


@lru_cache(maxsize=256)
def _question(actor: Actor, morning: datetime, _turn: int) -> tuple[tuple[str, ...], Question]:
    asked = {}
    for name, rows in _kinds(actor, morning).items():
        part = None if rows is None else Question.of(rows.values("pk"))
        if part:
            asked[name] = part
    return tuple(asked), Question.of_all(asked.values())
