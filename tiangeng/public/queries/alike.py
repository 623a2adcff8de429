"""Perhaps the same as …: what the village is already having done that a villager has just asked for."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from tiangeng.algorithms.textmining import DuplicateIndex
from tiangeng.issues.models import Issue
from tiangeng.issues.states import OPEN_STATES, WAITING_FOR_DISPATCH, State
from tiangeng.kernel.walls import acting
from tiangeng.public import rules

from .receipts import Opened

SHOWN, COMPARED = 3, 300
AS_OLD_AS = timedelta(days=180)  # a road that is promised for spring is asked for all winter
ALIKE_FROM = 0.4  # a suggestion: whoever asked decides, and the dispatcher can undo it


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
        rows = Issue.objects.visible_to(actor).filter(
            region_code=issue.region_code, state__in=OPEN_STATES - WAITING_FOR_DISPATCH, is_confidential=False,
            household__isnull=True, reported_at__gte=now - AS_OLD_AS,
        )  # fmt: skip
        near = {str(one.pk): one for one in rows.select_related("lead").order_by("-reported_at", "pk")[:COMPARED]}
    index = DuplicateIndex(threshold=ALIKE_FROM, days=AS_OLD_AS.days)
    for pk, one in near.items():
        index.add(pk, f"{one.title} {one.body}", place=one.region_code, at=one.reported_at)
    found = index.near(issue.body, place=issue.region_code, at=issue.reported_at, k=SHOWN)
    return [_shown(near[match.id]) for match in found]


def _shown(issue: Issue) -> Alike:
    names = {issue.reporter_name} if issue.reporter_name else set()
    return Alike(issue.pk, rules.without_people(issue.title, names), str(issue.lead or ""))
