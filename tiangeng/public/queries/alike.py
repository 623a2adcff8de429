"""Perhaps the same as …: what the village is already having done that a villager has just asked for."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

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


def alike(opened: Opened, *, now: datetime) -> list[Alike]:
    """Open problems of the same village that sound the same, best first; none once this one is being handled.

    Never a complaint, never what is about one household, never what no dispatcher has read yet.
    """
    issue = opened.issue
    if issue.state != State.REPORTED or issue.is_confidential:
        return []
    with acting(rules.villager_of(issue.region_code)) as actor:
        rows = likeness.open_in(Issue.objects.visible_to(actor), issue.region_code, now=now)
        rows = rows.filter(household__isnull=True).exclude(state__in=WAITING_FOR_DISPATCH)
        found = likeness.near(rows, issue.body, region_code=issue.region_code, now=now)
    return [_shown(one.issue) for one in found]


def _shown(issue: Issue) -> Alike:
    names = {issue.reporter_name} if issue.reporter_name else set()
    return Alike(issue.pk, rules.without_people(issue.title, names), str(issue.lead or ""))
