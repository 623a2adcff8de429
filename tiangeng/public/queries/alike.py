"""Perhaps the same as …: what the village is already having done that a villager asks for, or has just asked for."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils import timezone

from tiangeng.issues import likeness
from tiangeng.issues.models import Issue
from tiangeng.issues.states import WAITING_FOR_DISPATCH, State
from tiangeng.kernel.walls import acting
from tiangeng.public import rules

from .receipts import Opened


@dataclass(frozen=True, slots=True)
class Alike:
    """As much of somebody else's problem as a neighbour may read."""

    pk: UUID
    title: str
    lead: str
    asked_on: date


def alike(opened: Opened, *, now: datetime) -> list[Alike]:
    """For a problem that was sent; none once it is being handled."""
    issue = opened.issue
    if issue.state != State.REPORTED or issue.is_confidential:
        return []
    return alike_in(issue.region_code, issue.body, now=now)


def alike_in(village_code: str, text: str, *, now: datetime) -> list[Alike]:
    """Open problems of the village that sound the same, best first.

    Never a complaint, never what is about one household, never what no dispatcher has read yet.
    """
    with acting(rules.villager_of(village_code)) as actor:
        rows = likeness.open_in(Issue.objects.visible_to(actor), village_code, now=now)
        rows = rows.filter(household__isnull=True).exclude(state__in=WAITING_FOR_DISPATCH)
        found = likeness.near(rows, text, region_code=village_code, now=now)
    return [_shown(one.issue) for one in found]


def _shown(issue: Issue) -> Alike:
    names = {issue.reporter_name} if issue.reporter_name else set()
    return Alike(
        issue.pk, rules.without_people(issue.title, names), str(issue.lead or ""), timezone.localdate(issue.reported_at)
    )
